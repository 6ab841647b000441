// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/light_sums.h>

#include <algorithm>
#include <cmath>

#include <image/micro_thumbnail.h>

namespace tessera {

namespace {

constexpr double kThinPixel = 0.2; ///< of a small picture's pixel: where less than that is of the image it is left out

/// How much of [from, until) lies in the pixel at `at`.
double lengthIn(double from, double until, int at)
{
    return std::max(0.0, std::min(until, at + 1.0) - std::max(from, static_cast<double>(at)));
}

} // namespace

LightSums::LightSums(int width, int height)
    : m_width(width), m_height(height), m_sums(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
{
}

void LightSums::fill(const RectF& place, const std::uint8_t* rgb)
{
    even(place, {static_cast<float>(rgb[0]), static_cast<float>(rgb[1]), static_cast<float>(rgb[2]), 255});
}

void LightSums::even(const RectF& place, const std::array<float, 4>& premultiplied)
{
    const double right = std::min(place.right(), static_cast<double>(m_width));
    const double bottom = std::min(place.bottom(), static_cast<double>(m_height));
    const float alpha = premultiplied[3] / 255;
    for (int y = std::max(0, static_cast<int>(std::floor(place.y))); y < bottom; ++y) {
        const double high = lengthIn(place.y, bottom, y);
        for (int x = std::max(0, static_cast<int>(std::floor(place.x))); x < right; ++x) {
            const auto share = static_cast<float>(high * lengthIn(place.x, right, x));
            Sum& sum = at(x, y);
            sum.share += share * alpha;
            for (std::size_t k = 0; k < 3; ++k)
                sum.colour[k] += share * premultiplied[k];
        }
    }
}

// Each pixel has the average of the stretch of the small picture that it shows. Of those at the image's edge only a
// part is of the image, and they are as much darker.
void LightSums::findTaps(const Extent& place, int most, const Extent& part, int side, std::vector<Tap>& taps)
{
    taps.clear();
    const double step = (part.until - part.from) / (place.until - place.from);
    const int end = static_cast<int>(std::min(std::ceil(place.until), static_cast<double>(most)));
    for (int to = std::max(0, static_cast<int>(std::floor(place.from))); to < end; ++to) {
        const double from = std::max(place.from, static_cast<double>(to));
        const double length = std::min(place.until, to + 1.0) - from;
        const double low = part.from + (from - place.from) * step;
        const double high = std::min(low + length * step, part.until);
        const int last = std::min(side, static_cast<int>(std::ceil(high)));
        for (int i = std::max(0, static_cast<int>(std::floor(low))); i < last; ++i) {
            const double own = lengthIn(part.from, part.until, i);
            const double seen = lengthIn(low, high, i);
            if (own > 0 && seen > 0)
                taps.push_back({i, to, static_cast<float>(length * seen / ((high - low) * own))});
        }
    }
}

void LightSums::picture(const RectF& place, double aspect, const std::uint8_t* rgba, int side)
{
    if (place.isEmpty())
        return;
    const auto extentOf = [side](double share) {
        const double thinnest = static_cast<double>(side) / MicroThumbnail::kSide;
        const double size = std::max(share * side, thinnest);
        Extent extent{(side - size) / 2, (side + size) / 2};
        if (const double own = std::ceil(extent.from) - extent.from; own < kThinPixel && size > 1 + 2 * own) {
            extent.from += own;
            extent.until -= own;
        }
        return extent;
    };
    const Extent columns = extentOf(std::min(1.0, aspect));
    const Extent rows = extentOf(std::min(1.0, 1 / aspect));
    if (side == 1) {
        const double covered = (columns.until - columns.from) * (rows.until - rows.from);
        const float rest = static_cast<float>(rgba[3]) / 255;
        const float more = std::min(static_cast<float>(1 / covered), rest > 0 ? 1 / rest : 1);
        return even(place, {more * static_cast<float>(rgba[0]), more * static_cast<float>(rgba[1]),
                            more * static_cast<float>(rgba[2]), more * static_cast<float>(rgba[3])});
    }
    findTaps({place.x, place.right()}, m_width, columns, side, m_across);
    findTaps({place.y, place.bottom()}, m_height, rows, side, m_down);
    if (m_across.empty())
        return;
    const int first = m_across.front().to;
    int done = -1; // the row that is in the line
    for (const Tap& down : m_down) {
        if (down.from != done) {
            done = down.from;
            m_line.assign(static_cast<std::size_t>(m_across.back().to - first) + 1, {});
            for (const Tap& tap : m_across)
                for (std::size_t k = 0; k < 4; ++k)
                    m_line[static_cast<std::size_t>(tap.to - first)][k] +=
                        tap.weight * static_cast<float>(rgba[(down.from * side + tap.from) * 4 + static_cast<int>(k)]);
        }
        for (std::size_t i = 0; i < m_line.size(); ++i) {
            Sum& sum = at(first + static_cast<int>(i), down.to);
            sum.share += down.weight * m_line[i][3] / 255;
            for (std::size_t k = 0; k < 3; ++k)
                sum.colour[k] += down.weight * m_line[i][k];
        }
    }
}

void LightSums::writeTo(Pixels& pixels, const std::array<std::uint8_t, 4>& ground) const
{
    auto sum = m_sums.begin();
    for (int y = 0; y < m_height; ++y) {
        std::uint8_t* to = pixels.row(y);
        for (int x = 0; x < m_width; ++x, ++sum, to += 4) {
            const float rest = std::max(0.0F, 1 - sum->share); // of the ground
            for (std::size_t k = 0; k < 3; ++k)
                to[k] = static_cast<std::uint8_t>(
                    std::lround(std::min(255.0F, sum->colour[k] + rest * static_cast<float>(ground[k]))));
            to[3] = 255;
        }
    }
}

} // namespace tessera
