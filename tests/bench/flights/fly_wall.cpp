// SPDX-License-Identifier: GPL-3.0-or-later
// The flight from a whole wall to one pixel of an image in its middle and back. The first one makes the small pictures;
// those after it, each a start of its own, are judged. wall.sh makes the data and runs it.
#include <cstdio>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <bench/flights/figure_output.h>
#include <bench/flights/scenario_scripts.h>
#include <bench/flights/wall_figures.h>
#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr int kLongestMs = 1'800'000;

int fly(ProgramRun& run, const QString& size, const QString& folder)
{
    QFile::remove(run.folder.filePath("report.json"));
    run.start({"--size", size, "--flight", "flight.json", "--report", "report.json", folder});
    const int exitCode = run.finish(kLongestMs);
    std::fprintf(stderr, "exit code %d after %d steps %s\n", exitCode,
                 int(run.json("report.json")["steps"].toArray().size()), run.errors.constData());
    return exitCode;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption folder("folder", "Whose wall", "folder");
    const QCommandLineOption canvases("canvases", "On which, of raster,gl", "names", "raster");
    const QCommandLineOption size("size", "The window's, in device pixels", "WxH", "1600x1000");
    const QCommandLineOption runs("runs", "How many flights are judged", "number", "3");
    const QCommandLineOption out("out", "The table", "file", "wall.csv");
    parser.addOptions({folder, canvases, size, runs, out});
    parser.process(application);
    const QString path = QFileInfo(parser.value(folder)).absoluteFilePath();
    const auto images = static_cast<int>(QDir(path).entryList(QDir::Files, QDir::Unsorted).size());

    std::vector<Figure> figures;
    for (const QString& canvas : parser.value(canvases).split(',', Qt::SkipEmptyParts)) {
        qputenv("TESSERA_RENDERER", canvas.toUtf8());
        ProgramRun run; // with a profile that all of its flights share
        run.write("flight.json", wallScript(images, WallPass::First));
        (void)fly(run, parser.value(size), path);
        run.write("flight.json", wallScript(images, WallPass::Later));
        for (int i = 1; i <= parser.value(runs).toInt(); ++i) {
            const int exitCode = fly(run, parser.value(size), path);
            const std::vector<Figure> flown =
                wallFigures({QString("wall, flight %1").arg(i), canvas, exitCode, run.json("report.json")});
            figures.insert(figures.end(), flown.begin(), flown.end());
        }
    }
    return conclude(figures, parser.value(out));
}
