// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <app/flight_recorder.h>
#include <core/clock.h>

namespace tessera {

class MainWindow;

/// Listens to a window and writes down what its user does, as a flight. Keys are taken as keys; what
/// hands do with mouse, wheel and fingers is taken as the place where the view comes to rest.
class SessionRecorder final : public QObject {
public:
    /// Both outlive the recorder, or `stop` is called before.
    SessionRecorder(MainWindow& window, const Clock& clock);

    /// Listens no more; what was written down stays. May be called again.
    void stop();
    [[nodiscard]] MainWindow& window() const { return m_window; }
    [[nodiscard]] QByteArray script() const { return m_recorder.script(); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onFrame();
    [[nodiscard]] RestingView restingView() const;

    MainWindow& m_window;
    FlightRecorder m_recorder;
    bool m_listening = true;
    bool m_handMoved = false;
};

} // namespace tessera
