// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include <ui/timeline.h>

class QSettings;
class QWidget;

namespace tessera {

class GoToField;
class Minimap;
class Scene;
class TimelineStrip;
class View;
class WallMenu;
class WallOverview;

/// What helps to find one's way on a window's wall: minimap, timeline, layouts, the field that asks where to
/// go. Makes each when it is first needed, puts it in its place and remembers what was chosen.
class WallFurniture final : public QObject {
    Q_OBJECT

public:
    /// All outlive this. What lies on the canvas goes with that.
    WallFurniture(View& view, QWidget& canvas, WallMenu& menu, QSettings& settings);
    ~WallFurniture() override;

    /// Lays the scene's wall out as was chosen last: before its first picture.
    static void restoreLayout(Scene& scene, const QSettings& settings);

    /// Asks which image to go to.
    void askWhere();
    /// Goes to an image by its number, counted from 1, or by how its name begins, from the one after the
    /// current on. False where there is none.
    bool goTo(const QString& words);
    /// Dates to show beside the wall; null: none. Of a scene that is sorted by date they are its own.
    void setTimeline(std::unique_ptr<const TimelineSource> source);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMinimap(bool on);
    void makeTimeline();
    void followDates();
    void goToImage(std::size_t position);
    void place();

    View& m_view;
    QWidget& m_canvas;
    WallMenu& m_menu;
    QSettings& m_settings;
    Minimap* m_minimap = nullptr;
    std::unique_ptr<WallOverview> m_overview; ///< what that shows
    TimelineStrip* m_timeline = nullptr;
    GoToField* m_field = nullptr;
    bool m_showsDates = false; ///< those of the scene are the timeline's source
};

} // namespace tessera
