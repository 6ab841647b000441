// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/memory_tier.h>

#include <utility>

namespace tessera {

MemoryTier::MemoryTier(std::uint64_t budgetBytes) : m_entries(budgetBytes)
{
    m_report.name = "values";
    m_report.tier = "memory";
    m_report.budgetBytes = budgetBytes;
}

CacheValue MemoryTier::get(const std::string& key, const std::string& version)
{
    const Lock lock(m_mutex);
    const Entry* entry = m_entries.get(key);
    if (entry && entry->version == version) {
        ++m_report.hits;
        return entry->value;
    }
    ++m_report.misses;
    m_report.stale += entry ? 1 : 0;
    return nullptr;
}

void MemoryTier::put(const std::string& key, const std::string& version, const CacheValue& value)
{
    const Lock lock(m_mutex);
    m_entries.put(key, {version, value}, key.size() + version.size() + value->size());
}

void MemoryTier::erase(const std::string& key)
{
    const Lock lock(m_mutex);
    m_entries.erase(key);
}

void MemoryTier::countGenerated()
{
    const Lock lock(m_mutex);
    ++m_report.generated;
}

void MemoryTier::countJoined()
{
    const Lock lock(m_mutex);
    ++m_report.joined;
}

CacheReport MemoryTier::report() const
{
    const Lock lock(m_mutex);
    CacheReport report = m_report;
    report.entries = m_entries.size();
    report.bytes = m_entries.bytes();
    report.evicted = m_entries.evicted();
    return report;
}

} // namespace tessera
