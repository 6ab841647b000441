// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_index.h>

#include <utility>

#include <core/explain.h>

namespace tessera {

namespace {

// Slabs know how much of them is alive; triggers keep that true whoever changes entries.
constexpr const char* kTables = R"(
    CREATE TABLE IF NOT EXISTS slabs(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL DEFAULT 0,
        live INTEGER NOT NULL DEFAULT 0, entries INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS entries(hash INTEGER PRIMARY KEY, key BLOB NOT NULL, version BLOB NOT NULL,
        slab INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, checksum INTEGER NOT NULL,
        used INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS entries_by_slab ON entries(slab);
    CREATE TABLE IF NOT EXISTS clock(id INTEGER PRIMARY KEY CHECK(id = 0), uses INTEGER NOT NULL);
    INSERT OR IGNORE INTO clock VALUES(0, 0);
    CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entries BEGIN
        UPDATE slabs SET live = live + NEW.length, entries = entries + 1 WHERE id = NEW.slab; END;
    CREATE TRIGGER IF NOT EXISTS entry_removed AFTER DELETE ON entries BEGIN
        UPDATE slabs SET live = live - OLD.length, entries = entries - 1 WHERE id = OLD.slab; END;
    PRAGMA user_version = 2;
)";

std::uint64_t unsignedOf(std::int64_t n)
{
    return n > 0 ? static_cast<std::uint64_t>(n) : 0;
}

} // namespace

Result<std::unique_ptr<CacheIndex>> CacheIndex::open(const std::string& path, Access access, const char* vfs)
{
    Result<SqliteDb> db = SqliteDb::open(path, access == Access::Read, vfs);
    if (!db)
        return db.error();
    std::unique_ptr<CacheIndex> index(new CacheIndex(std::move(*db)));
    Status ready = index->checkFormat();
    if (ready && access == Access::Write)
        ready = index->createTables();
    if (ready)
        ready = index->prepareReading();
    if (ready && access == Access::Write)
        ready = index->prepareWriting();
    if (!ready)
        return ready.error();
    return index;
}

Status CacheIndex::checkFormat()
{
    // What a damaged file holds instead of our tables shall not run.
    if (Status tuned = m_db.run("PRAGMA trusted_schema = OFF; PRAGMA cache_size = -2048"); !tuned)
        return tuned;
    const Result<std::int64_t> format = m_db.integer("PRAGMA user_version");
    if (!format)
        return format.error();
    m_new = *format == 0;
    if (!m_new && *format != kFormat)
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the cache index has another format"));
    return {};
}

Status CacheIndex::createTables()
{
    // Changing to WAL fails while another program does the same; then it is done.
    if (Status wal = m_db.run("PRAGMA journal_mode = WAL"); !wal && wal.error().code != ErrorCode::Timeout)
        return wal;
    if (Status tuned = m_db.run("PRAGMA synchronous = NORMAL"); !tuned || !m_new)
        return tuned;
    if (Status begun = begin(); !begun)
        return begun;
    if (Status made = m_db.run(kTables); !made) {
        rollBack();
        return made;
    }
    return commit();
}

Status CacheIndex::prepareReading()
{
    Result<SqliteStatement> find = SqliteStatement::prepare(
        m_db, "SELECT e.key, e.version, e.slab, s.name, e.offset, e.length, e.checksum FROM entries e "
              "JOIN slabs s ON s.id = e.slab WHERE e.hash = ?1");
    if (!find)
        return find.error();
    m_find.emplace(std::move(*find));
    return {};
}

Status CacheIndex::prepareWriting()
{
    const std::pair<std::optional<SqliteStatement>*, const char*> all[] = {
        {&m_drop, "DELETE FROM entries WHERE hash = ?1"},
        {&m_insert, "INSERT INTO entries(hash, key, version, slab, offset, length, checksum, used) "
                    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
        {&m_eraseAt, "DELETE FROM entries WHERE hash = ?1 AND slab = ?2 AND offset = ?3"},
        {&m_touch, "UPDATE entries SET used = ?2 WHERE hash = ?1"},
    };
    for (const auto& [statement, sql] : all) {
        Result<SqliteStatement> prepared = SqliteStatement::prepare(m_db, sql);
        if (!prepared)
            return prepared.error();
        statement->emplace(std::move(*prepared));
    }
    return {};
}

Result<std::optional<IndexRow>> CacheIndex::find(std::uint64_t hash)
{
    m_find->bind(1, hash);
    const Result<bool> found = m_find->step();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<IndexRow>();
    IndexRow row;
    row.hash = hash;
    row.key = m_find->text(0);
    row.version = m_find->text(1);
    row.slab = m_find->integer(2);
    row.slabName = m_find->text(3);
    row.offset = unsignedOf(m_find->integer(4));
    row.length = unsignedOf(m_find->integer(5));
    row.checksum = static_cast<std::uint64_t>(m_find->integer(6));
    m_find->reset();
    return std::optional<IndexRow>(std::move(row));
}

Status CacheIndex::begin()
{
    return m_db.run("BEGIN IMMEDIATE");
}

Status CacheIndex::commit()
{
    return m_db.run("COMMIT");
}

void CacheIndex::rollBack()
{
    (void)m_db.run("ROLLBACK");
}

Status CacheIndex::put(const IndexRow& row, std::int64_t useCount)
{
    if (Status dropped = erase(row.hash); !dropped)
        return dropped;
    m_insert->bind(1, row.hash).bind(2, std::string_view(row.key)).bind(3, std::string_view(row.version));
    m_insert->bind(4, row.slab).bind(5, row.offset).bind(6, row.length).bind(7, row.checksum).bind(8, useCount);
    return m_insert->run();
}

Status CacheIndex::erase(std::uint64_t hash)
{
    return m_drop->bind(1, hash).run();
}

Result<bool> CacheIndex::eraseAt(std::uint64_t hash, std::int64_t slab, std::uint64_t offset)
{
    if (Status done = m_eraseAt->bind(1, hash).bind(2, slab).bind(3, offset).run(); !done)
        return done.error();
    return m_db.changes() > 0;
}

Status CacheIndex::touch(std::uint64_t hash, std::int64_t useCount)
{
    return m_touch->bind(1, hash).bind(2, useCount).run();
}

Result<std::int64_t> CacheIndex::nextUse()
{
    if (Status grown = m_db.run("UPDATE clock SET uses = uses + 1 WHERE id = 0"); !grown)
        return grown.error();
    return m_db.integer("SELECT uses FROM clock");
}

Result<SlabRow> CacheIndex::addSlab(const std::string& name)
{
    Result<SqliteStatement> insert = SqliteStatement::prepare(m_db, "INSERT INTO slabs(name) VALUES(?1)");
    if (!insert)
        return insert.error();
    if (Status added = insert->bind(1, std::string_view(name)).run(); !added)
        return added.error();
    const Result<std::int64_t> id = m_db.integer("SELECT last_insert_rowid()");
    if (!id)
        return id.error();
    SlabRow slab;
    slab.id = *id;
    slab.name = name;
    return slab;
}

Status CacheIndex::setSlabBytes(std::int64_t id, std::uint64_t bytes)
{
    Result<SqliteStatement> update = SqliteStatement::prepare(m_db, "UPDATE slabs SET bytes = ?2 WHERE id = ?1");
    return update ? update->bind(1, id).bind(2, bytes).run() : Status(update.error());
}

Status CacheIndex::eraseAll()
{
    return m_db.run("DELETE FROM entries");
}

Status CacheIndex::eraseSlab(std::int64_t id)
{
    for (const char* sql : {"DELETE FROM entries WHERE slab = ?1", "DELETE FROM slabs WHERE id = ?1"}) {
        Result<SqliteStatement> erase = SqliteStatement::prepare(m_db, sql);
        if (!erase)
            return erase.error();
        if (Status done = erase->bind(1, id).run(); !done)
            return done;
    }
    return {};
}

Result<std::vector<SlabRow>> CacheIndex::slabs()
{
    Result<SqliteStatement> select = SqliteStatement::prepare(m_db, "SELECT id, name, bytes, live, entries FROM slabs");
    if (!select)
        return select.error();
    std::vector<SlabRow> slabs;
    for (;;) {
        const Result<bool> row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            return slabs;
        slabs.push_back({select->integer(0), select->text(1), unsignedOf(select->integer(2)),
                         unsignedOf(select->integer(3)), unsignedOf(select->integer(4))});
    }
}

Result<std::vector<IndexRow>> CacheIndex::rows(SqliteStatement& select, Read read)
{
    std::vector<IndexRow> rows;
    for (;;) {
        const Result<bool> found = select.step();
        if (!found)
            return found.error();
        if (!*found)
            return rows;
        IndexRow& row = rows.emplace_back();
        row.hash = static_cast<std::uint64_t>(select.integer(0));
        row.slab = select.integer(1);
        row.offset = unsignedOf(select.integer(2));
        row.length = unsignedOf(select.integer(3));
        read(select, row);
    }
}

Result<std::vector<IndexRow>> CacheIndex::oldest(std::size_t limit)
{
    Result<SqliteStatement> select = SqliteStatement::prepare(
        m_db, "SELECT hash, slab, offset, length FROM entries ORDER BY used, slab, offset LIMIT ?1");
    if (!select)
        return select.error();
    select->bind(1, static_cast<std::int64_t>(limit));
    return rows(*select, [](SqliteStatement&, IndexRow&) {});
}

Result<std::vector<IndexRow>> CacheIndex::entriesOf(std::int64_t slab)
{
    Result<SqliteStatement> select = SqliteStatement::prepare(
        m_db, "SELECT hash, slab, offset, length, key, version, checksum, used FROM entries WHERE slab = ?1");
    if (!select)
        return select.error();
    select->bind(1, slab);
    return rows(*select, [](SqliteStatement& s, IndexRow& row) {
        row.key = s.text(4);
        row.version = s.text(5);
        row.checksum = static_cast<std::uint64_t>(s.integer(6));
        row.used = s.integer(7);
    });
}

Result<std::vector<IndexRow>> CacheIndex::from(std::int64_t from, std::size_t limit)
{
    Result<SqliteStatement> select = SqliteStatement::prepare(
        m_db, "SELECT hash, slab, offset, length, key, version FROM entries WHERE hash >= ?1 ORDER BY hash LIMIT ?2");
    if (!select)
        return select.error();
    select->bind(1, from).bind(2, static_cast<std::int64_t>(limit));
    return rows(*select, [](SqliteStatement& s, IndexRow& row) {
        row.key = s.text(4);
        row.version = s.text(5);
    });
}

} // namespace tessera
