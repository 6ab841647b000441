// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <core/pixels.h>
#include <image/pixel_ops.h>

namespace tessera {

/// RGBA pixels as bytes, without loss, about as fast as they can be copied through a decoder: each is
/// told by its distance from the mean of the ones to the left and above. The size is not part of it.
[[nodiscard]] std::string encodeLossless(const PixelView& view);

/// The pixels again, all of `to`. Trusts nothing: false when `bytes` are not exactly its pixels.
[[nodiscard]] bool decodeLossless(std::string_view bytes, Pixels& to);

} // namespace tessera
