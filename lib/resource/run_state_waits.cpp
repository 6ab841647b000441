// SPDX-License-Identifier: MIT
// What the work asks of its RunState, and what others read.
#include <resource/run_state.h>

#include <algorithm>
#include <cstdio>

namespace tessera {

namespace {
thread_local RunState* t_current = nullptr;
}

RunState* RunState::current()
{
    return t_current;
}

RunState::Scope::Scope(RunState& run)
    : m_run(run), m_previous(t_current), m_exceptions(std::uncaught_exceptions()), m_status(run.begin(true, m_began))
{
    t_current = &run;
}

RunState::Scope::~Scope()
{
    t_current = m_previous;
    if (!m_began)
        return;
    if (std::uncaught_exceptions() > m_exceptions)
        m_run.cancel();
    m_run.stop();
}

RunState::Inherit::Inherit(RunState& run) : m_previous(t_current)
{
    t_current = &run;
}

RunState::Inherit::~Inherit()
{
    t_current = m_previous;
}

bool RunState::isRunning(State state)
{
    return state == State::Running || state == State::Paused || state == State::Stopping;
}

RunState::State RunState::state() const
{
    const Lock lock(m_mutex);
    return m_state;
}

bool RunState::running() const
{
    return isRunning(state());
}

bool RunState::stopped() const
{
    const State now = state();
    return now == State::Stopped || now == State::Cancelled || now == State::Failed;
}

bool RunState::poll()
{
    std::function<bool()> source;
    {
        const Lock lock(m_mutex);
        if (m_cancelled)
            return true;
        source = m_pollSource;
    }
    if (!source || !source())
        return false;
    cancel();
    return true;
}

bool RunState::cancelled()
{
    return poll();
}

std::stop_token RunState::token() const
{
    const Lock lock(m_mutex);
    return m_stop.get_token();
}

Duration RunState::runTimeLocked() const
{
    if (!m_started)
        return {};
    return std::max(Duration(), (m_ended ? *m_ended : m_clock.now()) - *m_started);
}

Duration RunState::runTime() const
{
    const Lock lock(m_mutex);
    return runTimeLocked();
}

Duration RunState::totalTime() const
{
    const Lock lock(m_mutex);
    return m_total;
}

std::optional<TimePoint> RunState::startTime() const
{
    const Lock lock(m_mutex);
    return m_started;
}

std::optional<TimePoint> RunState::stopTime() const
{
    const Lock lock(m_mutex);
    return m_ended;
}

std::optional<Error> RunState::error() const
{
    const Lock lock(m_mutex);
    return m_error;
}

void RunState::setProgress(std::uint64_t done, std::uint64_t total)
{
    m_done = done;
    m_toDo = total;
}

void RunState::setPollSource(std::function<bool()> source)
{
    const Lock lock(m_mutex);
    m_pollSource.swap(source);
}

bool RunState::waitWhilePaused()
{
    if (poll())
        return false;
    Lock lock(m_mutex);
    const std::uint64_t run = m_run;
    m_changed.wait(lock, [this, run]() TESSERA_NO_ANALYSIS { return m_state != State::Paused || m_run != run; });
    return !m_cancelled && m_run == run;
}

void RunState::throwIfCancelled()
{
    if (!waitWhilePaused())
        throw CancelledError();
}

Status RunState::sleep(Duration time)
{
    if (time < Duration::zero())
        return Error{ErrorCode::InvalidArgument, "cannot sleep for a negative time"};
    const TimePoint until = m_clock.now() + time;
    if (poll())
        return Error{ErrorCode::Cancelled, m_name + " was cancelled"};
    Lock lock(m_mutex);
    const std::uint64_t run = m_run;
    const auto over = [this, run, until]()
                          TESSERA_NO_ANALYSIS { return m_cancelled || m_run != run || m_clock.now() >= until; };
    while (!over())
        m_changed.waitFor(lock, until - m_clock.now(), over);
    if (m_cancelled || m_run != run)
        return Error{ErrorCode::Cancelled, m_name + " was cancelled"};
    return {};
}

void RunState::wake()
{
    const Lock lock(m_mutex);
    m_changed.notifyAll();
}

ActivityReport RunState::report(std::uint64_t id) const
{
    const Lock lock(m_mutex);
    ActivityReport report;
    report.id = id;
    report.name = m_name;
    report.state = toString(m_state);
    report.runTime = runTimeLocked();
    report.done = m_done;
    report.total = m_toDo;
    report.cancellable = !m_cancelled && (isRunning(m_state) || m_state == State::Pending);
    report.pausable = m_pausable && (m_state == State::Running || m_state == State::Paused);
    report.failure = m_error.value_or(Error());
    report.error = report.failure.reason;
    report.history = {m_history.begin(), m_history.end()};
    return report;
}

std::vector<TransitionReport> RunState::history() const
{
    const Lock lock(m_mutex);
    return {m_history.begin(), m_history.end()};
}

std::string RunState::text() const
{
    const Lock lock(m_mutex);
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, " %.3f s", toMs(runTimeLocked()) / 1000.0);
    return m_name + ' ' + toString(m_state) + seconds;
}

} // namespace tessera
