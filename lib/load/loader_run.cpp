// SPDX-License-Identifier: GPL-3.0-or-later
// Taking and running jobs.
#include <load/loader_core.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <core/explain.h>

namespace tessera::detail {

namespace {

constexpr unsigned kBackgroundClass = 4; ///< classes from here on may hold half of the pumps

bool isBackground(const LoadJob& job)
{
    return job.rank.priorityClass >= kBackgroundClass;
}

Result<LoadedPtr> call(const LoadFunction& work, const LoadContext& context)
{
    if (!work)
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "there is no job for this key"));
    try {
        return work(context);
    } catch (const std::exception& e) {
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "loading failed: %1"), {e.what()});
    } catch (...) {
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "loading failed for an unknown reason"));
    }
}

} // namespace

bool LoaderCore::canTake(bool reading) const
{
    const Heap& heap = reading ? m_far : m_heap;
    if (m_phase != Phase::Running || heap.empty() || !m_dead.empty() || m_burying > 0)
        return false;
    if (!isBackground(*heap.top()))
        return true;
    const auto held = std::count_if(m_running.begin(), m_running.end(),
                                    [reading](const JobPtr& j) { return j->far == reading && isBackground(*j); });
    return held < static_cast<std::ptrdiff_t>(((reading ? m_readers : m_pumps) + 1) / 2);
}

JobPtr LoaderCore::take(unsigned index)
{
    const bool reading = isReader(index);
    if (!canTake(reading))
        return nullptr;
    JobPtr job = m_jobs.share(*(reading ? m_far : m_heap).pop());
    job->slot = Heap::kNoSlot;
    if (!reading)
        m_counters.dequeued(job->rank);
    if (!std::exchange(job->begun, true))
        ++m_counters.started;
    ++job->round;
    job->woken = false;
    if (isObsolete(*job))
        ++m_counters.obsoleteStarted;
    if (!reading && m_counters.higherQueued(job->rank))
        ++m_counters.inversions;
    job->state = LoadJob::State::Running;
    job->stop = std::stop_source();
    job->stage = TileState::Reading;
    job->pump = static_cast<int>(index);
    const TimePoint queued = std::exchange(job->since, m_clock.now());
    m_running.push_back(job);
    if (m_events)
        tellStarted(*job, job->since - queued);
    return job;
}

// Asks the plans and tickets themselves, not the job alone, so that a bookkeeping error shows in the report.
bool LoaderCore::isObsolete(const LoadJob& job) const
{
    for (std::size_t i = 0; i < job.wants.size(); ++i) {
        const LoadWant& want = job.wants.at(i);
        if (want.ticket != 0 && m_tickets.job(want.ticket) == &job)
            return false;
        const auto group = want.ticket == 0 ? m_groups.find(want.group) : m_groups.end();
        if (group != m_groups.end() && group->second.epoch == want.epoch
            && group->second.planned.at(want.place) == &job)
            return false;
    }
    return true;
}

bool LoaderCore::runNext(Lock& lock, unsigned index)
{
    if (!m_dead.empty()) {
        bury(lock);
        return true;
    }
    const bool takes = !freesFirst(index) && (!choresFirst() || isReader(index));
    if (JobPtr job = takes ? take(index) : nullptr) {
        lock.unlock();
        runJob(job, index);
        job = nullptr; // perhaps the last hold on one that was put back, and cancelled since
        lock.lock();
    } else if (!m_left.empty()) {
        freeLeft(lock);
    } else if (!m_chores.empty() && !isReader(index)) {
        runChore(lock);
    } else {
        return false;
    }
    return true;
}

void LoaderCore::runJob(const JobPtr& job, unsigned index)
{
    LoadContext context;
    context.stop = job->stop.get_token();
    context.stage = [this, &job = *job](TileState to) { enterStage(job, to); };
    context.pump = index;
    context.later = [&chores = job->chores](std::function<void()> chore) { chores.push_back(std::move(chore)); };
    const auto goOn = [&job = *job](LoadFunction rest, LoadJob::After after) {
        job.rest = std::move(rest);
        job.after = after;
    };
    context.goOn = [goOn](LoadFunction rest) { goOn(std::move(rest), LoadJob::After::Queue); };
    context.fetch = [goOn](LoadFunction rest) { goOn(std::move(rest), LoadJob::After::Reader); };
    context.park = [goOn](LoadFunction rest) { goOn(std::move(rest), LoadJob::After::Wake); };
    context.wake = wakerOf(job);
    finish(job, call(job->work, context));
}

// What belongs to others may be gone once the loader was abandoned: the lock says whether it was.
void LoaderCore::enterStage(LoadJob& job, TileState stage)
{
    if (job.stage.exchange(stage) == stage || !m_events)
        return;
    const Lock lock(m_mutex);
    if (!m_abandoned)
        tellStage(job);
}

void LoaderCore::finish(const JobPtr& job, Result<LoadedPtr> result)
{
    bool left = job->rest != nullptr;
    job->work = std::exchange(job->rest, nullptr); // what it captured is gone before anyone hears of the result
    bool post = false;
    {
        const Lock lock(m_mutex);
        std::erase(m_running, job);
        if (left && !job->cancelled && !m_abandoned) {
            putBack(job); // another pump may have it from here on
            left = false;
        } else if (!m_abandoned) {
            post = settleFinished(job, result);
        }
        // The place it held may let a background job start, its chores an idle pump work.
        wakeSleepers();
    }
    if (left)
        job->work = nullptr;
    if (post)
        m_deliverOn.post([weak = weak_from_this()] {
            if (const auto core = weak.lock())
                core->deliver();
        });
}

// Whether the delivery thread must be woken.
bool LoaderCore::settleFinished(const JobPtr& job, Result<LoadedPtr>& result)
{
    const TimePoint now = m_clock.now();
    settleRun(*job, now);
    if (m_events)
        tellFinished(*job, now, job->cancelled ? LoadEnd::Abandoned : result.ok() ? LoadEnd::Loaded : LoadEnd::Failed);
    if (job->cancelled) {
        job->state = LoadJob::State::Gone;
        m_counters.cancelTook(now - job->cancelledAt);
        m_counters.dropped(job->spent);
        return false;
    }
    job->state = LoadJob::State::Done;
    job->result.emplace(std::move(result));
    m_done.push_back(job);
    return !std::exchange(m_posted, true);
}

std::size_t LoaderCore::tasks(bool reading) const
{
    if (m_phase == Phase::Stopped)
        return m_sleepers.size();
    const std::size_t jobs = canTake(reading) ? (reading ? m_far : m_heap).size() : 0;
    return jobs + m_dead.size() + m_left.size() + (reading ? 0 : m_chores.size());
}

void LoaderCore::sleep(Lock& lock, unsigned index)
{
    Sleeper& own = m_sleepers[index];
    own.isAsleep = true;
    own.wake.wait(lock);
    own.isAsleep = own.isWoken = false;
}

// Called by threads that are in a hurry: as many are woken as there is something to do for, and each once, by a
// condition variable of its own. One for all would keep the caller waiting: glibc's does not wake anybody before all
// came that it woke before, and these have to get the machine's time first.
void LoaderCore::wakeSleepers()
{
    for (const bool reading : {false, true}) {
        std::size_t left = tasks(reading);
        const unsigned from = reading ? m_pumps : 0;
        const unsigned until = reading ? m_pumps + m_readers : m_pumps;
        for (unsigned i = from; i < until && left > 0; ++i) {
            Sleeper& sleeper = m_sleepers[i];
            if (!sleeper.isAsleep)
                continue;
            --left;
            if (!std::exchange(sleeper.isWoken, true))
                sleeper.wake.notifyOne();
        }
    }
}

void LoaderCore::pump(unsigned index)
{
    Lock lock(m_mutex);
    for (;;) {
        while (tasks(isReader(index)) == 0)
            sleep(lock, index);
        if (!runNext(lock, index) && m_phase == Phase::Stopped)
            return;
    }
}

bool LoaderCore::runOne(unsigned index)
{
    Lock lock(m_mutex);
    return runNext(lock, index);
}

JobPtr LoaderCore::takeJob(unsigned index)
{
    Lock lock(m_mutex);
    while (!m_dead.empty())
        bury(lock);
    while (!m_left.empty())
        freeLeft(lock);
    return take(index);
}

void LoaderCore::start()
{
    const Lock lock(m_mutex);
    m_phase = Phase::Running;
}

bool LoaderCore::running() const
{
    const Lock lock(m_mutex);
    return m_phase == Phase::Running;
}

void LoaderCore::requestStop()
{
    Gone gone;
    gone.why = CancelReason::Stopped;
    std::vector<JobPtr> undelivered; // nobody will fetch them now, and they hold decoded pixels
    {
        const Lock lock(m_mutex);
        m_phase = Phase::Stopped;
        for (auto& [id, group] : m_groups)
            for (LoadJob* const job : std::exchange(group.planned, {}))
                dropWant(*job, job->wants.find(id, 0), gone);
        for (const GroupId group : m_tickets.groups())
            m_tickets.closeIf(group, [&](std::uint64_t ticket, LoadJob& job) TESSERA_NO_ANALYSIS {
                dropWant(job, job.wants.find(0, ticket), gone);
                return true;
            });
        undelivered.swap(m_done);
        settle(gone);
        wakeSleepers();
    }
    release(gone);
}

void LoaderCore::abandon()
{
    std::deque<std::function<void()>> chores; // what they would write to may be gone
    const Lock lock(m_mutex);
    m_abandoned = true;
    chores.swap(m_chores);
}

} // namespace tessera::detail
