// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <core/pixels.h>
#include <core/result.h>
#include <image/pixel_ops.h>

namespace tessera {

/// RGBA pixels as a Zstandard frame: what each byte adds to the mean of the ones to the left and above (PNG's
/// third filter), red and blue beside green, a plane of each channel in every row. The size is not part of
/// it. Fails only where memory does.
[[nodiscard]] Result<std::string> encodeLossless(const PixelView& view);

/// The pixels again, all of `to`. Trusts nothing: false when `bytes` are not exactly its pixels.
[[nodiscard]] bool decodeLossless(std::string_view bytes, Pixels& to);

} // namespace tessera
