// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/raster_sampling.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include <core/pyramid.h>

namespace tessera {

namespace {

constexpr int kWhole = 256; ///< the sum of two neighbours' weights

/// Between pixels of the canvas and texels, along one axis.
struct Axis {
    Axis(double targetFrom, double targetSize, double sourceFrom, double sourceSize)
        : target(targetFrom), source(sourceFrom), size(sourceSize), step(sourceSize / targetSize)
    {
    }
    /// Under the centre of this pixel.
    [[nodiscard]] double texel(int pixel) const { return source + (pixel + 0.5 - target) * step; }
    [[nodiscard]] int clamped(double at, int beyond) const
    {
        return static_cast<int>(std::clamp(at, std::floor(source) - beyond, std::ceil(source + size) - 1 + beyond));
    }

    double target;
    double source;
    double size;
    double step;
};

Axis across(const TileQuad& t)
{
    return {t.target.x, t.target.width, t.source.x, t.source.width};
}

Axis down(const TileQuad& t)
{
    return {t.target.y, t.target.height, t.source.y, t.source.height};
}

/// Two neighbouring texels and the second one's weight.
struct Mix {
    int first;
    int second;
    int weight;
};

Mix mixAt(const Axis& axis, int pixel)
{
    const double at = axis.texel(pixel) - 0.5; // from the texels' centres
    const double before = std::floor(at);
    return {axis.clamped(before, Pyramid::kGutter), axis.clamped(before + 1, Pyramid::kGutter),
            static_cast<int>(std::lround((at - before) * kWhole))};
}

/// Channel by channel; the compiler makes vectors of it.
void mixRows(const std::uint8_t* a, const std::uint8_t* b, int weight, std::uint8_t* to, std::size_t bytes)
{
    const auto wb = static_cast<std::uint16_t>(weight);
    const auto wa = static_cast<std::uint16_t>(kWhole - weight);
    for (std::size_t i = 0; i < bytes; ++i)
        to[i] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(a[i] * wa + b[i] * wb + kWhole / 2) >> 8U);
}

std::uint32_t mixTexels(std::uint32_t a, std::uint32_t b, std::uint32_t weight)
{
    constexpr std::uint32_t kOdd = 0x00ff00ffU;
    constexpr std::uint32_t kHalf = 0x00800080U;
    const std::uint32_t other = kWhole - weight;
    const std::uint32_t low = ((a & kOdd) * other + (b & kOdd) * weight + kHalf) >> 8U & kOdd;
    const std::uint32_t high = ((a >> 8U & kOdd) * other + (b >> 8U & kOdd) * weight + kHalf) & ~kOdd;
    return low | high;
}

} // namespace

QImage sampleNearest(const QImage& slot, const TileQuad& tile, const QRect& seen)
{
    const Axis horizontal = across(tile);
    const Axis vertical = down(tile);
    std::vector<int> columns(static_cast<std::size_t>(seen.width()));
    for (int x = 0; x < seen.width(); ++x)
        columns[static_cast<std::size_t>(x)] = horizontal.clamped(std::floor(horizontal.texel(seen.x() + x)), 0);
    QImage image(seen.size(), slot.format());
    int before = -1;
    for (int y = 0; y < seen.height(); ++y) {
        const int row = vertical.clamped(std::floor(vertical.texel(seen.y() + y)), 0);
        auto* to = reinterpret_cast<std::uint32_t*>(image.scanLine(y));
        if (row == before) {
            std::memcpy(to, image.constScanLine(y - 1), columns.size() * sizeof(std::uint32_t));
            continue;
        }
        const auto* from = reinterpret_cast<const std::uint32_t*>(slot.constScanLine(row));
        for (const int column : columns)
            *to++ = from[column];
        before = row;
    }
    return image;
}

QImage sampleSmooth(const QImage& slot, const TileQuad& tile, const QRect& seen)
{
    const Axis horizontal = across(tile);
    const Axis vertical = down(tile);
    std::vector<Mix> columns;
    columns.reserve(static_cast<std::size_t>(seen.width()));
    for (int x = 0; x < seen.width(); ++x)
        columns.push_back(mixAt(horizontal, seen.x() + x));
    const int left = columns.front().first;
    const auto width = static_cast<std::size_t>(columns.back().second - left + 1);
    for (Mix& column : columns) {
        column.first -= left;
        column.second -= left;
    }
    QImage image(seen.size(), slot.format());
    std::vector<std::uint32_t> mixed(width);
    for (int y = 0; y < seen.height(); ++y) {
        const Mix rows = mixAt(vertical, seen.y() + y);
        const auto texels = [&](int row) {
            return slot.constScanLine(row) + static_cast<std::size_t>(left) * sizeof(std::uint32_t);
        };
        mixRows(texels(rows.first), texels(rows.second), rows.weight, reinterpret_cast<std::uint8_t*>(mixed.data()),
                width * sizeof(std::uint32_t));
        auto* to = reinterpret_cast<std::uint32_t*>(image.scanLine(y));
        for (const Mix& column : columns)
            *to++ =
                mixTexels(mixed[static_cast<std::size_t>(column.first)], mixed[static_cast<std::size_t>(column.second)],
                          static_cast<std::uint32_t>(column.weight));
    }
    return image;
}

} // namespace tessera
