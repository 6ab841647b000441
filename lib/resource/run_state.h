// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/mutex.h>
#include <core/reports.h>
#include <core/result.h>

namespace tessera {

/// Thrown by RunState::throwIfCancelled(); must not leave the room that asked for it.
class CancelledError : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

/// The life of one piece of work: pending, running (perhaps paused or stopping), then stopped,
/// cancelled or failed. Cancelling is a request: the work sees it through token(), through the calls
/// below, or never. Thread-safe; listeners run under no lock, in the thread that caused the change,
/// in the order they were added, and see the new state; what they throw is dropped.
class RunState {
public:
    enum class State { Pending, Running, Paused, Stopping, Stopped, Cancelled, Failed };
    /// OneShot: cancelled while pending it never starts, and it runs once. Restartable: start()
    /// begins a new run and forgets an earlier cancellation.
    enum class Kind { OneShot, Restartable };
    enum class Event { Start, End, Cancel, Resume };
    using Listener = std::function<void(RunState&)>;
    using ListenerId = std::uint64_t;

    /// `clock` outlives it. With a parent, which must outlive it, cancelling the parent's run
    /// cancels this one; nothing goes the other way.
    RunState(std::string name, const Clock& clock, Kind kind = Kind::OneShot, const RunState* parent = nullptr);
    ~RunState();
    RunState(const RunState&) = delete;
    RunState& operator=(const RunState&) = delete;

    /// Cancelled when it was cancelled before and is one-shot; AlreadyExists while it runs, or when
    /// a one-shot has run. Nothing changes then.
    Status start();
    /// As start(), but running already is fine.
    Status startOrJoin();
    /// Asks the work to end; in any state, any number of times, and listeners hear each. The token
    /// is stopped once a run.
    void cancel();
    /// The work has ended: stopped, or cancelled if that was asked for. Without effect unless running.
    void stop();
    /// The work has ended by an error: failed, or cancelled when its code is Cancelled.
    void fail(Error error);
    /// The work looks whether it is paused: people may be offered to pause it.
    void setPausable();
    /// InvalidArgument unless running and neither paused nor cancelled.
    Status pause();
    /// InvalidArgument unless paused.
    Status resume();

    [[nodiscard]] State state() const;
    [[nodiscard]] bool running() const; ///< also while paused or stopping
    [[nodiscard]] bool paused() const { return state() == State::Paused; }
    [[nodiscard]] bool cancelled(); ///< asks the poll source too
    [[nodiscard]] bool stopping() const { return state() == State::Stopping; }
    [[nodiscard]] bool stopped() const; ///< a run has ended, in any way, and no other began
    explicit operator bool() const { return running(); }
    /// Of the current run; before the first start, of the run to come. Stays stopped afterwards.
    [[nodiscard]] std::stop_token token() const;
    /// Of the run under way until now, or of the last one.
    [[nodiscard]] Duration runTime() const;
    /// Of the finished runs.
    [[nodiscard]] Duration totalTime() const;
    [[nodiscard]] std::optional<TimePoint> startTime() const;
    [[nodiscard]] std::optional<TimePoint> stopTime() const;
    [[nodiscard]] std::optional<Error> error() const;
    [[nodiscard]] const std::string& name() const { return m_name; }

    /// `total` 0: not known. Cheap.
    void setProgress(std::uint64_t done, std::uint64_t total);

    ListenerId addListener(Event event, Listener listener);
    void removeListener(ListenerId id);
    /// Something else that can cancel it; asked in the working thread by the calls below.
    void setPollSource(std::function<bool()> source);

    /// For the work itself. Waits while paused; false when it should end.
    [[nodiscard]] bool waitWhilePaused();
    /// As waitWhilePaused(), but throws CancelledError instead of false.
    void throwIfCancelled();
    /// Waits for `time` on the clock. Cancelled as soon as it is, InvalidArgument when negative.
    Status sleep(Duration time);
    /// Makes waits look at the clock again; a test calls it after moving a manual one.
    void wake();
    /// Calls `visit` for each element until it is cancelled; true when all were visited.
    template <class Range, class Visit>
    bool iterate(Range&& range, Visit visit)
    {
        for (auto&& element : range) {
            if (!waitWhilePaused())
                return false;
            visit(std::forward<decltype(element)>(element));
        }
        return true;
    }

    [[nodiscard]] ActivityReport report(std::uint64_t id = 0) const;
    /// The latest transitions, oldest first: reason is the event.
    [[nodiscard]] std::vector<TransitionReport> history() const;
    /// "name running 1.234 s"
    [[nodiscard]] std::string text() const;

    /// The innermost Scope's or Inherit's state in this thread; null outside all.
    [[nodiscard]] static RunState* current();

    /// Calls `work()`, which returns nothing or a Status, in a Scope, and returns how it ended: an
    /// exception cancels, and comes back as Cancelled when it was a CancelledError, else as Internal
    /// with its text; a failed Status fails the run. Inside another scope of it the outer one ends it.
    template <class Work>
    Status run(Work&& work);

    /// Runs it for a scope; leaving by an exception cancels first. Inside another scope of the same
    /// RunState it does nothing. Ends in the thread it began in.
    class Scope {
    public:
        explicit Scope(RunState& run);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        /// False: it must not run (cancelled before, or over).
        explicit operator bool() const { return m_status.ok(); }
        [[nodiscard]] const Status& status() const { return m_status; }
        /// It began the run and will end it.
        [[nodiscard]] bool outermost() const { return m_began; }

    private:
        RunState& m_run;
        RunState* const m_previous;
        const int m_exceptions;
        bool m_began = false;
        Status m_status;
    };

    /// Makes it this thread's current one for a scope, without starting or ending it: for work that
    /// a task hands to another thread.
    class Inherit {
    public:
        explicit Inherit(RunState& run);
        ~Inherit();
        Inherit(const Inherit&) = delete;
        Inherit& operator=(const Inherit&) = delete;

    private:
        RunState* const m_previous;
    };

    static constexpr std::size_t kHistory = 16;

private:
    struct Registered {
        ListenerId id;
        Event event;
        Listener listener;
    };

    Status begin(bool joinRunning, bool& began);
    void end(std::optional<Error> error);
    void tell(Event event);
    void followParent();
    bool poll();
    void change(State to, const char* event) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] static bool isRunning(State state);
    [[nodiscard]] Duration runTimeLocked() const TESSERA_REQUIRES(m_mutex);

    const std::string m_name;
    const Clock& m_clock;
    const Kind m_kind;
    const RunState* const m_parent;
    mutable Mutex m_mutex;
    CondVar m_changed;
    State m_state TESSERA_GUARDED_BY(m_mutex) = State::Pending;
    bool m_cancelled TESSERA_GUARDED_BY(m_mutex) = false;
    bool m_pausable TESSERA_GUARDED_BY(m_mutex) = false;
    std::uint64_t m_run TESSERA_GUARDED_BY(m_mutex) = 0;
    std::stop_source m_stop TESSERA_GUARDED_BY(m_mutex);
    std::optional<TimePoint> m_started TESSERA_GUARDED_BY(m_mutex), m_ended TESSERA_GUARDED_BY(m_mutex);
    Duration m_total TESSERA_GUARDED_BY(m_mutex){};
    std::optional<Error> m_error TESSERA_GUARDED_BY(m_mutex);
    std::deque<TransitionReport> m_history TESSERA_GUARDED_BY(m_mutex);
    std::vector<std::shared_ptr<const Registered>> m_listeners TESSERA_GUARDED_BY(m_mutex);
    ListenerId m_nextListener TESSERA_GUARDED_BY(m_mutex) = 1;
    std::function<bool()> m_pollSource TESSERA_GUARDED_BY(m_mutex);
    std::atomic<std::uint64_t> m_done{0}, m_toDo{0};

    // Held while the subscription to the parent changes; never by cancel(), which that may wait for.
    Mutex m_parentMutex;
    std::optional<std::stop_callback<std::function<void()>>> m_parentStop TESSERA_GUARDED_BY(m_parentMutex);
};

[[nodiscard]] const char* toString(RunState::State state);

template <class Work>
Status RunState::run(Work&& work)
{
    try {
        const Scope scope(*this);
        if (!scope)
            return scope.status();
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return {};
        } else {
            Status done = work();
            if (!done && scope.outermost())
                fail(done.error());
            return done;
        }
    } catch (const CancelledError&) {
        return Error{ErrorCode::Cancelled, m_name + " was cancelled"};
    } catch (const std::exception& e) {
        return Error{ErrorCode::Internal, e.what()};
    } catch (...) {
        return Error{ErrorCode::Internal, m_name + " failed for an unknown reason"};
    }
}

} // namespace tessera
