// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace tessera {

inline constexpr double kSheetGap = 0.5; ///< between sheets, world units

/// A sheet shorter than so many screenfuls is not cut: this tall is one of a width on a canvas of that aspect.
[[nodiscard]] inline double leastSheetHeight(double width, double aspect)
{
    constexpr double screenfuls = 3;
    return screenfuls * width / aspect;
}

/// How tall sheets are side by side for all of `area` to have the canvas' shape: sqrt(area / aspect), never below
/// `least`, > 0. It moves in steps of the square root of two, so that a wall which is still being listed rarely moves
/// its items.
[[nodiscard]] inline double sheetHeightFor(double area, double least, double aspect)
{
    const double ideal = std::sqrt(area / aspect);
    if (ideal <= least)
        return least;
    return least * std::exp2(std::round(2 * std::log2(ideal / least)) / 2);
}

} // namespace tessera
