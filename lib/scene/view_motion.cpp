// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/view_motion.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

// Starts at full speed and comes to rest softly, so the first frame already answers the hand.
double easeOut(double t)
{
    const double u = 1 - t;
    return 1 - u * u * u;
}

double easeInOut(double t)
{
    return t * t * (3 - 2 * t);
}

// A glide loses speed exponentially with this time constant; it is over once it is this slow.
constexpr double kGlideSeconds = 0.16;
constexpr double kGlideRestPixels = 0.5;

} // namespace

void ViewMotion::resize(Size devicePixels)
{
    m_now.size = m_from.size = m_to.size = devicePixels;
    m_now = clamped(m_now);
}

void ViewMotion::set(const Viewport& viewport)
{
    m_now = clamped(viewport);
    m_kind = Kind::None;
}

void ViewMotion::begin(Kind kind, TimePoint now, Duration duration)
{
    m_from = m_now;
    m_kind = kind;
    m_start = now;
    m_duration = std::max(duration, Duration{1});
    if (duration <= Duration{0})
        set(m_to);
}

void ViewMotion::zoomAt(PointF screen, double factor, TimePoint now, Duration duration)
{
    const double target = (m_kind == Kind::Zoom ? m_to.scale : m_now.scale) * factor;
    Viewport allowed = m_now;
    allowed.scale = target;
    allowed.scale = clamped(allowed).scale;
    m_anchor = screen;
    m_to = clamped(m_now.zoomedAt(screen, allowed.scale / m_now.scale));
    begin(Kind::Zoom, now, duration);
}

void ViewMotion::panBy(PointF pixels)
{
    set(m_now.pannedBy(-pixels.x, -pixels.y));
}

void ViewMotion::slideBy(PointF pixels, TimePoint now, Duration duration)
{
    m_to = clamped((m_kind == Kind::Slide ? m_to : m_now).pannedBy(pixels.x, pixels.y));
    begin(Kind::Slide, now, duration);
}

void ViewMotion::travelBy(PointF pixels, TimePoint now, Duration duration)
{
    m_to = clamped(m_now.pannedBy(pixels.x, pixels.y));
    begin(Kind::Travel, now, duration);
}

void ViewMotion::flick(PointF pixelsPerSecond, TimePoint now)
{
    const double speed = std::hypot(pixelsPerSecond.x, pixelsPerSecond.y);
    if (speed * kGlideSeconds < kGlideRestPixels)
        return stop();
    m_to = clamped(m_now.pannedBy(-pixelsPerSecond.x * kGlideSeconds, -pixelsPerSecond.y * kGlideSeconds));
    const double seconds = kGlideSeconds * std::log(speed * kGlideSeconds / kGlideRestPixels);
    begin(Kind::Glide, now, std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)));
}

void ViewMotion::flyTo(const Viewport& to, TimePoint now, Duration duration)
{
    m_to = clamped(to);
    begin(Kind::Fly, now, duration);
}

void ViewMotion::stop()
{
    m_kind = Kind::None;
}

void ViewMotion::shift(PointF world)
{
    for (Viewport* v : {&m_now, &m_from, &m_to}) {
        v->center.x += world.x;
        v->center.y += world.y;
    }
}

void ViewMotion::follow(const RectF& from, const RectF& to)
{
    for (Viewport* v : {&m_now, &m_from, &m_to}) {
        v->center = {to.x + (v->center.x - from.x) / from.width * to.width,
                     to.y + (v->center.y - from.y) / from.height * to.height};
        v->scale *= from.width / to.width;
    }
}

bool ViewMotion::advance(TimePoint now)
{
    if (m_kind == Kind::None)
        return false;
    m_now = predicted(now);
    if (now >= ends())
        m_kind = Kind::None;
    return true;
}

Viewport ViewMotion::predicted(TimePoint when) const
{
    const double t =
        std::clamp(std::chrono::duration<double>(when - m_start) / std::chrono::duration<double>(m_duration), 0.0, 1.0);
    return t >= 1 ? m_to : clamped(at(t));
}

Viewport ViewMotion::at(double progress) const
{
    switch (m_kind) {
    case Kind::Zoom: return m_from.zoomedAt(m_anchor, std::pow(m_to.scale / m_from.scale, easeOut(progress)));
    case Kind::Slide: return flownTo(easeOut(progress));
    case Kind::Travel: return flownTo(progress);
    case Kind::Glide: {
        const double seconds = progress * std::chrono::duration<double>(m_duration).count();
        const double whole = 1 - std::exp(-std::chrono::duration<double>(m_duration).count() / kGlideSeconds);
        return flownTo((1 - std::exp(-seconds / kGlideSeconds)) / whole);
    }
    case Kind::Fly: return flownTo(easeInOut(progress));
    case Kind::None: break;
    }
    return m_now;
}

// The scale moves geometrically; the centre moves so that the path is straight on the screen: with a
// change of scale that keeps one world point fixed, without one it is a straight line.
Viewport ViewMotion::flownTo(double eased) const
{
    Viewport v = m_from;
    const double ratio = m_to.scale / m_from.scale;
    v.scale = m_from.scale * std::pow(ratio, eased);
    double along = eased;
    if (std::abs(ratio - 1) > 1e-6)
        along = (1 / m_from.scale - 1 / v.scale) / (1 / m_from.scale - 1 / m_to.scale);
    v.center.x = m_from.center.x + (m_to.center.x - m_from.center.x) * along;
    v.center.y = m_from.center.y + (m_to.center.y - m_from.center.y) * along;
    return v;
}

} // namespace tessera
