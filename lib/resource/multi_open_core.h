// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/mutex.h>
#include <core/result.h>
#include <resource/deadline.h>
#include <resource/guarded_call.h>
#include <resource/open_holds.h>

namespace tessera::detail {

/// What a MultiOpen and its handles share. Each open is a hold from the moment it is asked for:
/// those that wait for a startup count already, so that nobody can close under them. Startup and
/// shutdown run outside the mutex, in the states Opening and Closing, and m_actor is their thread.
template <class T>
class MultiOpenCore : public std::enable_shared_from_this<MultiOpenCore<T>> {
public:
    using Startup = std::function<Result<T>(std::stop_token)>;
    using Shutdown = std::function<Status(T&)>;
    struct Opened {
        std::uint64_t id;
        T* value; ///< null for an open inside the startup
    };

    MultiOpenCore(std::string key, Startup startup, Shutdown shutdown, const Clock& clock, MultiOpenOptions options)
        : m_key(std::move(key)), m_startup(std::move(startup)), m_shutdown(std::move(shutdown)), m_clock(clock),
          m_options(std::move(options)), m_holds(m_key)
    {
    }
    MultiOpenCore(const MultiOpenCore&) = delete;
    MultiOpenCore& operator=(const MultiOpenCore&) = delete;

    [[nodiscard]] Result<Opened> open(const Holder& holder, const std::stop_token& stop, const Wait& wait)
    {
        const Deadline deadline(wait, m_clock);
        Lock lock(m_mutex);
        for (;;) {
            const bool actor = m_actor == std::this_thread::get_id();
            if (m_dead)
                return Error{ErrorCode::Closed, m_key + " is gone"};
            if (m_state == State::Lingering)
                m_state = State::Open;
            if (m_state == State::Open || (m_state == State::Opening && actor))
                return Opened{m_holds.add(holder, m_clock.now()), m_value.get()};
            if (m_state == State::Closed)
                return openFirst(holder, stop);
            if (actor)
                return Error{ErrorCode::Recursive, m_key + " cannot be opened while it closes itself"};
            if (m_state == State::Closing) {
                const auto closed = [this]() TESSERA_NO_ANALYSIS { return m_state != State::Closing; };
                if (!deadline.wait(m_changed, lock, stop, closed))
                    return waitedInVain(stop);
                continue;
            }
            const std::shared_ptr<Opening> attempt = m_generation;
            const std::uint64_t id = m_holds.add(holder, m_clock.now());
            if (!deadline.wait(m_changed, lock, stop, [&attempt] { return attempt->started; })) {
                m_holds.rollBack(id);
                return waitedInVain(stop);
            }
            if (!attempt->error)
                return Opened{id, m_value.get()};
            // Another's cancellation is not ours: try again.
            if (attempt->error->code != ErrorCode::Cancelled)
                return *attempt->error;
        }
    }

    /// True: it was the last one, and the shutdown succeeded or will come.
    [[nodiscard]] Result<bool> close(std::uint64_t id, bool enforceFinal)
    {
        Lock lock(m_mutex);
        if (!m_holds.close(id))
            return m_holds.alreadyClosed();
        if (!m_holds.empty() && enforceFinal)
            return Error{ErrorCode::InvalidArgument, m_key + " is still open for " + m_holds.text()};
        if (!m_holds.empty() || m_state != State::Open)
            return false;
        if (m_options.linger <= Duration::zero() && !m_options.shutdownOn) {
            const Status done = shutDown();
            return done ? Result<bool>(true) : Result<bool>(done.error());
        }
        m_state = State::Lingering;
        m_due = m_clock.now() + m_options.linger;
        const std::uint64_t lingering = ++m_lingering;
        lock.unlock();
        if (m_options.linger <= Duration::zero())
            postShutdown(lingering);
        return true;
    }

    /// Counts an open without a handle; releaseOne() ends the latest.
    void retain(std::uint64_t id)
    {
        const Lock lock(m_mutex);
        m_holds.retain(id);
    }

    [[nodiscard]] Result<bool> releaseOne(bool enforceFinal, bool unopenedOk)
    {
        std::optional<std::uint64_t> id;
        {
            const Lock lock(m_mutex);
            if (!m_holds.opened() && m_holds.empty())
                return unopenedOk ? Result<bool>(false) : Result<bool>(m_holds.neverOpened());
            id = m_holds.takeRetained();
        }
        if (id)
            return close(*id, enforceFinal);
        const Error error = inspect([](const OpenHolds& holds) { return holds.notRetained(); });
        m_options.complain(error.reason);
        return error;
    }

    bool sweep()
    {
        Lock lock(m_mutex);
        m_changed.notifyAll();
        if (m_state != State::Lingering || m_clock.now() < m_due)
            return false;
        if (!m_options.shutdownOn)
            return shutDown().ok();
        const std::uint64_t lingering = m_lingering;
        lock.unlock();
        postShutdown(lingering);
        return true;
    }

    [[nodiscard]] Status join(const std::stop_token& stop)
    {
        Lock lock(m_mutex);
        const std::shared_ptr<Opening> generation = m_generation;
        if (!generation)
            return m_holds.neverOpened();
        ++m_joining;
        const bool over = m_changed.wait(lock, stop, [&generation] { return generation->finalised; });
        --m_joining;
        if (!over)
            return cancelled();
        return generation->error ? Status(*generation->error) : Status();
    }

    [[nodiscard]] std::size_t joining() const
    {
        const Lock lock(m_mutex);
        return m_joining;
    }

    [[nodiscard]] Status finalise()
    {
        const Lock lock(m_mutex);
        if (!m_generation)
            return m_holds.neverOpened();
        if (m_generation->finalised)
            return Error{ErrorCode::InvalidArgument, m_key + " is finalised already"};
        m_generation->finalised = true;
        m_changed.notifyAll();
        return {};
    }

    /// No open after this; what is open is shut down in this thread.
    void die()
    {
        std::string left;
        {
            const Lock lock(m_mutex);
            m_dead = true;
            left = m_holds.text();
            m_holds.clear();
            if (m_state == State::Open || m_state == State::Lingering)
                (void)shutDown();
            if (m_generation)
                m_generation->finalised = true;
            m_changed.notifyAll();
        }
        if (!left.empty())
            m_options.complain(m_key + " was destroyed while open for " + left);
    }

    /// A look at who has it open.
    template <class Read>
    [[nodiscard]] auto inspect(Read read) const
    {
        const Lock lock(m_mutex);
        return read(m_holds);
    }

    [[nodiscard]] SourceReport report() const
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        SourceReport report;
        report.key = m_key;
        report.opens = m_holds.size();
        report.holders = m_holds.report(now);
        report.state = nameOf(m_state);
        report.error = m_error.reason;
        report.failure = m_error;
        return report;
    }

    /// The latest, the oldest first. That nobody has it open for a while is none.
    [[nodiscard]] std::vector<TransitionReport> history() const
    {
        const Lock lock(m_mutex);
        return {m_history.begin(), m_history.end()};
    }

private:
    enum class State { Closed, Opening, Open, Lingering, Closing };
    static constexpr std::size_t kHistory = 16;

    [[nodiscard]] static const char* nameOf(State state)
    {
        static constexpr const char* kNames[] = {"closed", "opening", "open", "closing", "closing"};
        return kNames[static_cast<int>(state)];
    }

    void enter(State state, std::string reason) TESSERA_REQUIRES(m_mutex)
    {
        if (m_history.size() == kHistory)
            m_history.pop_front();
        m_history.push_back({m_clock.now(), nameOf(m_state), nameOf(state), std::move(reason)});
        m_state = state;
    }

    [[nodiscard]] Error waitedInVain(const std::stop_token& stop) const
    {
        return stop.stop_requested() ? cancelled() : Error{ErrorCode::Timeout, m_key + " was not opened in time"};
    }
    [[nodiscard]] Error cancelled() const { return {ErrorCode::Cancelled, "cancelled while waiting for " + m_key}; }

    [[nodiscard]] Result<Opened> openFirst(const Holder& holder, const std::stop_token& stop) TESSERA_REQUIRES(m_mutex)
    {
        if (m_generation)
            m_generation->finalised = true;
        const auto generation = m_generation = std::make_shared<Opening>();
        const std::uint64_t id = m_holds.add(holder, m_clock.now());
        enter(State::Opening, holder.text());
        m_actor = std::this_thread::get_id();
        m_holds.startingUp();
        m_changed.notifyAll();
        m_mutex.unlock();
        Result<T> started =
            guardedCall<Result<T>>([this] { return m_key + " could not be opened"; }, [&] { return m_startup(stop); });
        auto value = started ? std::make_unique<T>(std::move(*started)) : nullptr;
        m_mutex.lock();
        m_actor = {};
        generation->started = true;
        m_changed.notifyAll();
        if (!value) {
            generation->error = started.error();
            m_error = started.error();
            m_holds.clear();
            enter(State::Closed, m_error.reason);
            generation->finalised = true;
            return started.error();
        }
        m_holds.setOpened();
        m_error = {};
        m_value = std::move(value);
        enter(State::Open, {});
        return Opened{id, m_value.get()};
    }

    Status shutDown() TESSERA_REQUIRES(m_mutex)
    {
        auto value = std::move(m_value);
        const auto generation = m_generation;
        if (m_state == State::Lingering)
            m_state = State::Open;
        enter(State::Closing, {});
        m_actor = std::this_thread::get_id();
        m_mutex.unlock();
        const Status done = m_shutdown ? guardedCall<Status>([this] { return m_key + " could not be closed"; },
                                                             [&] { return m_shutdown(*value); })
                                       : Status();
        value.reset();
        m_mutex.lock();
        m_actor = {};
        m_error = done ? Error() : done.error();
        enter(State::Closed, m_error.reason);
        generation->finalised = generation->finalised || !m_options.finaliseLater;
        m_changed.notifyAll();
        return done;
    }

    void postShutdown(std::uint64_t lingering)
    {
        m_options.shutdownOn->post([weak = this->weak_from_this(), lingering] {
            if (const auto self = weak.lock())
                self->shutDownIfStill(lingering);
        });
    }

    void shutDownIfStill(std::uint64_t lingering)
    {
        const Lock lock(m_mutex);
        if (m_state == State::Lingering && m_lingering == lingering)
            (void)shutDown();
    }

    const std::string m_key;
    const Startup m_startup;
    const Shutdown m_shutdown;
    const Clock& m_clock;
    const MultiOpenOptions m_options;
    mutable Mutex m_mutex;
    CondVar m_changed;
    State m_state TESSERA_GUARDED_BY(m_mutex) = State::Closed;
    std::thread::id m_actor TESSERA_GUARDED_BY(m_mutex);
    std::unique_ptr<T> m_value TESSERA_GUARDED_BY(m_mutex);
    OpenHolds m_holds TESSERA_GUARDED_BY(m_mutex);
    std::shared_ptr<Opening> m_generation TESSERA_GUARDED_BY(m_mutex);
    Error m_error TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_lingering TESSERA_GUARDED_BY(m_mutex) = 0;
    TimePoint m_due TESSERA_GUARDED_BY(m_mutex){};
    std::deque<TransitionReport> m_history TESSERA_GUARDED_BY(m_mutex);
    std::size_t m_joining TESSERA_GUARDED_BY(m_mutex) = 0;
    bool m_dead TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail
