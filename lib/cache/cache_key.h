// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <core/result.h>
#include <core/tile_key.h>

namespace tessera {

/// Names a cached value. A value type; equal text, equal key.
class CacheKey {
public:
    /// A tile's key: every field is in it, so a changed file is another key.
    [[nodiscard]] static CacheKey of(const TileKey& key);
    /// Text starting with a letter, with "_" and more, or with "./" and more; at most 1,024 bytes;
    /// no "@". InvalidArgument otherwise.
    [[nodiscard]] static Result<CacheKey> fromText(std::string text);

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] std::uint64_t hash() const;

    friend bool operator==(const CacheKey&, const CacheKey&) = default;

private:
    explicit CacheKey(std::string text) : m_text(std::move(text)) {}

    std::string m_text;
};

/// Which state of the producing code a value belongs to. One version of a key is kept: writing another
/// replaces it, reading another misses.
struct CacheVersion {
    enum class Scope {
        Session,  ///< valid in this run of the program only
        Minor,    ///< valid while the cache's major version and `number` stay
        Constant, ///< valid while `number` stays, whatever the major version
    };
    Scope scope = Scope::Minor;
    std::uint32_t number = 1;

    friend bool operator==(const CacheVersion&, const CacheVersion&) = default;
};

} // namespace tessera
