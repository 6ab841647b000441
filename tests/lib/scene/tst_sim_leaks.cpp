// SPDX-License-Identifier: GPL-3.0-or-later
// In simulated time: property 13 of the engine. Opening, closing and losing the device leave nothing.
#include <QDir>
#include <QFile>
#include <QTest>

#include <support/sim/sim_scenarios.h>

using namespace tessera;
using namespace tessera::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kRounds = 300;
constexpr bool kCountsMemory = false; ///< the sanitizer keeps what was freed
#else
constexpr int kRounds = 10'000;
constexpr bool kCountsMemory = true;
#endif

struct Footprint {
    qsizetype threads = 0;
    qsizetype files = 0;
    qint64 residentBytes = 0;
};

Footprint footprint()
{
    QFile statm("/proc/self/statm");
    if (!statm.open(QIODevice::ReadOnly))
        return {};
    const auto entries = [](const char* path) {
        return QDir(path).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System).size();
    };
    return {entries("/proc/self/task"), entries("/proc/self/fd"), statm.readAll().split(' ').at(1).toLongLong() * 4096};
}

} // namespace

class TestSimLeaks : public QObject {
    Q_OBJECT

private slots:
    void tenThousandSetsOpenedAndClosedLeaveNothing()
    {
        SimConfig config;
        config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
        SimRig rig(config);
        SimRandom random(1);
        Footprint before;
        for (int i = 0; i < kRounds; ++i) {
            if (i == kRounds / 10)
                before = footprint();
            rig.scene->open({});
            rig.act([&](View& view) { view.select(random.below(10)); });
            for (std::uint64_t frames = random.below(5); frames > 0; --frames)
                rig.frame();
            rig.scene->close();
            rig.act([](View&) {}); // pumps see what was cancelled
        }
        rig.frame();
        rig.frame();
        QCOMPARE(rig.pumps->busy(), 0U);
        const LoaderReport loads = rig.engine->loader().report();
        QCOMPARE(loads.queued + loads.parked + loads.running + loads.abandoned, 0U);
        QCOMPARE(loads.requested,
                 loads.coalesced + loads.completed + loads.failed + loads.cancelledQueued + loads.cancelledRunning);
        QCOMPARE(rig.source.pixels().count(), 0U);
        QVERIFY(rig.engine->textures()->held().empty());
        const Footprint after = footprint();
        QCOMPARE(after.threads, before.threads);
        QCOMPARE(after.files, before.files);
        qInfo("%lld bytes more", static_cast<long long>(after.residentBytes - before.residentBytes));
        if (kCountsMemory)
            QVERIFY(after.residentBytes - before.residentBytes <= 1 << 20);
        rig.close();
        QVERIFY(rig.gl.pages.empty());
        QVERIFY(rig.gl.fences > 0);
        QCOMPARE(rig.gl.fences, rig.gl.fencesDropped);
        QCOMPARE(rig.gl.created, rig.gl.destroyed);
        QCOMPARE(rig.gl.bytes, 0U);
        QVERIFY(rig.engine->leaks().empty());
        QVERIFY2(rig.failures().empty(), rig.failures().c_str());
    }

    void aThousandLostContextsLeaveNothing()
    {
        SimConfig config;
        config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
        SimRig rig(config);
        SimRandom random(2);
        rig.open();
        Footprint before;
        for (int i = 0; i < kRounds / 10; ++i) {
            if (i == kRounds / 100)
                before = footprint();
            anything(rig, random, 2);
            rig.loseContext();
            QCOMPARE(rig.gl.bytes, 0U);
        }
        QVERIFY(rig.settle());
        QVERIFY(rig.absent().empty());
        QVERIFY(rig.view->isCovered());
        const Footprint after = footprint();
        QCOMPARE(after.threads, before.threads);
        QCOMPARE(after.files, before.files);
        qInfo("%lld bytes more", static_cast<long long>(after.residentBytes - before.residentBytes));
        rig.close();
        QVERIFY(rig.gl.pages.empty());
        QVERIFY(rig.gl.fences > 0);
        QCOMPARE(rig.gl.fences, rig.gl.fencesDropped);
        QCOMPARE(rig.source.pixels().count(), 0U);
        QVERIFY(rig.engine->leaks().empty());
        QVERIFY2(rig.failures().empty(), rig.failures().c_str());
    }
};

QTEST_GUILESS_MAIN(TestSimLeaks)
#include "tst_sim_leaks.moc"
