// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <core/result.h>
#include <image/image_services.h>
#include <image/input_file.h>
#include <image/source.h>

namespace tessera {

/// Opens a local Deep Zoom image: the .dzi file, whose tiles lie in the folder NAME_files beside
/// it. Tiles are read as they are needed; one that is missing fails alone, with its name.
[[nodiscard]] Result<ImageSourcePtr> openDeepZoom(const InputFilePtr& file, const ImageServices& services);

/// What a .dzi file says.
struct DeepZoomHeader {
    Size size;
    std::int64_t tile = 0;
    std::int64_t overlap = 0;
    std::string format; ///< the tiles' extension
};
/// Errors: Corrupt, with what is missing.
[[nodiscard]] Result<DeepZoomHeader> parseDeepZoom(std::string_view xml);

} // namespace tessera
