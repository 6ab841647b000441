// SPDX-License-Identifier: GPL-3.0-or-later
// Telling those who wait, on the delivery thread.
#include <load/loader_core.h>
#include <load/sink_call.h>

#include <utility>

namespace tessera::detail {

void LoaderCore::deliver()
{
    std::vector<JobPtr> batch;
    {
        const Lock lock(m_mutex);
        m_posted = false;
        batch.swap(m_done);
    }
    for (JobPtr& job : batch)
        deliverOne(std::exchange(job, nullptr));
}

void LoaderCore::deliverOne(const JobPtr& job)
{
    std::optional<Result<LoadedPtr>> result;
    {
        const Lock lock(m_mutex);
        if (job->state != LoadJob::State::Done)
            return; // cancelled after it had finished
        job->state = LoadJob::State::Delivering;
        result = std::exchange(job->result, std::nullopt);
        ++(result->ok() ? m_counters.completed : m_counters.failed);
        if (result->ok())
            m_counters.delivered(job->key, job->spent);
    }
    while (const std::optional<Listener> listener = nextListener(*job)) {
        const LoadSink* const sink = listener->own ? &listener->own->callback : listener->group.get();
        if (!sink || !*sink || callGuarded(*sink, job->key, *result))
            continue;
        const Lock lock(m_mutex);
        ++m_counters.callbackErrors;
    }
    const Lock lock(m_mutex);
    (void)m_jobs.erase(*job); // unless a fresh one has taken its place
}

std::optional<LoaderCore::Listener> LoaderCore::nextListener(LoadJob& job)
{
    const Lock lock(m_mutex);
    if (job.wants.empty())
        return std::nullopt;
    const LoadWant& want = job.wants.at(0);
    Listener listener;
    if (want.ticket != 0) {
        m_tickets.close(want.ticket, want.group);
    } else if (const auto group = m_groups.find(want.group); group != m_groups.end()) {
        unlist(group->second, want.group, want.place);
        listener.group = group->second.sink;
    }
    listener.own = job.wants.takeFirst().own;
    return listener;
}

} // namespace tessera::detail
