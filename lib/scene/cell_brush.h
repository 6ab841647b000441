// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tessera {

/// How a cell of the wall looks in few pixels: what fills the cell's inside, averaged over each pixel, on the canvas'
/// ground. So the space between images is seen at every size, if only as a little less light, and nothing changes its
/// brightness when the size does.
class CellBrush {
public:
    static constexpr int kMostSide = 16;
    /// Pixels of a cell, opaque RGBA, rows of `side` one after the other.
    using Block = std::array<std::uint8_t, std::size_t(kMostSide) * kMostSide * 4>;

    /// `side`: pixels of a cell, 1 to 16.
    explicit CellBrush(int side);

    /// `rgba`: what fills the cell's inside, side x side premultiplied pixels, one row after the other.
    void picture(const std::uint8_t* rgba, Block& out) const;
    /// 0xRRGGBBAA, at the place of an image of the guessed shape.
    [[nodiscard]] Block plain(std::uint32_t colour) const;

private:
    /// The pixels of the picture that lie in one of the cell's, with the share of it that each has, of 256.
    struct Taps {
        std::array<std::size_t, 3> at{};
        std::array<float, 3> weights{}; ///< whole numbers
    };
    /// The average of what they take of a row.
    [[nodiscard]] static std::array<float, 4> across(const float* row, const Taps& taps);

    std::array<Taps, kMostSide> m_taps;
    int m_side;
};

} // namespace tessera
