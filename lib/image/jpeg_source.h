// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/result.h>
#include <image/image_services.h>
#include <image/input_file.h>
#include <image/source.h>

namespace tessera {

/// Opens a JPEG by its headers alone. Levels: halves, and the embedded preview between them when
/// it shows the same picture. Errors: Unsupported for four channels (CMYK), which another decoder
/// takes; Corrupt; TooLarge.
[[nodiscard]] Result<ImageSourcePtr> openJpeg(const InputFilePtr& file, const ImageServices& services);

} // namespace tessera
