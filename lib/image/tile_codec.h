// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <core/pixels.h>
#include <core/result.h>

namespace tessera {

class BufferPool;

/// A tile as bytes for the disk cache: JPEG of high quality when opaque, else lossless. Blocks up
/// to 4096 pixels a side.
[[nodiscard]] Result<std::string> encodeTile(const Pixels& pixels);

/// The tile again. Trusts nothing: any bytes give pixels or an Error, never more memory than the
/// largest tile's. Errors: Corrupt.
[[nodiscard]] Result<Pixels> decodeTile(std::string_view bytes, BufferPool& buffers);

} // namespace tessera
