// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/thumbnail_picture.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include <image/pixel_ops.h>

namespace tessera {

namespace {

constexpr double kThumbnailAspect = 0.03; ///< of which shapes may differ: both sides are whole pixels

int scaledTo(int length, int from, int to)
{
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * to / from)));
}

Rect wholeOf(const Pixels& pixels)
{
    return {0, 0, pixels.width(), pixels.height()};
}

bool isOneTile(const Pyramid& pyramid, std::uint32_t level)
{
    return pyramid.columns(level) == 1 && pyramid.rows(level) == 1;
}

bool hasShapeOf(const Pixels& thumbnail, Size image)
{
    const double wanted = static_cast<double>(image.width) / static_cast<double>(image.height);
    // What is rounded to a whole pixel of the shorter side.
    const double slack = kThumbnailAspect + 1.0 / std::min(thumbnail.width(), thumbnail.height());
    return std::abs(thumbnail.width() / (wanted * thumbnail.height()) - 1) <= slack;
}

/// The coarsest that is at least so large, but none that takes long.
std::uint32_t levelFor(const SourceInfo& info, int side)
{
    std::uint32_t level = info.pyramid.rootLevel();
    const auto isSmall = [&] {
        const Size size = info.pyramid.size(level);
        return std::max(size.width, size.height) < side;
    };
    while (level > info.quickLevel && isSmall())
        --level;
    return level;
}

void copyContent(const TilePixels& tile, const Rect& rect, Pixels& to)
{
    const Pixels content = contentOf(tile);
    for (int y = 0; y < content.height(); ++y)
        std::memcpy(to.row(static_cast<int>(rect.y) + y) + rect.x * 4, content.row(y),
                    static_cast<std::size_t>(content.width()) * 4);
}

} // namespace

Pixels reducedTo(const Pixels& picture, int side)
{
    const int longer = std::max(picture.width(), picture.height());
    const int target = std::min(side, longer);
    Pixels small = Pixels::allocate(scaledTo(picture.width(), longer, target),
                                    scaledTo(picture.height(), longer, target), picture.isOpaque());
    areaReduce(viewOf(picture, wholeOf(picture)), small, wholeOf(small));
    return small;
}

Pixels contentOf(const TilePixels& tile)
{
    constexpr int kGutter = Pyramid::kGutter;
    const PixelsPtr& pixels = tile.pixels;
    auto* first = const_cast<std::uint8_t*>(pixels->row(kGutter)) + std::ptrdiff_t(kGutter) * 4; // never written
    return {pixels->width() - 2 * kGutter, pixels->height() - 2 * kGutter, pixels->stride(),
            std::shared_ptr<std::uint8_t>(first, [pixels](std::uint8_t*) {}), pixels->isOpaque()};
}

std::optional<PartialPicture> firstPicture(const Pixels& thumbnail, const Pyramid& pyramid)
{
    if (pyramid.isEmpty() || !hasShapeOf(thumbnail, pyramid.size()))
        return std::nullopt;
    const auto fits = [&](std::uint32_t level) {
        const Size size = pyramid.size(level);
        return isOneTile(pyramid, level) && size.width <= thumbnail.width() && size.height <= thumbnail.height();
    };
    std::uint32_t level = pyramid.rootLevel();
    if (!fits(level))
        return std::nullopt;
    while (level > 0 && fits(level - 1))
        --level;
    constexpr int kGutter = Pyramid::kGutter;
    const Size size = pyramid.size(level);
    const Rect inside{kGutter, kGutter, size.width, size.height};
    Pixels pixels = Pixels::allocate(static_cast<int>(size.width) + 2 * kGutter,
                                     static_cast<int>(size.height) + 2 * kGutter, thumbnail.isOpaque());
    areaReduce(viewOf(thumbnail, wholeOf(thumbnail)), pixels, inside);
    repeatEdges(pixels, inside);
    return PartialPicture{{{level, 0, 0}, std::make_shared<const Pixels>(std::move(pixels))}, {0, 0, 1, 1}};
}

Result<Pixels> readThumbnail(const ImageSource& source, int side, const std::stop_token& stop)
{
    const SourceInfo& info = *source.info();
    const std::uint32_t level = levelFor(info, side);
    const Size size = info.pyramid.size(level);
    Pixels whole = Pixels::allocate(static_cast<int>(size.width), static_cast<int>(size.height), info.opaque);
    for (std::int64_t y = 0; y < info.pyramid.rows(level); ++y) {
        for (std::int64_t x = 0; x < info.pyramid.columns(level); ++x) {
            const TileAddress address{level, static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y)};
            const Result<std::vector<TilePixels>> tiles = source.read(address, {stop, {}});
            if (!tiles)
                return tiles.error();
            copyContent(tiles->front(), info.pyramid.tileRect(address), whole);
        }
    }
    return reducedTo(whole, side);
}

} // namespace tessera
