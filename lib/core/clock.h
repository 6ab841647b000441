// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>

namespace tessera {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Where time comes from. Injected everywhere, so that tests move time by hand.
/// Thread-safe; never goes backwards.
class Clock {
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;

    [[nodiscard]] virtual TimePoint now() const = 0;

    /// The time that somebody last read from this clock, to a millisecond: for what happens too often
    /// to ask the machine each time. now() where the clock does not remember.
    [[nodiscard]] TimePoint coarse() const
    {
        const Duration::rep read = m_read.load(std::memory_order_relaxed);
        return read == 0 ? now() : TimePoint(Duration(read));
    }

protected:
    void remember(TimePoint time) const
    {
        // Written seldom, so that threads do not pass the line to and fro.
        constexpr Duration tick = std::chrono::milliseconds(1);
        if (time.time_since_epoch() - Duration(m_read.load(std::memory_order_relaxed)) >= tick)
            m_read.store(time.time_since_epoch().count(), std::memory_order_relaxed);
    }

private:
    mutable std::atomic<Duration::rep> m_read{0};
};

/// The machine's monotonic clock.
class SteadyClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override
    {
        const auto time = std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
        remember(time);
        return time;
    }
};

/// Moves only when told to.
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(Duration(m_now.load())); }
    void advance(Duration by) { m_now.fetch_add(by.count()); }

private:
    std::atomic<Duration::rep> m_now{1'000'000'000};
};

[[nodiscard]] constexpr double toMs(Duration d)
{
    return std::chrono::duration<double, std::milli>(d).count();
}

} // namespace tessera
