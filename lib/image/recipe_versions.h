// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tessera {

/// Raised whenever the decoder gives other pixels for the same file: in the tiles' keys, and in the
/// pyramids that are kept on disk.
inline constexpr std::uint32_t kJpegRecipe = 1;
inline constexpr std::uint32_t kVipsRecipe = 1;

} // namespace tessera
