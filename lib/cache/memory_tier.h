// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cache/cache.h>
#include <core/byte_lru.h>
#include <core/mutex.h>

namespace tessera {

/// Values within a budget of bytes, least recently used out first. Thread-safe; holds its lock only
/// for the look-up itself.
class MemoryTier {
public:
    explicit MemoryTier(std::uint64_t budgetBytes);

    /// Null when absent or kept in another version.
    [[nodiscard]] CacheValue get(const std::string& key, const std::string& version);
    /// A value larger than the budget is not kept, and what the key had before goes.
    void put(const std::string& key, const std::string& version, const CacheValue& value);
    void erase(const std::string& key);

    void countGenerated();
    void countJoined();
    [[nodiscard]] CacheReport report() const;

private:
    struct Entry {
        std::string version;
        CacheValue value;
    };

    mutable Mutex m_mutex;
    ByteLru<std::string, Entry> m_entries TESSERA_GUARDED_BY(m_mutex);
    CacheReport m_report TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
