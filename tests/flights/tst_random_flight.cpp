// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand steps that nobody would fly, on files of which some are broken, with hardly any memory:
// whatever happens on the way, nothing is left at the end.
//
// TESSERA_FLIGHT_SEED flies another one; TESSERA_FLIGHT_STEPS only its first steps, to find the one that matters.
#include <flights/pictures.h>

#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QSize>
#include <QTest>

#include <flights/program_run.h>
#include <flights/random_script.h>

using namespace tessera;

namespace {

constexpr unsigned kSeed = 20261121;
constexpr int kSteps = 10'000;
constexpr int kImages = 40;
constexpr int kLongestMs = 850'000;
constexpr const char* kTruncated = "image-7.jpg";
constexpr const char* kEmpty = "image-12.jpg";
constexpr const char* kMislabelled = "image-15.jpg";
constexpr const char* kText = "image-21.jpg";

bool writeBytes(const QString& file, const QByteArray& bytes)
{
    QFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
}

QByteArray bytesOf(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

bool writeFolder(const QDir& folder)
{
    constexpr std::array kSizes{QSize(640, 480), QSize(600, 900), QSize(1400, 500), QSize(33, 20), QSize(2100, 1500)};
    for (int i = 0; i < kImages; ++i) {
        const VipsPicture picture = photograph(kSizes[std::size_t(i) % kSizes.size()], std::uint32_t(i));
        if (!saveJpeg(picture.get(), folder.filePath(QString("image-%1.jpg").arg(i + 1)), 1 + i % 8))
            return false;
    }
    const QByteArray whole = bytesOf(folder.filePath(kTruncated));
    const VipsPicture small = photograph({300, 200}, 99);
    const QString png = folder.filePath("copy.png");
    if (vips_pngsave(small.get(), png.toLocal8Bit().constData(), nullptr) != 0)
        return false;
    return writeBytes(folder.filePath(kTruncated), whole.left(whole.size() * 2 / 5))
           && writeBytes(folder.filePath(kEmpty), {}) && writeBytes(folder.filePath(kMislabelled), bytesOf(png))
           && QFile::remove(png) && writeBytes(folder.filePath(kText), "This is no picture at all.\n");
}

/// Half of the time the folder, else as often one of its files, the pyramid or the endless map.
FlightWorld smallWorld()
{
    QStringList images;
    for (int i = 1; i <= kImages; ++i)
        images += QString("image-%1.jpg").arg(i);
    FlightWorld world;
    world.places = {{"folder", images, 3 * kImages},
                    {"pyramid.tif", {"pyramid.tif"}, kImages},
                    {"tessera:fractal", {"tessera:fractal"}, kImages}};
    for (const QString& image : images)
        world.places.push_back({"folder/" + image, images, 1});
    world.texts = {"", "", "image-1", "AGE-2", "nothing has this name"};
    return world;
}

qint64 number(const QJsonObject& report, const char* object, const char* field)
{
    const QJsonValue value = report[object][field];
    return value.isDouble() ? value.toInteger() : -1;
}

QByteArray text(const QJsonValue& value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson()
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

} // namespace

class TestRandomFlight : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("tst_random_flight") == 0); }
    void cleanupTestCase() { vips_shutdown(); }

    void nothing_is_left_at_the_end()
    {
        const unsigned seed = fromEnvironment("TESSERA_FLIGHT_SEED", kSeed);
        const int steps = int(std::max(2U, fromEnvironment("TESSERA_FLIGHT_STEPS", kSteps)));
        qInfo("TESSERA_FLIGHT_SEED=%u TESSERA_FLIGHT_STEPS=%d", seed, steps);

        ProgramRun run;
        QVERIFY(QDir(run.folder.path()).mkdir("folder"));
        QVERIFY(writeFolder(QDir(run.folder.filePath("folder"))));
        QVERIFY(savePyramid(photograph({3000, 2500}, 500).get(), run.folder.filePath("pyramid.tif")));
        run.write("random.json", RandomScript(smallWorld(), seed).ofSteps(steps));
        run.start({"--size", "1000x700", "--gpu-budget", "48", "--ram-budget", "64", "--flight", "random.json",
                   "--report", "report.json"});
        const int exitCode = run.finish(kLongestMs);

        const QJsonObject report = run.json("report.json");
        const QJsonArray flown = report["steps"].toArray();
        for (const char* part : {"loader", "textures", "frames", "uploads", "process"})
            qInfo("%s %s", part, text(report[part]).constData());
        QVERIFY2(
            exitCode == 0,
            qPrintable(
                QString("exit code %1 after %2 steps: %3").arg(exitCode).arg(flown.size()).arg(QString(run.errors))));
        QVERIFY(flown.size() >= steps);
        QVERIFY2(report["leaks"].isArray() && report["leaks"].toArray().isEmpty(), text(report["leaks"]).constData());

        const auto loader = [&](const char* field) { return number(report, "loader", field); };
        QCOMPARE(loader("obsoleteStarted"), 0);
        QVERIFY(loader("requested") > 0);
        QCOMPARE(loader("requested"), loader("coalesced") + loader("completed") + loader("failed")
                                          + loader("cancelledQueued") + loader("cancelledRunning"));

        const auto textures = [&](const char* field) { return number(report, "textures", field); };
        QVERIFY(textures("created") > 0);
        QCOMPARE(textures("destroyed"), textures("created"));
        QCOMPARE(textures("pendingDestroy"), 0);
        QVERIFY(textures("peakBytes") > 0);
        QVERIFY2(textures("peakBytes") <= textures("budgetBytes"),
                 qPrintable(QString("%1 of %2 bytes").arg(textures("peakBytes")).arg(textures("budgetBytes"))));
    }
};

QTEST_GUILESS_MAIN(TestRandomFlight)
#include "tst_random_flight.moc"
