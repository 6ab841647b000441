// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, reading and reporting. The writer thread is in disk_queue.cpp.
#include <cache/disk_tier.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {
constexpr std::size_t kOpenFiles = 24;
constexpr std::size_t kMaxTouched = 8'192;
constexpr const char* kIndexName = "/index.sqlite";
} // namespace

DiskTier::DiskTier(Config config) : m_config(std::move(config))
{
    m_report.name = "values";
    m_report.tier = "disk";
    m_report.budgetBytes = m_config.budgetBytes;
}

DiskTier::~DiskTier() = default;

void DiskTier::turnOff(const Error& error)
{
    m_state = State::Off;
    noteError("the disk cache is off: " + error.reason);
}

void DiskTier::noteError(const std::string& error)
{
    const Lock lock(m_reportMutex);
    m_report.error = error;
}

bool DiskTier::ensureOpen()
{
    if (m_state == State::Unopened) {
        const Lock lock(m_openMutex);
        if (m_state == State::Unopened) {
            if (const Status opened = open(); !opened) {
                turnOff(opened.error());
            } else {
                m_thread = std::jthread([this](const std::stop_token& stop) { write(stop); });
                m_state = State::Open;
            }
        }
    }
    return m_state == State::Open;
}

Status DiskTier::open()
{
    if (const Status made = m_config.files->makeDirectory(m_config.directory); !made)
        return made;
    Result<std::shared_ptr<SlabFile>> lock = m_config.files->open(m_config.directory + "/lock", CacheFileSystem::Mode::Ensure);
    if (!lock)
        return lock.error();
    m_directoryLock = std::move(*lock);
    if (!m_directoryLock->lock(false))
        return Error{ErrorCode::Timeout, "another program is building the cache anew"};
    const Status opened = openIndexes();
    if (!opened && opened.error().code == ErrorCode::Corrupt)
        return startAnew();
    return opened;
}

Status DiskTier::openIndexes()
{
    const std::string path = m_config.directory + kIndexName;
    Result<std::unique_ptr<CacheIndex>> writing = CacheIndex::open(path);
    if (!writing)
        return writing.error();
    Result<std::unique_ptr<CacheIndex>> reading = CacheIndex::open(path);
    if (!reading)
        return reading.error();
    m_writer = std::make_unique<DiskWriter>(m_config.directory, m_config.budgetBytes, m_config.files, std::move(*writing));
    const Result<DiskTotals> totals = m_writer->totals();
    if (!totals)
        return totals.error();
    {
        const Lock lock(m_reportMutex);
        m_report.entries = totals->entries;
        m_report.bytes = totals->bytes;
    }
    const Lock lock(m_readMutex);
    m_reader = Reader{std::move(*reading), {}};
    return {};
}

/// Removes the index; its payload files become orphans, which the writer removes. Only when nobody
/// else uses it: SQLite's files must not be taken away under another connection.
Status DiskTier::startAnew()
{
    m_writer.reset();
    {
        const Lock lock(m_readMutex);
        m_reader = {};
    }
    if (!m_directoryLock->lock(true))
        return Error{ErrorCode::Corrupt, "its index is damaged, and another program uses it"};
    const std::string path = m_config.directory + kIndexName;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        if (const Status removed = m_config.files->remove(path + suffix); !removed)
            return removed;
    const Status opened = openIndexes();
    if (!m_directoryLock->lock(false))
        return Error{ErrorCode::Timeout, "another program is building the cache anew"};
    return opened;
}

CacheValue DiskTier::get(const CacheKey& key, const std::string& version)
{
    if (!ensureOpen())
        return nullptr;
    const std::uint64_t hash = key.hash();
    {
        const Lock lock(m_queueMutex);
        if (const DiskChange* change = queued(key, hash)) {
            CacheValue value = change->kind == DiskChange::Kind::Put && change->version == version ? change->value : nullptr;
            const Lock counting(m_reportMutex);
            ++(value ? m_report.hits : m_report.misses);
            return value;
        }
    }
    // A file may have been compacted between the look-up and its opening: then the index knows better now.
    Result<std::optional<Found>> found = find(hash);
    if (found && *found && !(*found)->file)
        found = find(hash);
    CacheValue value;
    if (!found)
        recover(found.error());
    else if (*found)
        value = readEntry(key, version, **found);
    const Lock counting(m_reportMutex);
    ++(value ? m_report.hits : m_report.misses);
    return value;
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
    Result<std::shared_ptr<SlabFile>> file = m_config.files->open(m_config.directory + "/" + name, CacheFileSystem::Mode::Read);
    if (!file)
        return nullptr;
    files.emplace_front(name, *file);
    if (files.size() > kOpenFiles)
        files.pop_back();
    return *file;
}

CacheValue DiskTier::readEntry(const CacheKey& key, const std::string& version, const Found& found)
{
    const IndexRow& row = found.row;
    if (row.key == key.text() && row.version != version) {
        const Lock lock(m_reportMutex);
        ++m_report.stale;
        return nullptr;
    }
    if (row.key == key.text() && found.file && row.length <= DiskWriter::recordLimit(m_config.budgetBytes)) {
        const Result<std::string> bytes = found.file->read(row.offset, row.length);
        Result<std::string> value = bytes ? SlabRecord::valueOf(*bytes, key.text(), version, row.checksum)
                                          : Result<std::string>(bytes.error());
        if (value) {
            const Lock lock(m_queueMutex);
            if (m_touched.size() < kMaxTouched)
                m_touched.insert(row.hash);
            return std::make_shared<const std::string>(std::move(*value));
        }
    }
    {
        const Lock lock(m_reportMutex);
        ++m_report.corrupt;
    }
    DiskChange forget;
    forget.kind = DiskChange::Kind::Forget;
    forget.hash = row.hash;
    forget.slab = row.slab;
    forget.offset = row.offset;
    enqueue(std::move(forget));
    return nullptr;
}

CacheReport DiskTier::report() const
{
    const Lock lock(m_reportMutex);
    return m_report;
}

} // namespace tessera
