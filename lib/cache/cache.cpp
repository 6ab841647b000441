// SPDX-License-Identifier: GPL-3.0-or-later
// Reading, writing and making values. What is about many entries at once is in cache_upkeep.cpp.
#include <cache/cache.h>

#include <array>
#include <cstdio>
#include <random>
#include <utility>

#include <cache/disk_tier.h>
#include <cache/failure_memory.h>
#include <cache/flight_table.h>
#include <cache/memory_tier.h>
#include <core/explain.h>
#include <resource/guarded_call.h>

namespace tessera {

namespace {

std::string randomSession()
{
    std::random_device random;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%08x%08x", random(), random());
    return text.data();
}

Cache::Config completed(Cache::Config config)
{
    if (config.session.empty())
        config.session = randomSession();
    if (!config.files)
        config.files = posixCacheFileSystem();
    return config;
}

Error notFound()
{
    return {ErrorCode::NotFound, "the cache does not have it"};
}

Result<CacheValue> bytesOf(CacheEntry entry)
{
    if (!entry.bytes)
        return notFound();
    if (entry.kind != CacheKind::Bytes)
        return Error{ErrorCode::InvalidArgument, "the cache has a list or a number there"};
    return std::move(entry.bytes);
}

CacheEntry entryOf(std::string bytes)
{
    return {std::make_shared<const std::string>(std::move(bytes)), CacheKind::Bytes};
}

} // namespace

Cache::Cache(Config config)
    : m_config(completed(std::move(config))), m_versions(m_config.major.text(), m_config.session),
      m_memory(std::make_unique<MemoryTier>(m_config.memoryBytes)), m_flights(std::make_unique<FlightTable>()),
      m_failures(
          std::make_unique<FailureMemory>(m_config.failureLife, m_config.clock ? *m_config.clock : m_machineClock))
{
    if (!m_config.directory.empty())
        m_disk = std::make_unique<DiskTier>(
            DiskTier::Config{m_config.directory, m_config.diskBytes, m_config.queuedWrites, m_config.files});
}

Cache::~Cache() = default;

bool Cache::usesDisk(const CacheKey& key)
{
    return key.tier() == CacheTier::Disk && m_disk && m_disk->ensureOpen();
}

std::string Cache::flightName(const CacheKey& key, const CacheVersion& version) const
{
    return key.text() + "@" + m_versions.of(version);
}

CacheEntry Cache::lookUp(const CacheKey& key, const CacheVersion& version, bool again)
{
    CacheEntry entry = again ? m_memory->lookAgain(key.text(), version) : m_memory->get(key.text(), version);
    if (entry.bytes || !usesDisk(key))
        return entry;
    WriteLog::Mark before;
    {
        const Lock lock(m_writeMutex);
        before = m_log.mark(key);
    }
    entry = m_disk->get(m_versions.nameOf(key, version));
    const Lock lock(m_writeMutex);
    if (entry.bytes && m_log.mark(key) == before) // else somebody has put what is newer
        m_memory->put(key.text(), version, entry);
    return entry;
}

Cache::Seen Cache::see(const CacheKey& key, const CacheVersion& version)
{
    Seen seen;
    {
        const Lock lock(m_writeMutex);
        seen.mark = m_log.mark(key);
    }
    seen.entry = lookUp(key, version);
    return seen;
}

Status Cache::storeLocked(const CacheKey& key, const CacheVersion& version, const CacheEntry& entry)
{
    m_log.noteWrite(key);
    m_memory->put(key.text(), version, entry);
    if (key.tier() == CacheTier::Disk && m_disk)
        return m_disk->put(m_versions.nameOf(key, version), entry);
    return {};
}

Status Cache::store(const CacheKey& key, const CacheVersion& version, const CacheEntry& entry)
{
    (void)usesDisk(key);
    if (m_config.failureLife > Duration::zero())
        m_failures->forget(flightName(key, version));
    const Lock lock(m_writeMutex);
    return storeLocked(key, version, entry);
}

Result<CacheValue> Cache::get(const CacheKey& key, CacheVersion version)
{
    return bytesOf(lookUp(key, version.resolved(key.tier())));
}

Result<CacheEntry> Cache::entry(const CacheKey& key, CacheVersion version)
{
    CacheEntry entry = lookUp(key, version.resolved(key.tier()));
    return entry.bytes ? Result<CacheEntry>(std::move(entry)) : Result<CacheEntry>(notFound());
}

bool Cache::contains(const CacheKey& key, CacheVersion version)
{
    return lookUp(key, version.resolved(key.tier())).bytes != nullptr;
}

Status Cache::put(const CacheKey& key, std::string value, CacheVersion version)
{
    return store(key, version.resolved(key.tier()), entryOf(std::move(value)));
}

Result<CacheValue> Cache::keep(const CacheKey& key, std::string value, CacheVersion version)
{
    CacheEntry kept = lookUp(key, version.resolved(key.tier()));
    if (kept.bytes && kept.kind == CacheKind::Bytes && *kept.bytes == value)
        return std::move(kept.bytes);
    CacheEntry entry = entryOf(std::move(value));
    if (Status stored = store(key, version.resolved(key.tier()), entry); !stored)
        return stored.error();
    return std::move(entry.bytes);
}

Result<CacheValue> Cache::getOrCreate(const CacheKey& key, CacheVersion version, const std::stop_token& stop,
                                      const Generator& generator)
{
    const CacheVersion resolved = version.resolved(key.tier());
    if (CacheEntry entry = m_memory->get(key.text(), resolved); entry.bytes)
        return bytesOf(std::move(entry));
    const std::string name = flightName(key, resolved);
    if (const std::optional<Error> failed = m_failures->find(name))
        return *failed;
    return m_flights->fly(name, stop, [&](const std::stop_token& token) {
        Result<CacheValue> made = create(key, resolved, token, generator);
        if (!made)
            m_failures->note(name, made.error());
        return made;
    });
}

Result<CacheValue> Cache::create(const CacheKey& key, const CacheVersion& version, const std::stop_token& stop,
                                 const Generator& generator)
{
    if (CacheEntry there = lookUp(key, version, true); there.bytes)
        return bytesOf(std::move(there));
    Result<std::string> made = generator(stop);
    if (!made)
        return made.error();
    m_memory->countGenerated();
    CacheEntry entry = entryOf(std::move(*made));
    (void)store(key, version, entry); // why it is not on disk is in the report
    return std::move(entry.bytes);
}

Status Cache::update(const CacheKey& key, CacheVersion version, const Change& change)
{
    const CacheVersion resolved = version.resolved(key.tier());
    for (;;) {
        const Seen seen = see(key, resolved);
        const Result<CacheEntry> next = detail::guardedCall<Result<CacheEntry>>(
            [] { return "the change failed for an unknown reason"; }, [&] { return change(seen.entry); });
        if (!next)
            return next.error();
        const Lock lock(m_writeMutex);
        if (m_log.mark(key) != seen.mark)
            continue;
        if (next->bytes)
            return storeLocked(key, resolved, *next);
        if (seen.entry.bytes)
            (void)eraseLocked(key, true);
        return {};
    }
}

std::uint64_t Cache::revision(const CacheKey& key) const
{
    const Lock lock(m_writeMutex);
    return m_log.revision(key);
}

void Cache::prepare()
{
    if (m_disk)
        m_disk->ensureOpen();
}

void Cache::flush()
{
    if (m_disk)
        m_disk->flush();
}

std::vector<CacheReport> Cache::report() const
{
    std::vector<CacheReport> reports{m_memory->report()};
    reports.front().joined = m_flights->joined();
    if (m_disk) {
        reports.push_back(m_disk->report());
    } else {
        CacheReport& off = reports.emplace_back();
        off.name = "values";
        off.tier = "disk";
        off.failure = explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the disk cache is off: it has no folder"));
        off.error = off.failure.reason;
    }
    return reports;
}

} // namespace tessera
