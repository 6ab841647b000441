// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <cache/cache_entry.h>
#include <cache/cache_key.h>
#include <cache/cache_version.h>
#include <cache/write_log.h>
#include <core/clock.h>
#include <core/mutex.h>
#include <core/reports.h>
#include <core/result.h>

namespace tessera {

class CacheFileSystem;
class DiskTier;
class FailureMemory;
class FlightTable;
class MemoryTier;

/// Bytes by key and version, in memory and, for keys of that tier and when it has a directory, on disk.
///
/// The memory tier is exact and never waits for the disk. The disk tier is opened by the first call that
/// needs it (never by the constructor), verifies all it reads, and is written by a thread of its own. A
/// directory that can only be read is read; one that cannot be used at all is off; both are told in the
/// report, and everything else works. Several programs may share one directory.
///
/// Thread-safe. Calls with a key of the disk tier, and flush, eraseMatching, clear and sweep, may wait for
/// the disk: not for the GUI thread. report and revision never do.
class Cache {
public:
    struct Config {
        std::string directory;                    ///< empty: no disk tier
        CacheMajor major = 1;                     ///< of the values' producer; part of the version
        std::string session;                      ///< names this run; empty: a random one
        std::uint64_t memoryBytes = 32ULL << 20U; ///< keys and values
        std::uint64_t diskBytes = 1ULL << 30U;    ///< payload files on disk
        std::size_t queuedWrites = 1024;          ///< beyond it (or 32 MiB) writes are dropped and counted
        Duration failureLife{};                   ///< how long getOrCreate repeats a failure; 0: not
        const Clock* clock = nullptr;             ///< for failureLife; outlives the cache; null: the machine's
        std::shared_ptr<CacheFileSystem> files;   ///< null: the real one
    };
    using Generator = std::function<Result<std::string>(std::stop_token)>;
    using Change = std::function<Result<CacheEntry>(const CacheEntry&)>;

    explicit Cache(Config config);
    /// Writes what is queued, then closes.
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    /// NotFound when it is in neither tier in this version. InvalidArgument for a list or a number:
    /// those are read through CacheCells.
    [[nodiscard]] Result<CacheValue> get(const CacheKey& key, CacheVersion version = {});
    /// As get, of whatever kind.
    [[nodiscard]] Result<CacheEntry> entry(const CacheKey& key, CacheVersion version = {});
    /// Whether it is there now, counted as get.
    [[nodiscard]] bool contains(const CacheKey& key, CacheVersion version = {});
    /// Opens the disk tier, for which the first use of it would wait.
    void prepare();
    /// Visible to get at once; on disk soon after (`flush` waits). An error tells why it will not get to
    /// the disk; the memory tier has it all the same. Without a directory memory is enough: no error.
    Status put(const CacheKey& key, std::string value, CacheVersion version = {});
    /// As put, but an equal value that is there already stays, unwritten, with its revision. What is
    /// then in the cache.
    Result<CacheValue> keep(const CacheKey& key, std::string value, CacheVersion version = {});
    /// The cached value, or the generator's, which is then put. Concurrent callers of one key share one
    /// run of the generator (on the first caller's thread) and its result or error; errors are not kept,
    /// but for `failureLife`. A waiting caller whose `stop` is triggered leaves with Cancelled; the run's
    /// own token is triggered when nobody waits any more. Asking for the key inside its own generator is
    /// Recursive. The generator may throw: Internal.
    [[nodiscard]] Result<CacheValue> getOrCreate(const CacheKey& key, CacheVersion version, const std::stop_token& stop,
                                                 const Generator& generator);
    /// Gives what is there (no bytes: nothing) to `change` and puts what that returns (no bytes: erases),
    /// with no other write of the key in between: `change` runs again when there was one. It runs under no
    /// lock and may throw: Internal. An error of its own changes nothing.
    Status update(const CacheKey& key, CacheVersion version, const Change& change);
    /// From both tiers, in whatever version. NotFound when it was in neither.
    Status erase(const CacheKey& key);
    /// Erases the keys whose text matches, "*" standing for any text and "?" for one byte, and tells how
    /// many there were. Waits for the disk.
    Result<std::uint64_t> eraseMatching(std::string_view glob);
    /// Memory: the values of all keys in it; those on disk stay there. Disk: the values of that tier's
    /// keys in both tiers and every file of ours that nobody else is writing; waits for the disk.
    Status clear(CacheTier tier);
    /// Removes from the disk what no version of this cache can ask for: entries of other major versions
    /// and other runs, and files that nobody knows. For a thread in the background: in small steps, other
    /// writes in between. How many entries went; Cancelled when stopped.
    Result<std::uint64_t> sweep(const std::stop_token& stop);

    /// How often the key was put or erased in this run, whatever the version; 0: never.
    [[nodiscard]] std::uint64_t revision(const CacheKey& key) const;
    [[nodiscard]] const std::string& major() const { return m_versions.major(); }
    /// Waits until all that was put before is on disk or has failed.
    void flush();

    /// First the memory tier, then the disk tier, also when it is off; never waits for the disk.
    [[nodiscard]] std::vector<CacheReport> report() const;

private:
    struct Seen {
        CacheEntry entry;
        WriteLog::Mark mark;
    };

    [[nodiscard]] CacheEntry lookUp(const CacheKey& key, const CacheVersion& version, bool again = false);
    [[nodiscard]] Seen see(const CacheKey& key, const CacheVersion& version);
    [[nodiscard]] Result<CacheValue> create(const CacheKey& key, const CacheVersion& version,
                                            const std::stop_token& stop, const Generator& generator);
    Status store(const CacheKey& key, const CacheVersion& version, const CacheEntry& entry);
    [[nodiscard]] Status storeLocked(const CacheKey& key, const CacheVersion& version, const CacheEntry& entry)
        TESSERA_REQUIRES(m_writeMutex);
    bool eraseLocked(const CacheKey& key, bool onDisk) TESSERA_REQUIRES(m_writeMutex);
    /// Whether the key's values go to disk; opens it.
    [[nodiscard]] bool usesDisk(const CacheKey& key);
    [[nodiscard]] std::string flightName(const CacheKey& key, const CacheVersion& version) const;

    const Config m_config;
    const VersionText m_versions;
    const SteadyClock m_machineClock;
    std::unique_ptr<MemoryTier> m_memory;
    std::unique_ptr<FlightTable> m_flights;
    std::unique_ptr<FailureMemory> m_failures;
    std::unique_ptr<DiskTier> m_disk; ///< null without a directory

    /// Both tiers and the log take writes in one order. Held over no disk access and no user's code.
    mutable Mutex m_writeMutex;
    WriteLog m_log TESSERA_GUARDED_BY(m_writeMutex);
};

} // namespace tessera
