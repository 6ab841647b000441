// SPDX-License-Identifier: GPL-3.0-or-later
// Where a View is placed: by scripts, on opening, and when what it shows becomes known.
#include <scene/view.h>

#include <cmath>

#include <scene/engine.h>

namespace tessera {

namespace {

constexpr auto kRestOfFlight = std::chrono::milliseconds(160);

} // namespace

// --- stance --------------------------------------------------------------------------------------

void View::leaveStance()
{
    takeSteps();
    m_userMoved = true;
    m_stance = Stance::Free;
}

// By a guess of its shape as long as the image is not known: settleStance() sets that right.
void View::assume(Stance stance)
{
    m_stance = stance;
    m_stanceGuessed = m_scene.item(*current()).state == ItemState::Unknown;
}

void View::showImage(std::size_t position)
{
    m_motion.set(m_places.imageFit(position));
    assume(Stance::ImageFit);
}

// An image that was gone to by a guess of its shape is shown rightly once its shape is known.
void View::settleStance()
{
    const auto position = m_stance == Stance::Free ? std::nullopt : current();
    const bool isUnknown = position && m_scene.item(*position).state == ItemState::Unknown;
    m_stanceGuessed = m_stanceGuessed || isUnknown; // also one that is opened anew may have another shape
    if (!position || isUnknown || !m_stanceGuessed)
        return;
    m_stanceGuessed = false;
    if (!m_userMoved)
        m_scene.clearWantedFirst();
    if (m_stance == Stance::ActualSize)
        m_motion.set(m_places.actualSize(*position, m_motion.destination()));
    else if (m_motion.isMoving())
        m_motion.flyTo(m_places.imageFit(*position), m_engine.clock().now(), kRestOfFlight);
    else
        m_motion.set(m_places.imageFit(*position));
    outdate();
}

// --- by scripts ----------------------------------------------------------------------------------

void View::select(std::size_t position)
{
    if (position >= m_scene.count())
        return;
    m_stepping.forget();
    leaveStance();
    setCurrent(position);
    showImage(position);
    leap();
}

void View::fit(FitTarget target)
{
    if (m_scene.count() == 0)
        return;
    leaveStance();
    const bool image = target == FitTarget::Image || (target == FitTarget::Automatic && inside());
    if (image && current())
        showImage(*current());
    else
        m_motion.set(m_places.sceneFit());
    leap();
}

void View::actualSize(std::optional<PointF> at)
{
    takeSteps();
    const auto position = at && this->at(*at) ? this->at(*at) : current();
    if (!position)
        return;
    const bool wasInside = inside() && current() == position;
    leaveStance();
    setCurrent(*position);
    Viewport v = m_motion.destination();
    if (!wasInside)
        v.center = m_scene.imageRect(*position).center();
    m_motion.set(m_places.actualSize(*position, v));
    assume(Stance::ActualSize);
    leap();
}

void View::jump(PointF centerFraction, double scale)
{
    if (m_scene.count() == 0 || !(scale > 0))
        return;
    takeSteps();
    const auto position = current();
    const bool image = inside() && position;
    leaveStance();
    const RectF area = image ? m_scene.imageRect(*position) : m_scene.layout().bounds();
    Viewport v = m_motion.viewport();
    v.center = {area.x + centerFraction.x * area.width, area.y + centerFraction.y * area.height};
    const std::size_t target = image ? *position : m_scene.layout().nearest(v.center);
    v.scale = scale * m_scene.pixelsPerUnit(target);
    m_motion.set(scale == 1 ? m_places.snapped(v, target) : v);
    leap();
}

void View::moveBy(PointF fraction, Duration duration)
{
    leaveStance();
    const Size size = m_places.size();
    m_motion.travelBy({fraction.x * static_cast<double>(size.width), fraction.y * static_cast<double>(size.height)},
                      m_engine.clock().now(), duration);
    touch();
}

void View::setCursor(std::optional<PointF> at)
{
    m_cursor = at;
}

PointF View::focus() const
{
    const RectF canvas{0, 0, static_cast<double>(m_places.size().width), static_cast<double>(m_places.size().height)};
    return m_cursor && canvas.contains(*m_cursor) ? *m_cursor : canvas.center();
}

// --- opening and following -----------------------------------------------------------------------

void View::openOnFirstRows()
{
    if (m_places.isEmpty())
        return;
    m_motion.set(m_scene.isBuiltIn() ? m_places.sceneFit() : m_places.wallAt(0));
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
    showImage(*position);
    m_placed = true;
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
