// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/disk_writer.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <random>
#include <unordered_set>
#include <utility>

namespace tessera {

namespace {

constexpr std::uint64_t kLargestSlab = 64ULL << 20U;
constexpr std::uint64_t kSmallestSlab = 4ULL << 10U;
constexpr std::string_view kPrefix = "slab-";
constexpr std::string_view kSuffix = ".pack";
constexpr std::size_t kDigits = 16;

std::string randomName()
{
    std::random_device random;
    std::array<char, 64> name{};
    std::snprintf(name.data(), name.size(), "slab-%08x%08x.pack", random(), random());
    return name.data();
}

} // namespace

bool DiskWriter::isSlabName(const std::string& name)
{
    return name.size() == kPrefix.size() + kDigits + kSuffix.size() && name.starts_with(kPrefix) &&
           name.ends_with(kSuffix) &&
           std::all_of(name.begin() + kPrefix.size(), name.end() - kSuffix.size(),
                       [](unsigned char c) { return std::isxdigit(c) != 0; });
}

DiskWriter::DiskWriter(std::string directory, std::uint64_t budgetBytes, std::shared_ptr<CacheFileSystem> files,
                       std::unique_ptr<CacheIndex> index)
    : m_directory(std::move(directory)), m_slabLimit(recordLimit(budgetBytes)),
      m_highWater(budgetBytes - std::min(budgetBytes, m_slabLimit)), m_files(std::move(files)), m_index(std::move(index))
{
}

std::uint64_t DiskWriter::recordLimit(std::uint64_t budgetBytes)
{
    return std::clamp(budgetBytes / 8, kSmallestSlab, kLargestSlab);
}

Status DiskWriter::apply(const std::vector<DiskChange>& changes, const std::vector<std::uint64_t>& touched,
                         std::size_t& written)
{
    written = 0;
    std::uint64_t bytes = 0;
    for (const DiskChange& change : changes)
        if (change.kind == DiskChange::Kind::Put)
            bytes += SlabRecord::sizeOf(change.key, change.version, *change.value);
    if (bytes > 0)
        if (const Status room = makeRoom(bytes); !room)
            return room;
    std::vector<IndexRow> rows;
    const Status appended = append(changes, rows);
    if (const Status committed = commit(changes, rows, touched); !committed)
        return committed;
    written = rows.size();
    return appended;
}

Status DiskWriter::append(const std::vector<DiskChange>& changes, std::vector<IndexRow>& rows)
{
    Status failure;
    for (const DiskChange& change : changes) {
        if (change.kind != DiskChange::Kind::Put)
            continue;
        Result<IndexRow> row = appendRecord(SlabRecord::make(change.key, change.version, *change.value));
        if (!row) {
            failure = row.error();
            break;
        }
        row->hash = change.hash;
        row->key = change.key;
        row->version = change.version;
        rows.push_back(std::move(*row));
    }
    if (!rows.empty() && m_active)
        if (const Status synced = m_active->file->sync(); !synced) {
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
    if (const Status begun = m_index->begin(); !begun)
        return begun;
    Status done = commitRows(changes, rows, touched);
    if (done)
        done = m_index->commit();
    if (!done)
        m_index->rollBack();
    return done;
}

Status DiskWriter::commitRows(const std::vector<DiskChange>& changes, const std::vector<IndexRow>& rows,
                              const std::vector<std::uint64_t>& touched)
{
    const Result<std::int64_t> use = m_index->nextUse();
    if (!use)
        return use.error();
    for (const std::uint64_t hash : touched)
        if (const Status done = m_index->touch(hash, *use); !done)
            return done;
    std::size_t next = 0; // rows come in the order of the puts; a later change of a key overrides
    for (const DiskChange& change : changes) {
        Status done;
        switch (change.kind) {
        case DiskChange::Kind::Put:
            if (next < rows.size())
                done = m_index->put(rows[next++], change.used != 0 ? change.used : *use);
            break;
        case DiskChange::Kind::Erase:
            done = m_index->erase(change.hash);
            break;
        case DiskChange::Kind::Forget:
            done = m_index->eraseAt(change.hash, change.slab, change.offset);
            break;
        }
        if (!done)
            return done;
    }
    return m_active && !rows.empty() ? m_index->setSlabBytes(m_active->slab.id, m_active->slab.bytes) : Status();
}

Result<IndexRow> DiskWriter::appendRecord(const SlabRecord& record)
{
    if (const Status active = ensureActive(record.bytes.size()); !active)
        return active.error();
    IndexRow row;
    row.slab = m_active->slab.id;
    row.slabName = m_active->slab.name;
    row.offset = m_active->slab.bytes;
    row.length = record.bytes.size();
    row.checksum = record.checksum;
    if (const Status written = m_active->file->write(row.offset, record.bytes); !written)
        return written.error();
    m_active->slab.bytes += record.bytes.size();
    return row;
}

void DiskWriter::closeActive()
{
    m_active.reset();
}

Status DiskWriter::ensureActive(std::uint64_t bytes)
{
    if (m_active && m_active->slab.bytes + bytes <= m_slabLimit)
        return {};
    if (m_active) {
        // Rows of this batch may point into it already: it must be whole before the index says so.
        if (const Status synced = m_active->file->sync(); !synced)
            return synced;
        if (const Status noted = m_index->setSlabBytes(m_active->slab.id, m_active->slab.bytes); !noted)
            return noted;
        closeActive();
        return create();
    }
    const Result<std::vector<SlabRow>> slabs = m_index->slabs();
    if (!slabs)
        return slabs.error();
    for (const SlabRow& slab : *slabs) {
        const Result<bool> adopted = adopt(slab, bytes);
        if (!adopted || *adopted)
            return adopted ? Status() : Status(adopted.error());
    }
    return create();
}

/// The file, if nobody else writes it now.
Result<std::shared_ptr<SlabFile>> DiskWriter::claim(const SlabRow& slab)
{
    if (!isSlabName(slab.name))
        return Error{ErrorCode::Corrupt, "the cache index names a file that is not its own"};
    Result<std::shared_ptr<SlabFile>> file = m_files->open(pathOf(slab.name), CacheFileSystem::Mode::Update);
    if (!file)
        return file.error();
    if (!(*file)->lock(true) || !(*file)->isLinked())
        return Error{ErrorCode::Timeout, "another program writes this file"};
    return file;
}

/// Goes on with a file that an earlier run has left unfilled.
Result<bool> DiskWriter::adopt(const SlabRow& slab, std::uint64_t bytes)
{
    if (slab.bytes + bytes > m_slabLimit)
        return false;
    const Result<std::shared_ptr<SlabFile>> file = claim(slab);
    if (!file)
        return false;
    const Result<std::uint64_t> size = (*file)->size();
    if (!size || *size < slab.bytes || *size + bytes > m_slabLimit)
        return false;
    m_active = std::make_unique<Active>(Active{slab, *file});
    m_active->slab.bytes = *size;
    return true;
}

Status DiskWriter::create()
{
    const std::string name = randomName();
    Result<std::shared_ptr<SlabFile>> file = m_files->open(pathOf(name), CacheFileSystem::Mode::Create);
    if (!file)
        return file.error();
    if (!(*file)->lock(true) || !(*file)->isLinked())
        return Error{ErrorCode::Io, "another program took the new cache file " + name};
    Result<SlabRow> slab = m_index->addSlab(name);
    if (!slab)
        return slab.error();
    m_active = std::make_unique<Active>(Active{std::move(*slab), std::move(*file)});
    return {};
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

void DiskWriter::removeOrphans()
{
    const Result<std::vector<std::string>> names = m_files->list(m_directory);
    if (!names)
        return;
    for (const std::string& name : *names) {
        if (!isSlabName(name) || (m_active && m_active->slab.name == name))
            continue;
        SlabRow row;
        row.name = name;
        const Result<std::shared_ptr<SlabFile>> file = claim(row);
        if (!file)
            continue;
        // Asked only now: before the lock was ours, its writer might just have been adding it.
        const Result<std::vector<SlabRow>> known = m_index->slabs();
        if (known && std::none_of(known->begin(), known->end(), [&](const SlabRow& slab) { return slab.name == name; }))
            (void)m_files->remove(pathOf(name));
    }
}

} // namespace tessera
