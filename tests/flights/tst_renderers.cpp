// SPDX-License-Identifier: GPL-3.0-or-later
// The same views on both canvases. The window's size is such that no edge lies on a pixel's centre.
#include <flights/pictures.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <QDir>
#include <QImage>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr int kMostLevels = 2; ///< of a channel

struct Difference {
    int most = 0;
    int beyond = 0; ///< pixels that differ by more than kMostLevels
};

Difference difference(const QImage& a, const QImage& b)
{
    Difference found;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int levels =
                std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
            found.most = std::max(found.most, levels);
            found.beyond += levels > kMostLevels;
        }
    return found;
}

} // namespace

class TestRenderers : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("tst_renderers") == 0); }
    void cleanupTestCase() { vips_shutdown(); }

    void bothShowTheSame()
    {
        ProgramRun run;
        QDir(run.folder.path()).mkdir("photos");
        constexpr std::array kSizes{QSize(4000, 3000), QSize(900, 1400), QSize(1500, 500)};
        for (std::size_t i = 0; i < kSizes.size(); ++i)
            QVERIFY(saveJpeg(photograph(kSizes[i], std::uint32_t(i)).get(),
                             run.folder.filePath(QString("photos/%1.jpg").arg(i + 1))));
        for (const char* renderer : {"gl", "raster"}) {
            QByteArray steps = R"({"version": 1, "steps": [
                {"do": "open", "path": "photos"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "R-wall.png"},
                {"do": "select", "index": 0}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "R-fit.png"},
                {"do": "zoom", "factor": 2.7, "at": [0.3, 0.6], "durationMs": 60}, {"do": "wait", "for": "settled"},
                {"do": "screenshot", "file": "R-zoom.png"},
                {"do": "actualSize"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "R-actual.png"},
                {"do": "jump", "center": [0.25, 0.5], "scale": 5.3}, {"do": "wait", "for": "settled"},
                {"do": "screenshot", "file": "R-squares.png"}]})";
            run.write("f.json", steps.replace("R-", QByteArray(renderer) + '-'));
            // The cache's tiles are not to the bit what was decoded, and the second run would find them.
            QVERIFY2(run.run({"--no-disk-cache", "--renderer", renderer, "--size", "1207x863", "--flight", "f.json",
                              "--report", "report.json"})
                         == 0,
                     run.errors.constData());
            QVERIFY(run.json("report.json").value("renderer").toString().startsWith(renderer));
        }
        for (const char* view : {"wall", "fit", "zoom", "actual", "squares"}) {
            const QImage gl(run.folder.filePath(QString("gl-%1.png").arg(view)));
            const QImage raster(run.folder.filePath(QString("raster-%1.png").arg(view)));
            QVERIFY2(!gl.isNull() && gl.size() == raster.size(), view);
            const Difference found = difference(gl, raster);
            qInfo("%s: at most %d levels, %d pixels beyond %d", view, found.most, found.beyond, kMostLevels);
            QVERIFY2(found.beyond == 0, view);
        }
    }
};

QTEST_GUILESS_MAIN(TestRenderers)
#include "tst_renderers.moc"
