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
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The machine's monotonic clock.
class SteadyClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override
    {
        return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
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
