// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <cache/sqlite_db.h>
#include <core/result.h>

namespace tessera {

/// Where an entry lies.
struct IndexRow {
    std::uint64_t hash = 0; ///< of the key; one entry a hash
    std::string key;
    std::string version;
    std::int64_t slab = 0;
    std::string slabName;
    std::uint64_t offset = 0;
    std::uint64_t length = 0; ///< of the whole record
    std::uint64_t checksum = 0;
    std::int64_t used = 0; ///< when last, as a use count
};

struct SlabRow {
    std::int64_t id = 0;
    std::string name;
    std::uint64_t bytes = 0; ///< written
    std::uint64_t live = 0;  ///< of these, belonging to entries
    std::uint64_t entries = 0;
};

/// One connection to the disk tier's index: which key lies where, and when it was last used. Everything
/// in it is a hint that a record must confirm: a wrong row gives a miss. Not thread-safe; several
/// connections, also of several programs, may use one file.
///
/// `useCount` is a counter that stands for time: it grows with every batch of writes.
class CacheIndex {
public:
    static constexpr int kFormat = 2;

    enum class Access {
        Write, ///< creates what is missing
        Read,  ///< of a directory that nobody can write into
    };
    /// `vfs` names SQLite's way to the files; null: its own. Corrupt when the file is damaged or of
    /// another format.
    static Result<std::unique_ptr<CacheIndex>> open(const std::string& path, Access access, const char* vfs);

    Result<std::optional<IndexRow>> find(std::uint64_t hash);

    Status begin();
    Status commit();
    void rollBack();

    /// Replaces the entry of the same hash.
    Status put(const IndexRow& row, std::int64_t useCount);
    Status erase(std::uint64_t hash);
    /// Only while it still lies there; whether it did.
    Result<bool> eraseAt(std::uint64_t hash, std::int64_t slab, std::uint64_t offset);
    Status touch(std::uint64_t hash, std::int64_t useCount);
    Result<std::int64_t> nextUse();

    Result<SlabRow> addSlab(const std::string& name);
    Status setSlabBytes(std::int64_t id, std::uint64_t bytes);
    /// All entries; the slabs stay.
    Status eraseAll();
    /// With all its entries.
    Status eraseSlab(std::int64_t id);
    Result<std::vector<SlabRow>> slabs();
    /// The least recently used entries, first the oldest; key and version are left empty.
    Result<std::vector<IndexRow>> oldest(std::size_t limit);
    Result<std::vector<IndexRow>> entriesOf(std::int64_t slab);
    /// At most `limit` entries with a hash from `from` on (as a signed number), in its order: hash, key,
    /// version and place.
    Result<std::vector<IndexRow>> from(std::int64_t from, std::size_t limit);

private:
    explicit CacheIndex(SqliteDb db) : m_db(std::move(db)) { }
    Status checkFormat();
    Status createTables();
    Status prepareReading();
    Status prepareWriting();
    using Read = void (*)(SqliteStatement&, IndexRow&);
    Result<std::vector<IndexRow>> rows(SqliteStatement& select, Read read);

    SqliteDb m_db;
    bool m_new = false; ///< has no tables yet
    std::optional<SqliteStatement> m_find, m_drop, m_insert, m_eraseAt, m_touch;
};

} // namespace tessera
