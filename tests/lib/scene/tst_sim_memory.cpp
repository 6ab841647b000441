// SPDX-License-Identifier: GPL-3.0-or-later
// In simulated time, what it costs: properties 7, 8 and 12 of the engine.
#include <QTest>

#include <support/sim/sim_scenarios.h>
#include <support/sim/sim_texture_check.h>
#include <texture/slot_classes.h>
#include <texture/slot_fences.h>

using namespace tessera;
using namespace tessera::test;

namespace {

SimConfig configOf(std::uint64_t seed, std::uint64_t gpuBudget)
{
    SimConfig config;
    config.seed = config.images.seed = seed;
    config.gpuBudget = gpuBudget;
    config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
    return config;
}

constexpr std::uint64_t kMiB = 1 << 20;

/// What is drawn lies on the device.
class DrawnCheck final : public SimCheck {
public:
    void framed(SimRig& rig) override
    {
        for (const TileQuad& quad : rig.view->lastFrame().list.tiles)
            if (!rig.gl.at(quad.slot))
                rig.fail("an empty slot is drawn");
    }
};

} // namespace

class TestSimMemory : public QObject {
    Q_OBJECT

private slots:
    // The device checks each page against the budget when it is made.
    void theBudgetsHoldToTheByte()
    {
        std::uint64_t mostDecoded = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimConfig config = configOf(seed, 8 * kMiB + seed * 1'000'003);
            config.canvas = {3840, 2160};
            config.pumps = 8;
            config.images.speed = 8;
            config.uploadNsPerByte = 20;
            SimRig rig(config);
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 60);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QVERIFY(rig.gl.peakBytes <= config.gpuBudget);
            mostDecoded = std::max(mostDecoded, rig.source.pixels().peakBytes());
            QVERIFY(rig.source.pixels().peakBytes() <= rig.engine->decodedBytes());
        }
        qInfo("%.1f MiB were decoded and not uploaded", static_cast<double>(mostDecoded) / kMiB);
    }

    // Whenever memory gets short, the budgets hold and what is visible comes; once it is there again, all does.
    void pressureComesAndGoes()
    {
        std::uint64_t givenBack = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimRandom random(seed);
            std::string pressure;
            SimConfig config = configOf(seed, 24 * kMiB + seed * 10'007);
            config.memoryPressure = [&pressure] { return pressure; };
            SimRig rig(config);
            DrawnCheck drawn;
            rig.watch(drawn);
            rig.open();
            rig.act([](View& view) { view.select(0); });
            for (int i = 0; i < 20; ++i) {
                anything(rig, random, 5);
                const std::string some = std::to_string(random.below(3) * 10);
                const std::string full = std::to_string(random.below(3) * 5);
                pressure = "some avg10=" + some + " avg60=0\nfull avg10=" + full + " avg60=0\n";
                const std::uint64_t before = rig.gl.bytes;
                rig.engine->tend();
                givenBack += before > rig.gl.bytes ? before - rig.gl.bytes : 0;
            }
            QVERIFY2(rig.settle(), qPrintable(QString("seed %1").arg(seed)));
            pressure.clear();
            rig.engine->tend();
            QVERIFY2(rig.settle(), qPrintable(QString("seed %1").arg(seed)));
            QVERIFY(rig.absent().empty());
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QVERIFY(rig.gl.peakBytes <= config.gpuBudget);
        }
        qInfo("%.1f MiB given back", static_cast<double>(givenBack) / kMiB);
        QVERIFY(givenBack > 0);
    }

    // However fast tiles are decoded, no more of them than the window takes wait for the device.
    void decodingWaitsForUploads()
    {
        SimConfig config = configOf(1, 1024 * kMiB);
        config.canvas = {7680, 4320};
        config.images.sizes = {{400'000, 400'000}};
        config.pumps = 8;
        config.images.speed = 100;
        config.uploadNsPerByte = 100; // a tile takes 0.1 s
        SimRig rig(config);
        rig.open();
        rig.act([](View& view) { view.select(0); });
        QVERIFY(rig.settle());
        rig.act([](View& view) { view.actualSize(); });
        rig.runFor(std::chrono::seconds(3));
        QVERIFY(rig.source.pixels().peakBytes() > rig.engine->decodedBytes() / 10 * 9);
        QVERIFY(rig.source.pixels().peakBytes() <= rig.engine->decodedBytes());
        QVERIFY(rig.settle());
    }

    void uploadsKeepToTheirTimeAndMakeNothing()
    {
        std::uint64_t frames = 0;
        std::uint64_t over = 0;
        std::uint64_t made = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimConfig config = configOf(seed, 96 * kMiB); // the default in main memory
            config.pumps = 8;
            config.uploadNsPerByte = 1 + static_cast<double>(seed % 5);
            config.items = 1;
            config.images.sizes = {{40000, 40000}};
            SimRig rig(config);
            SimRandom random(seed);
            rig.open();
            const auto round = [&] {
                tour(rig, random, 0);
                pan(rig, random, std::chrono::seconds(1));
            };
            round();                                           // pages are made until the budget is used
            for (double scale = 1; scale > 0.01; scale /= 2) { // tiles at the edges are of sizes of their own
                rig.act([&](View& view) { view.jump({1, 1}, scale); });
                QVERIFY(rig.settle());
            }
            round();
            const std::uint64_t before = rig.gl.created;
            SimUploadCheck check;
            rig.watch(check);
            round();
            made += rig.gl.created - before;
            QCOMPARE(check.farOver, 0U);
            QCOMPARE(check.tooManyBytes, 0U);
            frames += check.frames;
            over += check.over;
            QVERIFY(rig.gl.fences > 0);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
        }
        qInfo("%llu of %llu frames over their time; %llu pages made after the first round",
              static_cast<unsigned long long>(over), static_cast<unsigned long long>(frames),
              static_cast<unsigned long long>(made));
        QVERIFY(over * 1000 <= frames);
        QCOMPARE(made, 0U);
    }

    // However far the device is behind: it holds no more fences than frames may be under way, and no slot is used
    // anew before it has been written, which the device itself watches.
    void uploadsWaitForADeviceThatIsBehind()
    {
        for (std::uint64_t seed = 1; seed <= std::min<std::uint64_t>(simSeeds(), 20); ++seed) {
            SimConfig config = configOf(seed, 16 * kMiB + seed * 4096);
            config.deviceLag = std::chrono::milliseconds(20 * (1 + seed % 5));
            SimRig rig(config);
            DrawnCheck drawn;
            rig.watch(drawn);
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 40);
            QVERIFY2(rig.settle(), qPrintable(QString("seed %1").arg(seed)));
            QVERIFY(rig.absent().empty());
            QVERIFY(rig.gl.mostFences <= SlotFences::kMostFrames);
            QVERIFY(seed % 5 < 3 || rig.gl.mostFences == SlotFences::kMostFrames);
            rig.close();
            QCOMPARE(rig.gl.fences, rig.gl.fencesDropped);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
        }
    }

    void onlyWhatIsLessWantedGivesWay()
    {
        std::uint64_t evictions = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimRig rig(configOf(seed, 48 * kMiB));
            SimEvictionCheck check;
            rig.watch(check);
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 100);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QCOMPARE(check.drawn, 0U);
            evictions += check.evictions;
        }
        qInfo("%llu evictions", static_cast<unsigned long long>(evictions));
        QVERIFY(evictions > 10 * simSeeds());
    }

    // With just the budget that the view takes, nothing is loaded twice.
    void aStillViewLoadsNothingTwice()
    {
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            const PointF at{0.2 + 0.006 * static_cast<double>(seed), 0.4};
            const auto look = [&](SimRig& rig) {
                rig.open();
                rig.act([&](View& view) { view.select(0); });
                QVERIFY(rig.settle());
                rig.act([&](View& view) { view.jump(at, 1.0 / static_cast<double>(1 + seed % 7)); });
            };
            std::uint64_t bytes = 0;
            {
                SimRig rig(configOf(seed, 1024 * kMiB));
                look(rig);
                QVERIFY(rig.settle());
                for (const Wanted& wanted : rig.view->present()) {
                    const Rect content = rig.scene->pyramidOf(wanted.key)->tileRect(wanted.key.address);
                    if (wanted.rank.priorityClass <= 2)
                        bytes += tileSlotBytes(static_cast<int>(content.width), static_cast<int>(content.height));
                }
            }
            SimRig rig(configOf(seed, bytes));
            look(rig);
            SimEvictionCheck check;
            rig.watch(check);
            QVERIFY(rig.settle());
            rig.runFor(std::chrono::seconds(10));
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QCOMPARE(check.starts, 0U);
        }
    }
};

QTEST_GUILESS_MAIN(TestSimMemory)
#include "tst_sim_memory.moc"
