// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and reporting. Opening is in disk_open.cpp, the writer thread in disk_queue.cpp.
#include <cache/disk_tier.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace tessera {

namespace {
constexpr std::size_t kOpenFiles = 24;
constexpr std::size_t kMaxTouched = 8'192;
constexpr std::size_t kKeysAtOnce = 1'024;
} // namespace

DiskTier::DiskTier(Config config) : m_config(std::move(config))
{
    m_report.name = "values";
    m_report.tier = "disk";
    m_report.budgetBytes = m_config.budgetBytes;
}

DiskTier::~DiskTier() = default;

CacheEntry DiskTier::counted(CacheEntry entry)
{
    const Lock lock(m_reportMutex);
    ++(entry.bytes ? m_report.hits : m_report.misses);
    return entry;
}

CacheEntry DiskTier::get(const DiskName& name)
{
    if (!ensureOpen())
        return {};
    {
        const Lock lock(m_queueMutex);
        if (const DiskChange* change = queued(name)) {
            const bool current = change->kind == DiskChange::Kind::Put && change->name.version == name.version;
            return counted(current ? change->entry : CacheEntry{});
        }
        if (m_shadowed.contains(name.hash))
            return counted({});
    }
    // A file may have been compacted between the look-up and its opening: then the index knows better now.
    Result<std::optional<Found>> found = find(name.hash);
    if (found && *found && !(*found)->file)
        found = find(name.hash);
    if (!found)
        recover(found.error());
    return counted(found && *found ? readEntry(name, **found) : CacheEntry{});
}

bool DiskTier::has(const DiskName& name)
{
    if (!ensureOpen())
        return false;
    for (const std::uint64_t place : {name.hash, name.rival}) {
        {
            const Lock lock(m_queueMutex);
            if (const DiskChange* change = queued(name))
                return change->kind == DiskChange::Kind::Put;
            if (m_shadowed.contains(place))
                continue;
        }
        const Result<std::optional<Found>> found = find(place);
        if (found && *found && (*found)->row.key == name.key)
            return true;
    }
    return false;
}

Result<std::vector<std::string>> DiskTier::keys(const std::function<bool(const std::string&, std::uint64_t)>& wanted)
{
    std::vector<std::string> keys;
    for (std::int64_t next = std::numeric_limits<std::int64_t>::min();;) {
        std::vector<IndexRow> rows;
        {
            const Lock lock(m_readMutex);
            if (!m_reader.index)
                return keys;
            Result<std::vector<IndexRow>> some = m_reader.index->from(next, kKeysAtOnce);
            if (!some)
                return some.error();
            rows = std::move(*some);
        }
        for (IndexRow& row : rows)
            if (wanted(row.key, row.hash))
                keys.push_back(std::move(row.key));
        const auto last = rows.empty() ? next : static_cast<std::int64_t>(rows.back().hash);
        if (rows.size() < kKeysAtOnce || last < next || last == std::numeric_limits<std::int64_t>::max())
            return keys;
        next = last + 1;
    }
}

Result<std::optional<DiskTier::Found>> DiskTier::find(std::uint64_t hash)
{
    const Lock lock(m_readMutex);
    if (!m_reader.index)
        return std::optional<Found>();
    Result<std::optional<IndexRow>> row = m_reader.index->find(hash);
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Found>();
    std::shared_ptr<SlabFile> file = slabFile((*row)->slabName);
    return std::optional<Found>(Found{std::move(**row), std::move(file)});
}

std::shared_ptr<SlabFile> DiskTier::slabFile(const std::string& name)
{
    auto& files = m_reader.files;
    const auto it = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.first == name; });
    if (it != files.end()) {
        files.splice(files.begin(), files, it);
        return it->second;
    }
    if (!DiskWriter::isSlabName(name))
        return nullptr;
    Result<std::shared_ptr<SlabFile>> file =
        m_config.files->open(m_config.directory + "/" + name, CacheFileSystem::Mode::Read);
    if (!file)
        return nullptr;
    files.emplace_front(name, *file);
    if (files.size() > kOpenFiles)
        files.pop_back();
    return *file;
}

CacheEntry DiskTier::readEntry(const DiskName& name, const Found& found)
{
    const IndexRow& row = found.row;
    if (row.key == name.key && row.version != name.version) {
        const Lock lock(m_reportMutex);
        ++m_report.stale;
        return {};
    }
    if (row.key == name.key && found.file && row.length <= DiskWriter::recordLimit(m_config.budgetBytes)) {
        const Result<std::string> bytes = found.file->read(row.offset, row.length);
        Result<CacheEntry> entry = bytes ? SlabRecord::entryOf(*bytes, name.key, name.version, row.checksum)
                                         : Result<CacheEntry>(bytes.error());
        if (entry) {
            const Lock lock(m_queueMutex);
            if (m_touched.size() < kMaxTouched)
                m_touched.insert(row.hash);
            return std::move(*entry);
        }
    }
    forget(row);
    return {};
}

void DiskTier::forget(const IndexRow& row)
{
    {
        const Lock lock(m_reportMutex);
        ++m_report.corrupt;
    }
    DiskChange change;
    change.kind = DiskChange::Kind::Forget;
    change.name.hash = row.hash;
    change.slab = row.slab;
    change.offset = row.offset;
    if (m_state == State::Open)
        enqueue(std::move(change));
}

CacheReport DiskTier::report() const
{
    const Lock lock(m_reportMutex);
    return m_report;
}

} // namespace tessera
