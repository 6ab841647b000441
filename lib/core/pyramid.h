// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <core/geometry.h>
#include <core/tile_key.h>

namespace tessera {

/// The geometry of an image as levels of tiles. Level 0 is the full image; sizes decrease strictly;
/// the last level (the root) is a single tile of at most kRootSize pixels a side, unless the image
/// itself is smaller. Sizes need not be exact halves: positions in different levels correspond by
/// their fraction of the level's size.
class Pyramid {
public:
    static constexpr int kTileSize = 512; ///< content of a full tile; its pixels carry a gutter around
    static constexpr int kGutter = 1;     ///< pixels of the neighbours (or repeated edge) on each side
    static constexpr int kRootSize = 32;

    Pyramid() = default;
    explicit Pyramid(std::vector<Size> levels, int tileSize = kTileSize)
        : m_levels(std::move(levels)), m_tileSize(tileSize)
    {
    }

    /// Halves (rounding up) from `full` down to the root.
    static Pyramid halving(Size full, int tileSize = kTileSize);

    [[nodiscard]] bool isEmpty() const { return m_levels.empty(); }
    [[nodiscard]] std::uint32_t levelCount() const { return static_cast<std::uint32_t>(m_levels.size()); }
    [[nodiscard]] std::uint32_t rootLevel() const { return levelCount() - 1; }
    [[nodiscard]] Size size(std::uint32_t level = 0) const { return m_levels[level]; }
    [[nodiscard]] int tileSize() const { return m_tileSize; }
    [[nodiscard]] std::int64_t columns(std::uint32_t level) const { return tiles(m_levels[level].width); }
    [[nodiscard]] std::int64_t rows(std::uint32_t level) const { return tiles(m_levels[level].height); }
    /// Pixels of `level` per pixel of level 0, 0 < scale <= 1.
    [[nodiscard]] double scale(std::uint32_t level) const
    {
        return static_cast<double>(m_levels[level].width) / static_cast<double>(m_levels[0].width);
    }
    /// A tile's content (no gutter) in pixels of its level; empty when there is no such tile.
    [[nodiscard]] Rect tileRect(const TileAddress& tile) const;
    /// The same as fractions (0 to 1) of the image.
    [[nodiscard]] RectF tileFraction(const TileAddress& tile) const;

private:
    [[nodiscard]] std::int64_t tiles(std::int64_t pixels) const { return (pixels + m_tileSize - 1) / m_tileSize; }

    std::vector<Size> m_levels;
    int m_tileSize = kTileSize;
};

} // namespace tessera
