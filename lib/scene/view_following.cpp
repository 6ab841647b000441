// SPDX-License-Identifier: GPL-3.0-or-later
// How a View keeps to what was looked at while the scene around it changes.
#include <scene/view.h>

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

} // namespace tessera
