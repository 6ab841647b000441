// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace tessera {

/// Immutable bytes, shared by all who read them.
using CacheValue = std::shared_ptr<const std::string>;

/// What an entry's bytes are. Kept on disk: numbers stay as they are.
enum class CacheKind : std::uint32_t {
    Bytes = 0,
    List = 1,    ///< of byte strings; see CacheCells
    Integer = 2, ///< 64 bits with a sign
    Real = 3,
};

struct CacheEntry {
    CacheValue bytes; ///< null: there is none
    CacheKind kind = CacheKind::Bytes;
};

} // namespace tessera
