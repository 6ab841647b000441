// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QByteArray>
#include <QJsonArray>
#include <QKeySequence>

#include <core/clock.h>
#include <core/geometry.h>
#include <map/viewport.h>

namespace tessera {

/// Where a view has come to rest, in a flight's terms.
struct RestingView {
    std::optional<std::size_t> inside; ///< the image that it is in; nullopt on the wall
    PointF center;                     ///< fractions of what "fit" would show
    double scale = 1;                  ///< device pixels per image pixel

    friend bool operator==(const RestingView&, const RestingView&) = default;
};

/// How a view got from one rest to the next, in a flight's terms.
struct HandMove {
    double factor = 1; ///< 1: no zoom
    PointF at;         ///< what the zoom kept in place, fractions of the canvas
    PointF by;         ///< then; canvas sizes, positive moves the view right and down

    friend bool operator==(const HandMove&, const HandMove&) = default;
};

/// The one zoom, pan, or both that lead from one viewport to another. Nothing when the canvas has another
/// size, or when a flight could not say it.
[[nodiscard]] std::optional<HandMove> moveBetween(const Viewport& from, const Viewport& to);

/// Writes down a session as a flight: what was opened, how hands moved the view, and the keys, with the
/// time between them as pauses.
class FlightRecorder {
public:
    explicit FlightRecorder(const Clock& clock);

    /// No path: the built-in pictures.
    void opened(const std::vector<std::string>& paths, bool recursive);
    void resized(Size devicePixels);
    void pressed(const QKeySequence& keys);
    /// The key that was written down last did what is written down in another way, or what no flight does.
    void takeBackKey();
    /// `place` as the step `dock` names it.
    void docked(const std::string& name, const char* place);
    /// A hand moved the view since `began`. What does not move it is not written down; what follows at once
    /// and goes on the same way is one step with it.
    void moved(const HandMove& move, TimePoint began);
    /// The same place as before is not written down again.
    void cameToRest(const RestingView& view);

    /// The script so far, ending with a line break.
    [[nodiscard]] QByteArray script() const;

private:
    /// What hands did in one go.
    struct Stroke {
        HandMove move;
        TimePoint began, ended;
    };

    void add(const QJsonObject& step);
    void add(const Stroke& stroke);
    void pauseUntil(TimePoint now);
    void pauseSinceLast() { pauseUntil(m_clock.now()); }

    const Clock& m_clock;
    TimePoint m_last;
    std::optional<RestingView> m_rest;
    std::optional<Stroke> m_stroke; ///< when it is what was written down last
    QJsonArray m_steps;
};

} // namespace tessera
