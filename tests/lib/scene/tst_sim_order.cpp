// SPDX-License-Identifier: GPL-3.0-or-later
// In simulated time, what starts when: properties 1 and 5 of the engine, and that nothing depends on chance.
#include <QTest>

#include <support/sim/sim_order_check.h>
#include <support/sim/sim_scenarios.h>
#include <support/sim/sim_texture_check.h>

using namespace tessera;
using namespace tessera::test;

namespace {

SimConfig configOf(std::uint64_t seed, unsigned pumps)
{
    SimConfig config;
    config.seed = config.images.seed = seed;
    config.pumps = pumps;
    config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
    return config;
}

struct Outcome {
    std::uint64_t log = 0;
    std::uint64_t picture = 0;
    std::vector<TileKey> residents;
};

Outcome outcomeOf(std::uint64_t seed, unsigned pumps)
{
    SimRig rig(configOf(seed, pumps));
    SimRandom random(seed);
    rig.open();
    (void)rig.settle(); // places in images that are not known yet are guesses
    tour(rig, random, 50);
    (void)rig.settle();
    return {rig.log.hash(), rig.picture(), rig.residents()};
}

} // namespace

class TestSimOrder : public QObject {
    Q_OBJECT

private slots:
    void theSameSeedDoesTheSame()
    {
        for (std::uint64_t seed = 1; seed <= std::min<std::uint64_t>(simSeeds(), 20); ++seed)
            for (const unsigned pumps : {1U, 2U, 8U})
                QCOMPARE(outcomeOf(seed, pumps).log, outcomeOf(seed, pumps).log);
        QVERIFY(outcomeOf(1, 2).log != outcomeOf(2, 2).log);
        QVERIFY(outcomeOf(1, 1).log != outcomeOf(1, 2).log);
    }

    void howManyPumpsThereAreDoesNotShowInTheEnd()
    {
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            const Outcome one = outcomeOf(seed, 1);
            QVERIFY(!one.residents.empty());
            for (const unsigned pumps : {2U, 8U}) {
                const Outcome more = outcomeOf(seed, pumps);
                QVERIFY2(one.picture == more.picture, qPrintable(QString("seed %1").arg(seed)));
                QVERIFY2(one.residents == more.residents, qPrintable(QString("seed %1").arg(seed)));
            }
        }
    }

    void nothingObsoleteStartsAndNothingJumpsTheQueue()
    {
        std::uint64_t starts = 0;
        std::uint64_t resumes = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimRig rig(configOf(seed, 1U << seed % 4));
            SimOrderCheck order;
            SimUploadCheck uploads;
            rig.watch(order);
            rig.watch(uploads);
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 200);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            QCOMPARE(rig.engine->loader().report().obsoleteStarted, 0U);
            QCOMPARE(rig.engine->loader().report().inversions, 0U);
            starts += order.starts;
            resumes += order.resumes;
        }
        qInfo("%llu starts, %llu of them after a stage", static_cast<unsigned long long>(starts),
              static_cast<unsigned long long>(resumes));
        QVERIFY(starts > 200 * simSeeds());
        QVERIFY(resumes > 100 * simSeeds());
    }

    void whatALostContextTookComesBackInOrder()
    {
        for (std::uint64_t seed = 1; seed <= std::min<std::uint64_t>(simSeeds(), 20); ++seed) {
            SimRig rig(configOf(seed, 1U << seed % 4));
            SimRandom random(seed);
            rig.open();
            tour(rig, random, 20);
            (void)rig.settle();
            SimOrderCheck order; // of what is loaded again alone
            SimUploadCheck uploads;
            rig.watch(order);
            rig.watch(uploads);
            rig.loseContext();
            QVERIFY2(rig.settle(), qPrintable(QString("seed %1").arg(seed)));
            QVERIFY(order.starts > 0);
            QVERIFY(rig.absent().empty());
            QVERIFY(rig.view->isCovered());
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
        }
    }

    void aFolderOfAHundredThousand()
    {
        SimConfig config = configOf(1, 2);
        config.items = 100'000;
        config.images.sizes = {{6000, 4000}, {4000, 6000}};
        SimRig rig(config);
        SimOrderCheck order;
        rig.watch(order);
        rig.open();
        rig.act([](View& view) { view.select(50'000); });
        flick(rig, 200, 30);
        QVERIFY(rig.settle());
        QVERIFY2(rig.failures().empty(), rig.failures().c_str());
    }
};

QTEST_GUILESS_MAIN(TestSimOrder)
#include "tst_sim_order.moc"
