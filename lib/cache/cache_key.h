// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <core/result.h>
#include <core/tile_key.h>

namespace tessera {

/// Where a key's values are kept.
enum class CacheTier {
    Memory, ///< there only
    Disk,   ///< there, and in memory while there is room
};

/// Names a cached value and says which tier keeps it. A value type; equal text, equal key. Only a valid
/// text makes one, so nothing is generated for a key that could not be stored.
class CacheKey {
public:
    /// A tile's key, for the disk: every field is in it, so a changed file is another key.
    [[nodiscard]] static CacheKey of(const TileKey& key);
    /// A name starting with a letter, or with "_" and more; "./" before it means the disk tier. At most
    /// 1,024 bytes; no "@". InvalidArgument otherwise.
    [[nodiscard]] static Result<CacheKey> fromText(std::string text);
    /// The same name with the tier said apart.
    [[nodiscard]] static Result<CacheKey> in(CacheTier tier, std::string_view name);

    /// With "./" before it for the disk tier.
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] CacheTier tier() const { return m_text.front() == '.' ? CacheTier::Disk : CacheTier::Memory; }
    [[nodiscard]] std::uint64_t hash() const;

    friend bool operator==(const CacheKey&, const CacheKey&) = default;

private:
    explicit CacheKey(std::string text) : m_text(std::move(text)) { }

    std::string m_text;
};

} // namespace tessera
