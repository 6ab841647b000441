// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>

#include <core/clock.h>
#include <core/mutex.h>
#include <resource/wait.h>

namespace tessera::detail {

/// When a Wait that begins now is over, on a clock that outlives it.
class Deadline {
public:
    Deadline(const Wait& wait, const Clock& clock)
        : m_clock(clock), m_unlimited(wait.isUnlimited()),
          m_end(wait.isNo() || m_unlimited ? TimePoint() : clock.now() + wait.time())
    {
    }

    [[nodiscard]] bool passed() const { return !m_unlimited && m_clock.now() >= m_end; }

    /// Waits until `ready()`, which it returns, at most until the deadline or a stop. The clock is looked
    /// at whenever `changed` is notified.
    template <class Ready>
    bool wait(CondVar& changed, Lock& lock, const std::stop_token& stop, Ready ready) const
    {
        if (m_unlimited)
            return changed.wait(lock, stop, ready);
        const auto over = [&] { return ready() || passed(); };
        while (!over() && !stop.stop_requested())
            changed.waitFor(lock, stop, m_end - m_clock.now(), over);
        return ready();
    }

private:
    const Clock& m_clock;
    const bool m_unlimited;
    const TimePoint m_end;
};

} // namespace tessera::detail
