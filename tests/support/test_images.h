// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <core/pixels.h>
#include <core/pyramid.h>
#include <image/image_services.h>
#include <image/pixel_ops.h>
#include <image/source.h>

/// Pictures made in code, and ways to compare them.
namespace tessera::test {

/// A smooth picture that has no symmetry, so that a wrong turn or mirror shows.
inline Pixels pattern(int width, int height, bool opaque = true)
{
    Pixels pixels = Pixels::allocate(width, height, opaque);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double u = double(x) / width;
            const double v = double(y) / height;
            std::uint8_t* p = pixels.row(y) + std::ptrdiff_t(x) * 4;
            const double alpha = opaque ? 255 : 55 + 200 * u;
            const double rgb[3] = {30 + 200 * u, 20 + 210 * v, 128 + 100 * std::sin(9 * u + 4 * v)};
            for (int c = 0; c < 3; ++c)
                p[c] = static_cast<std::uint8_t>(rgb[c] * alpha / 255 + 0.5);
            p[3] = static_cast<std::uint8_t>(alpha + 0.5);
        }
    }
    return pixels;
}

/// The picture as someone sees it whose viewer obeys the EXIF orientation, pixel by pixel.
inline Pixels oriented(const Pixels& raw, int exif)
{
    const int w = raw.width();
    const int h = raw.height();
    const bool turned = exif >= 5;
    Pixels shown = Pixels::allocate(turned ? h : w, turned ? w : h, raw.isOpaque());
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x) {
            int u = x;
            int v = y;
            switch (exif) {
            case 2: u = w - 1 - x; break;
            case 3:
                u = w - 1 - x;
                v = h - 1 - y;
                break;
            case 4: v = h - 1 - y; break;
            case 5:
                u = y;
                v = x;
                break;
            case 6:
                u = y;
                v = h - 1 - x;
                break;
            case 7:
                u = w - 1 - y;
                v = h - 1 - x;
                break;
            case 8:
                u = w - 1 - y;
                v = x;
                break;
            default: break;
            }
            std::copy_n(raw.row(v) + std::ptrdiff_t(u) * 4, 4, shown.row(y) + std::ptrdiff_t(x) * 4);
        }
    }
    return shown;
}

/// The whole picture averaged down, by the plain definition.
inline Pixels averaged(const Pixels& full, Size size)
{
    Pixels small = Pixels::allocate(int(size.width), int(size.height), full.isOpaque());
    areaReduce(viewOf(full, {0, 0, full.width(), full.height()}), small, {0, 0, size.width, size.height});
    return small;
}

/// Mean and largest difference of all channels.
struct Difference {
    double mean = 0;
    int most = 0;
};
inline Difference difference(const Pixels& a, const Pixels& b)
{
    if (a.width() != b.width() || a.height() != b.height())
        return {1e9, 255};
    Difference d;
    for (int y = 0; y < a.height(); ++y) {
        for (int i = 0; i < a.width() * 4; ++i) {
            const int delta = std::abs(a.row(y)[i] - b.row(y)[i]);
            d.mean += delta;
            d.most = std::max(d.most, delta);
        }
    }
    d.mean /= double(a.width()) * a.height() * 4;
    return d;
}

/// Services with budgets of their own. Outlives the sources of the test.
struct Services {
    explicit Services(std::uint64_t bufferBytes = 96U << 20U, std::uint64_t blockBytes = 96U << 20U)
        : buffers(bufferBytes, clock), blocks(blockBytes)
    {
    }
    SteadyClock clock;
    BufferPool buffers;
    DecodedBlocks blocks;
    Limits limits;
    [[nodiscard]] ImageServices get() { return {buffers, blocks, clock, limits}; }
};

/// A level put together from its tiles' contents, or an empty picture when one fails.
inline Pixels readLevel(const ImageSource& source, std::uint32_t level)
{
    const Pyramid& pyramid = source.info()->pyramid;
    const Size size = pyramid.size(level);
    Pixels whole = Pixels::allocate(int(size.width), int(size.height), source.info()->opaque);
    for (std::int64_t y = 0; y < pyramid.rows(level); ++y) {
        for (std::int64_t x = 0; x < pyramid.columns(level); ++x) {
            const TileAddress tile{level, std::uint64_t(x), std::uint64_t(y)};
            const auto tiles = source.read(tile, {});
            if (!tiles || tiles->front().address != tile)
                return Pixels::allocate(1, 1);
            const Rect rect = pyramid.tileRect(tile);
            const Pixels& pixels = *tiles->front().pixels;
            if (pixels.width() != rect.width + 2 || pixels.height() != rect.height + 2)
                return Pixels::allocate(1, 1);
            for (int row = 0; row < rect.height; ++row)
                std::copy_n(pixels.row(row + 1) + 4, rect.width * 4, whole.row(int(rect.y) + row) + rect.x * 4);
        }
    }
    return whole;
}

/// The largest difference between any tile's gutter and the level's own pixels there.
inline int gutterError(const ImageSource& source, std::uint32_t level)
{
    const Pyramid& pyramid = source.info()->pyramid;
    const Pixels whole = readLevel(source, level);
    const Size size = pyramid.size(level);
    int most = 0;
    for (std::int64_t ty = 0; ty < pyramid.rows(level); ++ty) {
        for (std::int64_t tx = 0; tx < pyramid.columns(level); ++tx) {
            const TileAddress tile{level, std::uint64_t(tx), std::uint64_t(ty)};
            const auto tiles = source.read(tile, {});
            if (!tiles || whole.width() != size.width)
                return 256;
            const Pixels& pixels = *tiles->front().pixels;
            const Rect rect = pyramid.tileRect(tile);
            for (int y = 0; y < pixels.height(); ++y) {
                for (int x = 0; x < pixels.width(); ++x) {
                    const auto wx = int(std::clamp<std::int64_t>(rect.x + x - 1, 0, size.width - 1));
                    const auto wy = int(std::clamp<std::int64_t>(rect.y + y - 1, 0, size.height - 1));
                    for (int c = 0; c < 4; ++c)
                        most = std::max(most, std::abs(pixels.row(y)[x * 4 + c] - whole.row(wy)[wx * 4 + c]));
                }
            }
        }
    }
    return most;
}

} // namespace tessera::test
