// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <core/geometry.h>
#include <core/pyramid.h>
#include <core/tile_key.h>

namespace tessera {

/// A block of tiles of one level: columns [x0, x1), rows [y0, y1).
struct TileRange {
    std::uint32_t level = 0;
    std::uint64_t x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    [[nodiscard]] bool isEmpty() const { return x1 <= x0 || y1 <= y0; }
    [[nodiscard]] std::uint64_t count() const { return isEmpty() ? 0 : (x1 - x0) * (y1 - y0); }
    [[nodiscard]] bool contains(const TileAddress& t) const
    {
        return t.level == level && t.x >= x0 && t.x < x1 && t.y >= y0 && t.y < y1;
    }
    friend bool operator==(const TileRange&, const TileRange&) = default;
};

/// The coarsest level that still has at least 0.9 texels per device pixel; level 0 when none has.
/// `pixelScale` is device pixels per pixel of level 0. `bias` >= 1 accepts that many times fewer
/// texels. With `previous` (the level shown so far) a coarser one is taken only once it has a full
/// texel per pixel, so that small movements around a border do not switch to and fro.
[[nodiscard]] std::uint32_t idealLevel(const Pyramid& pyramid, double pixelScale, double bias = 1,
                                       std::optional<std::uint32_t> previous = std::nullopt);

/// The tiles of `level` that touch `view`, when the whole image is drawn at `image` (both in device
/// pixels). Empty when they do not meet.
[[nodiscard]] TileRange visibleTiles(const Pyramid& pyramid, std::uint32_t level, const RectF& image,
                                     const RectF& view);

/// The tiles of `level` that show `fraction` (0 to 1) of the image, leaving out neighbours of which
/// less than half a texel would be seen.
[[nodiscard]] TileRange tilesCovering(const Pyramid& pyramid, std::uint32_t level, const RectF& fraction);

/// The part of tile `drawn` that shows `fraction` of the image, in texels of its pixels: the content
/// begins at (kGutter, kGutter).
[[nodiscard]] RectF sourceTexels(const Pyramid& pyramid, const TileAddress& drawn, const RectF& fraction);

/// Where `fraction` of an image lies on the screen when the whole is drawn at `image`. Neighbouring
/// fractions share the edge between them up to the last bit or two of a double.
[[nodiscard]] RectF onScreen(const RectF& image, const RectF& fraction);

/// How much of a cover was drawn from what.
struct CoverCount {
    std::uint64_t ideal = 0;   ///< ideal tiles drawn themselves
    std::uint64_t finer = 0;   ///< covered by finer tiles
    std::uint64_t coarser = 0; ///< covered by a coarser tile
    std::uint64_t missing = 0; ///< nothing ready covers them

    void add(const CoverCount& more)
    {
        ideal += more.ideal;
        finer += more.finer;
        coarser += more.coarser;
        missing += more.missing;
    }
};

namespace detail {

/// Draws `fraction` from the tiles of one other level, if all of those are ready. The sizes of levels
/// need not be exact halves, so its tiles may miss the fraction's edge by a little: up to half a texel
/// is taken from their gutter instead of from one more neighbour.
template <class Ready, class Draw>
bool coverByLevel(const Pyramid& pyramid, std::uint32_t level, const RectF& fraction, Ready& ready, Draw& draw)
{
    const TileRange r = tilesCovering(pyramid, level, fraction);
    for (std::uint64_t y = r.y0; y < r.y1; ++y)
        for (std::uint64_t x = r.x0; x < r.x1; ++x)
            if (!ready(TileAddress{level, x, y}))
                return false;
    for (std::uint64_t y = r.y0; y < r.y1; ++y) {
        for (std::uint64_t x = r.x0; x < r.x1; ++x) {
            const TileAddress tile{level, x, y};
            const RectF own = pyramid.tileFraction(tile);
            const double left = x == r.x0 ? fraction.x : own.x;
            const double top = y == r.y0 ? fraction.y : own.y;
            const double right = x + 1 == r.x1 ? fraction.right() : own.right();
            const double bottom = y + 1 == r.y1 ? fraction.bottom() : own.bottom();
            draw(tile, RectF{left, top, right - left, bottom - top});
        }
    }
    return !r.isEmpty();
}

template <class Ready, class Draw>
bool coverByCoarser(const Pyramid& pyramid, std::uint32_t ideal, const RectF& fraction, Ready& ready, Draw& draw)
{
    for (std::uint32_t level = ideal + 1; level < pyramid.levelCount(); ++level)
        if (coverByLevel(pyramid, level, fraction, ready, draw))
            return true;
    return false;
}

} // namespace detail

/// Covers the tiles of `range` (the ideal ones) exactly, without overlap, from what is ready: each
/// ideal tile itself, else finer tiles (up to two levels) that cover all of it, so that zooming out
/// never blurs what is seen, else the nearest coarser ones. `ready(TileAddress) -> bool`;
/// `draw(TileAddress drawn, RectF fraction)` gets the fraction of the image (0 to 1) to draw from
/// that tile; `missing(TileAddress ideal, RectF fraction)` is called where nothing covers.
template <class Ready, class Draw, class Missing>
CoverCount cover(const Pyramid& pyramid, const TileRange& range, Ready ready, Draw draw, Missing missing)
{
    constexpr std::uint32_t kFinerLevels = 2;
    CoverCount count;
    for (std::uint64_t y = range.y0; y < range.y1; ++y) {
        for (std::uint64_t x = range.x0; x < range.x1; ++x) {
            const TileAddress tile{range.level, x, y};
            const RectF fraction = pyramid.tileFraction(tile);
            if (ready(tile)) {
                draw(tile, fraction);
                ++count.ideal;
                continue;
            }
            bool done = false;
            for (std::uint32_t up = 1; up <= kFinerLevels && up <= range.level && !done; ++up)
                done = detail::coverByLevel(pyramid, range.level - up, fraction, ready, draw);
            if (done)
                ++count.finer;
            else if (detail::coverByCoarser(pyramid, range.level, fraction, ready, draw))
                ++count.coarser;
            else {
                missing(tile, fraction);
                ++count.missing;
            }
        }
    }
    return count;
}

} // namespace tessera
