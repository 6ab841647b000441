// SPDX-License-Identifier: GPL-3.0-or-later
// What the cache does with entries that are there: erasing, clearing, sweeping.
#include <cache/cache.h>

#include <set>
#include <string>

#include <cache/disk_tier.h>
#include <cache/failure_memory.h>
#include <cache/glob.h>
#include <cache/memory_tier.h>

namespace tessera {

bool Cache::eraseLocked(const CacheKey& key, bool onDisk)
{
    const bool inMemory = m_memory->erase(key.text());
    if (onDisk && key.tier() == CacheTier::Disk && m_disk)
        m_disk->erase(m_versions.nameOf(key, {}));
    if (inMemory || onDisk)
        m_log.noteWrite(key);
    return inMemory || onDisk;
}

Status Cache::erase(const CacheKey& key)
{
    const bool onDisk = usesDisk(key) && m_disk->has(m_versions.nameOf(key, {}));
    const Lock lock(m_writeMutex);
    return eraseLocked(key, onDisk) ? Status() : Status(Error{ErrorCode::NotFound, "the cache does not have it"});
}

Result<std::uint64_t> Cache::eraseMatching(std::string_view glob)
{
    std::set<std::string> names;
    for (std::string& name : m_memory->keys())
        if (matchesGlob(name, glob))
            names.insert(std::move(name));
    if (m_disk && m_disk->ensureOpen()) {
        m_disk->flush();
        const auto isOurs = [&](const std::string& name, std::uint64_t hash) {
            const Result<CacheKey> key = CacheKey::fromText(name);
            if (!key || !matchesGlob(name, glob))
                return false;
            const DiskName places = m_versions.nameOf(*key, {});
            return hash == places.hash || hash == places.rival;
        };
        Result<std::vector<std::string>> onDisk = m_disk->keys(isOurs);
        if (!onDisk)
            return onDisk.error();
        names.insert(onDisk->begin(), onDisk->end());
    }
    std::uint64_t erased = 0;
    for (const std::string& name : names)
        if (const Result<CacheKey> key = CacheKey::fromText(name); key && erase(*key))
            ++erased;
    return erased;
}

Status Cache::clear(CacheTier tier)
{
    m_failures->clear();
    if (tier == CacheTier::Memory) {
        const Lock lock(m_writeMutex);
        m_log.noteClear();
        m_memory->clear();
        return {};
    }
    Status cleared;
    if (m_disk)
        cleared = m_disk->clear();
    const Lock lock(m_writeMutex);
    m_log.noteClear();
    for (const std::string& name : m_memory->keys())
        if (const Result<CacheKey> key = CacheKey::fromText(name); key && key->tier() == CacheTier::Disk)
            m_memory->erase(name);
    return cleared;
}

Result<std::uint64_t> Cache::sweep(const std::stop_token& stop)
{
    if (!m_disk)
        return std::uint64_t{0};
    return m_disk->sweep([this](const std::string& version) { return m_versions.isCurrent(version); }, stop);
}

} // namespace tessera
