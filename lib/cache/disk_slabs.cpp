// SPDX-License-Identifier: GPL-3.0-or-later
// The disk tier's payload files: making, claiming and removing them.
#include <cache/disk_writer.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <string_view>
#include <utility>

#include <core/ascii.h>
#include <core/explain.h>

namespace tessera {

namespace {

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
    return name.size() == kPrefix.size() + kDigits + kSuffix.size() && name.starts_with(kPrefix)
           && name.ends_with(kSuffix)
           && std::all_of(name.begin() + kPrefix.size(), name.end() - kSuffix.size(),
                          [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); }); // as randomName writes them
}

Status DiskWriter::ensureActive(std::uint64_t bytes)
{
    if (m_active && m_active->slab.bytes + bytes <= m_slabLimit)
        return {};
    if (m_active) {
        // Rows of this batch may point into it already: it must be whole before the index says so.
        if (Status synced = m_active->file->sync(); !synced)
            return synced;
        if (Status noted = m_index->setSlabBytes(m_active->slab.id, m_active->slab.bytes); !noted)
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
        return explain(ErrorCode::Corrupt,
                       TESSERA_TR_NOOP("Reason", "the cache index names a file that is not its own"));
    Result<std::shared_ptr<SlabFile>> file = m_files->open(pathOf(slab.name), CacheFileSystem::Mode::Update);
    if (!file)
        return file.error();
    if (!(*file)->lock(true) || !(*file)->isLinked())
        return explain(ErrorCode::Timeout, TESSERA_TR_NOOP("Reason", "another program writes this file"));
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
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "another program took the new cache file %1"), {name});
    Result<SlabRow> slab = m_index->addSlab(name);
    if (!slab) {
        (void)m_files->remove(pathOf(name));
        return slab.error();
    }
    m_active = std::make_unique<Active>(Active{std::move(*slab), std::move(*file)});
    return {};
}

/// Of a file that no row names any more.
void DiskWriter::removeFile(const SlabRow& slab)
{
    if (isSlabName(slab.name))
        (void)m_files->remove(pathOf(slab.name));
    m_removed.push_back(slab.name);
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
