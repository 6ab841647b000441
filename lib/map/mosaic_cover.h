// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <core/geometry.h>
#include <core/pyramid.h>
#include <core/tile_key.h>
#include <map/sheet_layout.h>
#include <map/tile_cover.h>

namespace tessera {

/// A wall seen from afar, as the levels of tiles of one picture: each cell in 16 x 16 pixels at level 0, in 8, 4, 2
/// and 1 a side at the next ones, then halves of that, rounded up, until one tile shows the whole.
///
/// Down to one pixel a cell all scales are exact. With two pixels and more, cells begin on whole ones, though sheets
/// are half a cell apart; with one pixel or less a cell may share its pixels with its neighbours. In justified rows a
/// "cell" is 1 x 1 world units here, and an item's may share pixels at every level. Pure; O(1) but where said
/// otherwise, or as the layout has it.
class MosaicCover {
public:
    static constexpr int kTileSize = 256;
    static constexpr int kFinestCell = 16;           ///< pixels of a cell at level 0
    static constexpr std::uint32_t kPixelLevel = 4;  ///< the finest level in which cells need not be whole pixels
    static constexpr double kBelowCellPixels = 24.0; ///< cells that are smaller on the screen are seen from afar

    MosaicCover() = default;
    explicit MosaicCover(const SheetLayout& layout);

    [[nodiscard]] const SheetLayout& layout() const { return m_layout; }
    /// Empty without items.
    [[nodiscard]] const Pyramid& pyramid() const { return m_pyramid; }
    /// What the pyramid shows, world units: the layout's bounds in whole cells.
    [[nodiscard]] RectF area() const { return m_area; }
    /// Device pixels per pixel of level 0, for cells of so many device pixels.
    [[nodiscard]] static double pixelScale(double cellOnScreen) { return cellOnScreen / kFinestCell; }
    /// Of a cell at a level of the pyramid.
    [[nodiscard]] SizeF cellPixels(std::uint32_t level) const;

    /// What of a part of the world the area has, as a fraction of the area; empty where they do not meet.
    [[nodiscard]] RectF fractionOf(const RectF& world) const;
    [[nodiscard]] RectF worldOf(const RectF& fraction) const;
    /// What a tile's pixels show, world units: with the gutter, so it may reach beyond the area.
    [[nodiscard]] RectF worldOf(const TileAddress& tile) const;

    /// Calls `f(TileAddress)` for the tiles of all levels in whose pixels, gutter included, something of an item's
    /// cell is. `position` < layout().count().
    template <class F>
    void visitTilesOf(std::size_t position, F f) const
    {
        const RectF cell = m_layout.cell(position);
        for (std::uint32_t level = 0; level < m_pyramid.levelCount(); ++level) {
            const SizeF size = cellPixels(level);
            const Steps x = steps(cell.x * size.width, cell.right() * size.width, m_pyramid.columns(level));
            const Steps y = steps(cell.y * size.height, cell.bottom() * size.height, m_pyramid.rows(level));
            for (std::uint64_t row = y.from; row < y.until; ++row)
                for (std::uint64_t column = x.from; column < x.until; ++column)
                    f(TileAddress{level, column, row});
        }
    }

private:
    struct Steps {
        std::uint64_t from = 0;
        std::uint64_t until = 0;
    };
    [[nodiscard]] static Steps steps(double from, double until, std::int64_t count);

    SheetLayout m_layout;
    Pyramid m_pyramid;
    RectF m_area;
};

/// Draws a part of an image, `fraction`, from the finest level whose tiles there are all ready; `ready` and `draw` as
/// cover() has them. Returns that level; nothing, and draws nothing, where no level covers.
template <class Ready, class Draw>
std::optional<std::uint32_t> coverByFinest(const Pyramid& pyramid, const RectF& fraction, Ready ready, Draw draw)
{
    for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level)
        if (detail::coverByLevel(pyramid, level, fraction, ready, draw))
            return level;
    return std::nullopt;
}

} // namespace tessera
