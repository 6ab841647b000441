// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/loader_core.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tessera::detail {

std::size_t LoaderCore::pendingCount() const
{
    const Lock lock(m_mutex);
    return m_heap.size();
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
    report.queued = m_heap.size();
    report.pumps = m_pumps;
    const TimePoint now = m_clock.now();
    for (const JobPtr& job : m_running) {
        ++(job->cancelled ? report.abandoned : report.running);
        report.busyMs += toMs(now - job->since);
    }
    return report;
}

std::vector<LoadEntryReport> LoaderCore::entries() const
{
    struct Line {
        Rank rank;
        TimePoint since;
        LoadEntryReport entry;
    };
    std::vector<Line> lines;
    {
        const Lock lock(m_mutex);
        const TimePoint now = m_clock.now();
        const auto add = [&](const LoadJob& job) {
            const bool running = job.state == LoadJob::State::Running;
            lines.push_back({job.rank, job.since,
                             {job.key, job.cancelled ? job.label + " (cancelled)" : job.label, job.rank.priorityClass,
                              job.stage.load(), now - job.since, running ? job.pump : -1}});
        };
        for (const JobPtr& job : m_running)
            add(*job);
        for (const auto& [key, job] : m_jobs)
            if (job->state == LoadJob::State::Queued)
                add(*job);
    }
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        const bool aWaits = a.entry.pump < 0;
        const bool bWaits = b.entry.pump < 0;
        return std::tie(aWaits, a.entry.pump, a.rank, a.since) < std::tie(bWaits, b.entry.pump, b.rank, b.since);
    });
    std::vector<LoadEntryReport> entries;
    entries.reserve(lines.size());
    for (Line& line : lines)
        entries.push_back(std::move(line.entry));
    return entries;
}

} // namespace tessera::detail
