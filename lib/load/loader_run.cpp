// SPDX-License-Identifier: GPL-3.0-or-later
// Taking, running and delivering jobs.
#include <load/loader_core.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <core/explain.h>

namespace tessera::detail {

namespace {

constexpr unsigned kBackgroundClass = 4; ///< classes from here on may hold half of the pumps
constexpr std::size_t kMaxChores = 32;   ///< beyond it chores go first: they hold decoded tiles

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

/// Whether it returned without throwing.
template <class Function, class... Args>
bool callGuarded(const Function& function, const Args&... args)
{
    try {
        function(args...);
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace

bool LoaderCore::canTake() const
{
    if (m_stopping || m_heap.empty())
        return false;
    const auto job = m_jobs.find(m_heap.top());
    if (!isBackground(*job->second))
        return true;
    const auto held = std::count_if(m_running.begin(), m_running.end(), [](const JobPtr& j) { return isBackground(*j); });
    return held < static_cast<std::ptrdiff_t>((m_pumps + 1) / 2);
}

JobPtr LoaderCore::take(unsigned index)
{
    if (!canTake())
        return nullptr;
    JobPtr job = m_jobs.at(m_heap.top());
    m_heap.pop();
    m_counters.dequeued(job->rank);
    ++m_counters.started;
    if (isObsolete(*job))
        ++m_counters.obsoleteStarted;
    if (m_counters.higherQueued(job->rank))
        ++m_counters.inversions;
    job->state = LoadJob::State::Running;
    job->stage = TileState::Reading;
    job->pump = static_cast<int>(index);
    job->since = m_clock.now();
    m_running.push_back(job);
    return job;
}

// Asks the plans themselves, not the job's own list, so that a bookkeeping error shows in the report.
bool LoaderCore::isObsolete(const LoadJob& job) const
{
    for (const auto& [id, group] : m_groups) {
        const auto want = group.wants.find(job.key);
        if (want != group.wants.end() && want->second.epoch == group.epoch)
            return false;
    }
    return std::none_of(job.wants.begin(), job.wants.end(), [&](const LoadWant& want) TESSERA_NO_ANALYSIS {
        return want.ticket != 0 && m_tickets.contains(want.ticket);
    });
}

bool LoaderCore::choresFirst() const
{
    return m_chores.size() > kMaxChores;
}

bool LoaderCore::runNext(Lock& lock, unsigned index)
{
    const JobPtr job = choresFirst() ? nullptr : take(index);
    if (job) {
        lock.unlock();
        runJob(job, index);
    } else if (!m_chores.empty()) {
        std::function<void()> chore = std::move(m_chores.front());
        m_chores.pop_front();
        const TimePoint start = m_clock.now();
        lock.unlock();
        callGuarded(chore);
        chore = nullptr;
        lock.lock();
        m_counters.ran(m_clock.now() - start);
        return true;
    } else {
        return false;
    }
    lock.lock();
    return true;
}

void LoaderCore::runJob(const JobPtr& job, unsigned index)
{
    LoadContext context;
    context.stop = job->stop.get_token();
    context.stage = [&stage = job->stage](TileState to) { stage = to; };
    context.pump = index;
    context.later = [&chores = job->chores](std::function<void()> chore) { chores.push_back(std::move(chore)); };
    Result<LoadedPtr> result = call(job->work, context);
    job->work = nullptr; // what it captured is gone before anyone hears of the result
    finish(job, std::move(result));
}

void LoaderCore::finish(const JobPtr& job, Result<LoadedPtr> result)
{
    bool post = false;
    {
        const Lock lock(m_mutex);
        const TimePoint now = m_clock.now();
        job->spent = now - job->since;
        m_counters.ran(job->spent);
        std::erase(m_running, job);
        std::move(job->chores.begin(), job->chores.end(), std::back_inserter(m_chores));
        job->chores.clear();
        if (job->cancelled) {
            job->state = LoadJob::State::Gone;
            m_counters.cancelTook(now - job->cancelledAt);
            m_counters.dropped(job->spent);
        } else {
            job->state = LoadJob::State::Done;
            job->result.emplace(std::move(result));
            m_done.push_back(job);
            post = !std::exchange(m_posted, true);
        }
        // The place it held may let a background job start, its chores an idle pump work.
        m_wake.notifyAll();
    }
    if (post)
        m_deliverOn.post([weak = weak_from_this()] {
            if (const auto core = weak.lock())
                core->deliver();
        });
}

void LoaderCore::deliver()
{
    std::vector<JobPtr> batch;
    {
        const Lock lock(m_mutex);
        m_posted = false;
        batch.swap(m_done);
    }
    for (const JobPtr& job : batch)
        deliverOne(job);
}

void LoaderCore::deliverOne(const JobPtr& job)
{
    std::optional<Result<LoadedPtr>> result;
    {
        const Lock lock(m_mutex);
        if (job->state != LoadJob::State::Done)
            return; // cancelled after it had finished
        job->state = LoadJob::State::Delivering;
        m_jobs.erase(job->key);
        result.swap(job->result);
        ++(result->ok() ? m_counters.completed : m_counters.failed);
        if (result->ok())
            m_counters.delivered(job->key, job->spent);
    }
    while (const std::optional<SinkPtr> sink = nextSink(job)) {
        if (!*sink || !**sink || callGuarded(**sink, job->key, *result))
            continue;
        const Lock lock(m_mutex);
        ++m_counters.callbackErrors;
    }
}

std::optional<SinkPtr> LoaderCore::nextSink(const JobPtr& job)
{
    const Lock lock(m_mutex);
    if (job->wants.empty())
        return std::nullopt;
    const LoadWant want = std::move(job->wants.front());
    job->wants.erase(job->wants.begin());
    if (want.ticket != 0) {
        m_tickets.erase(want.ticket);
        return want.callback;
    }
    const auto group = m_groups.find(want.group);
    if (group == m_groups.end())
        return SinkPtr();
    group->second.wants.erase(job->key);
    return group->second.sink;
}

void LoaderCore::pump(unsigned index)
{
    Lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this]() TESSERA_REQUIRES(m_mutex) { return m_stopping || canTake() || !m_chores.empty(); });
        if (!runNext(lock, index) && m_stopping)
            return;
    }
}

bool LoaderCore::runOne(unsigned index)
{
    Lock lock(m_mutex);
    return runNext(lock, index);
}

void LoaderCore::requestStop()
{
    Gone gone;
    std::vector<JobPtr> undelivered; // nobody will fetch them now, and they hold decoded pixels
    {
        const Lock lock(m_mutex);
        m_stopping = true;
        for (auto& [id, group] : m_groups)
            for (auto& [key, want] : std::exchange(group.wants, {}))
                if (want.job)
                    dropWant(want.job, id, 0, gone);
        for (auto& [id, job] : std::exchange(m_tickets, {}))
            dropWant(job, 0, id, gone);
        undelivered.swap(m_done);
        m_wake.notifyAll();
    }
    release(gone);
}

bool LoaderCore::restart()
{
    const Lock lock(m_mutex);
    return std::exchange(m_stopping, false);
}

} // namespace tessera::detail
