// SPDX-License-Identifier: GPL-3.0-or-later
// The disk tier's queue of changes and the thread that applies them.
#include <cache/disk_tier.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {

constexpr std::uint64_t kQueuedBytes = 32ULL << 20U;
constexpr std::uint64_t kBatchBytes = 4ULL << 20U;
constexpr std::size_t kBatchChanges = 128;

std::uint64_t bytesOf(const DiskChange& change)
{
    return change.value ? SlabRecord::sizeOf(change.key, change.version, *change.value) : 0;
}

} // namespace

Status DiskTier::put(const CacheKey& key, const std::string& version, const CacheValue& value)
{
    if (!ensureOpen()) {
        const Lock lock(m_reportMutex);
        ++m_report.dropped;
        return Error{ErrorCode::Closed, m_report.error};
    }
    const std::uint64_t limit = DiskWriter::recordLimit(m_config.budgetBytes);
    if (SlabRecord::sizeOf(key.text(), version, *value) > limit) {
        erase(key); // what the key had before is no longer true
        return Error{ErrorCode::TooLarge, "a value of " + std::to_string(value->size()) +
                                              " bytes is too large for the disk cache, which takes up to " +
                                              std::to_string(limit)};
    }
    DiskChange change;
    change.hash = key.hash();
    change.key = key.text();
    change.version = version;
    change.value = value;
    if (enqueue(std::move(change)))
        return {};
    return Error{ErrorCode::Full, "the disk cache cannot keep up with writing"};
}

void DiskTier::erase(const CacheKey& key)
{
    if (!ensureOpen())
        return;
    DiskChange change;
    change.kind = DiskChange::Kind::Erase;
    change.hash = key.hash();
    change.key = key.text();
    enqueue(std::move(change));
}

bool DiskTier::enqueue(DiskChange change)
{
    {
        const Lock lock(m_queueMutex);
        // Removals take no room to speak of and must not be lost to a full queue.
        const bool put = change.kind == DiskChange::Kind::Put;
        if (!put || (m_queue.size() < m_config.queuedWrites && m_queuedBytes + bytesOf(change) <= kQueuedBytes)) {
            m_queuedBytes += bytesOf(change);
            ++m_enqueued;
            m_queue.push_back(std::move(change));
            m_wakeWriter.notifyOne();
            return true;
        }
    }
    const Lock lock(m_reportMutex);
    ++m_report.dropped;
    return false;
}

/// The latest change of the key that is not on disk yet; null without one.
const DiskChange* DiskTier::queued(const CacheKey& key, std::uint64_t hash) const
{
    const auto it = std::find_if(m_queue.rbegin(), m_queue.rend(), [&](const DiskChange& change) {
        return change.hash == hash && change.kind != DiskChange::Kind::Forget && change.key == key.text();
    });
    return it == m_queue.rend() ? nullptr : &*it;
}

void DiskTier::flush()
{
    Lock lock(m_queueMutex);
    const std::uint64_t until = m_enqueued;
    m_written.wait(lock, [this, until]() TESSERA_REQUIRES(m_queueMutex) { return m_applied >= until; });
}

std::vector<DiskChange> DiskTier::nextBatch() const
{
    const std::uint64_t limit = std::min(kBatchBytes, DiskWriter::recordLimit(m_config.budgetBytes));
    std::vector<DiskChange> batch;
    std::uint64_t bytes = 0;
    for (const DiskChange& change : m_queue) {
        bytes += bytesOf(change);
        if (batch.size() == kBatchChanges || (bytes > limit && !batch.empty()))
            break;
        batch.push_back(change);
    }
    return batch;
}

void DiskTier::write(const std::stop_token& stop)
{
    if (m_writer)
        m_writer->removeOrphans();
    Lock lock(m_queueMutex);
    for (;;) {
        m_wakeWriter.wait(lock, stop, [this]() TESSERA_REQUIRES(m_queueMutex) { return !m_queue.empty() || m_damaged; });
        if (std::exchange(m_damaged, false)) {
            lock.unlock();
            rebuild();
            lock.lock();
        }
        const std::vector<DiskChange> batch = nextBatch();
        if (batch.empty() && !stop.stop_requested())
            continue;
        if (batch.empty() && m_touched.empty())
            return;
        const std::vector<std::uint64_t> touched(m_touched.begin(), m_touched.end());
        m_touched.clear();
        lock.unlock();
        applyBatch(batch, touched);
        lock.lock();
        for (const DiskChange& change : batch)
            m_queuedBytes -= bytesOf(change);
        m_queue.erase(m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(batch.size()));
        m_applied += batch.size();
        m_written.notifyAll();
    }
}

void DiskTier::applyBatch(const std::vector<DiskChange>& batch, const std::vector<std::uint64_t>& touched)
{
    const auto puts = static_cast<std::uint64_t>(std::count_if(
        batch.begin(), batch.end(), [](const DiskChange& change) { return change.kind == DiskChange::Kind::Put; }));
    std::size_t written = 0;
    Status applied = Error{ErrorCode::Closed, "it is off"};
    if (m_state == State::Open && m_writer)
        applied = m_writer->apply(batch, touched, written);
    const Result<DiskTotals> totals = m_writer ? m_writer->totals() : Result<DiskTotals>(DiskTotals{});
    {
        const Lock lock(m_reportMutex);
        m_report.dropped += puts - std::min<std::uint64_t>(puts, written);
        if (m_writer)
            m_report.evicted += m_writer->takeEvicted();
        if (totals) {
            m_report.entries = totals->entries;
            m_report.bytes = totals->bytes;
        }
        if (m_state == State::Open)
            m_report.error = applied ? std::string() : "writing failed: " + applied.error().reason;
    }
    if (m_writer) {
        const std::vector<std::string> removed = m_writer->takeRemoved();
        const Lock lock(m_readMutex);
        m_reader.files.remove_if([&](const auto& file) {
            return std::find(removed.begin(), removed.end(), file.first) != removed.end();
        });
    }
    if (!applied)
        recover(applied.error());
}

void DiskTier::recover(const Error& error)
{
    if (error.code == ErrorCode::Corrupt) {
        const Lock lock(m_queueMutex);
        m_damaged = true;
        m_wakeWriter.notifyOne();
    }
    noteError(error.reason);
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
    }
    if (const Status anew = startAnew(); !anew)
        turnOff(anew.error());
    else
        m_writer->removeOrphans();
}

} // namespace tessera
