// SPDX-License-Identifier: GPL-3.0-or-later
// Minutes of what nobody would fly, over a pyramid, a giant without one and the endless map, within little
// memory. long.sh makes the data and runs it.
//
// TESSERA_FLIGHT_MINUTES says how long, TESSERA_FLIGHT_SEED which flight.
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

#include <flights/program_run.h>
#include <flights/random_script.h>

using namespace tessera;

namespace {

constexpr unsigned kMinutes = 10;
constexpr unsigned kSeed = 1;
constexpr double kMiB = 1 << 20;
constexpr double kMostResident = 350 * kMiB;
constexpr int kTimesLonger = 6; ///< than planned, at most: what has to be waited for

FlightPlace placeOf(const QString& name)
{
    const QFileInfo file(qEnvironmentVariable("TESSERA_PEERS_DATA") + "/" + name);
    return {file.absoluteFilePath(), file.dir().entryList(QDir::Files, QDir::Name), 1};
}

FlightWorld largeWorld()
{
    FlightWorld world;
    world.places = {
        placeOf("gtif/giga40k.tif"), placeOf("g1000/img1gp.jpg"), {"tessera:fractal", {"tessera:fractal"}, 1}};
    world.texts = {"", "", "g", "nothing has this name"};
    world.longestMove = 1500;
    world.longestPause = 400;
    world.patience = 600'000;
    return world;
}

unsigned minutes()
{
    return fromEnvironment("TESSERA_FLIGHT_MINUTES", kMinutes);
}

int longestMs()
{
    return int(minutes()) * 60'000 * kTimesLonger;
}

} // namespace

class FlyLong : public QObject {
    Q_OBJECT

private slots:
    void little_memory_is_enough_for_all_of_it()
    {
        const unsigned seed = fromEnvironment("TESSERA_FLIGHT_SEED", kSeed);
        for (const FlightPlace& place : largeWorld().places)
            QVERIFY2(!place.names.isEmpty(), qPrintable(place.path + " is missing"));
        RandomScript script(largeWorld(), seed);
        ProgramRun run;
        run.write("long.json", script.ofTime(std::chrono::minutes(minutes())));
        qInfo("TESSERA_FLIGHT_SEED=%u TESSERA_FLIGHT_MINUTES=%u: %d steps", seed, minutes(), int(script.stepCount()));
        run.start({"--renderer", "raster", "--size", "1600x1000", "--gpu-budget", "64", "--ram-budget", "128",
                   "--flight", "long.json", "--report", "report.json"});
        const int exitCode = run.finish(longestMs());

        const QJsonObject report = run.json("report.json");
        const QJsonObject textures = report["textures"].toObject();
        const QJsonArray flown = report["steps"].toArray();
        const double resident = report["process"]["peakRssBytes"].toDouble();
        qInfo(
            "%lld of %lld steps, %.1f minutes: %.1f MiB resident at most, textures %.1f MiB at most, hole pixels %lld",
            static_cast<long long>(flown.size()), static_cast<long long>(script.stepCount()),
            flown.last()["endMs"].toDouble() / 60'000, resident / kMiB, textures["peakBytes"].toDouble() / kMiB,
            static_cast<long long>(report["frames"]["holePixels"].toInteger(-1)));
        QVERIFY2(exitCode == 0, run.errors.constData());
        QVERIFY(report["leaks"].isArray() && report["leaks"].toArray().isEmpty());
        QCOMPARE(report["frames"]["holePixels"].toInteger(-1), 0);
        QVERIFY(resident > 0 && resident < kMostResident);
        QVERIFY(textures["peakBytes"].toDouble() > 0
                && textures["peakBytes"].toDouble() <= textures["budgetBytes"].toDouble());
    }
};

int main(int argc, char** argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(2 * longestMs())); // it is QProcess that ends it before
    QCoreApplication application(argc, argv);
    FlyLong flight;
    return QTest::qExec(&flight, argc, argv);
}
#include "fly_long.moc"
