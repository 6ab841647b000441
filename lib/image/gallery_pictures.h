// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/geometry.h>

namespace tessera {

/// Colour channels from 0 to 1.
struct Colour {
    double r = 0, g = 0, b = 0;
};

/// A picture as a function: u runs from 0 to the aspect (width / height), v from 0 to 1.
struct GalleryPicture {
    const char* title;
    Size size;
    Colour (*colour)(double u, double v);
};

/// `index` from 0 to 11.
[[nodiscard]] const GalleryPicture& galleryPicture(int index);

} // namespace tessera
