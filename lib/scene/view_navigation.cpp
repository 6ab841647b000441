// SPDX-License-Identifier: GPL-3.0-or-later
// How a View moves; what it shows is in view.cpp.
#include <scene/view.h>

#include <algorithm>
#include <cmath>

#include <scene/engine.h>

namespace tessera {

namespace {

constexpr double kHomeCellPixels = 160;
constexpr double kMaxPixelScale = 64;       ///< device pixels per image pixel
constexpr double kInsideShare = 0.5;        ///< of the canvas' width or height
constexpr double kWallMarginPixels = 10;
constexpr double kPageShare = 0.9;
constexpr auto kFlight = std::chrono::milliseconds(320);
constexpr auto kSlide = std::chrono::milliseconds(160);

} // namespace

// --- where things are ----------------------------------------------------------------------------

double View::homeScale() const
{
    return kHomeCellPixels * m_dpr;
}

Viewport View::fitted(const RectF& world, double margin) const
{
    Viewport v = m_motion.viewport();
    const double w = std::max(1.0, static_cast<double>(m_size.width) - 2 * margin);
    const double h = std::max(1.0, static_cast<double>(m_size.height) - 2 * margin);
    v.center = world.center();
    v.scale = world.isEmpty() ? homeScale() : std::min(w / world.width, h / world.height);
    return v;
}

Viewport View::imageFit(std::size_t position) const
{
    return fitted(m_scene.imageRect(position), 0);
}

// The wall at its home scale, its rows filling the width, this item in view.
Viewport View::wallAt(std::size_t position) const
{
    const SheetLayout& layout = m_scene.layout();
    Viewport v = m_motion.viewport();
    v.scale = homeScale();
    const RectF sheet = layout.sheet(layout.sheetOf(position));
    const double halfHeight = static_cast<double>(m_size.height) / 2 / v.scale;
    const double margin = kWallMarginPixels * m_dpr / v.scale;
    const double top = sheet.y - margin + halfHeight;
    const double bottom = sheet.bottom() + margin - halfHeight;
    v.center.x = sheet.center().x;
    v.center.y = std::max(top, std::min(bottom, layout.cell(position).center().y));
    return v;
}

Viewport View::sceneFit() const
{
    return fitted(m_scene.layout().bounds(), kWallMarginPixels * m_dpr);
}

Viewport View::clamped(Viewport v) const
{
    const SheetLayout& layout = m_scene.layout();
    if (m_scene.count() == 0 || m_size.isEmpty())
        return v;
    const RectF bounds = layout.bounds();
    v.center.x = std::clamp(v.center.x, bounds.x, bounds.right());
    v.center.y = std::clamp(v.center.y, bounds.y, bounds.bottom());
    const double most = kMaxPixelScale * m_scene.pixelsPerUnit(layout.nearest(v.center));
    const double least = sceneFit().scale / 2;
    v.scale = std::clamp(v.scale, std::min(least, most), most);
    return v;
}

std::optional<std::size_t> View::at(PointF device) const
{
    return m_scene.count() == 0 ? std::nullopt : m_scene.layout().at(m_motion.viewport().screenToWorld(device));
}

bool View::isInside(const Viewport& v) const
{
    if (m_scene.count() == 0 || m_size.isEmpty())
        return false;
    const RectF r = v.worldToScreen(m_scene.imageRect(m_scene.layout().nearest(v.center)));
    return r.width >= kInsideShare * static_cast<double>(m_size.width)
        || r.height >= kInsideShare * static_cast<double>(m_size.height);
}

bool View::inside() const
{
    return isInside(m_motion.destination());
}

std::optional<std::size_t> View::current() const
{
    return m_current ? m_scene.positionOf(*m_current) : std::nullopt;
}

double View::imageScale() const
{
    const auto position = current();
    return position ? m_motion.viewport().scale / m_scene.pixelsPerUnit(*position) : 0;
}

void View::setCurrent(std::size_t position)
{
    const Scene::ItemId id = m_scene.idAt(position);
    if (m_current == id)
        return;
    m_current = id;
    emit currentChanged();
    touch();
}

// --- moving, as hands do it ----------------------------------------------------------------------

void View::zoomAt(PointF at, double factor, Duration duration)
{
    if (m_scene.count() == 0 || !(factor > 0))
        return;
    m_userMoved = true;
    if (const auto position = this->at(at); position && factor > 1)
        m_zoomTarget = position;
    m_motion.zoomAt(at, factor, m_engine.clock().now(), duration);
    touch();
}

void View::panBy(PointF pixels)
{
    m_userMoved = true;
    m_motion.panBy(pixels);
    touch();
}

void View::flick(PointF pixelsPerSecond)
{
    m_motion.flick(pixelsPerSecond, m_engine.clock().now());
    touch();
}

void View::stopMotion()
{
    m_motion.stop();
    touch();
}

// Scrolling stays within the sheet that is in view; at its end it goes on with the next one.
void View::scrollBy(PointF pixels)
{
    if (m_scene.count() == 0)
        return;
    m_userMoved = true;
    const TimePoint now = m_engine.clock().now();
    if (inside()) {
        m_motion.slideBy(pixels, now, kSlide);
        return touch();
    }
    const Viewport to = m_motion.destination();
    const SheetLayout& layout = m_scene.layout();
    const std::size_t sheet = layout.sheetOf(layout.nearest(to.center));
    const RectF area = layout.sheet(sheet);
    const double half = static_cast<double>(m_size.height) / 2 / to.scale;
    const double margin = kWallMarginPixels * m_dpr / to.scale;
    const double top = area.y - margin + half;
    const double bottom = std::max(top, area.bottom() + margin - half);
    constexpr double kSlack = 1e-6;
    const bool atEnd = pixels.y > 0 && to.center.y >= bottom - kSlack;
    const bool atStart = pixels.y < 0 && to.center.y <= top + kSlack;
    Viewport next = to;
    if ((atEnd && sheet + 1 < layout.sheetCount()) || (atStart && sheet > 0)) {
        const RectF other = layout.sheet(atEnd ? sheet + 1 : sheet - 1);
        next.center.x += other.x - area.x;
        next.center.y = atEnd ? other.y - margin + half : std::max(top, other.bottom() + margin - half);
    } else {
        next.center.x += pixels.x / to.scale;
        next.center.y = std::clamp(to.center.y + pixels.y / to.scale, std::min(top, to.center.y), std::max(bottom, to.center.y));
    }
    m_motion.slideBy({(next.center.x - to.center.x) * to.scale, (next.center.y - to.center.y) * to.scale}, now, kSlide);
    touch();
}

void View::page(int direction)
{
    scrollBy({0, direction * kPageShare * static_cast<double>(m_size.height)});
}

void View::flyTo(const Viewport& to)
{
    m_userMoved = true;
    m_zoomTarget.reset();
    m_motion.flyTo(to, m_engine.clock().now(), kFlight);
    touch();
}

void View::diveAt(PointF at)
{
    const auto position = this->at(at);
    if (!position)
        return;
    if (inside() && current() == position) {
        // Already in it: to its pixels and back.
        const double fit = imageFit(*position).scale;
        if (m_motion.destination().scale > fit * 1.01)
            return flyTo(imageFit(*position));
        return zoomAt(at, std::max(m_scene.pixelsPerUnit(*position) / m_motion.destination().scale, 2.0), kFlight);
    }
    setCurrent(*position);
    dive();
}

void View::dive()
{
    const auto position = current();
    if (!position)
        return;
    if (!inside())
        m_wallView = m_motion.destination();
    flyTo(imageFit(*position));
}

void View::back()
{
    const auto position = current();
    if (!position)
        return;
    if (!inside())
        return flyTo(sceneFit());
    const RectF cell = m_scene.layout().cell(*position);
    const bool stillThere = m_wallView && m_wallView->visible().intersects(cell) && !isInside(*m_wallView);
    flyTo(stillThere ? *m_wallView : wallAt(*position));
}

void View::step(int by)
{
    if (m_scene.count() == 0)
        return;
    const auto from = static_cast<std::ptrdiff_t>(current().value_or(0));
    const auto last = static_cast<std::ptrdiff_t>(m_scene.count()) - 1;
    const auto to = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(from + by, 0, last));
    m_stepDirection = by < 0 ? -1 : 1;
    goTo(to);
}

void View::first()
{
    if (m_scene.count() > 0)
        goTo(0);
}

void View::last()
{
    if (m_scene.count() > 0)
        goTo(m_scene.count() - 1);
}

// Inside an image to another one, fitted, at once; on the wall the mark moves and stays in view.
void View::goTo(std::size_t position)
{
    const bool wasInside = inside();
    m_userMoved = true;
    setCurrent(position);
    if (wasInside)
        m_motion.set(imageFit(position));
    else
        ensureVisible(position);
    touch();
}

void View::ensureVisible(std::size_t position)
{
    const Viewport to = m_motion.destination();
    const RectF cell = m_scene.layout().cell(position);
    const RectF seen = to.visible();
    const auto shift = [](double from, double until, double seenFrom, double seenUntil) {
        if (from < seenFrom)
            return from - seenFrom;
        return until > seenUntil ? until - seenUntil : 0.0;
    };
    const double dx = shift(cell.x, cell.right(), seen.x, seen.right());
    const double dy = shift(cell.y, cell.bottom(), seen.y, seen.bottom());
    if (dx != 0 || dy != 0)
        m_motion.slideBy({dx * to.scale, dy * to.scale}, m_engine.clock().now(), kSlide);
}

// --- moving, as scripts do it --------------------------------------------------------------------

void View::select(std::size_t position)
{
    if (position >= m_scene.count())
        return;
    m_userMoved = true;
    setCurrent(position);
    m_motion.set(imageFit(position));
    touch();
}

void View::fit(FitTarget target)
{
    if (m_scene.count() == 0)
        return;
    m_userMoved = true;
    const bool image = target == FitTarget::Image || (target == FitTarget::Automatic && inside());
    m_motion.set(image && current() ? imageFit(*current()) : sceneFit());
    touch();
}

void View::actualSize(std::optional<PointF> at)
{
    const auto position = at && this->at(*at) ? this->at(*at) : current();
    if (!position)
        return;
    const bool wasInside = inside() && current() == position;
    m_userMoved = true;
    setCurrent(*position);
    Viewport v = m_motion.destination();
    v.scale = m_scene.pixelsPerUnit(*position);
    if (!wasInside)
        v.center = m_scene.imageRect(*position).center();
    m_motion.set(snapped(v, *position));
    touch();
}

void View::jump(PointF centerFraction, double scale)
{
    if (m_scene.count() == 0 || !(scale > 0))
        return;
    const auto position = current();
    const bool image = inside() && position;
    m_userMoved = true;
    const RectF area = image ? m_scene.imageRect(*position) : m_scene.layout().bounds();
    Viewport v = m_motion.viewport();
    v.center = {area.x + centerFraction.x * area.width, area.y + centerFraction.y * area.height};
    const std::size_t target = image ? *position : m_scene.layout().nearest(v.center);
    v.scale = scale * m_scene.pixelsPerUnit(target);
    m_motion.set(scale == 1 ? snapped(v, target) : v);
    touch();
}

void View::moveBy(PointF fraction, Duration duration)
{
    m_userMoved = true;
    m_motion.travelBy({fraction.x * static_cast<double>(m_size.width), fraction.y * static_cast<double>(m_size.height)},
                      m_engine.clock().now(), duration);
    touch();
}

// At 100 % image pixels fall on device pixels.
Viewport View::snapped(Viewport v, std::size_t position) const
{
    const RectF r = v.worldToScreen(m_scene.imageRect(position));
    v.center.x -= (std::round(r.x) - r.x) / v.scale;
    v.center.y -= (std::round(r.y) - r.y) / v.scale;
    return v;
}

void View::setCursor(std::optional<PointF> at)
{
    m_cursor = at;
}

// --- opening and following -----------------------------------------------------------------------

void View::openOnFirstRows()
{
    if (m_scene.count() == 0 || m_size.isEmpty())
        return;
    m_motion.set(m_scene.isBuiltIn() ? sceneFit() : wallAt(0));
    setCurrent(0);
}

// A file that was asked for by name fills the view as soon as its shape is known; until then, and if
// it fails, its cell does.
void View::goToWanted()
{
    const auto id = m_scene.wantedFirst();
    const auto position = id ? m_scene.positionOf(*id) : std::nullopt;
    if (!position)
        return;
    setCurrent(*position);
    m_motion.set(imageFit(*position));
    m_placed = true;
    m_fitWhenKnown = m_scene.item(*position).info == nullptr;
}

// While something inside an image is looked at, that image is the current one.
void View::followCurrent()
{
    if (!inside())
        return;
    const std::size_t position = m_zoomTarget && *m_zoomTarget < m_scene.count()
        ? *m_zoomTarget
        : m_scene.layout().nearest(m_motion.destination().center);
    if (!m_motion.isMoving())
        m_zoomTarget.reset();
    setCurrent(position);
}

} // namespace tessera
