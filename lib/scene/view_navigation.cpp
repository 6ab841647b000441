// SPDX-License-Identifier: GPL-3.0-or-later
// How a View moves under hands; what it shows is in view.cpp.
#include <scene/view.h>

#include <algorithm>
#include <cmath>

#include <load/image_loader.h>
#include <scene/engine.h>

namespace tessera {

namespace {

constexpr double kPageShare = 0.9;
constexpr auto kFlight = std::chrono::milliseconds(320);
constexpr auto kSlide = std::chrono::milliseconds(160);

} // namespace

// --- where things are ----------------------------------------------------------------------------

std::optional<std::size_t> View::at(PointF device) const
{
    return m_scene.count() == 0 ? std::nullopt : m_scene.layout().at(m_motion.viewport().screenToWorld(device));
}

bool View::inside() const
{
    return m_places.isInside(m_motion.destination());
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
    const ItemId id = m_scene.idAt(position);
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
    leaveStance();
    if (const auto position = this->at(at); position && factor > 1)
        m_zoomTarget = position;
    m_motion.zoomAt(at, factor, m_engine.clock().now(), duration);
    touch();
}

void View::panBy(PointF pixels)
{
    leaveStance();
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

void View::scrollBy(PointF pixels)
{
    if (m_scene.count() == 0)
        return;
    leaveStance();
    const TimePoint now = m_engine.clock().now();
    if (inside()) {
        m_motion.slideBy(pixels, now, kSlide);
        return touch();
    }
    const Viewport to = m_motion.destination();
    const Viewport next = m_places.scrolled(to, pixels);
    m_motion.slideBy({(next.center.x - to.center.x) * to.scale, (next.center.y - to.center.y) * to.scale}, now, kSlide);
    touch();
}

void View::page(int direction)
{
    scrollBy({0, direction * kPageShare * static_cast<double>(m_places.size().height)});
}

void View::flyTo(const Viewport& to)
{
    leaveStance();
    m_zoomTarget.reset();
    m_motion.flyTo(to, m_engine.clock().now(), kFlight);
    touch();
}

void View::diveAt(PointF at)
{
    takeSteps();
    const auto position = this->at(at);
    if (!position)
        return;
    if (inside() && current() == position) {
        // Already in it: to its pixels and back.
        const double fit = m_places.imageFit(*position).scale;
        if (m_motion.destination().scale > fit * 1.01)
            return flyToImage(*position);
        return zoomAt(at, std::max(m_scene.pixelsPerUnit(*position) / m_motion.destination().scale, 2.0), kFlight);
    }
    setCurrent(*position);
    dive();
}

void View::dive()
{
    takeSteps();
    const auto position = current();
    if (!position)
        return;
    if (!inside())
        m_wallView = m_motion.destination();
    flyToImage(*position);
}

void View::flyToImage(std::size_t position)
{
    flyTo(m_places.imageFit(position));
    assume(Stance::ImageFit);
}

void View::back()
{
    takeSteps();
    const auto position = current();
    if (!position)
        return;
    if (!inside())
        return flyTo(m_places.sceneFit());
    const RectF cell = m_scene.layout().cell(*position);
    const bool stillThere = m_wallView && m_wallView->visible().intersects(cell) && !m_places.isInside(*m_wallView);
    flyTo(stillThere ? *m_wallView : m_places.wallAt(*position));
}

// A held key may repeat faster than frames come: what a frame does not show is neither planned nor opened.
void View::step(int by)
{
    if (m_scene.count() == 0)
        return;
    m_stepping.add(by);
    if (!inside()) // the mark moves, and no picture
        return takeSteps();
    m_engine.noteUse();
    m_coverStale = m_composeStale = m_settledStale = true;
    emit changed();
}

void View::takeSteps()
{
    if (!m_stepping.isPending() || m_scene.count() == 0)
        return;
    const auto from = static_cast<std::ptrdiff_t>(current().value_or(0));
    const auto last = static_cast<std::ptrdiff_t>(m_scene.count()) - 1;
    const auto by = m_stepping.take(m_engine.clock().now(), -from, last - from);
    const bool isThere = by == 0 && inside() && m_stance == Stance::ImageFit;
    if (!isThere)
        goTo(static_cast<std::size_t>(from + by.value_or(0)));
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

void View::mark(std::size_t position)
{
    leaveStance();
    setCurrent(position);
}

void View::goHome()
{
    const auto position = current();
    if (!position || inside())
        return;
    leaveStance();
    m_motion.set(m_places.wallAt(*position));
    leap();
}

// Inside an image to another one, fitted, at once; on the wall the mark moves and stays in view.
void View::goTo(std::size_t position)
{
    m_stepping.forget();
    const bool wasInside = inside();
    leaveStance();
    setCurrent(position);
    if (wasInside) {
        showImage(position);
        leaveOthers(position);
        return leap();
    }
    ensureVisible(position);
    touch();
}

// What is loaded for images that were left stops now, so that its decoders are free when the new plan begins.
void View::leaveOthers(std::size_t position)
{
    Keep keep;
    const auto add = [&](std::size_t one) {
        const SceneItem& item = m_scene.item(one);
        keep.sources.push_back(item.openId);
        if (item.content->info)
            keep.sources.push_back(item.content->info->id);
    };
    add(position);
    for (const Neighbour& next : neighboursOf(position, m_scene.count(), m_stepping.direction()))
        add(next.position);
    (void)m_engine.loader().cancelObsolete(m_group, keep);
}

void View::ensureVisible(std::size_t position)
{
    const PointF shift = m_places.shiftToShow(position, m_motion.destination());
    if (shift.x != 0 || shift.y != 0)
        m_motion.slideBy(shift, m_engine.clock().now(), kSlide);
}

} // namespace tessera
