// SPDX-License-Identifier: MIT
#include <resource/run_state.h>

#include <algorithm>

namespace tessera {

const char* toString(RunState::State state)
{
    switch (state) {
    case RunState::State::Pending: return "pending";
    case RunState::State::Running: return "running";
    case RunState::State::Paused: return "paused";
    case RunState::State::Stopping: return "stopping";
    case RunState::State::Stopped: return "stopped";
    case RunState::State::Cancelled: return "cancelled";
    case RunState::State::Failed: return "failed";
    }
    return "";
}

RunState::RunState(std::string name, const Clock& clock, Kind kind, const RunState* parent)
    : m_name(std::move(name)), m_clock(clock), m_kind(kind), m_parent(parent)
{
    followParent();
}

RunState::~RunState()
{
    const Lock lock(m_parentMutex);
    m_parentStop.reset();
}

Status RunState::start()
{
    bool began = false;
    return begin(false, began);
}

Status RunState::startOrJoin()
{
    bool began = false;
    return begin(true, began);
}

Status RunState::begin(bool joinRunning, bool& began)
{
    std::stop_source previous(std::nostopstate);
    {
        const Lock lock(m_mutex);
        if (isRunning(m_state))
            return joinRunning ? Status() : Error{ErrorCode::AlreadyExists, m_name + " is already running"};
        if (m_kind == Kind::OneShot && m_cancelled)
            return Error{ErrorCode::Cancelled, m_name + " was cancelled before it began"};
        if (m_kind == Kind::OneShot && m_state != State::Pending)
            return Error{ErrorCode::AlreadyExists, m_name + " has already run"};
        if (m_run++ > 0 || m_cancelled)
            previous = std::exchange(m_stop, std::stop_source());
        m_cancelled = false;
        m_error.reset();
        m_started = m_clock.now();
        m_ended.reset();
        change(State::Running, "start");
    }
    began = true;
    // Whoever still works for an earlier run learns that it is over.
    previous.request_stop();
    followParent();
    tell(Event::Start);
    return {};
}

void RunState::cancel()
{
    std::stop_source stop(std::nostopstate);
    {
        const Lock lock(m_mutex);
        m_cancelled = true;
        if (m_state == State::Running || m_state == State::Paused)
            change(State::Stopping, "cancel");
        if (isRunning(m_state) || m_state == State::Pending)
            stop = m_stop;
        m_changed.notifyAll();
    }
    stop.request_stop();
    tell(Event::Cancel);
}

void RunState::stop()
{
    end({});
}

void RunState::fail(Error error)
{
    end(std::move(error));
}

void RunState::end(std::optional<Error> error)
{
    {
        const Lock lock(m_mutex);
        if (!isRunning(m_state))
            return;
        m_ended = m_clock.now();
        m_total += runTimeLocked();
        if (error && error->code != ErrorCode::Cancelled) {
            m_error = std::move(error);
            change(State::Failed, "fail");
        } else {
            m_cancelled = m_cancelled || error;
            change(m_cancelled ? State::Cancelled : State::Stopped, "stop");
        }
    }
    tell(Event::End);
}

void RunState::setPausable()
{
    const Lock lock(m_mutex);
    m_pausable = true;
}

Status RunState::pause()
{
    const Lock lock(m_mutex);
    if (m_state != State::Running)
        return Error{ErrorCode::InvalidArgument, m_name + " cannot be paused: it is " + toString(m_state)};
    change(State::Paused, "pause");
    return {};
}

Status RunState::resume()
{
    {
        const Lock lock(m_mutex);
        if (m_state != State::Paused)
            return Error{ErrorCode::InvalidArgument, m_name + " cannot be resumed: it is " + toString(m_state)};
        change(State::Running, "resume");
    }
    tell(Event::Resume);
    return {};
}

void RunState::change(State to, const char* event)
{
    if (m_history.size() == kHistory)
        m_history.pop_front();
    m_history.push_back({m_clock.now(), toString(m_state), toString(to), event});
    m_state = to;
    m_changed.notifyAll();
}

void RunState::tell(Event event)
{
    std::vector<std::shared_ptr<const Registered>> listeners;
    {
        const Lock lock(m_mutex);
        listeners = m_listeners;
    }
    for (const auto& registered : listeners) {
        if (registered->event != event)
            continue;
        {
            const Lock lock(m_mutex);
            if (std::find(m_listeners.begin(), m_listeners.end(), registered) == m_listeners.end())
                continue;
        }
        try {
            registered->listener(*this);
        } catch (...) { // a listener's failure is not the work's
        }
    }
}

void RunState::followParent()
{
    if (!m_parent)
        return;
    const Lock lock(m_parentMutex);
    m_parentStop.reset();
    m_parentStop.emplace(m_parent->token(), [this] { cancel(); });
}

RunState::ListenerId RunState::addListener(Event event, Listener listener)
{
    const Lock lock(m_mutex);
    m_listeners.push_back(std::make_shared<const Registered>(Registered{m_nextListener, event, std::move(listener)}));
    return m_nextListener++;
}

void RunState::removeListener(ListenerId id)
{
    std::shared_ptr<const Registered> gone; // dies after the lock
    const Lock lock(m_mutex);
    const auto found =
        std::find_if(m_listeners.begin(), m_listeners.end(), [id](const auto& l) { return l->id == id; });
    if (found != m_listeners.end()) {
        gone = std::move(*found);
        m_listeners.erase(found);
    }
}

} // namespace tessera
