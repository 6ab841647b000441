// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/disk_writer.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace tessera {

namespace {

constexpr std::uint64_t kLargestSlab = 64ULL << 20U;
constexpr std::uint64_t kSmallestSlab = 4ULL << 10U;
constexpr std::size_t kSweptAtOnce = 256;

} // namespace

DiskWriter::DiskWriter(std::string directory, std::uint64_t budgetBytes, std::shared_ptr<CacheFileSystem> files,
                       std::unique_ptr<CacheIndex> index)
    : m_directory(std::move(directory)), m_slabLimit(recordLimit(budgetBytes)),
      m_highWater(budgetBytes - std::min(budgetBytes, m_slabLimit)), m_files(std::move(files)),
      m_index(std::move(index))
{
}

std::uint64_t DiskWriter::recordLimit(std::uint64_t budgetBytes)
{
    return std::clamp(budgetBytes / 8, kSmallestSlab, kLargestSlab);
}

DiskApplied DiskWriter::apply(const std::vector<DiskChange>& changes, const std::vector<std::uint64_t>& touched)
{
    DiskApplied applied;
    std::vector<IndexRow> rows;
    applied.status = write(changes, rows);
    Status committed = commit(changes, rows, touched);
    applied.committed = committed.ok();
    applied.written = committed ? rows.size() : 0;
    if (!committed)
        applied.status = committed;
    return applied;
}

Status DiskWriter::write(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows)
{
    std::uint64_t bytes = 0;
    for (const DiskChange& change : changes)
        bytes += change.bytes();
    if (bytes == 0)
        return {};
    if (Status room = makeRoom(bytes); !room)
        return room;
    return append(changes, rows);
}

Status DiskWriter::append(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows)
{
    Status failure;
    for (const DiskChange& change : changes) {
        if (!change.appends())
            continue;
        Result<IndexRow> row = appendRecord(SlabRecord::make(change.name.key, change.name.version, change.entry));
        if (!row) {
            failure = row.error();
            break;
        }
        row->hash = change.name.hash;
        row->key = change.name.key;
        row->version = change.name.version;
        rows.push_back(std::move(*row));
    }
    if (!rows.empty() && m_active)
        if (Status synced = m_active->file->sync(); !synced) {
            rows.clear(); // nothing says which of them are there
            closeActive();
            return synced;
        }
    return failure;
}

Status DiskWriter::commit(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                          const std::vector<std::uint64_t>& touched)
{
    if (changes.empty() && touched.empty())
        return {};
    return inTransaction([&] { return commitRows(changes, rows, touched); });
}

Status DiskWriter::commitRows(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                              const std::vector<std::uint64_t>& touched)
{
    const Result<std::int64_t> use = m_index->nextUse();
    if (!use)
        return use.error();
    for (const std::uint64_t hash : touched)
        if (Status done = m_index->touch(hash, *use); !done)
            return done;
    std::size_t next = 0; // rows come in the order of the changes that append; a later change of a key overrides
    for (const DiskChange& change : changes) {
        const IndexRow* row = change.appends() && next < rows.size() ? &rows[next++] : nullptr;
        if (Status done = commitChange(change, row, *use); !done)
            return done;
    }
    return m_active && !rows.empty() ? m_index->setSlabBytes(m_active->slab.id, m_active->slab.bytes) : Status();
}

Status DiskWriter::commitChange(const DiskChange& change, const IndexRow* row, std::int64_t use)
{
    if (change.kind == DiskChange::Kind::Forget || change.kind == DiskChange::Kind::Move) {
        const Result<bool> lay = m_index->eraseAt(change.name.hash, change.slab, change.offset);
        if (!lay)
            return lay.error();
        return *lay && row ? m_index->put(*row, change.used) : Status();
    }
    if (Status done = m_index->erase(change.name.rival); !done)
        return done;
    return row ? m_index->put(*row, use) : m_index->erase(change.name.hash);
}

Status DiskWriter::clear()
{
    closeActive();
    const Result<std::vector<SlabRow>> slabs = m_index->slabs();
    if (!slabs)
        return slabs.error();
    std::vector<std::shared_ptr<SlabFile>> claimed; // until nothing names them any more
    std::vector<SlabRow> victims;
    for (const SlabRow& slab : *slabs) {
        const Result<std::shared_ptr<SlabFile>> file = claim(slab);
        if (!file && file.error().code == ErrorCode::Timeout)
            continue;
        victims.push_back(slab);
        if (file)
            claimed.push_back(*file);
    }
    Status cleared = inTransaction([&] {
        Status done = m_index->eraseAll();
        for (auto slab = victims.begin(); done && slab != victims.end(); ++slab)
            done = m_index->eraseSlab(slab->id);
        return done;
    });
    if (!cleared)
        return cleared;
    for (const SlabRow& slab : victims)
        removeFile(slab);
    removeOrphans();
    return {};
}

Status DiskWriter::sweep(DiskSweep& progress, const std::function<bool(const std::string&)>& isCurrent)
{
    const Result<std::vector<IndexRow>> rows = m_index->from(progress.next, kSweptAtOnce);
    if (!rows)
        return rows.error();
    std::uint64_t removed = 0;
    Status swept = inTransaction([&]() -> Status {
        for (const IndexRow& row : *rows) {
            if (isCurrent(row.version))
                continue;
            const Result<bool> lay = m_index->eraseAt(row.hash, row.slab, row.offset);
            if (!lay)
                return lay.error();
            removed += *lay ? 1 : 0;
        }
        return {};
    });
    if (!swept)
        return swept;
    progress.removed += removed;
    const auto last = rows->empty() ? progress.next : static_cast<std::int64_t>(rows->back().hash);
    progress.done =
        rows->size() < kSweptAtOnce || last < progress.next || last == std::numeric_limits<std::int64_t>::max();
    if (progress.done)
        removeOrphans();
    else
        progress.next = last + 1;
    return {};
}

Result<IndexRow> DiskWriter::appendRecord(const SlabRecord& record)
{
    if (Status active = ensureActive(record.bytes.size()); !active)
        return active.error();
    IndexRow row;
    row.slab = m_active->slab.id;
    row.slabName = m_active->slab.name;
    row.offset = m_active->slab.bytes;
    row.length = record.bytes.size();
    row.checksum = record.checksum;
    if (Status written = m_active->file->write(row.offset, record.bytes); !written)
        return written.error();
    m_active->slab.bytes += record.bytes.size();
    return row;
}

Result<DiskTotals> DiskWriter::totals()
{
    const Result<std::vector<SlabRow>> slabs = m_index->slabs();
    if (!slabs)
        return slabs.error();
    DiskTotals totals;
    for (const SlabRow& slab : *slabs) {
        totals.entries += slab.entries;
        totals.bytes += slab.bytes;
    }
    return totals;
}

std::vector<std::string> DiskWriter::takeRemoved()
{
    return std::exchange(m_removed, {});
}

} // namespace tessera
