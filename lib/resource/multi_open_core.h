// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
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
#include <core/reports.h>
#include <core/result.h>
#include <resource/holder.h>

namespace tessera {

struct MultiOpenOptions {
    Duration linger{};              ///< shut down this long after the last close, in sweep(), unless opened again
    Executor* shutdownOn = nullptr; ///< where shutdown runs; none: in the thread of the last close
    bool finaliseLater = false;     ///< join() waits for finalise(), not for the shutdown
    std::function<void(const std::string&)> onError{}; ///< told of misuse: closed too often, destroyed while open
};

namespace detail {

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
          m_options(std::move(options))
    {
    }
    MultiOpenCore(const MultiOpenCore&) = delete;
    MultiOpenCore& operator=(const MultiOpenCore&) = delete;

    [[nodiscard]] Result<Opened> open(const Holder& holder, const std::stop_token& stop)
    {
        Lock lock(m_mutex);
        for (;;) {
            const bool actor = m_actor == std::this_thread::get_id();
            if (m_dead)
                return Error{ErrorCode::Closed, m_key + " is gone"};
            if (m_state == State::Lingering)
                m_state = State::Open;
            if (m_state == State::Open || (m_state == State::Opening && actor))
                return Opened{addHold(holder), m_value.get()};
            if (m_state == State::Closed)
                return openFirst(holder, stop);
            if (actor)
                return Error{ErrorCode::Recursive, m_key + " cannot be opened while it closes itself"};
            if (m_state == State::Closing) {
                if (!m_changed.wait(lock, stop, [this]() TESSERA_NO_ANALYSIS { return m_state != State::Closing; }))
                    return cancelled();
                continue;
            }
            const std::shared_ptr<Attempt> attempt = m_attempt;
            const std::uint64_t id = addHold(holder);
            if (!m_changed.wait(lock, stop, [&attempt] { return attempt->done; })) {
                m_holds.erase(id);
                return cancelled();
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
        const auto found = m_holds.find(id);
        if (found == m_holds.end())
            return alreadyClosed();
        m_closer = found->second.holder.text() + " at " + found->second.holder.site.text();
        m_holds.erase(found);
        if (!m_holds.empty() && enforceFinal)
            return Error{ErrorCode::InvalidArgument, m_key + " is still open for " + holderTexts()};
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
        m_retained.push_back(id);
    }

    [[nodiscard]] Result<bool> releaseOne(bool enforceFinal, bool unopenedOk)
    {
        std::uint64_t id = 0;
        {
            Lock lock(m_mutex);
            if (!m_opened && m_holds.empty())
                return unopenedOk ? Result<bool>(false) : Result<bool>(neverOpened());
            if (m_retained.empty()) {
                const Error error = alreadyClosed();
                lock.unlock();
                complain(error.reason);
                return error;
            }
            id = m_retained.back();
            m_retained.pop_back();
        }
        return close(id, enforceFinal);
    }

    bool sweep()
    {
        Lock lock(m_mutex);
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
        const std::shared_ptr<Generation> generation = m_generation;
        if (!generation)
            return neverOpened();
        if (!m_changed.wait(lock, stop, [&generation] { return generation->finalised; }))
            return cancelled();
        return generation->opened ? Status() : Status(neverOpened());
    }

    [[nodiscard]] Status finalise()
    {
        const Lock lock(m_mutex);
        if (!m_generation)
            return neverOpened();
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
            left = holderTexts();
            m_holds.clear();
            if (m_state == State::Open || m_state == State::Lingering)
                (void)shutDown();
            if (m_generation)
                m_generation->finalised = true;
            m_changed.notifyAll();
        }
        if (!left.empty())
            complain(m_key + " was destroyed while open for " + left);
    }

    [[nodiscard]] std::size_t count() const
    {
        const Lock lock(m_mutex);
        return m_holds.size();
    }
    [[nodiscard]] std::uint64_t startups() const
    {
        const Lock lock(m_mutex);
        return m_startups;
    }
    [[nodiscard]] Status checkNotClosed() const
    {
        const Lock lock(m_mutex);
        return m_opened && m_holds.empty() ? Status(alreadyClosed()) : Status();
    }
    [[nodiscard]] Status checkOpen() const
    {
        const Lock lock(m_mutex);
        if (!m_holds.empty())
            return {};
        return m_opened ? alreadyClosed() : neverOpened();
    }

    [[nodiscard]] SourceReport report() const
    {
        static constexpr const char* kStates[] = {"closed", "opening", "open", "closing", "closing"};
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        SourceReport report;
        report.key = m_key;
        report.opens = m_holds.size();
        for (const auto& [id, hold] : m_holds)
            report.holders.push_back({hold.holder.text(), hold.holder.site.text(), now - hold.since});
        report.state = kStates[static_cast<int>(m_state)];
        report.error = m_error;
        return report;
    }

private:
    enum class State { Closed, Opening, Open, Lingering, Closing };
    struct Hold {
        Holder holder;
        TimePoint since;
    };
    struct Attempt {
        bool done = false;
        std::optional<Error> error;
    };
    struct Generation {
        bool opened = false;
        bool finalised = false;
    };

    [[nodiscard]] Error cancelled() const { return {ErrorCode::Cancelled, "cancelled while waiting for " + m_key}; }
    [[nodiscard]] Error neverOpened() const { return {ErrorCode::InvalidArgument, m_key + " is not yet opened"}; }
    [[nodiscard]] Error alreadyClosed() const TESSERA_REQUIRES(m_mutex)
    {
        return {ErrorCode::Closed, m_key + " is already closed" + (m_closer.empty() ? "" : ", last by " + m_closer)};
    }
    [[nodiscard]] std::string holderTexts() const TESSERA_REQUIRES(m_mutex)
    {
        std::string all;
        for (const auto& [id, hold] : m_holds)
            all += (all.empty() ? "" : ", ") + hold.holder.text() + " (" + hold.holder.site.text() + ')';
        return all;
    }

    std::uint64_t addHold(const Holder& holder) TESSERA_REQUIRES(m_mutex)
    {
        m_holds.emplace(++m_lastId, Hold{holder, m_clock.now()});
        return m_lastId;
    }

    [[nodiscard]] Result<Opened> openFirst(const Holder& holder, const std::stop_token& stop) TESSERA_REQUIRES(m_mutex)
    {
        const auto attempt = m_attempt = std::make_shared<Attempt>();
        if (m_generation)
            m_generation->finalised = true;
        const auto generation = m_generation = std::make_shared<Generation>();
        const std::uint64_t id = addHold(holder);
        m_state = State::Opening;
        m_actor = std::this_thread::get_id();
        ++m_startups;
        m_changed.notifyAll();
        m_mutex.unlock();
        Result<T> started = guarded<Result<T>>("opening", [&] { return m_startup(stop); });
        auto value = started ? std::make_unique<T>(std::move(*started)) : nullptr;
        m_mutex.lock();
        m_actor = {};
        attempt->done = true;
        m_changed.notifyAll();
        if (!value) {
            attempt->error = started.error();
            m_error = started.error().reason;
            m_holds.clear();
            m_state = State::Closed;
            generation->finalised = true;
            return started.error();
        }
        generation->opened = m_opened = true;
        m_error.clear();
        m_value = std::move(value);
        m_state = State::Open;
        return Opened{id, m_value.get()};
    }

    Status shutDown() TESSERA_REQUIRES(m_mutex)
    {
        auto value = std::move(m_value);
        const auto generation = m_generation;
        m_state = State::Closing;
        m_actor = std::this_thread::get_id();
        m_mutex.unlock();
        const Status done = m_shutdown ? guarded<Status>("closing", [&] { return m_shutdown(*value); }) : Status();
        value.reset();
        m_mutex.lock();
        m_actor = {};
        m_state = State::Closed;
        m_error = done ? std::string() : done.error().reason;
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

    template <class R, class Call>
    [[nodiscard]] R guarded(const char* what, Call call) const
    {
        try {
            return call();
        } catch (const std::exception& e) {
            return Error{ErrorCode::Internal, e.what()};
        } catch (...) {
            return Error{ErrorCode::Internal, std::string(what) + ' ' + m_key + " failed for an unknown reason"};
        }
    }

    void complain(const std::string& text) const
    {
        if (m_options.onError)
            m_options.onError(text);
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
    std::map<std::uint64_t, Hold> m_holds TESSERA_GUARDED_BY(m_mutex);
    std::vector<std::uint64_t> m_retained TESSERA_GUARDED_BY(m_mutex);
    std::shared_ptr<Attempt> m_attempt TESSERA_GUARDED_BY(m_mutex);
    std::shared_ptr<Generation> m_generation TESSERA_GUARDED_BY(m_mutex);
    std::string m_error TESSERA_GUARDED_BY(m_mutex), m_closer TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_lastId TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_startups TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_lingering TESSERA_GUARDED_BY(m_mutex) = 0;
    TimePoint m_due TESSERA_GUARDED_BY(m_mutex){};
    bool m_opened TESSERA_GUARDED_BY(m_mutex) = false;
    bool m_dead TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace detail
} // namespace tessera
