// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/program.h>

#include <filesystem>
#include <iostream>
#include <optional>

#include <QApplication>
#include <QFile>
#include <QSurfaceFormat>

#include <app/application.h>
#include <app/command_line.h>
#include <app/flight_script.h>
#include <app/path_exists.h>
#include <app/process_stats.h>
#include <app/start_guard.h>

namespace tessera {

namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;

int complain(const std::string& reason, int exitCode)
{
    std::cerr << "tessera: " << reason << '\n';
    return exitCode;
}

Result<std::vector<Step>> readFlight(const std::string& file)
{
    QFile script(QString::fromStdString(file));
    if (std::error_code error; std::filesystem::is_directory(file, error) || !script.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, "'" + file + "' cannot be read"};
    const std::string text = script.readAll().toStdString();
    auto steps = parseFlightScript(text, std::filesystem::absolute(file).parent_path().string());
    if (!steps)
        return Error{steps.error().code, file + ": " + steps.error().reason};
    return steps;
}

/// Without these Qt would look for a display on the console.
bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

void setUpGraphics()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

} // namespace

int runProgram(int argc, char* argv[])
{
    const TimePoint start = processStart(SteadyClock().now());
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    auto options = parseCommandLine(arguments, std::cin, pathExists);
    if (!options)
        return complain(options.error().reason, kBadUsage);
    if (options->help || options->version) {
        std::cout << (options->help ? helpText() : versionText() + "\n");
        return 0;
    }
    std::optional<std::vector<Step>> flight;
    if (!options->flight.empty()) {
        auto steps = readFlight(options->flight);
        if (!steps)
            return complain(steps.error().reason, kBadUsage);
        flight = std::move(*steps);
    }
    if (!hasDisplay())
        return complain("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set", kFailed);

    setUpGraphics();
    int qtArgc = 1; // our options are not Qt's
    std::optional<StartGuard> guard(std::in_place);
    QApplication qt(qtArgc, argv);
    guard.reset();
    Application application(std::move(*options), arguments, std::move(flight), start);
    return application.run();
}

} // namespace tessera
