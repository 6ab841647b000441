// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's scenarios on the real program, on both canvases: one table of what its properties say.
// scenarios.sh makes the data and runs it.
#include <cstdio>
#include <memory>
#include <optional>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>

#include <bench/flights/flight_bounds.h>
#include <bench/flights/scenario_figures.h>
#include <bench/flights/scenario_scripts.h>
#include <flights/program_run.h>
#include <flights/random_script.h>
#include <support/chrome_trace.h>

using namespace tessera;

namespace {

constexpr int kLongestMs = 3'600'000;
constexpr const char* kFractal = "tessera:fractal";

struct Settings {
    QString map;
    QString folder;
    QString size;
    unsigned seed = 1;
    int steps = 10'000;
};

void say(const QString& line)
{
    std::fprintf(stderr, "%s\n", qPrintable(line));
}

QStringList imagesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

/// Flies the scenarios on one canvas.
class Pilot {
public:
    Pilot(const Settings& settings, QString canvas) : m_settings(settings), m_canvas(std::move(canvas))
    {
        qputenv("TESSERA_RENDERER", m_canvas.toUtf8());
    }

    /// What prefetch is for is flown once more without it.
    std::vector<Figure> fly(QChar scenario)
    {
        std::vector<Figure> figures = fly(scenario, Prefetch::On);
        if (!QString("JPZ").contains(scenario))
            return figures;
        const std::vector<Figure> without = fly(scenario, Prefetch::Off);
        const std::vector<Figure> costs = prefetchCosts(figures, without);
        figures.insert(figures.end(), without.begin(), without.end());
        figures.insert(figures.end(), costs.begin(), costs.end());
        return figures;
    }

private:
    enum class Prefetch { On, Off };

    std::vector<Figure> fly(QChar scenario, Prefetch prefetch)
    {
        m_prefetch = prefetch == Prefetch::On;
        switch (scenario.toLatin1()) {
        case 'J': return fly("J", jumpScript(m_settings.map, m_settings.seed), {}, true);
        case 'P': return fly("P", panScript(canvasSize()), m_settings.map);
        case 'Z': return fly("Z", wheelScript(), m_settings.map);
        case 'F': return fly("F", flickScript(int(imagesIn(m_settings.folder).size())), m_settings.folder);
        case 'X': return fly("X", RandomScript(world(), m_settings.seed).ofSteps(m_settings.steps), {});
        default: return {};
        }
    }

    std::vector<Figure> fly(const QString& scenario, const QByteArray& script, const QString& path, bool traced = false)
    {
        ProgramRun run;
        const int exitCode = start(run, script, path, traced);
        const QJsonObject report = run.json("report.json");
        FlownScenario flown{scenario, m_canvas, exitCode, report, nullptr, m_prefetch};
        std::optional<FlightBounds> bounds;
        if (traced) {
            QFile file(run.folder.filePath("trace.json"));
            const test::ChromeTrace trace(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
            bounds.emplace(trace, unsigned(report["loader"]["pumps"].toInt()));
            flown.bounds = &*bounds;
        }
        say(QString("%1%2 on %3 (%4): exit code %5 after %6 steps %7")
                .arg(scenario, m_prefetch ? "" : " without prefetch", m_canvas, report["renderer"].toString())
                .arg(exitCode)
                .arg(report["steps"].toArray().size())
                .arg(QString(run.errors)));
        return figuresOf(flown);
    }

    int start(ProgramRun& run, const QByteArray& script, const QString& path, bool traced) const
    {
        run.write("flight.json", script);
        QStringList arguments{"--size", m_settings.size, "--flight", "flight.json", "--report", "report.json"};
        if (traced)
            arguments += {"--trace", "trace.json"};
        if (!m_prefetch)
            arguments += "--no-prefetch";
        if (!path.isEmpty())
            arguments += path;
        run.start(arguments);
        return run.finish(kLongestMs);
    }

    /// Device pixels; what a window leaves to it.
    QSize canvasSize()
    {
        if (m_size.isEmpty()) {
            ProgramRun run;
            (void)start(run, canvasScript(), kFractal, false);
            m_size = QImage(run.folder.filePath("canvas.png")).size();
        }
        return m_size.isEmpty() ? QSize(1000, 800) : m_size;
    }

    [[nodiscard]] FlightWorld world() const
    {
        const QFileInfo map(m_settings.map);
        FlightWorld world;
        world.places = {{m_settings.folder, imagesIn(m_settings.folder), 3},
                        {m_settings.map, imagesIn(map.path()), 1},
                        {kFractal, {kFractal}, 1}};
        world.texts = {"", "", "1", "nothing has this name"};
        return world;
    }

    const Settings& m_settings;
    const QString m_canvas;
    QSize m_size;
    bool m_prefetch = true;
};

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption map("map", "Image of 40,000 x 40,000 pixels, alone in its folder", "file");
    const QCommandLineOption folder("folder", "Folder to flick through", "folder");
    const QCommandLineOption scenarios("scenarios", "Which, of JPZFX", "letters", "JPZFX");
    const QCommandLineOption canvases("canvases", "On which, of raster,gl", "names", "raster,gl");
    const QCommandLineOption size("size", "The window's, in device pixels", "WxH", "1600x1000");
    const QCommandLineOption seed("seed", "Of the jumps and of X", "number", "1");
    const QCommandLineOption steps("steps", "How many X has", "number", "10000");
    const QCommandLineOption out("out", "The table", "file", "scenarios.csv");
    parser.addOptions({map, folder, scenarios, canvases, size, seed, steps, out});
    parser.process(application);
    const Settings settings{QFileInfo(parser.value(map)).absoluteFilePath(),
                            QFileInfo(parser.value(folder)).absoluteFilePath(), parser.value(size),
                            parser.value(seed).toUInt(), parser.value(steps).toInt()};

    std::vector<Figure> figures;
    for (const QString& canvas : parser.value(canvases).split(',', Qt::SkipEmptyParts)) {
        Pilot pilot(settings, canvas);
        for (const QChar scenario : parser.value(scenarios)) {
            const std::vector<Figure> flown = pilot.fly(scenario);
            figures.insert(figures.end(), flown.begin(), flown.end());
            if (!write(parser.value(out), toCsv(figures))) { // after each: what was flown is not lost
                say("cannot write " + parser.value(out));
                return 1;
            }
        }
    }
    int missed = 0;
    for (const Figure& f : figures)
        if (!f.isMet()) {
            ++missed;
            say(QString("missed: %1 on %2, %3: %4 %5").arg(f.scenario, f.canvas, f.name).arg(f.value).arg(f.unit));
        }
    return missed == 0 && !figures.empty() ? 0 : 1;
}
