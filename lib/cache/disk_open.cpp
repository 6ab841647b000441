// SPDX-License-Identifier: GPL-3.0-or-later
// How the disk tier opens a directory, and what it does when the index is damaged.
#include <cache/disk_tier.h>

#include <utility>

#include <core/explain.h>

namespace tessera {

namespace {
constexpr const char* kIndexName = "/index.sqlite";
constexpr const char* kLockName = "/lock";
} // namespace

void DiskTier::turnOff(const Error& error)
{
    m_state = State::Off;
    noteError(explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the disk cache is off: %1"), {}, error));
}

void DiskTier::noteError(const Error& error)
{
    const Lock lock(m_reportMutex);
    m_report.error = error.reason;
    m_report.failure = error;
}

bool DiskTier::ensureOpen()
{
    if (m_state == State::Unopened) {
        const Lock lock(m_openMutex);
        if (m_state == State::Unopened)
            if (Status opened = open(); !opened)
                turnOff(opened.error());
    }
    return m_state == State::Open || m_state == State::ReadOnly;
}

Status DiskTier::open()
{
    if (Status made = m_config.files->makeDirectory(m_config.directory); !made)
        return made.error().code == ErrorCode::Permission ? openReadOnly(made.error()) : made;
    Result<std::shared_ptr<SlabFile>> lock =
        m_config.files->open(m_config.directory + kLockName, CacheFileSystem::Mode::Ensure);
    if (!lock)
        return lock.error().code == ErrorCode::Permission ? openReadOnly(lock.error()) : Status(lock.error());
    m_directoryLock = std::move(*lock);
    if (!m_directoryLock->lock(false))
        return explain(ErrorCode::Timeout, TESSERA_TR_NOOP("Reason", "another program is building the cache anew"));
    Status opened = openIndexes();
    if (!opened && opened.error().code == ErrorCode::Corrupt)
        opened = startAnew();
    if (!opened)
        return opened;
    m_thread = std::jthread([this](const std::stop_token& stop) { write(stop); });
    m_state = State::Open;
    return {};
}

Status DiskTier::openReadOnly(const Error& why)
{
    // Nobody builds anew what cannot be written, so no lock is missed where there is none to take.
    Result<std::unique_ptr<CacheIndex>> reading =
        CacheIndex::open(m_config.directory + kIndexName, CacheIndex::Access::Read, m_config.files->indexVfs());
    if (!reading)
        return why;
    {
        const Lock lock(m_readMutex);
        m_reader.index = std::move(*reading);
    }
    noteError(explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the disk cache is only read: %1"), {}, why));
    m_state = State::ReadOnly;
    return {};
}

Status DiskTier::openIndexes()
{
    const std::string path = m_config.directory + kIndexName;
    const char* vfs = m_config.files->indexVfs();
    Result<std::unique_ptr<CacheIndex>> writing = CacheIndex::open(path, CacheIndex::Access::Write, vfs);
    if (!writing)
        return writing.error();
    Result<std::unique_ptr<CacheIndex>> reading = CacheIndex::open(path, CacheIndex::Access::Write, vfs);
    if (!reading)
        return reading.error();
    m_writer =
        std::make_unique<DiskWriter>(m_config.directory, m_config.budgetBytes, m_config.files, std::move(*writing));
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
        return explain(ErrorCode::Corrupt,
                       TESSERA_TR_NOOP("Reason", "its index is damaged, and another program uses it"));
    const std::string path = m_config.directory + kIndexName;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        if (Status removed = m_config.files->remove(path + suffix); !removed)
            return removed;
    Status opened = openIndexes();
    if (!m_directoryLock->lock(false))
        return explain(ErrorCode::Timeout, TESSERA_TR_NOOP("Reason", "another program is building the cache anew"));
    return opened;
}

void DiskTier::recover(const Error& error)
{
    noteError(error);
    if (error.code != ErrorCode::Corrupt)
        return;
    if (m_state == State::ReadOnly) {
        turnOff(error);
        return;
    }
    const Lock lock(m_queueMutex);
    m_damaged = true;
    m_wakeWriter.notifyOne();
}

void DiskTier::rebuild()
{
    const Lock lock(m_openMutex);
    if (m_state != State::Open)
        return;
    {
        const Lock counting(m_reportMutex);
        ++m_report.corrupt;
        m_report.error.clear();
        m_report.failure = {};
    }
    if (Status anew = startAnew(); !anew) {
        turnOff(anew.error());
        return;
    }
    m_writer->removeOrphans();
    const Lock queueing(m_queueMutex);
    m_shadowed.clear();
}

} // namespace tessera
