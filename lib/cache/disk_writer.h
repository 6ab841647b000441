// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cache/cache_entry.h>
#include <cache/cache_index.h>
#include <cache/cache_version.h>
#include <cache/file_system.h>
#include <cache/slab_record.h>

namespace tessera {

class DiskWriter;

/// Something that is done between two batches of changes, on the writer's thread. `status` is to be read
/// once it is applied.
struct DiskTask {
    std::function<Status(DiskWriter&)> run;
    bool clears = false; ///< no entry from before it is there after it
    Status status;
};

/// One change of the disk tier.
struct DiskChange {
    enum class Kind {
        Put,
        Erase,  ///< by key
        Forget, ///< a damaged entry, if it still lies there
        Move,   ///< to another file, if it still lies there
        Task,
    };
    Kind kind = Kind::Put;
    DiskName name;
    CacheEntry entry;
    std::int64_t slab = 0; ///< of a damaged or moved entry, with its offset
    std::uint64_t offset = 0;
    std::int64_t used = 0; ///< of a moved entry
    std::shared_ptr<DiskTask> task{};

    [[nodiscard]] bool appends() const { return kind == Kind::Put || kind == Kind::Move; }
    /// Of its record; 0 without one.
    [[nodiscard]] std::uint64_t bytes() const
    {
        return entry.bytes ? SlabRecord::sizeOf(name.key, name.version, entry) : 0;
    }
};

/// What became of a batch of changes.
struct DiskApplied {
    Status status;
    std::size_t written = 0; ///< puts that are on disk
    bool committed = false;  ///< the index tells the truth: what was not written is not there in any version
};

/// How far a sweep has come.
struct DiskSweep {
    std::int64_t next = std::numeric_limits<std::int64_t>::min();
    std::uint64_t removed = 0;
    bool done = false;
};

/// What the disk tier holds now.
struct DiskTotals {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0; ///< of all payload files
};

/// Writes the payload files and the index, on one thread. Records are appended to a file of this writer's
/// own (locked against other programs) and synced before the index learns of them, so whoever is killed
/// at any point leaves the old entries or the new ones. Within the budget: before it would be exceeded
/// the least recently used entries go, then the emptiest files are copied together and removed.
class DiskWriter {
public:
    DiskWriter(std::string directory, std::uint64_t budgetBytes, std::shared_ptr<CacheFileSystem> files,
               std::unique_ptr<CacheIndex> index);

    /// Applies changes (no tasks among them) and notes which entries were read. What cannot be written is
    /// erased, since the value from before is no longer the key's.
    DiskApplied apply(const std::vector<DiskChange>& changes, const std::vector<std::uint64_t>& touched);
    /// Removes all entries, and all files but those that other programs write.
    Status clear();
    /// Removes entries whose version is not current, among the next few hundred.
    Status sweep(DiskSweep& progress, const std::function<bool(const std::string&)>& isCurrent);
    /// Payload files that no index knows and nobody writes: of a writer that was killed, or of an index
    /// that was given up.
    void removeOrphans();

    [[nodiscard]] Result<DiskTotals> totals();
    /// Entries pushed out since the last call.
    [[nodiscard]] std::uint64_t takeEvicted() { return std::exchange(m_evicted, 0); }
    /// The largest record, and the most that may be put at once.
    [[nodiscard]] static std::uint64_t recordLimit(std::uint64_t budgetBytes);
    /// Files removed since the last call: readers should let go of them.
    [[nodiscard]] std::vector<std::string> takeRemoved();

    [[nodiscard]] static bool isSlabName(const std::string& name);

private:
    struct Active {
        SlabRow slab;
        std::shared_ptr<SlabFile> file;
    };

    Status write(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows);
    Status append(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows);
    Status commit(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                  const std::vector<std::uint64_t>& touched);
    Status commitRows(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                      const std::vector<std::uint64_t>& touched);
    Status commitChange(const DiskChange& change, const IndexRow* row, std::int64_t use);
    Result<IndexRow> appendRecord(const SlabRecord& record);
    Status ensureActive(std::uint64_t bytes);
    Result<bool> adopt(const SlabRow& slab, std::uint64_t bytes);
    Status create();
    void closeActive() { m_active.reset(); }
    void removeFile(const SlabRow& slab);

    template <class Work>
    Status inTransaction(Work work);

    Status makeRoom(std::uint64_t bytes);
    Status dropOldest(std::uint64_t target);
    Result<bool> compact(const SlabRow& victim);
    [[nodiscard]] Result<std::shared_ptr<SlabFile>> claim(const SlabRow& slab);
    [[nodiscard]] std::string pathOf(const std::string& name) const { return m_directory + "/" + name; }

    const std::string m_directory;
    const std::uint64_t m_slabLimit;
    const std::uint64_t m_highWater; ///< leaves room to copy one file within the budget
    const std::shared_ptr<CacheFileSystem> m_files;
    const std::unique_ptr<CacheIndex> m_index;
    std::unique_ptr<Active> m_active;
    std::vector<std::string> m_removed;
    std::uint64_t m_evicted = 0;
};

template <class Work>
Status DiskWriter::inTransaction(Work work)
{
    Status done = m_index->begin();
    if (!done)
        return done;
    done = work();
    if (done)
        done = m_index->commit();
    if (!done)
        m_index->rollBack();
    return done;
}

} // namespace tessera
