// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

#include <core/clock.h>

namespace tessera::test {

/// Simulated time. Who spends time on the GUI thread calls `spend`; what happens on other threads
/// meanwhile is run by the hook, at its own times.
class SimClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }

    void set(TimePoint to) { m_now = std::max(m_now, to); }
    void onSpend(std::function<void(TimePoint until)> hook) { m_hook = std::move(hook); }
    void spend(Duration time)
    {
        const TimePoint until = m_now + time;
        if (m_hook)
            m_hook(until);
        set(until);
    }

private:
    TimePoint m_now{std::chrono::seconds(1)};
    std::function<void(TimePoint)> m_hook;
};

} // namespace tessera::test
