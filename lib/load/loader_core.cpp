// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, plans and tickets: who wants which job.
#include <load/loader_core.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include <core/explain.h>

namespace tessera::detail {

namespace {
bool isOf(const LoadWant& want, GroupId group, std::uint64_t ticket)
{
    return want.ticket == ticket && (ticket != 0 || want.group == group);
}
} // namespace

LoaderCore::LoaderCore(const ImageLoader::Config& config, Executor& deliverOn)
    : m_clock(*config.clock), m_deliverOn(deliverOn), m_pumps(std::max(1U, config.pumps))
{
}

void LoaderCore::release(const Gone& gone)
{
    for (const JobPtr& job : gone.jobs)
        job->stop.request_stop();
}

GroupId LoaderCore::addGroup(std::string name, LoadSink sink)
{
    const Lock lock(m_mutex);
    const GroupId id = ++m_lastGroup;
    Group& group = m_groups[id];
    group.name = std::move(name);
    group.sink = std::make_shared<const LoadSink>(std::move(sink));
    return id;
}

void LoaderCore::removeGroup(GroupId id)
{
    plan(id, {}, nullptr);
    SinkPtr sink; // dies after the lock
    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    if (it == m_groups.end())
        return;
    sink = std::move(it->second.sink);
    m_groups.erase(it);
}

void LoaderCore::plan(GroupId id, const std::vector<Wanted>& wanted, JobSource* source)
{
    Gone gone;
    std::vector<Wanted> unknown;
    {
        const Lock lock(m_mutex);
        const auto it = m_groups.find(id);
        if (it == m_groups.end() || m_stopping)
            return;
        restate(id, it->second, wanted, unknown, gone);
    }
    release(gone);

    std::vector<JobPtr> fresh;
    fresh.reserve(unknown.size());
    for (const Wanted& want : unknown) {
        auto job = std::make_shared<LoadJob>();
        job->key = want.key;
        job->work = source->job(want.key);
        job->label = source->label(want.key);
        fresh.push_back(std::move(job));
    }

    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    for (std::size_t i = 0; i < fresh.size() && it != m_groups.end(); ++i) {
        const auto want = it->second.wants.find(fresh[i]->key);
        if (want == it->second.wants.end() || want->second.job)
            continue;
        admit(fresh[i], {id, 0, unknown[i].rank, {}, nullptr});
        want->second.job = m_jobs.at(fresh[i]->key);
    }
    m_wake.notifyAll();
}

void LoaderCore::restate(GroupId id, Group& group, const std::vector<Wanted>& wanted, std::vector<Wanted>& unknown,
                         Gone& gone)
{
    const std::uint64_t epoch = ++group.epoch;
    std::size_t distinct = 0;
    for (const Wanted& now : wanted) {
        const auto [it, added] = group.wants.try_emplace(now.key);
        PlanWant& want = it->second;
        if (want.epoch == epoch)
            continue; // listed twice: the first one counts
        want.epoch = epoch;
        ++distinct;
        if (const auto known = added ? m_jobs.find(now.key) : m_jobs.end(); known != m_jobs.end()) {
            join(known->second, {id, 0, now.rank, {}, nullptr});
            want.job = known->second;
        } else if (added) {
            unknown.push_back(now);
        } else if (want.rank != now.rank) {
            rerank(want.job, id, 0, now.rank);
        }
        want.rank = now.rank;
    }
    if (distinct == group.wants.size())
        return;
    for (auto it = group.wants.begin(); it != group.wants.end();) {
        if (it->second.epoch == epoch) {
            ++it;
            continue;
        }
        const JobPtr job = std::move(it->second.job);
        it = group.wants.erase(it);
        dropWant(job, id, 0, gone);
    }
}

void LoaderCore::join(const JobPtr& job, LoadWant want)
{
    ++m_counters.requested;
    ++m_counters.coalesced;
    job->wants.push_back(std::move(want));
    settleRank(*job);
}

void LoaderCore::admit(const JobPtr& job, LoadWant want)
{
    const auto [it, added] = m_jobs.try_emplace(job->key, job);
    if (!added)
        return join(it->second, std::move(want));
    ++m_counters.requested;
    job->rank = want.rank;
    job->since = m_clock.now();
    job->wants.push_back(std::move(want));
    m_heap.push(job->key, job->rank);
    m_counters.enqueued(job->rank);
}

void LoaderCore::rerank(const JobPtr& job, GroupId group, std::uint64_t ticket, const Rank& rank)
{
    for (LoadWant& want : job->wants)
        if (isOf(want, group, ticket))
            want.rank = rank;
    settleRank(*job);
}

void LoaderCore::settleRank(LoadJob& job)
{
    if (job.wants.empty())
        return;
    Rank best = job.wants.front().rank;
    for (const LoadWant& want : job.wants)
        best = std::min(best, want.rank);
    if (best == job.rank)
        return;
    if (job.state == LoadJob::State::Queued) {
        m_counters.dequeued(job.rank);
        m_counters.enqueued(best);
        m_heap.update(job.key, best);
    }
    job.rank = best;
}

void LoaderCore::dropWant(const JobPtr& job, GroupId group, std::uint64_t ticket, Gone& gone)
{
    const auto want = std::find_if(job->wants.begin(), job->wants.end(),
                                   [&](const LoadWant& w) { return isOf(w, group, ticket); });
    if (want != job->wants.end()) {
        gone.wants.push_back(std::move(*want));
        job->wants.erase(want);
    }
    if (job->wants.empty())
        cancel(job, gone);
    else
        settleRank(*job);
}

void LoaderCore::cancel(const JobPtr& job, Gone& gone)
{
    switch (job->state) {
    case LoadJob::State::Queued:
        m_heap.erase(job->key);
        m_counters.dequeued(job->rank);
        ++m_counters.cancelledQueued;
        break;
    case LoadJob::State::Running:
        ++m_counters.cancelledRunning;
        job->cancelledAt = m_clock.now();
        break;
    case LoadJob::State::Done:
        ++m_counters.cancelledRunning;
        m_counters.dropped(job->spent);
        break;
    case LoadJob::State::Delivering:
    case LoadJob::State::Gone:
        return;
    }
    job->cancelled = true;
    job->state = job->state == LoadJob::State::Running ? job->state : LoadJob::State::Gone;
    m_jobs.erase(job->key);
    gone.jobs.push_back(job);
}

bool LoaderCore::idle(GroupId id) const
{
    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    return it == m_groups.end() || it->second.wants.empty();
}

Result<std::uint64_t> LoaderCore::schedule(LoadRequest request, LoadSink callback)
{
    if (!request.work)
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "the request has no job"));
    auto job = std::make_shared<LoadJob>();
    job->key = request.key;
    job->work = std::move(request.work);
    job->label = request.label.empty() ? toString(request.key) : std::move(request.label);
    LoadWant want{request.group, 0, request.rank, request.bounds,
                  std::make_shared<const LoadSink>(std::move(callback))};

    const Lock lock(m_mutex);
    if (m_stopping)
        return explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the loader was stopped"));
    const std::uint64_t id = ++m_lastTicket;
    want.ticket = id;
    admit(job, std::move(want));
    m_tickets.emplace(id, m_jobs.at(job->key));
    m_wake.notifyOne();
    return id;
}

void LoaderCore::dropTicket(std::uint64_t id)
{
    Gone gone;
    {
        const Lock lock(m_mutex);
        const auto it = m_tickets.find(id);
        if (it == m_tickets.end())
            return;
        const JobPtr job = std::move(it->second);
        m_tickets.erase(it);
        dropWant(job, 0, id, gone);
    }
    release(gone);
}

void LoaderCore::setTicketRank(std::uint64_t id, const Rank& rank)
{
    const Lock lock(m_mutex);
    const auto it = m_tickets.find(id);
    if (it == m_tickets.end())
        return;
    rerank(it->second, 0, id, rank);
    m_wake.notifyAll();
}

bool LoaderCore::isPending(std::uint64_t id) const
{
    const Lock lock(m_mutex);
    return m_tickets.contains(id);
}

std::size_t LoaderCore::cancelTickets(GroupId group, const std::function<bool(const TileKey&, const RectF&)>& keep)
{
    Gone gone;
    std::size_t count = 0;
    {
        const Lock lock(m_mutex);
        for (auto it = m_tickets.begin(); it != m_tickets.end();) {
            const std::uint64_t id = it->first;
            const auto& wants = it->second->wants;
            const auto want = std::find_if(wants.begin(), wants.end(), [id](const LoadWant& w) { return w.ticket == id; });
            if (want == wants.end() || want->group != group || keep(it->second->key, want->bounds)) {
                ++it;
                continue;
            }
            const JobPtr job = std::move(it->second);
            it = m_tickets.erase(it);
            dropWant(job, group, id, gone);
            ++count;
        }
    }
    release(gone);
    return count;
}

} // namespace tessera::detail
