// SPDX-License-Identifier: GPL-3.0-or-later
// In simulated time, what is shown: properties 10 and 11 of the engine.
#include <QTest>

#include <support/sim/sim_picture_check.h>
#include <support/sim/sim_scenarios.h>

using namespace tessera;
using namespace tessera::test;

class TestSimPicture : public QObject {
    Q_OBJECT

private slots:
    void everyFrameCoversItsImagesAndLosesNothing_data()
    {
        QTest::addColumn<unsigned>("mib");
        QTest::newRow("64 MiB") << 64U;
        QTest::newRow("16 MiB") << 16U;
    }
    void everyFrameCoversItsImagesAndLosesNothing()
    {
        QFETCH(unsigned, mib);
        std::uint64_t images = 0;
        std::uint64_t places = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimConfig config;
            config.seed = config.images.seed = seed;
            config.pumps = 1U << seed % 4;
            config.gpuBudget = (std::uint64_t(mib) << 20U) + seed * 4096;
            config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
            SimRig rig(config);
            SimCoverCheck cover;
            SimDetailCheck detail;
            rig.watch(cover);
            rig.watch(detail);
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 200);
            QVERIFY(rig.settle());
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QCOMPARE(rig.holes, 0);
            images += cover.images;
            places += detail.compared;
        }
        qInfo("%llu images, %llu places", static_cast<unsigned long long>(images),
              static_cast<unsigned long long>(places));
        QVERIFY(images > 300 * simSeeds());
    }
};

QTEST_GUILESS_MAIN(TestSimPicture)
#include "tst_sim_picture.moc"
