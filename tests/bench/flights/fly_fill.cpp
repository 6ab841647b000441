// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a wall gets its small pictures in the background, beside a bare loop on all cores over the same files,
// before and after it. fill.sh makes the data and runs it.
#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <bench/flights/bare_decoding.h>
#include <bench/flights/figure_output.h>
#include <bench/flights/scenario_scripts.h>
#include <bench/flights/wall_figures.h>
#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr int kLongestMs = 900'000;

/// A folder, and what its files cost to make small.
class Folder {
public:
    Folder(const QString& path, BareWork work) : m_path(QFileInfo(path).absoluteFilePath()), m_work(work)
    {
        for (const QString& name : QDir(m_path).entryList(QDir::Files, QDir::Name))
            m_files.push_back(QFile::encodeName(m_path + '/' + name).toStdString());
        measureBare(); // once more than needed: reads the files into memory
    }

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString name() const { return QFileInfo(m_path).fileName(); }
    [[nodiscard]] int count() const { return static_cast<int>(m_files.size()); }
    double measureBare() const
    {
        const BareRun run = decodeBare(m_files, m_work, std::thread::hardware_concurrency());
        std::fprintf(stderr, "%s: %zu of %d files by a bare loop in %.2f s\n", qPrintable(name()), run.decoded, count(),
                     run.seconds);
        return run.perSecond();
    }

private:
    QString m_path;
    BareWork m_work;
    std::vector<std::string> m_files;
};

/// Opens the folder for the first time.
std::vector<Figure> fill(const Folder& folder, const QString& canvas, bool moving, std::optional<double> longestMs)
{
    const double before = folder.measureBare();
    ProgramRun run;
    const double expectedMs = before > 0 ? folder.count() / before * 1000 : 0;
    run.write("flight.json", fillScript(moving ? static_cast<int>(expectedMs) : 0));
    run.start({"--size", "1600x1000", "--flight", "flight.json", "--report", "report.json", folder.path()});
    const int exitCode = run.finish(kLongestMs);
    if (exitCode != 0)
        std::fprintf(stderr, "exit code %d %s\n", exitCode, run.errors.constData());
    const double bare = std::max(before, folder.measureBare());
    return fillingFigures(
        {folder.name() + (moving ? " while the canvas moves" : ""), canvas, exitCode, run.json("report.json")},
        {folder.count(), bare, longestMs, moving});
}

} // namespace

int main(int argc, char** argv)
{
    constexpr double kLongestFillMs = 10'000;
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption previews("previews", "Folder of files with embedded previews", "folder");
    const QCommandLineOption photos("photos", "Folder of files without", "folder");
    const QCommandLineOption canvas("canvas", "On which, raster or gl", "name", "raster");
    const QCommandLineOption out("out", "The table", "file", "fill.csv");
    parser.addOptions({previews, photos, canvas, out});
    parser.process(application);
    qputenv("TESSERA_RENDERER", parser.value(canvas).toUtf8());

    std::vector<Figure> figures;
    const auto add = [&](const std::vector<Figure>& more) { figures.insert(figures.end(), more.begin(), more.end()); };
    if (parser.isSet(previews)) {
        const Folder folder(parser.value(previews), BareWork::Preview);
        add(fill(folder, parser.value(canvas), false, kLongestFillMs));
        add(fill(folder, parser.value(canvas), true, kLongestFillMs));
    }
    if (parser.isSet(photos))
        add(fill(Folder(parser.value(photos), BareWork::Eighth), parser.value(canvas), false, {}));
    return conclude(figures, parser.value(out));
}
