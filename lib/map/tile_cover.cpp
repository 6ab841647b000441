// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/tile_cover.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

constexpr double kEnoughTexels = 0.9;  ///< per device pixel: fewer would look soft
constexpr double kCoarserTexels = 1.0; ///< what a coarser level must have to replace the one shown

struct Steps {
    std::uint64_t from = 0;
    std::uint64_t until = 0;
};

// Tiles that touch the texels [from, until) of a level with `size` texels, at least one. Positions
// come from divisions, so an edge that lies within a billionth of a tile on a border lies on it.
Steps steps(double from, double until, std::int64_t size, int tileSize)
{
    constexpr double kOnBorder = 1e-9;
    const double count = std::ceil(static_cast<double>(size) / tileSize);
    const double first = std::clamp(std::floor(from / tileSize + kOnBorder), 0.0, count - 1);
    const double end = std::clamp(std::ceil(until / tileSize - kOnBorder), first + 1, count);
    return {static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(end)};
}

TileRange touching(const Pyramid& pyramid, std::uint32_t level, const RectF& texels)
{
    const Size size = pyramid.size(level);
    const Steps x = steps(texels.x, texels.right(), size.width, pyramid.tileSize());
    const Steps y = steps(texels.y, texels.bottom(), size.height, pyramid.tileSize());
    return {level, x.from, y.from, x.until, y.until};
}

RectF inTexels(const Pyramid& pyramid, std::uint32_t level, const RectF& fraction)
{
    const auto w = static_cast<double>(pyramid.size(level).width);
    const auto h = static_cast<double>(pyramid.size(level).height);
    return {fraction.x * w, fraction.y * h, fraction.width * w, fraction.height * h};
}

} // namespace

std::uint32_t idealLevel(const Pyramid& pyramid, double pixelScale, double bias, std::optional<std::uint32_t> previous)
{
    for (std::uint32_t level = pyramid.levelCount(); level-- > 1;) {
        const double texels = pyramid.scale(level) * bias / pixelScale;
        const bool wouldReplace = previous && level > *previous;
        if (texels >= (wouldReplace ? kCoarserTexels : kEnoughTexels))
            return level;
    }
    return 0;
}

TileRange visibleTiles(const Pyramid& pyramid, std::uint32_t level, const RectF& image, const RectF& view)
{
    const RectF seen = image.intersected(view);
    if (seen.isEmpty())
        return {level, 0, 0, 0, 0};
    const RectF fraction{(seen.x - image.x) / image.width, (seen.y - image.y) / image.height, seen.width / image.width,
                         seen.height / image.height};
    return touching(pyramid, level, inTexels(pyramid, level, fraction));
}

TileRange tilesCovering(const Pyramid& pyramid, std::uint32_t level, const RectF& fraction)
{
    const RectF t = inTexels(pyramid, level, fraction);
    // Something thinner than a texel belongs to the tile of its middle.
    const double dx = std::min(0.5, t.width / 2);
    const double dy = std::min(0.5, t.height / 2);
    return touching(pyramid, level, {t.x + dx, t.y + dy, t.width - 2 * dx, t.height - 2 * dy});
}

RectF sourceTexels(const Pyramid& pyramid, const TileAddress& drawn, const RectF& fraction)
{
    const RectF t = inTexels(pyramid, drawn.level, fraction);
    const Rect tile = pyramid.tileRect(drawn);
    return {t.x - static_cast<double>(tile.x) + Pyramid::kGutter, t.y - static_cast<double>(tile.y) + Pyramid::kGutter,
            t.width, t.height};
}

RectF onScreen(const RectF& image, const RectF& fraction)
{
    const double left = image.x + fraction.x * image.width;
    const double top = image.y + fraction.y * image.height;
    return {left, top, image.x + fraction.right() * image.width - left,
            image.y + fraction.bottom() * image.height - top};
}

} // namespace tessera
