// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace tessera {

/// Reads until there are `bytes`, the file ends, or an error comes (errno). Returns how many there are.
[[nodiscard]] std::size_t readAt(int fd, std::uint64_t offset, void* to, std::size_t bytes);
/// Writes all of it; false when that cannot be (errno).
[[nodiscard]] bool writeAt(int fd, std::uint64_t offset, const void* from, std::size_t bytes);

} // namespace tessera
