// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that give their pump back before they are done: between stages, or until they are woken.
#include <load/loader_core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tessera::detail {

void LoaderCore::settleRun(LoadJob& job, TimePoint now)
{
    const Duration ran = now - job.since;
    job.spent += ran;
    if (!job.far) // who waits for a disk is not busy
        m_counters.ran(ran);
    std::move(job.chores.begin(), job.chores.end(), std::back_inserter(m_chores));
    job.chores.clear();
}

void LoaderCore::putBack(const JobPtr& job)
{
    const TimePoint now = m_clock.now();
    settleRun(*job, now);
    ++m_counters.putBack;
    if (m_events)
        tellFinished(*job, now, LoadEnd::Paused);
    job->since = now;
    job->pump = -1;
    job->far = job->after == LoadJob::After::Reader && m_readers > 0;
    if (job->after == LoadJob::After::Wake && !job->woken) {
        job->state = LoadJob::State::Parked;
        ++m_parked;
    } else {
        requeue(*job);
    }
    if (m_events)
        tellDepth();
}

// What it goes on with is as quick to get as it can be: before the finer tiles of its distance.
void LoaderCore::requeue(LoadJob& job)
{
    job.state = LoadJob::State::Queued;
    job.stage = TileState::Queued;
    job.quick = true;
    job.slot = (job.far ? m_far : m_heap).push(&job, orderOf(job.rank, job.quick));
    if (!job.far)
        m_counters.enqueued(job.rank);
}

void LoaderCore::pause(const JobPtr& job, LoadJob::After after)
{
    job->rest = std::move(job->work);
    job->after = after;
    finish(job, LoadedPtr());
}

std::function<void()> LoaderCore::wakerOf(const JobPtr& job)
{
    return [core = weak_from_this(), parked = std::weak_ptr<LoadJob>(job), round = job->round] {
        if (const auto alive = core.lock())
            alive->wake(parked, round);
    };
}

void LoaderCore::wake(const std::weak_ptr<LoadJob>& parked, std::uint32_t round)
{
    const JobPtr job = parked.lock(); // let go of without the lock: it may be the last hold on it
    if (!job)
        return;
    const Lock lock(m_mutex);
    if (m_abandoned || job->round != round)
        return;
    job->woken = true;
    if (job->state != LoadJob::State::Parked)
        return;
    --m_parked;
    requeue(*job);
    if (m_events)
        tellDepth();
    wakeSleepers();
}

} // namespace tessera::detail
