// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/loader_core.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tessera::detail {

std::size_t LoaderCore::pendingCount() const
{
    const Lock lock(m_mutex);
    return queued();
}

std::size_t LoaderCore::parkedCount() const
{
    const Lock lock(m_mutex);
    return m_parked;
}

std::size_t LoaderCore::runningCount(bool cancelled) const
{
    const Lock lock(m_mutex);
    return static_cast<std::size_t>(std::count_if(
        m_running.begin(), m_running.end(), [cancelled](const JobPtr& job) { return job->cancelled == cancelled; }));
}

void LoaderCore::noteUsed(const TileKey& key)
{
    const Lock lock(m_mutex);
    m_counters.used(key);
}

LoaderReport LoaderCore::report() const
{
    LoaderReport report;
    const Lock lock(m_mutex);
    m_counters.writeTo(report);
    report.queued = queued();
    report.parked = m_parked;
    report.pumps = m_pumps;
    const TimePoint now = m_clock.now();
    for (const JobPtr& job : m_running) {
        ++(job->cancelled ? report.abandoned : report.running);
        report.busyMs += job->far ? 0 : toMs(now - job->since);
    }
    return report;
}

std::string LoaderCore::groupName(const LoadJob& job) const
{
    if (job.wants.empty())
        return {};
    const LoadWant& want = job.wants.at(0);
    const auto group = m_groups.find(want.group);
    return group == m_groups.end() ? std::to_string(want.group) : group->second.name;
}

std::vector<LoadEntryReport> LoaderCore::entries() const
{
    struct Line {
        std::uint64_t order;
        TimePoint since;
        LoadEntryReport entry;
    };
    std::vector<Line> lines;
    {
        const Lock lock(m_mutex);
        const TimePoint now = m_abandoned ? TimePoint() : m_clock.now();
        const auto add = [&](const LoadJob& job) TESSERA_NO_ANALYSIS {
            LoadEntryReport entry;
            entry.key = job.key;
            entry.label = job.label.empty() ? toString(job.key) : job.label;
            if (job.cancelled)
                entry.label.append(" (cancelled)");
            entry.priorityClass = job.rank.priorityClass;
            entry.state = job.stage.load();
            entry.elapsed = now - job.since;
            entry.pump = job.state == LoadJob::State::Running ? job.pump : -1;
            entry.group = groupName(job);
            if (!job.wants.empty())
                if (const LoadWant& newest = job.wants.at(job.wants.size() - 1); newest.own)
                    entry.bounds = newest.own->bounds;
            entry.abandoned = job.cancelled;
            lines.push_back({orderOf(job.rank, job.quick), job.since, std::move(entry)});
        };
        for (const JobPtr& job : m_running)
            add(*job);
        for (const Heap* heap : {&m_heap, &m_far})
            heap->for_each([&](const LoadJob* job, std::uint64_t) { add(*job); });
        if (m_parked > 0)
            m_jobs.for_each([&](const LoadJob& job) {
                if (job.state == LoadJob::State::Parked)
                    add(job);
            });
    }
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        const bool aWaits = a.entry.pump < 0;
        const bool bWaits = b.entry.pump < 0;
        return std::tie(aWaits, a.entry.pump, a.order, a.since) < std::tie(bWaits, b.entry.pump, b.order, b.since);
    });
    std::vector<LoadEntryReport> entries;
    entries.reserve(lines.size());
    for (Line& line : lines)
        entries.push_back(std::move(line.entry));
    return entries;
}

} // namespace tessera::detail
