// SPDX-License-Identifier: GPL-3.0-or-later
// The flights beside this file, flown through the real program on generated images.
#include <vips/vips.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QPoint>
#include <QSet>
#include <QSize>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr int kWallImages = 40;
constexpr int kPyramidWidth = 6000;
constexpr int kPyramidHeight = 5000;

QRgb pixel(int x, int y, int seed)
{
    return qRgb((x + 37 * seed) & 255, (y * 2 + 11 * seed) & 255, ((x ^ y) + seed) & 255);
}

bool writeWall(const QDir& folder)
{
    for (int i = 0; i < kWallImages; ++i) {
        QImage image(i % 3 == 0 ? QSize(600, 900) : QSize(1200, 800), QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                reinterpret_cast<QRgb*>(image.scanLine(y))[x] = pixel(x / 2, y / 2, i);
        if (!image.save(folder.filePath(QString("image-%1.jpg").arg(i + 1)), "JPEG", 90))
            return false;
    }
    return true;
}

bool writePyramid(const QByteArray& file)
{
    std::vector<unsigned char> pixels(std::size_t(kPyramidWidth) * kPyramidHeight * 3);
    for (int y = 0; y < kPyramidHeight; ++y)
        for (int x = 0; x < kPyramidWidth; ++x) {
            const QRgb colour = pixel(x / 16, y / 16, 0);
            unsigned char* p = &pixels[(std::size_t(y) * kPyramidWidth + x) * 3];
            p[0] = static_cast<unsigned char>(qRed(colour));
            p[1] = static_cast<unsigned char>(qGreen(colour));
            p[2] = static_cast<unsigned char>(qBlue(colour));
        }
    VipsImage* image =
        vips_image_new_from_memory(pixels.data(), pixels.size(), kPyramidWidth, kPyramidHeight, 3, VIPS_FORMAT_UCHAR);
    const int failed = vips_tiffsave(image, file.constData(), "tile", TRUE, "pyramid", TRUE, "tile_width", 256,
                                     "tile_height", 256, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE, nullptr);
    g_object_unref(image);
    return failed == 0;
}

qint64 number(const QJsonObject& report, const char* object, const char* field)
{
    const QJsonValue value = report[object][field];
    return value.isDouble() ? value.toInteger() : -1;
}

/// What must hold after any flight that went well; the reason when it does not.
QString problem(const QJsonObject& report)
{
    for (const QJsonValue step : report["steps"].toArray())
        if (!step["ok"].toBool())
            return "a step failed: " + step["do"].toString() + ": " + step["error"].toString();
    if (number(report, "frames", "count") <= 0)
        return "no frame was shown";
    if (number(report, "frames", "holePixels") != 0)
        return QString("%1 pixels of holes").arg(number(report, "frames", "holePixels"));
    if (number(report, "loader", "obsoleteStarted") != 0)
        return "obsolete work was started";
    const auto loader = [&](const char* field) { return number(report, "loader", field); };
    if (loader("requested") <= 0
        || loader("requested")
               != loader("coalesced") + loader("completed") + loader("failed") + loader("cancelledQueued")
                      + loader("cancelledRunning"))
        return "the loader's sums do not add up";
    if (loader("failed") != 0)
        return "a request failed";
    if (number(report, "textures", "peakBytes") <= 0
        || number(report, "textures", "peakBytes") > number(report, "textures", "budgetBytes"))
        return "the textures' budget was exceeded";
    if (!report["leaks"].isArray() || !report["leaks"].toArray().isEmpty())
        return "leaked: " + QJsonDocument(report["leaks"].toArray()).toJson();
    for (const char* field : {"windowMs", "firstImageMs", "firstCoverMs"})
        if (!(report["startup"][field].toDouble() > 0))
            return QString("startup.%1 is not known").arg(field);
    return {};
}

int difference(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
}

/// How many different colours a picture has, at most 1,000.
int colours(const QImage& image)
{
    QSet<QRgb> seen;
    for (int y = 0; y < image.height() && seen.size() < 1000; ++y)
        for (int x = 0; x < image.width(); ++x)
            seen.insert(image.pixel(x, y));
    return static_cast<int>(std::min<qsizetype>(seen.size(), 1000));
}

} // namespace

class TestFlights : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("tst_flights") == 0); }
    void cleanupTestCase() { vips_shutdown(); }

    void the_wall()
    {
        ProgramRun run;
        QVERIFY(QDir(run.folder.path()).mkdir("wall"));
        QVERIFY(writeWall(QDir(run.folder.filePath("wall"))));
        const QJsonObject report = fly(run, "wall.json");
        QCOMPARE(number(report, "scene", "items"), kWallImages);
        QVERIFY(colours(QImage(run.folder.filePath("wall.png"))) > 100);
        QVERIFY(colours(QImage(run.folder.filePath("pixels.png"))) > 100);
    }

    void the_pyramid()
    {
        ProgramRun run;
        QVERIFY(writePyramid(QFile::encodeName(run.folder.filePath("pyramid.tif"))));
        const QJsonObject report = fly(run, "pyramid.json");
        QCOMPARE(number(report, "scene", "width"), kPyramidWidth);
        QCOMPARE(number(report, "scene", "height"), kPyramidHeight);
        QVERIFY(number(report, "scene", "levels") >= 5);

        const QJsonObject inside = run.json("inside.json");
        QCOMPARE(inside["steps"].toArray().last()["do"].toString(), QString("report"));
        QVERIFY(number(inside, "textures", "liveBytes") > 0);
        QVERIFY(!inside["sources"].toArray().isEmpty());

        // One file fills the view: the middle of the left edge is the image's own.
        const QImage all(run.folder.filePath("all.png"));
        QVERIFY(difference(all.pixel(4, all.height() / 2), pixel(2, kPyramidHeight / 2 / 16, 0)) <= 30);

        // At scale 1 the screen's centre is the pixel that was jumped to.
        const QImage pixels(run.folder.filePath("pixels.png"));
        const QPoint centre(pixels.width() / 2, pixels.height() / 2);
        const QRgb expected = pixel(kPyramidWidth / 4 / 16, kPyramidHeight * 3 / 4 / 16, 0);
        int least = 255;
        for (int d = -2; d <= 2; ++d)
            least = std::min(least, difference(pixels.pixel(centre + QPoint(d, d)), expected));
        QVERIFY2(least <= 9, qPrintable(QString::number(least)));
    }

    void the_built_in_map()
    {
        ProgramRun run;
        fly(run, "built_in.json");
        QVERIFY(colours(QImage(run.folder.filePath("deep.png"))) > 20);
    }

    void with_a_small_budget_and_a_second_start_from_the_disk_cache()
    {
        ProgramRun run;
        QVERIFY(QDir(run.folder.path()).mkdir("wall"));
        QVERIFY(writeWall(QDir(run.folder.filePath("wall"))));
        fly(run, "wall.json", {"--gpu-budget", "32", "--ram-budget", "48", "--threads", "2"});
        const QJsonObject again = fly(run, "wall.json", {"--gpu-budget", "32", "--ram-budget", "48", "--threads", "2"});
        qint64 hits = 0;
        for (const QJsonValue cache : again["caches"].toArray())
            hits += cache["tier"] == "disk" ? cache["hits"].toInteger() : 0;
        QVERIFY(hits > 0);
    }

private:
    QJsonObject fly(ProgramRun& run, const QString& flight, const QStringList& more = {})
    {
        QFile::remove(run.folder.filePath(flight));
        QFile::copy(QStringLiteral(TESSERA_SOURCE_DIR "/tests/flights/") + flight, run.folder.filePath(flight));
        const int exitCode =
            run.run(QStringList{"--size", "1200x800", "--flight", flight, "--report", "report.json"} + more);
        const QJsonObject report = run.json("report.json");
        const QString wrong = exitCode == 0 ? problem(report) : QString("exit code %1").arg(exitCode);
        if (!wrong.isEmpty())
            QTest::qFail(qPrintable(flight + ": " + wrong + "\n" + run.errors), __FILE__, __LINE__);
        return report;
    }
};

QTEST_GUILESS_MAIN(TestFlights)
#include "tst_flights.moc"
