// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>

#include <QByteArray>
#include <QObject>
#include <QString>

#include <app/flight_recorder.h>
#include <core/clock.h>
#include <map/viewport.h>

class QEvent;
class QKeyEvent;

namespace tessera {

class MainWindow;
enum class DockPlace;

/// Listens to a window and writes down what its user does, as a flight. Keys that the canvas or the window
/// hear are taken as keys; what hands do with mouse, wheel and fingers as the zoom and the pan that lead from
/// one rest of the view to the next, or as the place where it rests where a flight has no better word. Of a
/// dialog only what comes of it is taken.
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
    void watchDocks();
    [[nodiscard]] bool isElsewhere(const QString& name) const;
    void noteDocks();
    [[nodiscard]] FlightRecorder& next();
    void noteKey(const QKeyEvent& key);
    void takeBackKey();
    void noteCanvas(const QEvent& event);
    void notePress(Qt::MouseButton button);
    void noteHand();
    void onFrame();
    [[nodiscard]] RestingView restingView() const;

    MainWindow& m_window;
    const Clock& m_clock;
    FlightRecorder m_recorder;
    bool m_listening = true;
    bool m_held = false;    ///< a button or a finger is down
    bool m_keyDown = false; ///< what happens now, the key that was written down last did
    std::optional<TimePoint> m_handMoved;
    std::optional<Viewport> m_rest; ///< where hands began; nothing when something else moved the view since
    std::map<QString, std::optional<DockPlace>> m_docks; ///< as last seen; empty before the first frame
};

} // namespace tessera
