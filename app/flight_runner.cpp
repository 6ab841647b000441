// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/flight_runner.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

Progress ended(const Status& status = {})
{
    return [status] { return std::optional(status); };
}

void follow(std::optional<Duration>& since, bool holds, Duration elapsed)
{
    if (!holds)
        since.reset();
    else if (!since)
        since = elapsed;
}

const char* missing(step::Wait::For what)
{
    switch (what) {
    case step::Wait::For::Settled: return "not settled";
    case step::Wait::For::Covered: return "not covered";
    case step::Wait::For::Mosaic: return "no complete mosaic";
    }
    return "";
}

} // namespace

FlightRunner::FlightRunner(std::vector<Step> steps, FlightTarget& target, const Clock& clock, TimePoint programStart,
                           EventRing* events)
    : m_steps(std::move(steps)), m_target(target), m_clock(clock), m_programStart(programStart), m_events(events)
{
}

void FlightRunner::tick()
{
    while (!m_finished) {
        if (!m_progress) {
            if (m_next == m_steps.size()) {
                m_finished = true;
                return;
            }
            beginStep();
            observe(Duration::zero());
        } else {
            observe(elapsed());
        }
        const std::optional<Status> status = m_progress();
        if (!status)
            return;
        observe(elapsed());
        endStep(*status);
    }
}

void FlightRunner::beginStep()
{
    const Step& step = m_steps[m_next++];
    m_stepStart = m_clock.now();
    tell(EventKind::StepBegin, m_stepStart, false);
    StepReport report;
    report.name = step.name;
    if (const auto* mark = std::get_if<step::Mark>(&step.action))
        report.mark = mark->name;
    report.start = m_stepStart - m_programStart;
    m_reports.push_back(std::move(report));
    m_progress = std::visit([this](const auto& action) { return begin(action); }, step.action);
}

void FlightRunner::endStep(const Status& status)
{
    m_progress = nullptr;
    StepReport& report = m_reports.back();
    const TimePoint now = m_clock.now();
    report.end = now - m_programStart;
    tell(EventKind::StepEnd, now, status.ok());
    report.ok = status.ok();
    if (status.ok())
        return;
    report.error = status.error().reason;
    m_outcome = Error{status.error().code,
                      "step " + std::to_string(m_next) + " (" + report.name + "): " + status.error().reason};
    m_finished = true;
}

void FlightRunner::tell(EventKind kind, TimePoint when, bool ok) const
{
    if (m_events)
        m_events->add({.kind = kind,
                       .lane = EventLane::kFlight,
                       .when = when,
                       .numbers = {static_cast<std::uint32_t>(m_next - 1), ok ? 1U : 0U}});
}

void FlightRunner::observe(Duration since)
{
    follow(m_reports.back().covered, m_target.isCovered(), since);
    follow(m_reports.back().settled, m_target.isSettled(), since);
    follow(m_reports.back().mosaic, m_target.isMosaicComplete(), since);
}

bool FlightRunner::holds(step::Wait::For what) const
{
    switch (what) {
    case step::Wait::For::Settled: return m_target.isSettled();
    case step::Wait::For::Covered: return m_target.isCovered();
    case step::Wait::For::Mosaic: return m_target.isMosaicComplete();
    }
    return false;
}

Progress FlightRunner::animated(Duration duration) const
{
    return [this, duration]() -> std::optional<Status> {
        if (elapsed() < duration || m_target.isAnimating())
            return std::nullopt;
        return Status();
    };
}

Progress FlightRunner::layoutAtRest() const
{
    return [this]() -> std::optional<Status> {
        return m_target.isLayoutAtRest() ? std::optional(Status()) : std::nullopt;
    };
}

Progress FlightRunner::begin(const step::Open& s)
{
    return m_target.open(s);
}

Progress FlightRunner::begin(const step::Wait& s)
{
    return [this, what = s.what, timeout = s.timeout]() -> std::optional<Status> {
        if (holds(what))
            return Status();
        if (elapsed() < timeout)
            return std::nullopt;
        return Status(Error{ErrorCode::Timeout, std::string(missing(what)) + " after "
                                                    + std::to_string(std::llround(toMs(timeout))) + " ms"});
    };
}

Progress FlightRunner::begin(const step::Zoom& s)
{
    m_target.zoom(s.at, s.factor, s.duration);
    return animated(s.duration);
}

Progress FlightRunner::begin(const step::Pan& s)
{
    m_target.pan(s.by, s.duration);
    return animated(s.duration);
}

Progress FlightRunner::begin(const step::Jump& s)
{
    m_target.jump(s.center, s.scale);
    return ended();
}

Progress FlightRunner::begin(const step::Fit& s)
{
    m_target.fit(s.what);
    return ended();
}

Progress FlightRunner::begin(const step::ActualSize&)
{
    m_target.actualSize();
    return ended();
}

Progress FlightRunner::begin(const step::Move& s)
{
    return [this, s, done = std::uint64_t(0)]() mutable -> std::optional<Status> {
        const std::uint64_t due =
            s.interval > Duration::zero()
                ? std::min<std::uint64_t>(s.count, static_cast<std::uint64_t>(elapsed() / s.interval) + 1)
                : s.count;
        if (due > done)
            m_target.move(s.direction * static_cast<std::int64_t>(due - done));
        done = due;
        return done == s.count ? std::optional(Status()) : std::nullopt;
    };
}

Progress FlightRunner::begin(const step::Select& s)
{
    if (s.index >= m_target.itemCount())
        return ended(Error{ErrorCode::NotFound, "there is no item " + std::to_string(s.index) + " among "
                                                    + std::to_string(m_target.itemCount())});
    m_target.select(s.index);
    return ended();
}

Progress FlightRunner::begin(const step::Sort& s)
{
    const Status sorted = m_target.sort(s.by, s.descending);
    return sorted ? layoutAtRest() : ended(sorted);
}

Progress FlightRunner::begin(const step::Filter& s)
{
    m_target.filter(s.text);
    return layoutAtRest();
}

Progress FlightRunner::begin(const step::Key& s)
{
    m_target.press(s.press);
    return ended();
}

Progress FlightRunner::begin(const step::Resize& s)
{
    return m_target.resize(s.size);
}

Progress FlightRunner::begin(const step::Dock& s)
{
    return ended(m_target.dock(s.name, s.place));
}

Progress FlightRunner::begin(const step::Screenshot& s)
{
    return m_target.screenshot(s.file);
}

Progress FlightRunner::begin(const step::Report& s)
{
    return m_target.report(s.file);
}

Progress FlightRunner::begin(const step::Pause& s)
{
    return [this, time = s.time]() -> std::optional<Status> {
        return elapsed() >= time ? std::optional(Status()) : std::nullopt;
    };
}

Progress FlightRunner::begin(const step::Mark&)
{
    return ended();
}

Progress FlightRunner::begin(const step::Close&)
{
    return m_target.close();
}

} // namespace tessera
