// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <cache/cache_entry.h>
#include <cache/cache_version.h>
#include <core/byte_lru.h>
#include <core/mutex.h>
#include <core/reports.h>

namespace tessera {

/// Entries within a budget of bytes, least recently used out first. What is pushed out while somebody
/// still holds it weighs nothing more here, and is found again, the same object, as long as it is held.
/// Thread-safe; holds its lock only for the look-up itself.
class MemoryTier {
public:
    explicit MemoryTier(std::uint64_t budgetBytes);

    /// Empty when absent or kept in another version.
    [[nodiscard]] CacheEntry get(const std::string& key, const CacheVersion& version);
    /// As get() by somebody who has asked before and is not to be counted again.
    [[nodiscard]] CacheEntry lookAgain(const std::string& key, const CacheVersion& version);
    /// A value larger than the budget is not kept, and what the key had before goes.
    void put(const std::string& key, const CacheVersion& version, const CacheEntry& entry);
    /// False when it was not there, in any version.
    bool erase(const std::string& key);
    void clear();
    /// Of what get() would find in some version.
    [[nodiscard]] std::vector<std::string> keys() const;

    void countGenerated();
    [[nodiscard]] CacheReport report() const;

private:
    struct Kept {
        CacheVersion version;
        CacheEntry entry;
    };
    struct Lent {
        CacheVersion version;
        CacheKind kind;
        std::weak_ptr<const std::string> bytes;
    };

    [[nodiscard]] const Kept* find(const std::string& key) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] const Kept* takeBack(const std::string& key) TESSERA_REQUIRES(m_mutex);
    void lend(const std::string& key, const Kept& kept) TESSERA_REQUIRES(m_mutex);
    void keep(const std::string& key, Kept kept) TESSERA_REQUIRES(m_mutex);

    mutable Mutex m_mutex;
    ByteLru<std::string, Kept> m_kept TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<std::string, Lent> m_lent TESSERA_GUARDED_BY(m_mutex);
    std::size_t m_sweepLentAt TESSERA_GUARDED_BY(m_mutex);
    CacheReport m_report TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
