// SPDX-License-Identifier: GPL-3.0-or-later
// The disk tier's queue of changes and the thread that applies them.
#include <cache/disk_tier.h>

#include <algorithm>
#include <utility>

#include <core/explain.h>

namespace tessera {

namespace {
constexpr std::uint64_t kQueuedBytes = 32ULL << 20U;
constexpr std::uint64_t kBatchBytes = 4ULL << 20U;
constexpr std::size_t kBatchChanges = 128;

Error writingFailed(const Error& why)
{
    return explain(why.code, TESSERA_TR_NOOP("Reason", "writing failed: %1"), {}, why);
}
} // namespace

Status DiskTier::put(const DiskName& name, const CacheEntry& entry)
{
    Status refused;
    if (!ensureOpen() || m_state == State::ReadOnly) {
        const Lock lock(m_reportMutex);
        ++m_report.dropped;
        refused = m_report.failure;
    } else if (const std::uint64_t limit = DiskWriter::recordLimit(m_config.budgetBytes);
               SlabRecord::sizeOf(name.key, name.version, entry) > limit
               || name.version.size() > SlabRecord::kLongestName) {
        refused = explain(
            ErrorCode::TooLarge,
            TESSERA_TR_NOOP("Reason", "a value of %1 bytes is too large for the disk cache, which takes up to %2"),
            {grouped(entry.bytes->size()), grouped(limit)});
    } else {
        DiskChange change;
        change.name = name;
        change.entry = entry;
        if (enqueue(std::move(change)))
            return {};
        refused = explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "the disk cache cannot keep up with writing"));
    }
    erase(name); // what the key had before is no longer true
    return refused;
}

void DiskTier::erase(const DiskName& name)
{
    if (!ensureOpen())
        return;
    if (m_state == State::ReadOnly) {
        const Lock lock(m_queueMutex);
        shadow(name);
        return;
    }
    DiskChange change;
    change.kind = DiskChange::Kind::Erase;
    change.name = name;
    enqueue(std::move(change));
}

bool DiskTier::enqueue(DiskChange change)
{
    {
        const Lock lock(m_queueMutex);
        // What removes takes no room to speak of and must not be lost to a full queue.
        const bool put = change.kind == DiskChange::Kind::Put;
        if (!put || (m_queue.size() < m_config.queuedWrites && m_queuedBytes + change.bytes() <= kQueuedBytes)) {
            push(std::move(change));
            return true;
        }
    }
    const Lock lock(m_reportMutex);
    ++m_report.dropped;
    return false;
}

void DiskTier::push(DiskChange change)
{
    m_queuedBytes += change.bytes();
    ++m_enqueued;
    m_queue.push_back(std::move(change));
    m_wakeWriter.notifyOne();
}

/// The latest change that says what the key is now and is not on disk yet; null without one.
const DiskChange* DiskTier::queued(const DiskName& name) const
{
    const auto it = std::find_if(m_queue.rbegin(), m_queue.rend(), [&](const DiskChange& change) {
        if (change.kind == DiskChange::Kind::Task)
            return change.task->clears;
        return change.kind != DiskChange::Kind::Forget && change.name.key == name.key;
    });
    return it == m_queue.rend() ? nullptr : &*it;
}

void DiskTier::flush()
{
    Lock lock(m_queueMutex);
    const std::uint64_t until = m_enqueued;
    m_written.wait(lock, [this, until]() TESSERA_REQUIRES(m_queueMutex) { return m_applied >= until; });
}

/// A task comes alone.
std::vector<DiskChange> DiskTier::nextBatch() const
{
    const std::uint64_t limit = std::min(kBatchBytes, DiskWriter::recordLimit(m_config.budgetBytes));
    std::vector<DiskChange> batch;
    std::uint64_t bytes = 0;
    for (const DiskChange& change : m_queue) {
        const bool alone = change.kind == DiskChange::Kind::Task;
        bytes += change.bytes();
        if (!batch.empty() && (alone || batch.size() == kBatchChanges || bytes > limit))
            break;
        batch.push_back(change);
        if (alone)
            break;
    }
    return batch;
}

void DiskTier::write(const std::stop_token& stop)
{
    m_writer->removeOrphans();
    Lock lock(m_queueMutex);
    for (;;) {
        m_wakeWriter.wait(lock, stop,
                          [this]() TESSERA_REQUIRES(m_queueMutex) { return !m_queue.empty() || m_damaged; });
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
        const bool committed = applyBatch(batch, touched);
        lock.lock();
        settle(batch, committed);
    }
}

/// Whether the index says what the batch says.
bool DiskTier::applyBatch(const std::vector<DiskChange>& batch, const std::vector<std::uint64_t>& touched)
{
    const bool task = !batch.empty() && batch.front().kind == DiskChange::Kind::Task;
    const auto puts = static_cast<std::uint64_t>(std::count_if(
        batch.begin(), batch.end(), [](const DiskChange& change) { return change.kind == DiskChange::Kind::Put; }));
    const bool open = m_state == State::Open && m_writer;
    DiskApplied applied;
    if (!open)
        applied.status = explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the disk cache is off"));
    else if (task)
        applied.status = batch.front().task->run(*m_writer);
    else
        applied = m_writer->apply(batch, touched);
    if (task) {
        applied.committed = applied.status.ok();
        batch.front().task->status = applied.status;
    }
    const Result<DiskTotals> totals = m_writer ? m_writer->totals() : Result<DiskTotals>(DiskTotals{});
    {
        const Lock lock(m_reportMutex);
        m_report.dropped += puts - std::min<std::uint64_t>(puts, applied.written);
        if (m_writer)
            m_report.evicted += m_writer->takeEvicted();
        if (totals) {
            m_report.entries = totals->entries;
            m_report.bytes = totals->bytes;
        }
        if (m_state == State::Open) {
            m_report.failure = applied.status ? Error() : writingFailed(applied.status.error());
            m_report.error = m_report.failure.reason;
        }
    }
    if (m_writer) {
        const std::vector<std::string> removed = m_writer->takeRemoved();
        const Lock lock(m_readMutex);
        m_reader.files.remove_if(
            [&](const auto& file) { return std::find(removed.begin(), removed.end(), file.first) != removed.end(); });
    }
    if (open && !applied.status && applied.status.error().code == ErrorCode::Corrupt)
        recover(applied.status.error());
    return applied.committed;
}

void DiskTier::settle(const std::vector<DiskChange>& batch, bool committed)
{
    for (const DiskChange& change : batch) {
        m_queuedBytes -= change.bytes();
        const bool says = change.kind == DiskChange::Kind::Put || change.kind == DiskChange::Kind::Erase;
        if (committed && change.kind == DiskChange::Kind::Task && change.task->clears)
            m_shadowed.clear();
        if (says && !committed)
            shadow(change.name);
        if (says && committed) {
            m_shadowed.erase(change.name.hash);
            m_shadowed.erase(change.name.rival);
        }
    }
    m_queue.erase(m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(batch.size()));
    m_applied += batch.size();
    m_written.notifyAll();
}

void DiskTier::shadow(const DiskName& name)
{
    m_shadowed.insert(name.hash);
    m_shadowed.insert(name.rival);
}

Status DiskTier::runTask(std::function<Status(DiskWriter&)> run, bool clears)
{
    if (!ensureOpen() || m_state == State::ReadOnly) {
        const Lock lock(m_reportMutex);
        return m_report.failure;
    }
    const auto task = std::make_shared<DiskTask>(DiskTask{std::move(run), clears, {}});
    DiskChange change;
    change.kind = DiskChange::Kind::Task;
    change.task = task;
    Lock lock(m_queueMutex);
    push(std::move(change));
    const std::uint64_t until = m_enqueued;
    m_written.wait(lock, [this, until]() TESSERA_REQUIRES(m_queueMutex) { return m_applied >= until; });
    return task->status;
}

Status DiskTier::clear()
{
    return runTask([](DiskWriter& writer) { return writer.clear(); }, true);
}

Result<std::uint64_t> DiskTier::sweep(const std::function<bool(const std::string&)>& isCurrent,
                                      const std::stop_token& stop)
{
    DiskSweep progress;
    while (!progress.done) {
        if (stop.stop_requested())
            return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
        if (Status swept = runTask([&](DiskWriter& writer) { return writer.sweep(progress, isCurrent); }, false);
            !swept)
            return swept.error();
    }
    return progress.removed;
}

} // namespace tessera
