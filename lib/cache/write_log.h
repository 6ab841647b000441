// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>

#include <cache/cache_key.h>

namespace tessera {

/// How often each key was written in this run of the program, in some 40 bytes a key; that is what
/// revisions are, and how somebody who has looked at an entry learns that it has changed since. Not
/// thread-safe.
class WriteLog {
public:
    /// Where a key's history stood when somebody looked.
    struct Mark {
        std::uint64_t revision = 0;
        std::uint64_t clears = 0;
        friend bool operator==(const Mark&, const Mark&) = default;
    };

    void noteWrite(const CacheKey& key) { ++m_revisions[key.hash()]; }
    /// Revisions survive it.
    void noteClear() { ++m_clears; }

    /// 0: never written.
    [[nodiscard]] std::uint64_t revision(const CacheKey& key) const
    {
        const auto it = m_revisions.find(key.hash());
        return it == m_revisions.end() ? 0 : it->second;
    }
    [[nodiscard]] Mark mark(const CacheKey& key) const { return {revision(key), m_clears}; }

private:
    std::unordered_map<std::uint64_t, std::uint64_t> m_revisions;
    std::uint64_t m_clears = 0;
};

} // namespace tessera
