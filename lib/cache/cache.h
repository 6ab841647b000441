// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <cache/cache_key.h>
#include <core/reports.h>
#include <core/result.h>

namespace tessera {

class DiskTier;
class CacheFileSystem;
class FlightTable;
class MemoryTier;

/// An immutable value, shared by all who read it.
using CacheValue = std::shared_ptr<const std::string>;

/// Bytes by key and version, in memory and, when it has a directory, on disk.
///
/// The memory tier is exact and never waits for the disk. The disk tier is opened by the first get or
/// put that needs it (never by the constructor), verifies all it reads, and is written by a thread of
/// its own; when the directory cannot be used it is off, with the reason in its report, and everything
/// else works. Several programs may share one directory.
///
/// Thread-safe. get, put, getOrCreate, erase and flush may touch the disk: not for the GUI thread.
class Cache {
public:
    struct Config {
        std::string directory;                         ///< empty: no disk tier
        std::string major = "1";                       ///< of the values' producer; part of the version
        std::string session;                           ///< names this run; empty: a random one
        std::uint64_t memoryBytes = 32ULL << 20U;      ///< keys and values
        std::uint64_t diskBytes = 1ULL << 30U;         ///< payload files on disk
        std::size_t queuedWrites = 1024;               ///< beyond it (or 32 MiB) writes are dropped and counted
        std::shared_ptr<CacheFileSystem> files;             ///< null: the real one
    };
    using Generator = std::function<Result<std::string>(std::stop_token)>;

    explicit Cache(Config config);
    /// Writes what is queued, then closes.
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    /// NotFound when it is in neither tier in this version.
    [[nodiscard]] Result<CacheValue> get(const CacheKey& key, CacheVersion version = {});
    /// Visible to get at once; on disk soon after (`flush` waits). An error tells why it will not get to
    /// the disk; the memory tier has it all the same. Without a directory memory is enough: no error.
    Status put(const CacheKey& key, std::string value, CacheVersion version = {});
    /// The cached value, or the generator's, which is then put. Concurrent callers of one key share one
    /// run of the generator (on the first caller's thread) and its result or error; errors are not kept.
    /// A waiting caller whose `stop` is triggered leaves with Cancelled; the run's own token is triggered
    /// when nobody waits any more. Asking for the key inside its own generator is Recursive. The
    /// generator may throw: Internal.
    [[nodiscard]] Result<CacheValue> getOrCreate(const CacheKey& key, CacheVersion version, std::stop_token stop,
                                                 const Generator& generator);
    /// From both tiers; absent is fine.
    void erase(const CacheKey& key);
    /// Waits until all that was put before is on disk or has failed.
    void flush();

    /// One entry a tier; never waits for the disk.
    [[nodiscard]] std::vector<CacheReport> report() const;

private:
    [[nodiscard]] std::string effective(CacheVersion version) const;
    [[nodiscard]] Result<CacheValue> lookUp(const CacheKey& key, const std::string& version);
    Status store(const CacheKey& key, const std::string& version, const CacheValue& value);

    const Config m_config;
    std::unique_ptr<MemoryTier> m_memory;
    std::unique_ptr<FlightTable> m_flights;
    std::unique_ptr<DiskTier> m_disk; ///< null without a directory
};

} // namespace tessera
