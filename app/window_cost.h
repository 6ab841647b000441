// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/geometry.h>
#include <core/result.h>

namespace tessera {

/// About how many bytes it takes to show a window of this size: its picture is there several times,
/// with the display's own copies. `devicePixels` is not negative.
[[nodiscard]] std::uint64_t windowBytes(Size devicePixels);

/// TooLarge, with the numbers, where that is more than half of the machine's memory: the machine
/// would stand still for it. 0: not known, everything is granted.
[[nodiscard]] Status affordWindow(Size devicePixels, std::uint64_t machineBytes);

/// The machine's memory; 0 where it cannot be read.
[[nodiscard]] std::uint64_t machineMemory();

} // namespace tessera
