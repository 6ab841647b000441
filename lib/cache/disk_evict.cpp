// SPDX-License-Identifier: GPL-3.0-or-later
// How the disk tier stays within its budget.
#include <cache/disk_writer.h>

#include <algorithm>
#include <utility>

#include <core/explain.h>

namespace tessera {

namespace {
constexpr std::size_t kDropAtOnce = 256;
}

Status DiskWriter::makeRoom(std::uint64_t bytes)
{
    const Result<DiskTotals> now = totals();
    if (!now)
        return now.error();
    if (now->bytes + bytes <= m_highWater)
        return {};
    const std::uint64_t goal = m_highWater - m_highWater / 8;
    const std::uint64_t target = goal > bytes ? goal - bytes : 0;
    if (Status dropped = dropOldest(target); !dropped)
        return dropped;
    closeActive();
    Result<std::vector<SlabRow>> slabs = m_index->slabs();
    if (!slabs)
        return slabs.error();
    std::sort(slabs->begin(), slabs->end(), [](const SlabRow& a, const SlabRow& b) {
        return a.live * std::max<std::uint64_t>(1, b.bytes) < b.live * std::max<std::uint64_t>(1, a.bytes);
    });
    std::uint64_t total = now->bytes;
    for (const SlabRow& victim : *slabs) {
        if (total + bytes <= m_highWater)
            break;
        const Result<bool> removed = compact(victim);
        if (!removed)
            return removed.error();
        const Result<DiskTotals> after = totals();
        if (!after)
            return after.error();
        total = after->bytes;
    }
    if (total + bytes > m_highWater)
        return explain(ErrorCode::Full,
                       TESSERA_TR_NOOP("Reason", "the disk cache is full, and other programs hold what could go"));
    return {};
}

Status DiskWriter::dropOldest(std::uint64_t target)
{
    for (;;) {
        const Result<std::vector<SlabRow>> slabs = m_index->slabs();
        if (!slabs)
            return slabs.error();
        std::uint64_t live = 0;
        for (const SlabRow& slab : *slabs)
            live += slab.live;
        if (live <= target)
            return {};
        const Result<std::vector<IndexRow>> oldest = m_index->oldest(kDropAtOnce);
        if (!oldest)
            return oldest.error();
        if (oldest->empty())
            return {};
        bool any = false;
        Status dropped = inTransaction([&]() -> Status {
            for (auto row = oldest->begin(); row != oldest->end() && live > target; ++row) {
                const Result<bool> lay = m_index->eraseAt(row->hash, row->slab, row->offset);
                if (!lay)
                    return lay.error();
                any = any || *lay;
                live -= std::min(live, row->length);
                m_evicted += *lay ? 1 : 0;
            }
            return {};
        });
        if (!dropped)
            return dropped;
        if (!any)
            return explain(ErrorCode::Corrupt,
                           TESSERA_TR_NOOP("Reason", "the cache index names entries that it cannot erase"));
    }
}

/// Copies what is alive into the active file and removes the victim; false when another program has it.
Result<bool> DiskWriter::compact(const SlabRow& victim)
{
    if (m_active && m_active->slab.id == victim.id)
        return false;
    const Result<std::shared_ptr<SlabFile>> file = claim(victim);
    if (!file && file.error().code == ErrorCode::Timeout)
        return false;
    const Result<std::vector<IndexRow>> entries = m_index->entriesOf(victim.id);
    if (!entries)
        return entries.error();
    std::vector<DiskChange> survivors;
    for (const IndexRow& row : *entries) {
        if (!file || row.length > m_slabLimit)
            continue;
        const Result<std::string> bytes = (*file)->read(row.offset, row.length);
        Result<CacheEntry> entry =
            bytes ? SlabRecord::entryOf(*bytes, row.key, row.version, row.checksum) : Result<CacheEntry>(bytes.error());
        if (entry)
            survivors.push_back({DiskChange::Kind::Move, DiskName{row.key, row.version, row.hash, 0}, std::move(*entry),
                                 row.slab, row.offset, row.used});
    }
    if (!survivors.empty() && !m_active)
        if (Status fresh = create(); !fresh)
            return fresh.error();
    std::vector<IndexRow> rows;
    if (Status appended = append(survivors, rows); !appended)
        return appended.error();
    if (Status committed = commit(survivors, rows, {}); !committed)
        return committed.error();
    if (Status erased = m_index->eraseSlab(victim.id); !erased)
        return erased.error();
    removeFile(victim);
    return true;
}

} // namespace tessera
