// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/program.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>

#include <QApplication>
#include <QFile>
#include <QSettings>

#include <app/application.h>
#include <app/command_line.h>
#include <app/early_start.h>
#include <app/flight_script.h>
#include <app/path_exists.h>
#include <app/places.h>
#include <app/process_stats.h>
#include <app/session.h>
#include <app/start_guard.h>
#include <app/thumbnail_maker.h>
#include <core/explain.h>
#include <scene/engine_config.h>
#include <ui/dock/reason_text.h>
#include <ui/language.h>
#include <ui/renderer.h>

namespace tessera {

namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;
constexpr std::chrono::milliseconds kHeadStart{20}; ///< what a start may wait for what its first picture needs

/// The user's language for what is said without a window, after which the program ends.
class Voice {
public:
    explicit Voice(char* argv[]) : m_qt(m_argc, argv) { }

private:
    int m_argc = 1;
    QCoreApplication m_qt;
    Language m_language;
};

int complain(const Error& error, int exitCode, char* argv[])
{
    const Voice voice(argv);
    std::cerr << "tessera: " << reasonText(error).toStdString() << '\n';
    return exitCode;
}

int makeThumbnail(const Options& options, char* argv[])
{
    const std::string cache = options.diskCache ? placesFor(options.profile).cacheDirectory : std::string();
    const ThumbnailMaker maker(cache, options.ramBudget.value_or(EngineConfig::kDefaultRam));
    const ThumbnailOrder& order = *options.thumbnail;
    const Status made = maker.make(order.input, order.side, order.output);
    return made ? 0 : complain(made.error(), kFailed, argv);
}

Result<std::vector<Step>> readFlight(const std::string& file)
{
    QFile script(QString::fromStdString(file));
    if (std::error_code error; std::filesystem::is_directory(file, error) || !script.open(QIODevice::ReadOnly))
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "'%1' cannot be read"), {file});
    const std::string text = script.readAll().toStdString();
    auto steps = parseFlightScript(text, std::filesystem::absolute(file).parent_path().string());
    if (!steps)
        return explain(steps.error().code, "%1: %2", {file}, steps.error());
    return steps;
}

bool opensSomething(const std::vector<Step>& flight)
{
    return std::any_of(flight.begin(), flight.end(),
                       [](const Step& step) { return std::holds_alternative<step::Open>(step.action); });
}

/// Nobody asked for one: that is no news.
Result<Session> noSession()
{
    return Error{ErrorCode::NotFound, {}};
}

Result<Session> lastSession(const Options& options)
{
    if (!options.paths.empty()) // the settings need not be read
        return noSession();
    const QSettings settings(QString::fromStdString(placesFor(options.profile).settingsFile), QSettings::IniFormat);
    return wantsSession(options, settings) ? readSession(settings) : noSession();
}

/// Without these Qt would look for a display on the console.
bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

} // namespace

int runProgram(int argc, char* argv[])
{
    const TimePoint start = processStart(SteadyClock().now());
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    auto options = parseCommandLine(arguments, pathExists);
    if (!options)
        return complain(options.error(), kBadUsage, argv);
    if (options->help || options->version) {
        const Voice voice(argv);
        std::cout << (options->help ? helpText() : versionText() + "\n");
        return 0;
    }
    if (options->thumbnail)
        return makeThumbnail(*options, argv);
    std::optional<std::vector<Step>> flight;
    if (!options->flight.empty()) {
        auto steps = readFlight(options->flight);
        if (!steps)
            return complain(steps.error(), kBadUsage, argv);
        flight = std::move(*steps);
    }
    if (!hasDisplay())
        return complain(
            explain(ErrorCode::NotFound,
                    TESSERA_TR_NOOP("Reason", "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set")),
            kFailed, argv);

    if (!options->renderer)
        options->renderer = evidentRenderer();
    prepareFor(options->renderer);
    const bool flightOpens = options->paths.empty() && flight && opensSomething(*flight);
    Result<Session> session = flightOpens ? noSession() : lastSession(*options);
    if (session) {
        options->paths = session->paths;
        options->recursive = options->recursive || session->recursive;
    }
    EarlyStart early(*options, !flightOpens, session ? session->filter : std::string(),
                     session ? session->place : std::nullopt);
    if (!flightOpens)
        early.awaitFirst(kHeadStart);
    int qtArgc = 1; // our options are not Qt's
    std::optional<StartGuard> guard(std::in_place);
    QApplication qt(qtArgc, argv);
    guard.reset();
    Application application(early, std::move(*options), arguments, std::move(flight), start);
    if (!session)
        application.sayLater(session.error());
    return application.run();
}

} // namespace tessera
