// SPDX-License-Identifier: GPL-3.0-or-later
// Properties 1 and 5 of the engine, in simulated time.
#include <QTest>

#include <support/sim/sim_order_check.h>
#include <support/sim/sim_scenarios.h>

using namespace tessera;
using namespace tessera::test;

class TestSimOrder : public QObject {
    Q_OBJECT

private slots:
    void nothingObsoleteStartsAndNothingJumpsTheQueue()
    {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            SimConfig config;
            config.seed = config.images.seed = seed;
            config.images.sizes = {{40000, 40000}};
            SimRig rig(config);
            SimOrderCheck check;
            rig.watch(check);
            SimRandom random(seed);
            rig.open();
            rig.act([](View& view) { view.select(0); });
            QVERIFY(rig.settle());
            jumps(rig, random, 10);
            pan(rig, random, std::chrono::seconds(1));
            wheel(rig, random);
            QVERIFY(rig.settle());
            QVERIFY(check.starts > 100);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            qInfo("seed %d: %d frames, %d starts, log %016lx of %lu", int(seed), int(rig.frames), int(check.starts), rig.log.hash(), rig.log.count());
        }
    }
};

QTEST_GUILESS_MAIN(TestSimOrder)
#include "tst_sim_order.moc"
