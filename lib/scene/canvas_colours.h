// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tessera {

// 0xRRGGBBAA, on the canvas' own dark ground in every theme: pictures are judged against it.
inline constexpr std::uint32_t kCanvasColour = 0x17191cff;
inline constexpr std::uint32_t kUnknownColour = 0x25282dff; ///< an image of which nothing is known yet
inline constexpr std::uint32_t kFailedColour = 0x33272aff;  ///< one that cannot be shown
inline constexpr std::uint32_t kUnknownWall = 0x202227ff;   ///< many unknown images, as they look from afar

} // namespace tessera
