// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>

#include <QObject>

#include <core/event.h>
#include <core/geometry.h>
#include <load/image_loader.h>
#include <map/viewport.h>
#include <scene/frame.h>
#include <scene/frame_composer.h>
#include <scene/scene.h>
#include <scene/stepping.h>
#include <scene/view_motion.h>
#include <scene/view_place.h>
#include <scene/view_places.h>
#include <scene/view_planner.h>
#include <scene/view_prediction.h>

namespace tessera {

struct FrameUploads;

enum class FitTarget { Automatic, Image, Scene };

/// One canvas' look at a scene: where it is, how it moves there, what it needs and what it shows.
/// All positions and distances are device pixels of the canvas, y down. GUI thread only; every
/// change that needs a repaint emits `changed()`.
class View final : public QObject {
    Q_OBJECT

public:
    explicit View(Scene& scene, QObject* parent = nullptr);
    ~View() override;

    void resize(Size devicePixels, double devicePixelRatio);
    /// How long the screen shows one frame, from which follows how much time uploads have; a sixtieth of a
    /// second as long as nobody says.
    void setFramePeriod(Duration period) { m_framePeriod = period; }

    // Moving, as hands do it.
    void zoomAt(PointF at, double factor, Duration duration = std::chrono::milliseconds(180));
    void panBy(PointF pixels);    ///< the picture follows the hand: positive moves it right and down
    void scrollBy(PointF pixels); ///< positive moves the view right and down, eased
    void flick(PointF pixelsPerSecond);
    void stopMotion();
    void page(int direction);
    void diveAt(PointF at);
    void dive();       ///< into the current image
    void back();       ///< from inside an image to the wall, or from there to all of it
    void step(int by); ///< inside an image with the next frame: all until then are one move
    void first();
    void last();
    void mark(std::size_t position); ///< makes it the current image of the wall; nothing moves
    void goHome();                   ///< to the wall as it opens, with the current image in view; not from inside one

    // Moving, as scripts do it.
    void select(std::size_t position); ///< goes there and fits the image
    void fit(FitTarget target = FitTarget::Automatic);
    void actualSize(std::optional<PointF> at = std::nullopt);
    void jump(PointF centerFraction, double scale);
    void moveBy(PointF fraction, Duration duration); ///< in canvas sizes; positive moves the view right and down
    void setCursor(std::optional<PointF> at);
    /// What comes first of all that is visible: where the cursor is, if that is over the canvas, else the middle.
    [[nodiscard]] PointF focus() const;
    /// Goes back to where place() was, once that image is there; not after a hand or a script has moved the view.
    void restore(const ViewPlace& place);
    /// Nothing where no image is current.
    [[nodiscard]] std::optional<ViewPlace> place() const;

    [[nodiscard]] Scene& scene() const { return m_scene; }
    [[nodiscard]] std::optional<std::size_t> current() const;
    /// 1 or -1: which way the last step went.
    [[nodiscard]] int stepDirection() const { return m_stepping.direction(); }
    /// True when one image fills most of the canvas: keys then act on that image.
    [[nodiscard]] bool inside() const;
    /// Device pixels per pixel of the current image.
    [[nodiscard]] double imageScale() const;
    [[nodiscard]] const Viewport& viewport() const { return m_motion.viewport(); }
    [[nodiscard]] std::optional<std::size_t> at(PointF device) const;
    [[nodiscard]] bool isAnimating() const { return m_motion.isMoving(); }
    /// Everything visible is drawn at its ideal level (or failed), and nothing moves.
    [[nodiscard]] bool isSettled() const;
    /// No pixel inside an image shows background or a placeholder.
    [[nodiscard]] bool isCovered() const;
    [[nodiscard]] std::uint32_t number() const { return m_number; }

    /// What it asked for with its latest plan, in no order.
    [[nodiscard]] const std::vector<Wanted>& wanted() const { return m_planner.wanted(); }
    /// Of the same plan, what is decoded and waits for its upload, and what is there and should stay.
    [[nodiscard]] const std::vector<Wanted>& waiting() const { return m_planner.waiting(); }
    [[nodiscard]] const std::vector<Wanted>& present() const { return m_planner.present(); }

    /// Lets loading begin for what is known before there is a canvas: plans without a frame. resize() tells
    /// how large the canvas will be, as far as that can be known.
    void anticipate();
    /// Advances motion to now, plans, uploads and composes. Called once per displayed frame with the
    /// canvas' context current. Valid until the next call.
    const Frame& frame();
    [[nodiscard]] const Frame& lastFrame() const { return m_frame; }

signals:
    void changed();
    void currentChanged();
    /// Zoom, position or loading changed: the status bar reads again.
    void statusChanged();

private:
    /// How the current image was gone to; kept until a hand or a script moves on.
    enum class Stance { Free, ImageFit, ActualSize };
    struct Anchor {
        ItemId item;
        RectF cell;  ///< where it lay
        RectF image; ///< in that
        bool inside; ///< one image filled the view
    };

    // view.cpp: what it needs and shows
    void touch();
    void onContentChanged();
    void onBudgetChanged();
    void restate();
    void outdate();
    void onOpened();
    void onItemsChanged();
    [[nodiscard]] ViewPrediction::Place placeToPlan() const;
    void plan();
    void leap();
    void compose();
    void takeRoom();
    void tell(EventKind kind, TimePoint began, const std::array<std::uint64_t, 4>& numbers) const;

    // view_following.cpp: how it keeps to what was looked at
    bool followHeirs();
    void showWhatIsLeft();
    void keepAnchor(std::size_t position);
    void keepImage(std::size_t position);
    void shiftBy(PointF world);
    void rememberAnchor();
    bool goToRestored();
    void settleRestored();

    // view_uploads.cpp: how that gets onto the GPU
    [[nodiscard]] Duration uploadTime() const;
    void upload();
    void replaceStandIns(const std::vector<TileKey>& blocked, TimePoint until);
    void noteUploads(const FrameUploads& done);

    // view_navigation.cpp: how it moves under hands
    void setCurrent(std::size_t position);
    void takeSteps();
    void goTo(std::size_t position);
    void leaveOthers(std::size_t position);
    void flyTo(const Viewport& to);
    void flyToImage(std::size_t position);
    void ensureVisible(std::size_t position);

    // view_placing.cpp: where it is placed
    void leaveStance();
    void assume(Stance stance);
    void settleStance();
    void showImage(std::size_t position);
    void openOnFirstRows();
    void goToWanted();
    void followCurrent();

    Scene& m_scene;
    Engine& m_engine;
    std::uint32_t m_number;
    GroupId m_group;
    ViewMotion m_motion;
    ViewPrediction m_prediction;
    ViewPlaces m_places;
    ViewPlanner m_planner;
    FrameComposer m_composer;
    std::optional<PointF> m_cursor;
    std::optional<ItemId> m_current;
    std::optional<Viewport> m_wallView;      ///< where `back` returns to
    std::optional<Anchor> m_anchor;          ///< what stays in place when positions change
    std::optional<ViewPlace> m_restored;     ///< to be gone to, as it is not there or not known yet
    std::optional<std::size_t> m_zoomTarget; ///< what the wheel points at while it zooms in
    std::uint64_t m_rearrangements = 0;      ///< of the scene, that it follows
    bool m_placed = false;                   ///< the opening position has been taken
    bool m_userMoved = false;
    Stance m_stance = Stance::Free;
    bool m_stanceGuessed = false; ///< the current image was not known yet when the stance was taken
    Stepping m_stepping;
    bool m_inFrame = false; ///< what changes now is in the frame that is being made
    bool m_planStale = true;
    bool m_planIsOfRest = true; ///< it holds as long as nothing changes
    bool m_composeStale = true;
    bool m_settledStale = true;   ///< what is seen may not be as it should be any more
    std::uint64_t m_tileArrivals; ///< that this knows of
    bool m_coverStale = true;     ///< what the last frame says of holes is of another view
    bool m_uploadsWait = false;
    int m_blockedFrames = 0;              ///< in a row
    std::uint64_t m_plannedElsewhere = 0; ///< bytes drawn in place of others, as the plan was made with
    TimePoint m_changedAt{};
    TimePoint m_frameBegan{};
    Duration m_framePeriod = std::chrono::microseconds(16'667);
    FrameComposer::Missing m_missing;
    Frame m_frame;
};

} // namespace tessera
