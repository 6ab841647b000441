// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <core/result.h>
#include <image/mosaic_store.h>

namespace tessera {

/// What all mosaics together may take on the disk, unless told otherwise: a million pictures.
inline constexpr std::uint64_t kMosaicBytes = std::uint64_t(1200) << 20U;

/// Where a folder's mosaic lies below the cache directory: by the folder's path, links followed. Waits for the disk.
[[nodiscard]] std::string mosaicFile(const std::string& cacheDirectory, const std::string& folder);

/// Removes the mosaics that were unused for the longest time until all are within `limitBytes`, but not `except` (a
/// path, may be empty) and none that somebody writes. Returns how many bytes there are then. Waits for the disk.
std::uint64_t trimMosaics(const std::string& cacheDirectory, std::uint64_t limitBytes, const std::string& except = {});

/// A folder's mosaic, with room made for it; in memory when `cacheDirectory` is empty or nothing can be kept there, and
/// then within `memoryBytes`. Waits for the disk. Errors: as MosaicStore::open().
[[nodiscard]] Result<std::shared_ptr<MosaicStore>> openMosaic(const std::string& cacheDirectory,
                                                              const std::string& folder,
                                                              std::uint64_t memoryBytes = MosaicStore::kMemoryBytes,
                                                              std::uint64_t limitBytes = kMosaicBytes);

} // namespace tessera
