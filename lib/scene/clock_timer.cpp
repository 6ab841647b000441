// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/clock_timer.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <scene/event_loop.h>

namespace tessera {

ClockTimer::ClockTimer(const Clock& clock, std::function<void()> due) : m_clock(clock), m_call(std::move(due))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ClockTimer::look);
}

void ClockTimer::startIn(Duration time)
{
    m_due = m_clock.now() + time;
    if (std::exchange(m_runs, true) && !m_timer.isActive())
        return; // the event loop has not begun
    whenLoopRuns(*this, [this] {
        if (m_runs)
            m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(std::max(Duration(), m_due - m_clock.now())));
    });
}

void ClockTimer::stop()
{
    m_runs = false;
    m_timer.stop();
}

// The clock may say that it came early.
void ClockTimer::look()
{
    const Duration left = m_due - m_clock.now();
    if (left > Duration::zero())
        return m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(left));
    m_runs = false;
    m_call();
}

} // namespace tessera
