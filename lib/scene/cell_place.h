// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/geometry.h>

namespace tessera {

inline constexpr double kCellInset = 0.04;          ///< of the cell's height, free around each image
inline constexpr double kGuessedAspect = 4.0 / 3.0; ///< width by height of an image that is not known yet

/// The part of a cell that images are fitted into.
[[nodiscard]] constexpr RectF insideOf(const RectF& cell)
{
    const double d = kCellInset * cell.height;
    return {cell.x + d, cell.y + d, cell.width - 2 * d, cell.height - 2 * d};
}

/// How wide a cell one unit tall has to be for an image of this aspect to fill its inside; and the reverse.
[[nodiscard]] constexpr double cellWidthFor(double aspect)
{
    return aspect * (1 - 2 * kCellInset) + 2 * kCellInset;
}
[[nodiscard]] constexpr double aspectInside(const RectF& cell)
{
    const RectF box = insideOf(cell);
    return box.width / box.height;
}

/// Where an image of this aspect lies in its cell.
[[nodiscard]] constexpr RectF imageIn(const RectF& cell, double aspect)
{
    const RectF box = insideOf(cell);
    double w = box.width;
    double h = w / aspect;
    if (h > box.height) {
        h = box.height;
        w = h * aspect;
    }
    return {box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h};
}

} // namespace tessera
