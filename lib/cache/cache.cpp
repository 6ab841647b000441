// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache.h>

#include <array>
#include <cstdio>
#include <random>
#include <utility>

#include <cache/disk_tier.h>
#include <cache/flight_table.h>
#include <cache/memory_tier.h>

namespace tessera {

namespace {

std::string randomSession()
{
    std::random_device random;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "s%08x%08x", random(), random());
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

} // namespace

Cache::Cache(Config config)
    : m_config(completed(std::move(config))), m_memory(std::make_unique<MemoryTier>(m_config.memoryBytes)),
      m_flights(std::make_unique<FlightTable>())
{
    if (!m_config.directory.empty())
        m_disk = std::make_unique<DiskTier>(
            DiskTier::Config{m_config.directory, m_config.diskBytes, m_config.queuedWrites, m_config.files});
}

Cache::~Cache() = default;

std::string Cache::effective(CacheVersion version) const
{
    switch (version.scope) {
    case CacheVersion::Scope::Session:
        return m_config.major + "." + m_config.session;
    case CacheVersion::Scope::Constant:
        return "-" + std::to_string(version.number);
    case CacheVersion::Scope::Minor:
        break;
    }
    return m_config.major + "." + std::to_string(version.number);
}

Result<CacheValue> Cache::lookUp(const CacheKey& key, const std::string& version)
{
    if (CacheValue value = m_memory->get(key.text(), version))
        return value;
    if (m_disk)
        if (CacheValue value = m_disk->get(key, version)) {
            m_memory->put(key.text(), version, value);
            return value;
        }
    return Error{ErrorCode::NotFound, "the cache does not have it"};
}

Status Cache::store(const CacheKey& key, const std::string& version, const CacheValue& value)
{
    m_memory->put(key.text(), version, value);
    return m_disk ? m_disk->put(key, version, value) : Status();
}

Result<CacheValue> Cache::get(const CacheKey& key, CacheVersion version)
{
    return lookUp(key, effective(version));
}

Status Cache::put(const CacheKey& key, std::string value, CacheVersion version)
{
    return store(key, effective(version), std::make_shared<const std::string>(std::move(value)));
}

Result<CacheValue> Cache::getOrCreate(const CacheKey& key, CacheVersion version, std::stop_token stop,
                                      const Generator& generator)
{
    const std::string text = effective(version);
    const FlightTable::Landed landed =
        m_flights->fly(key.text() + "@" + text, stop, [&](const std::stop_token& token) -> Result<CacheValue> {
            if (Result<CacheValue> cached = lookUp(key, text))
                return cached;
            Result<std::string> made = generator(token);
            if (!made)
                return made.error();
            m_memory->countGenerated();
            auto value = std::make_shared<const std::string>(std::move(*made));
            (void)store(key, text, value); // why it is not on disk is in the report
            return CacheValue(std::move(value));
        });
    if (landed.joined)
        m_memory->countJoined();
    return landed.result;
}

void Cache::erase(const CacheKey& key)
{
    m_memory->erase(key.text());
    if (m_disk)
        m_disk->erase(key);
}

void Cache::flush()
{
    if (m_disk)
        m_disk->flush();
}

std::vector<CacheReport> Cache::report() const
{
    std::vector<CacheReport> reports{m_memory->report()};
    if (m_disk)
        reports.push_back(m_disk->report());
    return reports;
}

} // namespace tessera
