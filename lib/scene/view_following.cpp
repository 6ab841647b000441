// SPDX-License-Identifier: GPL-3.0-or-later
// How a View keeps to what was looked at while the scene around it changes.
#include <scene/view.h>

#include <cmath>

#include <scene/engine.h>

namespace tessera {

namespace {

constexpr auto kRestOfDive = std::chrono::milliseconds(160);

} // namespace

// What was looked at is gone: its neighbour takes its place on the screen, and is the current image. True when
// the neighbour is to fill the view as that did.
bool View::followHeirs()
{
    if (m_anchor)
        m_anchor->item = m_scene.heirOf(m_anchor->item).value_or(m_anchor->item);
    const std::optional<ItemId> heir = m_current ? m_scene.heirOf(*m_current) : std::nullopt;
    const std::optional<std::size_t> position = heir ? m_scene.positionOf(*heir) : std::nullopt;
    if (!position)
        return false;
    setCurrent(*position);
    return m_anchor && m_anchor->inside;
}

// Who scrolls or flies is not stopped by files that come and go.
void View::shiftBy(PointF world)
{
    m_motion.shift(world);
    if (m_stance == Stance::ImageFit && current()) // between here and there others may have moved, too
        m_motion.flyTo(m_places.imageFit(*current()), m_engine.clock().now(), kRestOfDive);
}

// The image that was looked at is hidden now.
void View::showWhatIsLeft()
{
    const std::size_t nearest = m_scene.layout().nearest(m_motion.viewport().center);
    if (inside()) {
        setCurrent(nearest);
        showImage(nearest);
    } else if (std::abs(m_motion.viewport().scale - m_places.homeScale()) < 1e-6 * m_places.homeScale()) {
        m_motion.set(m_places.wallAt(nearest));
    } else {
        m_motion.set(m_places.clamped(m_motion.viewport()));
    }
}

void View::keepAnchor(std::size_t position)
{
    const RectF cell = m_scene.layout().cell(position);
    if (m_anchor->inside && (cell.width != m_anchor->cell.width || cell.height != m_anchor->cell.height))
        return keepImage(position);
    Viewport v = m_motion.viewport();
    const Viewport before = v;
    v.center.x += cell.x - m_anchor->cell.x;
    v.center.y += cell.y - m_anchor->cell.y;
    if (!m_places.isInside(v) && std::abs(v.scale - m_places.homeScale()) < 1e-6 * v.scale)
        v.center.x = m_places.wallAt(position).center.x; // rows fill the width again
    if (m_motion.isMoving())
        return shiftBy({v.center.x - before.center.x, v.center.y - before.center.y});
    m_motion.set(v);
}

// Its cell has another size now; on the screen it stays as large as it was.
void View::keepImage(std::size_t position)
{
    m_motion.follow(m_anchor->image, m_scene.imageRect(position));
    if (m_stance != Stance::ImageFit || current() != position)
        return;
    if (m_motion.isMoving())
        m_motion.flyTo(m_places.imageFit(position), m_engine.clock().now(), kRestOfDive);
    else
        m_motion.set(m_places.imageFit(position));
}

void View::rememberAnchor()
{
    if (m_scene.count() == 0)
        return;
    const SheetLayout& layout = m_scene.layout();
    const Viewport& v = m_motion.viewport();
    const RectF seen = v.visible();
    std::size_t position = layout.nearest(m_places.isInside(v) ? v.center : PointF{seen.x + 0.5, seen.y + 0.5});
    if (const auto mark = current(); mark && layout.cell(*mark).intersects(seen))
        position = *mark;
    m_anchor = Anchor{m_scene.idAt(position), layout.cell(position), m_scene.imageRect(position), m_places.isInside(v)};
}

// --- across sessions -----------------------------------------------------------------------------

std::optional<ViewPlace> View::place() const
{
    const std::optional<std::size_t> position = current();
    if (!position || m_places.isEmpty())
        return std::nullopt;
    const Viewport& v = m_motion.destination();
    const RectF image = m_scene.imageRect(*position);
    ViewPlace place;
    place.image = m_scene.item(*position).locator();
    place.centre = {(v.center.x - image.x) / image.width, (v.center.y - image.y) / image.height};
    place.inside = m_places.isInside(v);
    place.fitted = m_stance == Stance::ImageFit;
    place.zoom = place.inside ? image.width * v.scale / static_cast<double>(m_places.size().width)
                              : v.scale / m_places.homeScale();
    return place;
}

void View::restore(const ViewPlace& place)
{
    m_restored = place;
    onItemsChanged();
}

bool View::goToRestored()
{
    if (!m_restored || m_userMoved)
        return false;
    const auto id = m_scene.idAtPath(m_restored->image);
    const auto position = id ? m_scene.positionOf(*id) : std::nullopt;
    if (!position)
        return false;
    setCurrent(*position);
    m_scene.clearWantedFirst();
    if (m_restored->fitted) {
        showImage(*position);
        return true;
    }
    const RectF image = m_scene.imageRect(*position);
    Viewport v = m_motion.viewport();
    v.center = {image.x + m_restored->centre.x * image.width, image.y + m_restored->centre.y * image.height};
    v.scale = m_restored->inside ? m_restored->zoom * static_cast<double>(m_places.size().width) / image.width
                                 : m_restored->zoom * m_places.homeScale();
    m_motion.set(v);
    return true;
}

// By a guess of the image's shape until that is known; while names come in, its place changes.
void View::settleRestored()
{
    if (!m_restored)
        return;
    const auto position = current();
    const bool isThere = position && m_scene.item(*position).locator() == m_restored->image;
    if (!m_userMoved && (!m_scene.isListed() || (isThere && m_scene.item(*position).state == ItemState::Unknown)))
        return;
    if (isThere && goToRestored())
        outdate();
    m_restored.reset();
    m_userMoved = m_userMoved || isThere; // what comes now does not bring it to the first rows
}

} // namespace tessera
