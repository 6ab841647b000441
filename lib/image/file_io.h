// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

namespace tessera {

/// Some bytes of a file.
struct FileRange {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// Whether some of it is known to lie on the disk alone, not in the system's memory: reading it waits. False where
/// the system does not tell. Does not wait.
[[nodiscard]] bool isFar(int fd, const FileRange& range);
/// Reads what is far of them into the system's memory, all at a time as far as the disk can. Returns early on `stop`,
/// which is polled every 64 KiB.
void bringNear(int fd, std::span<const FileRange> ranges, const std::stop_token& stop);

/// Reads until there are `bytes`, the file ends, or an error comes (errno). Returns how many there are.
[[nodiscard]] std::size_t readAt(int fd, std::uint64_t offset, void* to, std::size_t bytes);
/// Writes all of it; false when that cannot be (errno).
[[nodiscard]] bool writeAt(int fd, std::uint64_t offset, const void* from, std::size_t bytes);

} // namespace tessera
