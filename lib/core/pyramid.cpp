// SPDX-License-Identifier: MIT
#include <core/pyramid.h>

namespace tessera {

Pyramid Pyramid::halving(Size full, int tileSize)
{
    std::vector<Size> levels{full};
    while (std::max(levels.back().width, levels.back().height) > kRootSize) {
        const Size s = levels.back();
        levels.push_back({(s.width + 1) / 2, (s.height + 1) / 2});
    }
    return Pyramid(std::move(levels), tileSize);
}

Rect Pyramid::tileRect(const TileAddress& tile) const
{
    if (tile.level >= levelCount())
        return {};
    const Size s = m_levels[tile.level];
    if (tile.x >= static_cast<std::uint64_t>(tiles(s.width)) || tile.y >= static_cast<std::uint64_t>(tiles(s.height)))
        return {};
    const auto x = static_cast<std::int64_t>(tile.x) * m_tileSize;
    const auto y = static_cast<std::int64_t>(tile.y) * m_tileSize;
    return Rect{x, y, m_tileSize, m_tileSize}.intersected({0, 0, s.width, s.height});
}

RectF Pyramid::tileFraction(const TileAddress& tile) const
{
    const Rect r = tileRect(tile);
    if (r.isEmpty())
        return {};
    const auto w = static_cast<double>(m_levels[tile.level].width);
    const auto h = static_cast<double>(m_levels[tile.level].height);
    return {static_cast<double>(r.x) / w, static_cast<double>(r.y) / h, static_cast<double>(r.width) / w,
            static_cast<double>(r.height) / h};
}

} // namespace tessera
