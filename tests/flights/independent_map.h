// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>

#include <QImage>
#include <QPointF>
#include <QRect>
#include <QSize>

/// The built-in map, worked out anew: a square of the plane around the Mandelbrot set, 2^44 pixels wide, its
/// colours a loop of seven that goes round with the logarithm of the smooth escape time.
namespace tessera {

inline constexpr double kMapLeft = -2.3;
inline constexpr double kMapTop = -1.55;
inline constexpr double kMapSpan = 3.1;
inline constexpr double kMapSide = 17592186044416.0;

using MapColour = std::array<double, 3>;

inline MapColour mapColour(double re, double im)
{
    static constexpr std::array<MapColour, 7> kLoop{
        {{8, 12, 48}, {20, 62, 138}, {92, 166, 214}, {240, 244, 232}, {250, 196, 84}, {190, 92, 28}, {48, 18, 40}}};
    constexpr int kSteps = 4000;
    constexpr double kFar = 256;
    double x = 0, y = 0;
    int steps = 0;
    for (; steps < kSteps && x * x + y * y <= kFar; ++steps) {
        const double next = x * x - y * y + re;
        y = 2 * x * y + im;
        x = next;
    }
    if (steps == kSteps)
        return {4, 5, 14};
    const double smooth = std::max(0.0, steps + 1 - std::log2(std::log2(x * x + y * y) / 2));
    const double turn = std::log2(1 + smooth) * 0.36;
    const double place = (turn - std::floor(turn)) * 7;
    const auto from = std::min<std::size_t>(6, static_cast<std::size_t>(place));
    const double t = place - static_cast<double>(from), share = (3 - 2 * t) * t * t;
    MapColour colour{};
    for (std::size_t c = 0; c < 3; ++c)
        colour[c] = kLoop[from][c] * (1 - share) + kLoop[(from + 1) % 7][c] * share;
    return colour;
}

/// A canvas with `center`, in fractions of the map, in its middle; `side` device pixels for all of the map.
inline QImage renderedMap(QPointF center, double side, QSize canvas)
{
    QImage image(canvas, QImage::Format_RGB888);
    for (int y = 0; y < canvas.height(); ++y) {
        for (int x = 0; x < canvas.width(); ++x) {
            const MapColour colour =
                mapColour(kMapLeft + (center.x() + (x + 0.5 - canvas.width() / 2.0) / side) * kMapSpan,
                          kMapTop + (center.y() + (y + 0.5 - canvas.height() / 2.0) / side) * kMapSpan);
            for (std::size_t c = 0; c < 3; ++c)
                image.scanLine(y)[x * 3 + static_cast<int>(c)] = static_cast<uchar>(std::lround(colour[c]));
        }
    }
    return image;
}

} // namespace tessera
