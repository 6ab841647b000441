// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include <resource/multi_open_core.h>

namespace tessera {

/// Something that many users open and close and that is really opened once: by the first, and shut
/// down with the last. It can be opened again afterwards. Thread-safe; startup and shutdown run
/// under no lock, each once a cycle, and never at the same time. Destroy it on the thread where it
/// may be shut down, when no call into it is under way.
template <class T>
class MultiOpen {
    using Core = detail::MultiOpenCore<T>;

public:
    /// Keeps it open. Movable, also to other threads; may outlive the MultiOpen, but the value does not.
    class OpenHandle {
    public:
        OpenHandle() = default;
        OpenHandle(OpenHandle&& other) noexcept
            : m_core(std::move(other.m_core)), m_id(other.m_id), m_value(std::exchange(other.m_value, nullptr))
        {
        }
        OpenHandle& operator=(OpenHandle&& other) noexcept
        {
            if (this != &other) {
                closeQuietly();
                m_core = std::move(other.m_core);
                m_id = other.m_id;
                m_value = std::exchange(other.m_value, nullptr);
            }
            return *this;
        }
        ~OpenHandle() { closeQuietly(); }

        /// True until it is closed or moved from.
        explicit operator bool() const { return m_core != nullptr; }
        /// What the startup made. Requires *this to be true; not inside the startup itself.
        [[nodiscard]] T& operator*() const
        {
            assert(m_value);
            return *m_value;
        }
        [[nodiscard]] T* operator->() const { return &**this; }

        /// True: it was the last one, and the shutdown succeeded or is to come; false: others are
        /// open. Errors: the shutdown's own, Closed when this handle was closed before;
        /// `enforceFinal` makes it InvalidArgument not to be the last one (it is closed all the same).
        Result<bool> close(bool enforceFinal = false)
        {
            m_value = nullptr;
            if (!m_core)
                return Error{ErrorCode::Closed, "the handle is already closed"};
            return std::exchange(m_core, nullptr)->close(m_id, enforceFinal);
        }

    private:
        friend class MultiOpen;
        OpenHandle(std::shared_ptr<Core> core, typename Core::Opened opened)
            : m_core(std::move(core)), m_id(opened.id), m_value(opened.value)
        {
        }
        void closeQuietly()
        {
            if (m_core)
                (void)close();
        }

        std::shared_ptr<Core> m_core;
        std::uint64_t m_id = 0;
        T* m_value = nullptr;
    };

    /// `clock` outlives it and its handles. `shutdown` may be empty: then the value is just destroyed.
    MultiOpen(std::string key, typename Core::Startup startup, typename Core::Shutdown shutdown, const Clock& clock,
              MultiOpenOptions options = {})
        : m_core(
            std::make_shared<Core>(std::move(key), std::move(startup), std::move(shutdown), clock, std::move(options)))
    {
    }
    /// Shuts down at once whatever is open, telling onError who held it.
    ~MultiOpen() { m_core->die(); }
    MultiOpen(const MultiOpen&) = delete;
    MultiOpen& operator=(const MultiOpen&) = delete;

    /// The first one runs the startup with its `stop`; others wait for it. When it fails, all who
    /// wait get its error and may try again, except that after Cancelled the next one tries itself.
    /// While it shuts down this waits, then opens anew. Cancelled by `stop`; Timeout when another's
    /// startup or shutdown takes longer than `wait`; Recursive inside the shutdown. Inside the startup
    /// it counts, but the handle has no value yet.
    [[nodiscard]] Result<OpenHandle> open(const Holder& holder, const std::stop_token& stop = {},
                                          const Wait& wait = Wait::untilFree())
    {
        auto opened = m_core->open(holder, stop, wait);
        if (!opened)
            return opened.error();
        return OpenHandle(m_core, *opened);
    }

    /// Opens without a handle; each needs one release(). For interfaces that count by hand.
    [[nodiscard]] Status retain(const Holder& holder, const std::stop_token& stop = {})
    {
        const auto opened = m_core->open(holder, stop, Wait::untilFree());
        if (!opened)
            return opened.error();
        m_core->retain(opened->id);
        return {};
    }
    /// Ends the latest retain(): as OpenHandle::close(). InvalidArgument before the first open, or
    /// false with `unopenedOk`; Closed (and onError is told) when it was released too often.
    Result<bool> release(bool enforceFinal = false, bool unopenedOk = false)
    {
        return m_core->releaseOne(enforceFinal, unopenedOk);
    }

    /// Waits until the shutdown that ends the present opening is over; with finaliseLater until its
    /// finalise(), or until it is opened again. At once when closed. InvalidArgument when it was
    /// never opened, the startup's error when that failed, Cancelled by `stop`.
    [[nodiscard]] Status join(const std::stop_token& stop = {}) { return m_core->join(stop); }
    /// How many wait in join().
    [[nodiscard]] std::size_t joining() const { return m_core->joining(); }
    /// Releases those who join. InvalidArgument when there was nothing to finalise.
    Status finalise() { return m_core->finalise(); }
    /// Shuts down what has lingered long enough; false when there was nothing to do. Waits look at the
    /// clock again.
    bool sweep() { return m_core->sweep(); }

    [[nodiscard]] bool isOpen() const { return count() > 0; }
    /// It was open and no longer is; false before the first open.
    [[nodiscard]] bool closed() const { return !checkNotClosed().ok(); }
    /// Those who wait for the startup included.
    [[nodiscard]] std::size_t count() const
    {
        return m_core->inspect([](const auto& holds) { return holds.size(); });
    }
    /// How often the startup was run.
    [[nodiscard]] std::uint64_t startups() const
    {
        return m_core->inspect([](const auto& holds) { return holds.startups(); });
    }
    /// For guards: Closed after the last close, fine before the first open.
    [[nodiscard]] Status checkNotClosed() const
    {
        return m_core->inspect([](const auto& holds) { return holds.checkNotClosed(); });
    }
    /// For guards: InvalidArgument before the first open, Closed after the last close, with the closer.
    [[nodiscard]] Status checkOpen() const
    {
        return m_core->inspect([](const auto& holds) { return holds.checkOpen(); });
    }
    [[nodiscard]] SourceReport report() const { return m_core->report(); }
    /// How it was opened and closed, the oldest first; the latest 16.
    [[nodiscard]] std::vector<TransitionReport> history() const { return m_core->history(); }

private:
    std::shared_ptr<Core> m_core;
};

} // namespace tessera
