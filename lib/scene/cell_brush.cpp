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
        taps.first = std::clamp(static_cast<int>(std::floor((i - kCellInset * side) / kInside)), 0, side - 1);
        for (int t = 0; t < static_cast<int>(taps.weights.size()) && taps.first + t < side; ++t)
            taps.weights[static_cast<std::size_t>(t)] = edge(taps.first + t + 1) - edge(taps.first + t);
    }
}

void CellBrush::picture(const std::uint8_t* rgba, Block& out) const
{
    const int row = m_side * 4;
    std::array<std::uint32_t, std::size_t(kMostSide) * kMostSide * 4> wide{}; // averaged across, in 256ths
    for (int y = 0; y < m_side; ++y)
        for (int i = 0; i < row; ++i) {
            const Taps& taps = m_taps[static_cast<std::size_t>(i / 4)];
            std::uint32_t sum = 0;
            for (int t = 0; t < 3 && taps.first + t < m_side; ++t)
                sum += taps.weights[static_cast<std::size_t>(t)] * rgba[y * row + (taps.first + t) * 4 + i % 4];
            wide[static_cast<std::size_t>(y * row + i)] = sum;
        }
    for (int y = 0; y < m_side; ++y) {
        const Taps& taps = m_taps[static_cast<std::size_t>(y)];
        for (int x = 0; x < row; x += 4) {
            std::array<std::uint32_t, 4> c{};
            for (int t = 0; t < 3 && taps.first + t < m_side; ++t)
                for (int k = 0; k < 4; ++k)
                    c[static_cast<std::size_t>(k)] += taps.weights[static_cast<std::size_t>(t)]
                                                      * wide[static_cast<std::size_t>((taps.first + t) * row + x + k)];
            std::uint8_t* to = out.data() + y * row + x;
            const std::uint32_t clear = kWhole * kWhole * 255U - c[3]; // of the ground, what is seen
            for (int k = 0; k < 3; ++k) {
                const std::uint64_t ground = std::uint64_t(channel(kCanvasColour, k)) * clear / 255U;
                to[k] = static_cast<std::uint8_t>((c[static_cast<std::size_t>(k)] + ground + kWhole * kWhole / 2)
                                                  / (kWhole * kWhole));
            }
            to[3] = 255;
        }
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
