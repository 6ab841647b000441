// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <cache/cache_entry.h>
#include <core/result.h>

namespace tessera {

/// One entry inside a payload file:
///
///     record = magic:4 keyLength:2 versionLength:2 kind:4 valueLength:4 checksum:8 key version value
///
/// Numbers in the machine's own byte order (a cache does not travel). The checksum is XXH3 of everything
/// else. A record proves by itself which key and version its value belongs to.
struct SlabRecord {
    static constexpr std::size_t kHeader = 24;
    static constexpr std::size_t kLongestName = 0xffff; ///< of keys and of versions

    std::string bytes;
    std::uint64_t checksum = 0;

    /// Key and version are not longer than kLongestName, the value shorter than 4 GiB.
    [[nodiscard]] static SlabRecord make(std::string_view key, std::string_view version, const CacheEntry& entry);
    [[nodiscard]] static std::uint64_t sizeOf(std::string_view key, std::string_view version, const CacheEntry& entry)
    {
        return kHeader + key.size() + version.size() + entry.bytes->size();
    }
    /// The entry, when `bytes` is a whole, undamaged record of this key, version and checksum; else
    /// Corrupt.
    [[nodiscard]] static Result<CacheEntry> entryOf(std::string_view bytes, std::string_view key,
                                                    std::string_view version, std::uint64_t checksum);
};

} // namespace tessera
