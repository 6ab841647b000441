// SPDX-License-Identifier: GPL-3.0-or-later
// Who waits for a job: wants come, change their rank and go, and the last one takes the job along.
#include <load/loader_core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tessera::detail {

namespace {
constexpr std::size_t kFreedByCaller = 64; ///< more cancelled jobs than this are freed by the pumps

void handOver(std::vector<JobPtr>& from, std::vector<JobPtr>& to)
{
    if (to.empty())
        to.swap(from);
    else
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    from.clear();
}

} // namespace

LoadJob& LoaderCore::admit(const JobPtr& job, LoadWant want)
{
    LoadJob* const known = m_jobs.find(job->key, job->hash);
    if (known && known->state != LoadJob::State::Delivering) {
        join(*known, std::move(want));
        return *known;
    }
    ++m_counters.requested;
    job->rank = want.rank;
    job->since = m_clock.now();
    job->wants.add(std::move(want));
    job->slot = m_heap.push(job.get(), orderOf(job->rank, job->quick));
    m_counters.enqueued(job->rank);
    if (m_events)
        tellQueued(*job);
    if (known)
        (void)m_jobs.exchange(job);
    else
        m_jobs.insert(job);
    return *job;
}

void LoaderCore::join(LoadJob& job, LoadWant want)
{
    ++m_counters.requested;
    ++m_counters.coalesced;
    job.wants.add(std::move(want));
    touch(job);
}

// Nearly every job has one want, whose rank is its own: it need not be looked at again.
void LoaderCore::rerank(LoadJob& job, LoadWant& want, const Rank& rank)
{
    if (want.rank == rank)
        return;
    want.rank = rank;
    if (job.wants.size() == 1 && !job.touched)
        setRank(job, rank);
    else
        touch(job);
}

void LoaderCore::touch(LoadJob& job)
{
    if (!std::exchange(job.touched, true))
        m_touched.push_back(&job);
}

void LoaderCore::settleRanks()
{
    for (LoadJob* const job : m_touched) {
        job->touched = false;
        if (job->wants.empty())
            continue;
        Rank best = job->wants.at(0).rank;
        for (std::size_t i = 1; i < job->wants.size(); ++i)
            best = std::min(best, job->wants.at(i).rank);
        if (best != job->rank)
            setRank(*job, best);
    }
    m_touched.clear();
    m_heap.updateAll(m_changes);
    m_changes.clear();
}

void LoaderCore::setRank(LoadJob& job, const Rank& rank)
{
    if (job.state == LoadJob::State::Queued && job.far) {
        m_far.update(job.slot, orderOf(rank, job.quick));
    } else if (job.state == LoadJob::State::Queued) {
        m_counters.dequeued(job.rank);
        m_counters.enqueued(rank);
        m_changes.push_back({job.slot, orderOf(rank, job.quick)});
    }
    job.rank = rank;
}

void LoaderCore::dropWant(LoadJob& job, LoadWant* want, Gone& gone)
{
    if (job.wants.size() > 1 || job.state == LoadJob::State::Delivering) {
        gone.wants.push_back(job.wants.take(want));
        touch(job);
    } else {
        cancel(job, gone);
    }
}

// Its last want stays in it and dies with it: one list less to fill while everybody waits.
void LoaderCore::cancel(LoadJob& job, Gone& gone)
{
    job.cancelled = true;
    if (m_events)
        tellCancelled(job, gone.why);
    JobPtr owner = m_jobs.erase(job);
    switch (job.state) {
    case LoadJob::State::Queued:
        if (job.far) {
            m_far.erase(job.slot);
        } else {
            gone.queued.push_back(job.slot);
            m_counters.dequeued(job.rank);
        }
        discard(job, std::move(owner), gone);
        break;
    case LoadJob::State::Parked:
        --m_parked;
        discard(job, std::move(owner), gone);
        break;
    case LoadJob::State::Running:
        ++m_counters.cancelledRunning;
        job.cancelledAt = m_clock.now();
        gone.running.push_back(std::move(owner));
        break;
    default: // Done
        ++m_counters.cancelledRunning;
        m_counters.dropped(job.spent);
        job.state = LoadJob::State::Gone;
        gone.results.push_back(std::exchange(job.result, std::nullopt));
        gone.jobs.push_back(std::move(owner));
    }
}

// One that no pump has now.
void LoaderCore::discard(LoadJob& job, JobPtr owner, Gone& gone)
{
    if (job.begun) {
        ++m_counters.cancelledRunning;
        m_counters.dropped(job.spent);
    } else {
        ++m_counters.cancelledQueued; // it has spent nothing: what is not looked at is not fetched
    }
    job.state = LoadJob::State::Gone;
    (job.begun ? gone.left : gone.jobs).push_back(std::move(owner));
}

void LoaderCore::settle(Gone& gone)
{
    settleRanks();
    m_heap.eraseAll(gone.queued);
    if (m_events)
        tellDepth();
    if (m_phase == Phase::Running) {
        handOver(gone.left, m_left);
        if (gone.jobs.size() > kFreedByCaller)
            handOver(gone.jobs, m_dead);
    }
    gone.queued.clear();
}

void LoaderCore::release(Gone& gone)
{
    for (const JobPtr& job : gone.running)
        job->stop.request_stop();
    gone = {};
}

} // namespace tessera::detail
