// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/clock_timer.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <QAbstractEventDispatcher>

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
            waitOn();
    });
}

void ClockTimer::stop()
{
    m_runs = false;
    m_timer.stop();
}

// The clock may say that Qt's timer came early.
void ClockTimer::look()
{
    if (!m_runs)
        return;
    if (m_clock.now() < m_due) {
        if (!m_timer.isActive() && QAbstractEventDispatcher::instance())
            waitOn();
        return;
    }
    stop();
    m_call();
}

void ClockTimer::waitOn()
{
    m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(std::max(Duration(), m_due - m_clock.now())));
}

} // namespace tessera
