// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/memory_tier.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {
constexpr std::size_t kLeastLent = 64;
}

MemoryTier::MemoryTier(std::uint64_t budgetBytes)
    : m_kept(budgetBytes, [this](const std::string& key, Kept& kept) TESSERA_NO_ANALYSIS { lend(key, kept); }),
      m_sweepLentAt(kLeastLent)
{
    m_report.name = "values";
    m_report.tier = "memory";
    m_report.budgetBytes = budgetBytes;
}

CacheEntry MemoryTier::get(const std::string& key, const CacheVersion& version)
{
    const Lock lock(m_mutex);
    const Kept* kept = find(key);
    if (kept && kept->version == version) {
        ++m_report.hits;
        return kept->entry;
    }
    ++m_report.misses;
    m_report.stale += kept ? 1 : 0;
    return {};
}

CacheEntry MemoryTier::lookAgain(const std::string& key, const CacheVersion& version)
{
    const Lock lock(m_mutex);
    const Kept* kept = find(key);
    return kept && kept->version == version ? kept->entry : CacheEntry{};
}

const MemoryTier::Kept* MemoryTier::find(const std::string& key)
{
    const Kept* kept = m_kept.get(key);
    return kept || m_lent.empty() ? kept : takeBack(key);
}

const MemoryTier::Kept* MemoryTier::takeBack(const std::string& key)
{
    const auto it = m_lent.find(key);
    if (it == m_lent.end())
        return nullptr;
    Kept kept{it->second.version, {it->second.bytes.lock(), it->second.kind}};
    m_lent.erase(it);
    if (!kept.entry.bytes)
        return nullptr;
    keep(key, std::move(kept));
    return m_kept.peek(key);
}

void MemoryTier::lend(const std::string& key, const Kept& kept)
{
    if (kept.entry.bytes.use_count() < 2)
        return;
    m_lent.insert_or_assign(key, Lent{kept.version, kept.entry.kind, kept.entry.bytes});
    if (m_lent.size() < m_sweepLentAt)
        return;
    std::erase_if(m_lent, [](const auto& lent) { return lent.second.bytes.expired(); });
    m_sweepLentAt = std::max(kLeastLent, m_lent.size() * 2);
}

void MemoryTier::keep(const std::string& key, Kept kept)
{
    const std::uint64_t bytes = key.size() + kept.entry.bytes->size();
    m_kept.put(key, std::move(kept), bytes);
}

void MemoryTier::put(const std::string& key, const CacheVersion& version, const CacheEntry& entry)
{
    const Lock lock(m_mutex);
    m_lent.erase(key);
    keep(key, {version, entry});
}

bool MemoryTier::erase(const std::string& key)
{
    const Lock lock(m_mutex);
    const bool was = find(key) != nullptr;
    m_kept.erase(key);
    m_lent.erase(key);
    return was;
}

void MemoryTier::clear()
{
    const Lock lock(m_mutex);
    m_kept.clear();
    m_lent.clear();
}

std::vector<std::string> MemoryTier::keys() const
{
    const Lock lock(m_mutex);
    std::vector<std::string> keys;
    m_kept.for_each([&](const std::string& key, const Kept&, std::uint64_t) { keys.push_back(key); });
    for (const auto& [key, lent] : m_lent)
        if (!lent.bytes.expired())
            keys.push_back(key);
    return keys;
}

void MemoryTier::countGenerated()
{
    const Lock lock(m_mutex);
    ++m_report.generated;
}

CacheReport MemoryTier::report() const
{
    const Lock lock(m_mutex);
    CacheReport report = m_report;
    report.entries = m_kept.size();
    report.bytes = m_kept.bytes();
    report.peakBytes = m_kept.peakBytes();
    report.evicted = m_kept.evicted();
    return report;
}

} // namespace tessera
