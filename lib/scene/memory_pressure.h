// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {

/// How short a machine is of memory.
enum class MemoryPressure : std::uint8_t { None, Moderate, Critical };

/// By a text in the form of /proc/pressure/memory, which tells the share of time that some, or all, of what
/// runs had to wait for memory. It gets worse by the latest ten seconds, and better only by the latest
/// minute. None where the text is something else.
[[nodiscard]] MemoryPressure memoryPressure(std::string_view text, MemoryPressure before);

/// The machine's own text; empty where it has none.
[[nodiscard]] std::string readMemoryPressure();

} // namespace tessera
