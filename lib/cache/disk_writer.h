// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cache/cache.h>
#include <cache/cache_index.h>
#include <cache/file_system.h>
#include <cache/slab_record.h>

namespace tessera {

/// One change of the disk tier.
struct DiskChange {
    enum class Kind {
        Put,
        Erase,  ///< by key
        Forget, ///< a damaged entry, if it still lies there
    };
    Kind kind = Kind::Put;
    std::uint64_t hash = 0;
    std::string key;
    std::string version;
    CacheValue value;
    std::int64_t slab = 0; ///< of a damaged entry, with its offset
    std::uint64_t offset = 0;
    std::int64_t used = 0; ///< of an entry that is only moved; 0: now
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

    /// Applies changes and notes which entries were read. The first failure ends it; what was applied
    /// before stays. `written` tells how many puts are on disk.
    Status apply(const std::vector<DiskChange>& changes, const std::vector<std::uint64_t>& touched, std::size_t& written);
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

    Status append(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows);
    Status commit(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                  const std::vector<std::uint64_t>& touched);
    Status commitRows(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                      const std::vector<std::uint64_t>& touched);
    Result<IndexRow> appendRecord(const SlabRecord& record);
    Status ensureActive(std::uint64_t bytes);
    Result<bool> adopt(const SlabRow& slab, std::uint64_t bytes);
    Status create();
    void closeActive();

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

} // namespace tessera
