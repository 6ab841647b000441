// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/mosaic_cover.h>

#include <utility>
#include <vector>

namespace tessera {

namespace {

std::int64_t halfOf(std::int64_t pixels)
{
    return (pixels + 1) / 2;
}

bool isOneTile(const Size& size)
{
    return size.width <= MosaicCover::kTileSize && size.height <= MosaicCover::kTileSize;
}

} // namespace

MosaicCover::MosaicCover(const SheetLayout& layout) : m_layout(layout)
{
    const RectF bounds = layout.bounds();
    if (bounds.isEmpty())
        return;
    m_area = {0, 0, std::ceil(bounds.right()), std::ceil(bounds.bottom())};
    const Size cells{static_cast<std::int64_t>(m_area.width), static_cast<std::int64_t>(m_area.height)};
    std::vector<Size> levels{{cells.width * kFinestCell, cells.height * kFinestCell}};
    for (std::int64_t side = kFinestCell / 2; side >= 1 && !isOneTile(levels.back()); side /= 2)
        levels.push_back({cells.width * side, cells.height * side});
    while (!isOneTile(levels.back()))
        levels.push_back({halfOf(levels.back().width), halfOf(levels.back().height)});
    m_pyramid = Pyramid(std::move(levels), kTileSize);
}

SizeF MosaicCover::cellPixels(std::uint32_t level) const
{
    const Size size = m_pyramid.size(level);
    return {static_cast<double>(size.width) / m_area.width, static_cast<double>(size.height) / m_area.height};
}

RectF MosaicCover::fractionOf(const RectF& world) const
{
    const RectF part = world.intersected(m_area);
    if (part.isEmpty())
        return {};
    return {part.x / m_area.width, part.y / m_area.height, part.width / m_area.width, part.height / m_area.height};
}

RectF MosaicCover::worldOf(const RectF& fraction) const
{
    return {fraction.x * m_area.width, fraction.y * m_area.height, fraction.width * m_area.width,
            fraction.height * m_area.height};
}

RectF MosaicCover::worldOf(const TileAddress& tile) const
{
    constexpr double kGutter = Pyramid::kGutter;
    const Rect content = m_pyramid.tileRect(tile);
    const SizeF cell = cellPixels(tile.level);
    return {(static_cast<double>(content.x) - kGutter) / cell.width,
            (static_cast<double>(content.y) - kGutter) / cell.height,
            (static_cast<double>(content.width) + 2 * kGutter) / cell.width,
            (static_cast<double>(content.height) + 2 * kGutter) / cell.height};
}

// A tile has the pixels from one before its content to one after it.
MosaicCover::Steps MosaicCover::steps(double from, double until, std::int64_t count)
{
    constexpr double kGutter = Pyramid::kGutter;
    const double last = static_cast<double>(count - 1);
    const double first = std::clamp(std::floor((from - kGutter) / kTileSize), 0.0, last);
    const double end = std::clamp(std::ceil((until + kGutter) / kTileSize), first + 1, last + 1);
    return {static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(end)};
}

} // namespace tessera
