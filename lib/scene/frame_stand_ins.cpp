// SPDX-License-Identifier: GPL-3.0-or-later
// What a FrameComposer draws in place of other tiles, and gives up for them.
#include <scene/frame_composer.h>

#include <algorithm>

#include <scene/wall_mosaic.h>
#include <texture/slot_classes.h>

namespace tessera {

std::uint64_t FrameComposer::standInBytes() const
{
    std::uint64_t bytes = 0;
    for (const auto& [key, drawn] : m_held)
        if (drawn.role == Role::StandIn && drawn.texture)
            bytes += slotBytes(drawn.texture->slot.sizeClass);
    return bytes;
}

template <class Condition>
bool FrameComposer::yieldIf(Condition condition)
{
    const auto spare = std::find_if(m_held.begin(), m_held.end(), [&](const Held::value_type& held) {
        return held.second.role == Role::StandIn && held.second.texture
               && held.second.texture->slot.sizeClass != kRootClass && !m_scene.wall().isRoot(held.first)
               && condition(held.first);
    });
    if (spare == m_held.end())
        return false;
    m_held.erase(spare);
    m_fades.clear(); // what fades in may have lost what it fades in upon
    return true;
}

bool FrameComposer::yieldStandIn(const TileKey& tile)
{
    const Pyramid* pyramid = m_scene.pyramidOf(tile);
    if (!pyramid)
        return false;
    const RectF place = pyramid->tileFraction(tile.address);
    return yieldIf([&](const TileKey& drawn) {
        // A coarser one covers more than this place.
        return drawn.source == tile.source && drawn.address.level < tile.address.level
               && place.intersects(pyramid->tileFraction(drawn.address));
    });
}

bool FrameComposer::yieldAnyStandIn()
{
    return yieldIf([](const TileKey&) { return true; });
}

} // namespace tessera
