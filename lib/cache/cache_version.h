// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <cache/cache_key.h>

namespace tessera {

/// Which state of the producing code, and of what it was given, a value belongs to. One version of a key
/// is kept: writing another replaces it, reading another misses.
struct CacheVersion {
    enum class Scope {
        Usual,    ///< of the key's tier: Session in memory, Minor 1 on disk
        Session,  ///< valid in this run of the program only
        Minor,    ///< valid while the cache's major version and `number` stay
        Constant, ///< valid while `number` stays, whatever the major version
    };
    Scope scope = Scope::Usual;
    std::uint32_t number = 1;
    std::uint64_t hash = 0; ///< a CacheHash's value: of what the value was made from; 0: of nothing

    /// With Usual replaced by what it means for keys of `tier`, and without a number that does not count.
    [[nodiscard]] CacheVersion resolved(CacheTier tier) const;

    friend bool operator==(const CacheVersion&, const CacheVersion&) = default;
};

/// The major version: of the program that produces the values. Text or number, which are the same.
class CacheMajor {
public:
    CacheMajor(std::string text) : m_text(std::move(text)) { }
    CacheMajor(const char* text) : m_text(text) { }
    template <std::integral T>
    CacheMajor(T number) : m_text(std::to_string(number))
    {
    }
    [[nodiscard]] const std::string& text() const { return m_text; }
    friend bool operator==(const CacheMajor&, const CacheMajor&) = default;

private:
    std::string m_text;
};

/// What an entry is called on disk.
struct DiskName {
    std::string key;
    std::string version;
    std::uint64_t hash = 0;  ///< its place: of key and major version; for constants of the key alone
    std::uint64_t rival = 0; ///< the key's other place, where nothing may lie beside it
};

/// How versions are written, for one major version and one run:
///
///     version = MAJOR.NUMBER | MAJOR.sSESSION | -NUMBER, then #HASH if there is one
///
/// so that no two versions look alike. Immutable.
class VersionText {
public:
    VersionText(std::string major, std::string_view session);

    /// Of a resolved version.
    [[nodiscard]] std::string of(const CacheVersion& version) const;
    [[nodiscard]] DiskName nameOf(const CacheKey& key, const CacheVersion& version) const;
    /// Whether `text` is a version that this major version and this run can ask for.
    [[nodiscard]] bool isCurrent(std::string_view text) const;

    [[nodiscard]] const std::string& major() const { return m_major; }

private:
    const std::string m_major;
    const std::string m_session; ///< "s" and a hash: neither a number nor with a dot in it
};

} // namespace tessera
