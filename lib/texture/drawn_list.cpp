// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/drawn_list.h>

#include <algorithm>

#include <texture/raster_texture_backend.h>

namespace tessera {

void DrawnList::note(const DrawList& list, Size canvas, const RasterTextureBackend& backend)
{
    if (!m_drawn)
        m_drawn.emplace();
    m_drawn->list = list;
    m_drawn->canvas = canvas;
    m_drawn->versions.clear();
    for (const TileQuad& tile : list.tiles)
        m_drawn->versions.push_back(backend.slot(tile.slot).version);
}

bool DrawnList::isSame(const DrawList& list, Size canvas, const RasterTextureBackend& backend) const
{
    return m_drawn && m_drawn->canvas == canvas && m_drawn->list == list
           && std::equal(
               list.tiles.begin(), list.tiles.end(), m_drawn->versions.begin(),
               [&](const TileQuad& tile, std::uint64_t version) { return backend.slot(tile.slot).version == version; });
}

} // namespace tessera
