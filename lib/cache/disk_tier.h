// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include <cache/cache_index.h>
#include <cache/disk_writer.h>
#include <cache/file_system.h>
#include <core/mutex.h>
#include <core/reports.h>

namespace tessera {

/// Entries in a directory. Opened by the first use, which may wait for the disk; `report` never does.
/// Readers look up and verify on their own threads; all changes queue up for one writer thread. An index
/// that turns out damaged is started anew, unless another program uses it: then the tier is off. A
/// directory that cannot be written into is read. What was put or erased is never followed by what was
/// there before, also when the disk takes no more: then it is a miss. Thread-safe.
class DiskTier {
public:
    struct Config {
        std::string directory;
        std::uint64_t budgetBytes = 0;
        std::size_t queuedWrites = 0;
        std::shared_ptr<CacheFileSystem> files;
    };

    explicit DiskTier(Config config);
    /// Writes what is queued.
    ~DiskTier();
    DiskTier(const DiskTier&) = delete;
    DiskTier& operator=(const DiskTier&) = delete;

    /// Whether entries can be read. All below call it; who has called it before does not wait for the disk
    /// in put and erase.
    bool ensureOpen();
    /// Empty when absent, stale or damaged.
    [[nodiscard]] CacheEntry get(const DiskName& name);
    /// Whether the key is there, in whatever version.
    [[nodiscard]] bool has(const DiskName& name);
    /// The keys for which `wanted(key, place)` holds; not of what is still queued.
    [[nodiscard]] Result<std::vector<std::string>> keys(
        const std::function<bool(const std::string&, std::uint64_t)>& wanted);

    /// Queued; an error tells why it was not.
    Status put(const DiskName& name, const CacheEntry& entry);
    void erase(const DiskName& name);
    void flush();
    /// Waits until it is done, after all that was queued before.
    Status clear();
    /// In steps between other changes. How many entries went.
    Result<std::uint64_t> sweep(const std::function<bool(const std::string&)>& isCurrent, const std::stop_token& stop);
    [[nodiscard]] CacheReport report() const;

private:
    enum class State { Unopened, Open, ReadOnly, Off };

    struct Reader {
        std::unique_ptr<CacheIndex> index;
        std::list<std::pair<std::string, std::shared_ptr<SlabFile>>> files; ///< latest used first
    };
    struct Found {
        IndexRow row;
        std::shared_ptr<SlabFile> file; ///< null when it cannot be opened
    };

    Status open() TESSERA_REQUIRES(m_openMutex);
    Status openReadOnly(const Error& why) TESSERA_REQUIRES(m_openMutex);
    Status openIndexes() TESSERA_REQUIRES(m_openMutex);
    Status startAnew() TESSERA_REQUIRES(m_openMutex);
    void turnOff(const Error& error);
    void noteError(const Error& error);
    /// A damaged index is started anew by the writer thread; other errors are only told.
    void recover(const Error& error);
    void rebuild();

    CacheEntry counted(CacheEntry entry);
    [[nodiscard]] Result<std::optional<Found>> find(std::uint64_t hash);
    [[nodiscard]] std::shared_ptr<SlabFile> slabFile(const std::string& name) TESSERA_REQUIRES(m_readMutex);
    [[nodiscard]] CacheEntry readEntry(const DiskName& name, const Found& found);
    void forget(const IndexRow& row);
    [[nodiscard]] const DiskChange* queued(const DiskName& name) const TESSERA_REQUIRES(m_queueMutex);

    bool enqueue(DiskChange change);
    void push(DiskChange change) TESSERA_REQUIRES(m_queueMutex);
    Status runTask(std::function<Status(DiskWriter&)> run, bool clears);
    void write(const std::stop_token& stop);
    [[nodiscard]] std::vector<DiskChange> nextBatch() const TESSERA_REQUIRES(m_queueMutex);
    [[nodiscard]] bool applyBatch(const std::vector<DiskChange>& batch, const std::vector<std::uint64_t>& touched);
    void settle(const std::vector<DiskChange>& batch, bool committed) TESSERA_REQUIRES(m_queueMutex);
    void shadow(const DiskName& name) TESSERA_REQUIRES(m_queueMutex);

    const Config m_config;

    // Lock order: open, then queue or read, then report.
    Mutex m_openMutex; ///< opening and starting anew
    std::shared_ptr<SlabFile> m_directoryLock TESSERA_GUARDED_BY(m_openMutex);
    std::unique_ptr<DiskWriter> m_writer; ///< the writer thread's own once it runs
    std::atomic<State> m_state{State::Unopened};

    Mutex m_readMutex;
    Reader m_reader TESSERA_GUARDED_BY(m_readMutex);

    mutable Mutex m_queueMutex;
    CondVar m_wakeWriter;
    CondVar m_written;
    std::deque<DiskChange> m_queue TESSERA_GUARDED_BY(m_queueMutex); ///< its front may be being written
    std::uint64_t m_queuedBytes TESSERA_GUARDED_BY(m_queueMutex) = 0;
    std::uint64_t m_enqueued TESSERA_GUARDED_BY(m_queueMutex) = 0;
    std::uint64_t m_applied TESSERA_GUARDED_BY(m_queueMutex) = 0;
    std::unordered_set<std::uint64_t> m_touched TESSERA_GUARDED_BY(m_queueMutex);
    /// Places where the disk still has what is no longer true, because it could not be written.
    std::unordered_set<std::uint64_t> m_shadowed TESSERA_GUARDED_BY(m_queueMutex);
    bool m_damaged TESSERA_GUARDED_BY(m_queueMutex) = false;

    mutable Mutex m_reportMutex;
    CacheReport m_report TESSERA_GUARDED_BY(m_reportMutex);

    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace tessera
