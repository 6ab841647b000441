// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/block_source.h>

namespace tessera {

namespace {

Rect blockRect(const BlockSource::Grid& grid, std::int64_t x, std::int64_t y)
{
    return {x * grid.block.width, y * grid.block.height, grid.block.width, grid.block.height};
}

} // namespace

Status BlockSource::fill(const TileAddress& tile, const PixelTarget& target, const ReadContext& context) const
{
    return fillLevel(tile.level, target.area, target, context);
}

std::vector<BlockSource::BlockPlace> BlockSource::missingBlocks(const TileAddress& tile) const
{
    std::vector<BlockPlace> missing;
    const Rect content = info()->pyramid.tileRect(tile);
    if (tile.level >= m_grids.size() || content.isEmpty())
        return missing;
    const Grid& grid = m_grids[tile.level];
    constexpr std::int64_t gutter = Pyramid::kGutter;
    const Rect rect =
        Rect{content.x - gutter, content.y - gutter, content.width + 2 * gutter, content.height + 2 * gutter}
            .intersected({0, 0, grid.level.width, grid.level.height});
    for (std::int64_t y = rect.y / grid.block.height; y * grid.block.height < rect.bottom(); ++y) {
        for (std::int64_t x = rect.x / grid.block.width; x * grid.block.width < rect.right(); ++x) {
            const BlockPlace place{static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y)};
            if (!services().blocks.contains({info()->id, tile.level, place.x, place.y}))
                missing.push_back(place);
        }
    }
    return missing;
}

BlockSource::Grid BlockSource::gridOf(std::uint32_t level) const
{
    if (level < m_grids.size())
        return m_grids[level];
    const Pyramid& pyramid = info()->pyramid;
    return {pyramid.size(level), {pyramid.tileSize(), pyramid.tileSize()}};
}

Status BlockSource::fillLevel(std::uint32_t level, const Rect& rect, const PixelTarget& target,
                              const ReadContext& context) const
{
    const Grid grid = gridOf(level);
    for (std::int64_t y = rect.y / grid.block.height; y * grid.block.height < rect.bottom(); ++y) {
        for (std::int64_t x = rect.x / grid.block.width; x * grid.block.width < rect.right(); ++x) {
            if (context.stop.stop_requested())
                return cancelledError();
            const Result<PixelsPtr> pixels = block(level, x, y, context);
            if (!pixels)
                return pixels.error();
            const Rect place = blockRect(grid, x, y);
            const Rect covered{place.x, place.y, (*pixels)->width(), (*pixels)->height()};
            copyRect(viewOf(**pixels, covered), rect, target);
        }
    }
    return {};
}

Result<PixelsPtr> BlockSource::block(std::uint32_t level, std::int64_t x, std::int64_t y,
                                     const ReadContext& context) const
{
    const BlockKey key{info()->id, level, static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y)};
    const Result<Block> result = services().blocks.get(key, context.stop, [&]() -> Result<Block> {
        context.tell(TileState::Decoding);
        Result<Pixels> pixels =
            level < m_grids.size() ? decodeBlock(level, key.x, key.y, context) : halved(level, x, y, context);
        if (!pixels)
            return pixels.error();
        return blockOf(std::make_shared<const Pixels>(std::move(*pixels)));
    });
    if (!result)
        return result.error();
    return pixelsOf(*result);
}

Result<Pixels> BlockSource::halved(std::uint32_t level, std::int64_t x, std::int64_t y,
                                   const ReadContext& context) const
{
    const Grid grid = gridOf(level);
    const Size finer = info()->pyramid.size(level - 1);
    const Rect rect = blockRect(grid, x, y).intersected({0, 0, grid.level.width, grid.level.height});
    const Rect from =
        Rect{rect.x * 2, rect.y * 2, rect.width * 2, rect.height * 2}.intersected({0, 0, finer.width, finer.height});
    Pixels pixels = heapPixels(rect.width, rect.height, info()->opaque);
    // A strip at a time: what the finer level's blocks hold is never joined into one picture.
    const std::int64_t strip = 64;
    for (std::int64_t top = 0; top < from.height; top += strip) {
        const Rect part{from.x, from.y + top, from.width, std::min(strip, from.height - top)};
        Pixels rows = heapPixels(part.width, part.height, info()->opaque);
        if (const Status filled = fillLevel(level - 1, part, {rows, part}, context); !filled)
            return filled.error();
        for (int i = 0; i < rows.height(); i += 2)
            halveRows(rows.row(i), rows.row(std::min(i + 1, rows.height() - 1)), part.width,
                      pixels.row(static_cast<int>(top + i) / 2));
    }
    return pixels;
}

Pyramid pyramidFrom(const std::vector<BlockSource::Grid>& grids)
{
    std::vector<Size> sizes;
    for (const BlockSource::Grid& grid : grids) {
        sizes.push_back(grid.level);
        if (std::max(grid.level.width, grid.level.height) <= Pyramid::kRootSize)
            break;
    }
    const Pyramid rest = Pyramid::halving(sizes.back());
    for (std::uint32_t i = 1; i < rest.levelCount(); ++i)
        sizes.push_back(rest.size(i));
    return Pyramid(std::move(sizes));
}

} // namespace tessera
