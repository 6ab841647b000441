// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <core/geometry.h>

namespace tessera {

/// Where a view looks, in words that hold in another window and after the wall has changed.
struct ViewPlace {
    std::string image;   ///< path of the current image
    PointF centre;       ///< of the canvas, as a fraction of that image's width and height: {0.5, 0.5} is its middle
    double zoom = 1;     ///< inside: the image's width, in widths of the canvas; else 1 is the wall as it opens
    bool inside = false; ///< one image fills most of the canvas
    bool fitted = false; ///< it was gone to, and is as large as fits, whatever `centre` and `zoom` say
};

} // namespace tessera
