// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/application.h>

#include <iostream>

#include <QCoreApplication>
#include <QGuiApplication>

#include <app/collection_saver.h>
#include <app/early_start.h>
#include <app/file_writer.h>
#include <app/places.h>
#include <app/process_stats.h>
#include <app/session.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_pictures.h>
#include <ui/canvas.h>
#include <ui/dock/reason_text.h>
#include <ui/main_window.h>

namespace tessera {

namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 4ms;
constexpr auto kTend = 5s;
constexpr auto kLongestStart = 30s;

} // namespace

Application::Application(EarlyStart& early, Options options, std::vector<std::string> arguments,
                         std::optional<std::vector<Step>> flight, TimePoint programStart)
    : m_options(std::move(options)), m_arguments(std::move(arguments)), m_flight(std::move(flight)), m_early(early),
      m_clock(early.clock()), m_engine(early.engine()), m_measurements{m_clock, programStart, {}, {}},
      m_renderer(m_options.renderer ? *m_options.renderer : suitableRenderer()),
      m_settings(QString::fromStdString(placesFor(m_options.profile).settingsFile), QSettings::IniFormat)
{
    QCoreApplication::setApplicationName(QStringLiteral("tessera"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Tessera"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.tessera.Tessera"));
    QGuiApplication::setQuitOnLastWindowClosed(false); // what is left to do then is done by run()
    if (m_engine.events())
        startTrace();
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.setInterval(kTick);
    connect(&m_tick, &QTimer::timeout, this, &Application::tickFlight);
    m_tend.setTimerType(Qt::VeryCoarseTimer); // wakes the machine together with others
    m_tend.setInterval(kTend);
    connect(&m_tend, &QTimer::timeout, this, [this] { m_engine.tend(); });
    m_tend.start();
    connect(&m_termination, &Termination::requested, this, &Application::closeAll);
}

Application::~Application() = default;

int Application::run()
{
    m_early.proceed();
    std::unique_ptr<View> view = m_early.takeView();
    m_pictures = m_early.takePictures();
    MainWindow& window = addWindow(m_early.takeScene(), std::move(view));
    if (!m_options.record.empty())
        m_recorder = std::make_unique<SessionRecorder>(window, m_clock);
    if (m_options.size)
        window.resizeToDevicePixels(
            {static_cast<int>(m_options.size->width), static_cast<int>(m_options.size->height)});
    window.noteOpened(window.scene().paths());
    window.say(m_notice);
    m_early.proceed(window.view());
    window.show();
    m_measurements.tell(Milestone::WindowShown, m_clock.now());
    if (m_options.fullscreen)
        window.setFullScreen(true);
    if (m_flight)
        startFlight();
    QCoreApplication::exec();

    rememberLive();
    rememberSession();
    finish(takeDown());
    return m_exitCode;
}

MainWindow& Application::addWindow(const std::shared_ptr<Scene>& scene, std::unique_ptr<View> view)
{
    // What flies or is recorded looks at docks and counts pixels: that window is whole from the start.
    const bool isWatched = m_flight || !m_options.record.empty();
    const auto making = view && !isWatched ? MainWindow::Making::PictureFirst : MainWindow::Making::Whole;
    auto window = std::make_unique<MainWindow>(m_engine, scene, m_settings, m_renderer, std::move(view), making);
    MainWindow& added = *window;
    connect(&added, &MainWindow::newWindowRequested, this,
            [this](MainWindow* from) { addWindow(from->sharedScene()).show(); });
    connect(&added, &MainWindow::quitRequested, this, &Application::closeAll, Qt::QueuedConnection);
    connect(&added, &MainWindow::closed, this, &Application::removeWindow);
    connect(&added, &MainWindow::saveRequested, this, [this, &added](const QString& file, const QByteArray& text) {
        saveCollection(m_engine, added, file, text);
    });
    m_pictures->follow(added.view());
    added.setPictures(*m_pictures);
    connect(&added, &MainWindow::furnished, this, [this] { m_pictures->begin(); });
    m_windows.push_back({std::move(window), std::make_unique<WindowWatch>(added, m_measurements)});
    return added;
}

// The last window stays until run() takes everything down: what was shown goes into the report.
void Application::removeWindow(MainWindow* window)
{
    const auto found = std::find_if(m_windows.begin(), m_windows.end(),
                                    [&](const WatchedWindow& w) { return w.window.get() == window; });
    if (found == m_windows.end())
        return;
    if (m_windows.size() == 1)
        return QCoreApplication::quit();
    if (m_target && &m_target->window() == window)
        m_flightWindowClosed = true; // a step of the flight may have done it: the target goes later
    if (m_recorder && &m_recorder->window() == window)
        m_recorder->stop();
    found->watch.reset();
    found->window.release()->deleteLater();
    m_windows.erase(found);
}

void Application::closeAll()
{
    std::vector<MainWindow*> all;
    for (const WatchedWindow& w : m_windows)
        all.push_back(w.window.get());
    for (MainWindow* window : all)
        window->close();
}

// What cannot be written is said at once, and does not keep the program from anything else.
void Application::startTrace()
{
    TraceWriter::Names names{[this](const TileKey& key) { return m_engine.label(key); }, {}};
    if (m_flight)
        for (const Step& step : *m_flight)
            names.steps.push_back(step.name);
    const TimePoint start = m_measurements.programStart;
    m_trace = std::make_unique<TraceFile>(m_options.trace, *m_engine.events(), start, std::move(names));
    if (!m_trace->opened()) {
        std::cerr << "tessera: " << reasonText(m_trace->opened().error()).toStdString() << '\n';
        m_exitCode = 1;
    }
    m_measurements.events = m_engine.events();
    m_measurements.tell(Milestone::ProcessStart, start);
    m_measurements.tell(Milestone::QtReady, m_clock.now());
}

// A flight begins when its window is on the screen.
void Application::startFlight()
{
    MainWindow& window = *m_windows.front().window;
    m_target = std::make_unique<WindowFlightTarget>(window, m_engine, m_options.recursive);
    m_target->setReport([this] { return toJson(runReport()); });
    m_target->setPictures(*m_pictures);
    m_target->setBeforeClose([this] { rememberLive(); });
    m_runner =
        std::make_unique<FlightRunner>(*m_flight, *m_target, m_clock, m_measurements.programStart, m_engine.events());
    connect(&window.canvas(), &Canvas::framePainted, this, &Application::tickFlight, Qt::QueuedConnection);
    connect(&window.canvas(), &Canvas::ready, this, [this, &window] {
        if (!window.canvas().failure().isEmpty())
            fail(window.canvas().failure().toStdString());
    });
    QTimer::singleShot(kLongestStart, this, [this] {
        if (!m_tick.isActive() && m_runner->steps().empty())
            fail("the window did not come up");
    });
}

void Application::tickFlight()
{
    if (m_ticking || !m_runner || m_runner->isFinished())
        return;
    if (m_flightWindowClosed)
        return fail("the flight's window was closed");
    if (!m_tick.isActive())
        m_tick.start();
    m_ticking = true; // a step may run the event loop, as a screenshot does
    m_runner->tick();
    m_ticking = false;
    if (m_runner->isFinished()) {
        m_tick.stop();
        closeAll();
    }
}

void Application::fail(const std::string& reason)
{
    std::cerr << "tessera: " << reason << '\n';
    m_exitCode = 1;
    m_tick.stop();
    closeAll();
}

LiveReport Application::liveReport() const
{
    const ProcessStats process = processStats();
    LiveReport live{m_engine.snapshot(), {}, process.threads, process.openFiles};
    const View& view = m_windows.front().window->view();
    live.scene.items = view.scene().total();
    live.scene.levelBias = view.lastFrame().lodBias;
    const auto position = view.current();
    if (position)
        live.scene.image = view.scene().item(*position).name();
    if (const SourceInfoPtr info = position ? view.scene().item(*position).content->info : nullptr) {
        live.scene.levels = info->pyramid.levelCount();
        live.scene.width = info->pyramid.size().width;
        live.scene.height = info->pyramid.size().height;
    }
    return live;
}

void Application::rememberLive()
{
    if (!m_windows.empty() && (!m_live || m_windows.front().window->scene().isOpen()))
        m_live = liveReport();
}

RunReport Application::runReport() const
{
    RunReport report;
    report.program = versionText();
    report.renderer = (m_renderer == Renderer::OpenGl ? "gl: " : "") + m_engine.renderer();
    report.arguments = m_arguments;
    if (m_runner)
        report.steps = m_runner->steps();
    report.startup = m_measurements.startup;
    report.frames = m_measurements.frames.report();
    report.now = m_engine.snapshot();
    const bool open = !m_windows.empty() && m_windows.front().window->scene().isOpen();
    report.live = open || !m_live ? liveReport() : *m_live;
    report.planLagMaxMs = m_engine.planLagMaxMs();
    report.process = processStats();
    return report;
}

// What a flight has opened is not what the user left.
void Application::rememberSession()
{
    if (m_flight || m_windows.empty())
        return;
    const MainWindow& window = *m_windows.front().window;
    if (const std::optional<Session> session = sessionOf(window.scene(), window.view()))
        saveSession(m_settings, *session);
}

std::vector<LeakReport> Application::takeDown()
{
    if (m_recorder)
        m_recorder->stop();
    m_target.reset();
    m_pictures.reset();
    m_windows.clear();
    m_engine.shutDown();
    std::vector<LeakReport> leaks;
    for (const Engine::Leak& leak : m_engine.leaks())
        leaks.push_back({leak.kind, leak.key, leak.holders});
    return leaks;
}

void Application::finish(const std::vector<LeakReport>& leaks)
{
    const auto complain = [this](const std::string& reason) {
        std::cerr << "tessera: " << reason << '\n';
        m_exitCode = 1;
    };
    if (m_runner && !m_runner->outcome())
        complain(m_runner->outcome().error().reason);
    else if (m_runner && !m_runner->isFinished() && m_exitCode == 0)
        complain("the flight was interrupted after " + std::to_string(m_runner->steps().size()) + " steps");
    for (const LeakReport& leak : leaks)
        if (m_flight)
            complain("leaked: " + leak.kind + " " + leak.key + " held by " + leak.holders);

    const auto write = [&](const std::string& file, const QByteArray& bytes) {
        if (const Status written = file.empty() ? Status() : writeFile(file, bytes); !written)
            complain(reasonText(written.error()).toStdString());
    };
    if (const Status traced = m_trace ? m_trace->finish() : Status(); !traced)
        complain(reasonText(traced.error()).toStdString());
    RunReport report = runReport();
    report.leaks = leaks;
    write(m_options.report, toJson(report));
    write(m_options.record, m_recorder ? m_recorder->script() : QByteArray());
}

} // namespace tessera
