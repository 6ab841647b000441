// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_pumps.h>

#include <algorithm>

namespace tessera::test {

SimPumps::SimPumps(ImageLoader& loader, SimSource& source, SimClock& clock, SimLog& log, unsigned pumps)
    : m_loader(loader), m_source(source), m_clock(clock), m_log(log), m_runs(pumps)
{
}

void SimPumps::takeAll()
{
    for (std::size_t pump = 0; pump < m_runs.size(); ++pump) {
        if (m_runs[pump])
            continue;
        std::optional<TakenJob> job = m_loader.take(static_cast<unsigned>(pump));
        if (!job)
            return;
        const TimePoint now = m_clock.now();
        const SimSource::Cost cost = m_source.cost(job->key());
        m_log.add(SimAction::Start, now, job->key(), pump);
        if (onStart)
            onStart(job->key());
        m_runs[pump] = Run{std::move(*job), now, now + cost.read, now + cost.whole()};
    }
}

// A stop is seen at the next poll after it.
void SimPumps::look()
{
    for (std::optional<Run>& run : m_runs) {
        if (!run || run->stopped || !run->job.stop().stop_requested())
            continue;
        run->stopped = true;
        const Duration ran = m_clock.now() - run->started;
        run->ends = std::min(run->ends, run->started + (ran / kPoll + 1) * kPoll);
        m_log.add(SimAction::Cancel, m_clock.now(), run->job.key());
    }
    takeAll();
}

std::optional<TimePoint> SimPumps::next() const
{
    std::optional<TimePoint> first;
    for (const std::optional<Run>& run : m_runs)
        if (run && (!first || run->ends < *first))
            first = run->ends;
    return first;
}

void SimPumps::run(TimePoint until)
{
    look();
    for (auto at = next(); at && *at <= until; at = next()) {
        m_clock.set(*at);
        const auto first =
            std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) { return run && run->ends == *at; });
        end(static_cast<std::size_t>(first - m_runs.begin()));
        takeAll();
    }
    m_clock.set(until);
}

void SimPumps::end(std::size_t pump)
{
    const Run run = *std::exchange(m_runs[pump], std::nullopt);
    const TileKey key = run.job.key();
    m_spent += run.ends - run.started;
    if (run.decodes <= run.ends)
        m_log.add(SimAction::Stage, run.decodes, key);
    m_log.add(SimAction::Finish, run.ends, key, run.stopped ? 1 : 0);
    if (onEnd)
        onEnd(key, run.stopped);
    m_loader.finish(run.job,
                    run.stopped ? Result<LoadedPtr>(Error{ErrorCode::Cancelled, "cancelled"}) : m_source.result(key));
}

std::size_t SimPumps::busy() const
{
    return static_cast<std::size_t>(
        std::count_if(m_runs.begin(), m_runs.end(), [](const auto& run) { return run.has_value(); }));
}

} // namespace tessera::test
