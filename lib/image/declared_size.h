// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <core/geometry.h>

namespace tessera {

/// The size that the beginning of a PNG, GIF, BMP, WebP or PNM file tells, read without a decoder, whose
/// own limits would speak before ours do. Numbers too large for 64 bits become the largest. Nothing for
/// other formats and where the header is not whole.
[[nodiscard]] std::optional<Size> declaredSize(std::string_view head);

/// What a decoder keeps of an interlaced PNG, whose first rows are complete only at its end: all of it, as
/// many bytes as this. 0 for everything else, and where the header is not whole.
[[nodiscard]] std::uint64_t interlacedBytes(std::string_view head);

} // namespace tessera
