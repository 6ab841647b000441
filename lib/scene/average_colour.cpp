// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/average_colour.h>

#include <algorithm>
#include <array>

#include <core/pyramid.h>

namespace tessera {

namespace {

constexpr std::uint64_t kFull = 255;

} // namespace

Rgba averageColour(const Pixels& tile)
{
    std::array<std::uint64_t, 4> sum{}; // of premultiplied red, green and blue, and of alpha
    std::uint64_t count = 0;
    for (int y = Pyramid::kGutter; y < tile.height() - Pyramid::kGutter; ++y) {
        const std::uint8_t* pixel = tile.row(y) + std::size_t{4} * Pyramid::kGutter;
        for (int x = Pyramid::kGutter; x < tile.width() - Pyramid::kGutter; ++x, pixel += 4, ++count)
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += pixel[i];
    }
    const std::uint64_t alpha = sum[3];
    if (alpha == 0)
        return 0;
    const auto part = [alpha](std::uint64_t colour) { return std::min((colour * kFull + alpha / 2) / alpha, kFull); };
    return static_cast<Rgba>(part(sum[0]) << 24U | part(sum[1]) << 16U | part(sum[2]) << 8U
                             | (alpha + count / 2) / count);
}

} // namespace tessera
