// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/cell_brush.h>

#include <algorithm>
#include <cmath>

#include <scene/canvas_colours.h>
#include <scene/cell_place.h>

namespace tessera {

namespace {

constexpr double kInside = 1 - 2 * kCellInset;
constexpr std::uint32_t kWhole = 256;

std::uint8_t channel(std::uint32_t colour, int index)
{
    return static_cast<std::uint8_t>(colour >> (24U - 8U * static_cast<unsigned>(index)));
}

/// How much of [from, until) lies in the pixel at `at`.
double shareOf(double from, double until, int at)
{
    return std::max(0.0, std::min(until, at + 1.0) - std::max(from, static_cast<double>(at)));
}

/// Light in 256 times 256ths, and through what is clear of it the canvas.
void onGround(const std::array<float, 4>& light, std::uint8_t* to)
{
    const std::uint32_t clear = kWhole * kWhole * 255U - static_cast<std::uint32_t>(light[3]);
    for (int k = 0; k < 3; ++k) {
        const auto own = static_cast<std::uint32_t>(light[static_cast<std::size_t>(k)]);
        const auto ground =
            clear == 0 ? 0U : static_cast<std::uint32_t>(std::uint64_t(channel(kCanvasColour, k)) * clear / 255U);
        to[k] = static_cast<std::uint8_t>((own + ground + kWhole * kWhole / 2) / (kWhole * kWhole));
    }
    to[3] = 255;
}

} // namespace

// The shares of neighbours are differences of one rounded sum: a pixel that is covered whole gets all of 256.
CellBrush::CellBrush(int side) : m_taps(), m_side(side)
{
    for (int i = 0; i < side; ++i) {
        Taps& taps = m_taps[static_cast<std::size_t>(i)];
        const auto edge = [&](int pixel) {
            const double at = kCellInset * side + kInside * pixel;
            return static_cast<std::uint32_t>(std::lround(kWhole * std::clamp(at - i, 0.0, 1.0)));
        };
        const int first = std::clamp(static_cast<int>(std::floor((i - kCellInset * side) / kInside)), 0, side - 1);
        for (int t = 0; t < static_cast<int>(taps.at.size()) && first + t < side; ++t) {
            taps.at[static_cast<std::size_t>(t)] = static_cast<std::size_t>(first) + static_cast<std::size_t>(t);
            taps.weights[static_cast<std::size_t>(t)] = static_cast<float>(edge(first + t + 1) - edge(first + t));
        }
    }
}

std::array<float, 4> CellBrush::across(const float* pixels, const Taps& taps)
{
    std::array<float, 4> sum{};
    for (std::size_t t = 0; t < taps.at.size(); ++t)
        for (std::size_t k = 0; k < 4; ++k)
            sum[k] += taps.weights[t] * pixels[taps.at[t] * 4 + k];
    return sum;
}

// In floats, which hold all that 256 times 256 times 255 needs, so that compilers take four samples at once.
void CellBrush::picture(const std::uint8_t* rgba, Block& out) const
{
    const auto side = static_cast<std::size_t>(m_side);
    const std::size_t row = side * 4;
    std::array<float, kMostSide * 4> down; // of all columns, the average down one row of the cell, in 256ths
    for (std::size_t y = 0; y < side; ++y) {
        const Taps& rows = m_taps[y];
        const std::uint8_t* const above = rgba + rows.at[0] * row;
        const std::uint8_t* const middle = rgba + rows.at[1] * row;
        const std::uint8_t* const below = rgba + rows.at[2] * row;
        for (std::size_t i = 0; i < row; ++i)
            down[i] = rows.weights[0] * static_cast<float>(above[i]) + rows.weights[1] * static_cast<float>(middle[i])
                      + rows.weights[2] * static_cast<float>(below[i]);
        for (std::size_t x = 0; x < side; ++x)
            onGround(across(down.data(), m_taps[x]), out.data() + y * row + x * 4);
    }
}

CellBrush::Block CellBrush::plain(std::uint32_t colour) const
{
    const double side = m_side;
    const RectF place = imageIn({0, 0, side, side}, kGuessedAspect);
    Block block{};
    for (int y = 0; y < m_side; ++y)
        for (int x = 0; x < m_side; ++x) {
            const double share = shareOf(place.x, place.right(), x) * shareOf(place.y, place.bottom(), y);
            std::uint8_t* to = block.data() + (y * m_side + x) * 4;
            for (int k = 0; k < 3; ++k)
                to[k] = static_cast<std::uint8_t>(
                    std::lround(channel(kCanvasColour, k) * (1 - share) + channel(colour, k) * share));
            to[3] = 255;
        }
    return block;
}

} // namespace tessera
