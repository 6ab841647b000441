// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <image/image_services.h>
#include <image/source.h>

namespace tessera {

/// The Mandelbrot set, 2^44 pixels a side, computed tile by tile.
[[nodiscard]] ImageSourcePtr openFractal(const ImageServices& services);

/// Picture `index` (0 to SourceLibrary::kGallerySize - 1) of the generated gallery.
[[nodiscard]] ImageSourcePtr openGalleryPicture(int index, const ImageServices& services);
[[nodiscard]] std::string galleryTitle(int index);
[[nodiscard]] SourceId galleryId(int index);
[[nodiscard]] SourceId fractalId();

} // namespace tessera
