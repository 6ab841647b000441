// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/result.h>
#include <image/image_services.h>
#include <image/input_file.h>
#include <image/source.h>

namespace tessera {

/// Opens a tiled, perhaps pyramidal TIFF for random access; reads directories only. Errors:
/// Unsupported for other TIFFs, which another decoder takes; Corrupt; TooLarge.
[[nodiscard]] Result<ImageSourcePtr> openTiff(const InputFilePtr& file, const ImageServices& services);

} // namespace tessera
