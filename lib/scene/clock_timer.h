// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>
#include <QTimer>

#include <core/clock.h>

namespace tessera {

/// Calls once, when a time has come by a clock that is not Qt's. GUI thread only. It may be started before there is
/// an event loop, and calls when that runs; never in `startIn`.
class ClockTimer final : public QObject {
public:
    /// `clock` outlives it.
    ClockTimer(const Clock& clock, std::function<void()> due);

    /// In place of what it was started for before.
    void startIn(Duration time);
    void stop();
    /// Calls now if the time has come and it was not called yet.
    void look();
    /// It is still to call.
    [[nodiscard]] bool isStarted() const { return m_runs; }
    /// The same, and the time has not come.
    [[nodiscard]] bool isRunning() const { return m_runs && m_clock.now() < m_due; }
    /// Of what was started last.
    [[nodiscard]] TimePoint due() const { return m_due; }

private:
    void waitOn();

    const Clock& m_clock;
    const std::function<void()> m_call;
    TimePoint m_due{};
    bool m_runs = false; ///< `m_call` is to be called
    QTimer m_timer;
};

} // namespace tessera
