// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <core/clock.h>
#include <core/geometry.h>
#include <map/viewport.h>

namespace tessera {

/// Moves a viewport through time: eased zooms and scrolls, a glide after a drag, flights between
/// places. Pure but for the times it is given; positions on screen are device pixels, y down.
///
/// Every new motion starts from where the view is now and replaces the one before; zooms and scrolls
/// given while one of their kind runs add to its destination.
class ViewMotion {
public:
    using Clamp = std::function<Viewport(Viewport)>;

    /// `clamp` keeps every viewport shown and every destination inside the allowed range.
    void setClamp(Clamp clamp) { m_clamp = std::move(clamp); }

    [[nodiscard]] const Viewport& viewport() const { return m_now; }
    /// Where the present motion ends; the viewport itself when none runs.
    [[nodiscard]] const Viewport& destination() const { return isMoving() ? m_to : m_now; }
    [[nodiscard]] bool isMoving() const { return m_kind != Kind::None; }
    /// It crosses the picture at one scale and shows what it passes.
    [[nodiscard]] bool isTravelling() const { return m_kind == Kind::Travel || m_kind == Kind::Glide; }
    /// When the present motion is over. Only while it moves.
    [[nodiscard]] TimePoint ends() const { return m_start + m_duration; }
    /// What it will show then if nothing interferes. Only while it moves.
    [[nodiscard]] Viewport predicted(TimePoint when) const;

    void resize(Size devicePixels);
    void set(const Viewport& viewport); ///< at once
    void zoomAt(PointF screen, double factor, TimePoint now, Duration duration);
    void panBy(PointF pixels);                                     ///< at once; the picture follows the hand
    void slideBy(PointF pixels, TimePoint now, Duration duration); ///< the view moves
    /// Linear in time, as a script's pan; positive moves the view right and down.
    void travelBy(PointF pixels, TimePoint now, Duration duration);
    void flick(PointF pixelsPerSecond, TimePoint now);
    void flyTo(const Viewport& to, TimePoint now, Duration duration);
    void stop();
    /// What is shown lies elsewhere now: the view goes with it, and a motion goes on from there.
    void shift(PointF world);
    /// The same where it has another size, too: what lay at `from` lies at `to`, and looks as it did. Neither is empty.
    void follow(const RectF& from, const RectF& to);

    /// Moves to `now`. Returns whether the viewport changed.
    bool advance(TimePoint now);

private:
    enum class Kind { None, Zoom, Slide, Travel, Glide, Fly };

    [[nodiscard]] Viewport clamped(Viewport v) const { return m_clamp ? m_clamp(v) : v; }
    void begin(Kind kind, TimePoint now, Duration duration);
    [[nodiscard]] Viewport at(double progress) const;
    [[nodiscard]] Viewport flownTo(double eased) const;

    Clamp m_clamp;
    Viewport m_now;
    Viewport m_from;
    Viewport m_to;
    Kind m_kind = Kind::None;
    PointF m_anchor; ///< screen point that a zoom keeps in place
    TimePoint m_start{};
    Duration m_duration{};
};

} // namespace tessera
