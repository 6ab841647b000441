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
        const TileKey key = job->key();
        const bool reads = job->round() == 1;
        m_log.add(reads ? SimAction::Start : SimAction::Stage, now, key, pump);
        if (const auto& told = reads ? onStart : onResume)
            told(key);
        m_runs[pump] = Run{std::move(*job), now, now + (reads ? m_source.readTime(key) : m_source.decodeTime(key))};
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
    const auto see = [&first](TimePoint at) { first = first ? std::min(*first, at) : at; };
    for (const std::optional<Run>& run : m_runs)
        if (run)
            see(run->ends);
    for (const Parked& parked : m_parked)
        see(parked.until);
    return first;
}

void SimPumps::run(TimePoint until)
{
    look();
    for (auto at = next(); at && *at <= until; at = next()) {
        m_clock.set(*at);
        const auto first =
            std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) { return run && run->ends == *at; });
        if (first != m_runs.end()) {
            end(static_cast<std::size_t>(first - m_runs.begin()));
        } else {
            const auto due = std::find_if(m_parked.begin(), m_parked.end(),
                                          [&](const Parked& parked) { return parked.until == *at; });
            wake(static_cast<std::size_t>(due - m_parked.begin()));
        }
        takeAll();
    }
    m_clock.set(until);
}

void SimPumps::end(std::size_t pump)
{
    const Run run = *std::exchange(m_runs[pump], std::nullopt);
    const TileKey key = run.job.key();
    const bool stopped = run.job.stop().stop_requested();
    m_spent += run.ends - run.started;
    if (!stopped && run.job.round() == 1)
        return pause(run);
    m_log.add(SimAction::Finish, run.ends, key, stopped ? 1 : 0);
    if (onEnd)
        onEnd(key, stopped);
    m_loader.finish(run.job,
                    stopped ? Result<LoadedPtr>(Error{ErrorCode::Cancelled, "cancelled"}) : m_source.result(key));
}

void SimPumps::pause(const Run& run)
{
    const TileKey key = run.job.key();
    const Duration waits = m_source.waitTime(key);
    if (const auto& told = waits > Duration::zero() ? onPark : onPutBack)
        told(key);
    if (waits > Duration::zero())
        m_parked.push_back({key, run.ends + waits, m_loader.park(run.job)});
    else
        m_loader.putBack(run.job);
}

// Nobody is told of one that was cancelled meanwhile.
void SimPumps::wake(std::size_t parked)
{
    const Parked woken = std::move(m_parked[parked]);
    m_parked.erase(m_parked.begin() + static_cast<std::ptrdiff_t>(parked));
    const std::size_t before = m_loader.parkedCount();
    woken.wake();
    if (onWake && m_loader.parkedCount() < before)
        onWake(woken.key);
}

std::size_t SimPumps::busy() const
{
    return static_cast<std::size_t>(
        std::count_if(m_runs.begin(), m_runs.end(), [](const auto& run) { return run.has_value(); }));
}

} // namespace tessera::test
