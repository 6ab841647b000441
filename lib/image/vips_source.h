// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/result.h>
#include <image/image_services.h>
#include <image/input_file.h>
#include <image/source.h>

namespace tessera {

/// Opens any other raster file, by its header. Coarse levels come from one pass over the rows that
/// keeps nothing else; finer ones from a pass that keeps all levels, in memory or in a scratch file.
[[nodiscard]] Result<ImageSourcePtr> openWithVips(const InputFilePtr& file, const ImageServices& services);

/// The same of a PNG whose rows can be had without libvips. Unsupported for others.
[[nodiscard]] Result<ImageSourcePtr> openPng(const InputFilePtr& file, const ImageServices& services);

} // namespace tessera
