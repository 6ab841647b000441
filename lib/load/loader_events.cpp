// SPDX-License-Identifier: GPL-3.0-or-later
// Telling the event ring what was decided and done. All of it happens under the core's lock, so that the
// ring has it in the order it happened in, and times of one lane never go backwards.
#include <load/loader_core.h>

namespace tessera::detail {

namespace {

std::uint32_t count(std::size_t n)
{
    return static_cast<std::uint32_t>(n);
}

} // namespace

void LoaderCore::tellQueued(const LoadJob& job) const
{
    m_events->add({.kind = EventKind::Queued,
                   .lane = EventLane::kLoader,
                   .when = job.since,
                   .key = job.key,
                   .numbers = {job.rank.priorityClass, job.rank.distance}});
}

void LoaderCore::tellStarted(const LoadJob& job, Duration waited)
{
    m_events->add({.kind = EventKind::Start,
                   .lane = EventLane::ofPump(static_cast<unsigned>(job.pump)),
                   .when = job.since,
                   .took = waited,
                   .key = job.key,
                   .numbers = {job.rank.priorityClass, job.rank.distance}});
    tellDepth();
}

void LoaderCore::tellStage(const LoadJob& job) const
{
    m_events->add({.kind = EventKind::Stage,
                   .detail = detailOf(job.stage.load()),
                   .lane = EventLane::ofPump(static_cast<unsigned>(job.pump)),
                   .when = m_clock.now(),
                   .key = job.key});
}

void LoaderCore::tellFinished(const LoadJob& job, TimePoint now, LoadEnd end) const
{
    m_events->add({.kind = EventKind::Finish,
                   .detail = detailOf(end),
                   .lane = EventLane::ofPump(static_cast<unsigned>(job.pump)),
                   .when = now,
                   .took = job.cancelled ? now - job.cancelledAt : Duration(),
                   .key = job.key});
}

void LoaderCore::tellCancelled(const LoadJob& job, CancelReason why) const
{
    const std::uint32_t ran = job.state == LoadJob::State::Done ? 2 : job.begun ? 1 : 0;
    m_events->add({.kind = EventKind::Cancel,
                   .detail = detailOf(why),
                   .lane = EventLane::kLoader,
                   .when = m_clock.now(),
                   .key = job.key,
                   .numbers = {ran}});
}

void LoaderCore::tellDepth()
{
    if (queued() == m_toldDepth)
        return;
    m_toldDepth = queued();
    m_events->add({.kind = EventKind::QueueDepth,
                   .lane = EventLane::kLoader,
                   .when = m_clock.now(),
                   .numbers = {count(queued()), count(m_running.size())}});
}

} // namespace tessera::detail
