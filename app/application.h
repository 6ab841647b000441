// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QSettings>
#include <QTimer>

#include <app/command_line.h>
#include <app/flight_runner.h>
#include <app/report_writer.h>
#include <app/session_recorder.h>
#include <app/termination.h>
#include <app/trace_file.h>
#include <app/window_flight_target.h>
#include <app/window_watch.h>
#include <core/clock.h>
#include <core/result.h>
#include <scene/engine.h>
#include <ui/language.h>

namespace tessera {

class EarlyStart;
class MainWindow;
class Scene;
class View;
class WallPictures;

/// Builds everything in order, runs it, and takes it down in reverse. One per process, made after
/// the QApplication.
class Application final : public QObject {
public:
    /// `early` outlives it. `arguments` are for the report; `flight` is flown, then the program ends. Times in
    /// reports count from `programStart`.
    Application(EarlyStart& early, Options options, std::vector<std::string> arguments,
                std::optional<std::vector<Step>> flight, TimePoint programStart);
    ~Application() override;

    /// Said in the first window's status bar once there is one; nothing for no reason.
    void sayLater(const Error& notice) { m_notice = notice; }
    /// Runs until the last window is closed (or the flight is over). Returns the exit code.
    int run();

private:
    struct WatchedWindow {
        std::unique_ptr<MainWindow> window;
        std::unique_ptr<WindowWatch> watch;
    };

    MainWindow& addWindow(const std::shared_ptr<Scene>& scene, std::unique_ptr<View> view = nullptr);
    void removeWindow(MainWindow* window);
    void closeAll();
    void startFlight();
    void tickFlight();
    void startTrace();
    void fail(const std::string& reason);

    [[nodiscard]] LiveReport liveReport() const;
    [[nodiscard]] RunReport runReport() const;
    /// Keeps what describes the opened set, as long as there is one; at least what there is at the end.
    void rememberLive();
    void rememberSession();
    std::vector<LeakReport> takeDown();
    void finish(const std::vector<LeakReport>& leaks);

    Options m_options;
    std::vector<std::string> m_arguments;
    std::optional<std::vector<Step>> m_flight;
    EarlyStart& m_early;
    const Clock& m_clock;
    Engine& m_engine;
    Measurements m_measurements;
    Language m_language;
    Renderer m_renderer;
    QSettings m_settings;
    Termination m_termination;
    std::unique_ptr<TraceFile> m_trace;
    std::vector<WatchedWindow> m_windows;
    std::unique_ptr<WallPictures> m_pictures; ///< of the scene that all windows share
    std::unique_ptr<SessionRecorder> m_recorder;
    std::unique_ptr<WindowFlightTarget> m_target;
    std::unique_ptr<FlightRunner> m_runner;
    QTimer m_tick;
    QTimer m_tend;
    bool m_ticking = false;
    bool m_flightWindowClosed = false;
    std::optional<LiveReport> m_live;
    Error m_notice;
    int m_exitCode = 0;
};

} // namespace tessera
