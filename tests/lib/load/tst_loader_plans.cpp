// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderPlans : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L6_twoGroupsOneJobBothTold()
    {
        Bench b;
        std::vector<const Loaded*> seen;
        const auto note = [&](const TileKey&, const Result<LoadedPtr>& r) { seen.push_back(r->get()); };
        const GroupId one = b.loader.addGroup("one", note);
        const GroupId two = b.loader.addGroup("two", note);
        b.loader.plan(one, {want(1, 5)}, b.jobs);
        b.loader.plan(two, {want(1, 1), want(2, 3)}, b.jobs); // the more urgent of the two counts
        QCOMPARE(b.jobs.made.load(), 2);
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{1, 2}));
        QCOMPARE(seen.size(), std::size_t(3));
        QCOMPARE(seen[0], seen[1]);
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.requested, 3U);
        QCOMPARE(r.coalesced, 1U);
        QCOMPARE(r.started, 2U);
        QVERIFY(balanced(r));
    }

    void aKeyStaysWhileOneGroupWantsIt()
    {
        Bench b;
        const GroupId other = b.loader.addGroup("other", b.sink());
        b.plan({want(1, 1), want(2, 3)});
        b.loader.plan(other, {want(1, 5)}, b.jobs);
        b.plan({want(2, 3)}); // the rest of its want is less urgent
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{2, 1}));
        QCOMPARE(b.delivered, (Order{2, 1}));
        QVERIFY(balanced(b.loader.report()));
    }

    void L8_afterDeliveryItIsLoadedAgain()
    {
        Bench b;
        for (int i = 0; i < 2; ++i) {
            b.plan({want(1)});
            b.runAll();
        }
        QCOMPARE(b.delivered, (Order{1, 1}));
        QCOMPARE(b.loader.report().completed, 2U);
    }

    void stillWantedBetweenFinishAndDeliveryIsNotLoadedTwice()
    {
        Bench b;
        b.plan({want(1)});
        QVERIFY(b.loader.runOne());
        b.plan({want(1, 3)});
        b.executor.drain();
        QVERIFY(!b.loader.runOne());
        QCOMPARE(b.delivered, (Order{1}));
        QCOMPARE(b.loader.report().requested, 1U);
    }

    void L33_thousandsOfCancelsLeaveNothingBehind()
    {
        Bench b;
        for (std::uint64_t i = 0; i < 5'000; ++i) {
            b.plan({want(i), want(i + 1), want(i + 2)});
            QVERIFY(b.loader.pendingCount() <= 3);
            if (i % 3 == 0)
                (void)b.loader.runOne();
            if (i % 7 == 0)
                b.executor.run();
        }
        b.plan({});
        b.runAll();
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.queued + r.running + r.abandoned, 0U);
        QCOMPARE(r.obsoleteStarted, 0U);
        QVERIFY(balanced(r));
        QVERIFY(b.loader.entries().empty());
    }

    void removedGroupsAreNotToldAnyMore()
    {
        Bench b;
        b.plan({want(1), want(2)});
        QVERIFY(b.loader.runOne());
        b.loader.removeGroup(b.group);
        b.runAll();
        QVERIFY(b.delivered.empty());
        QVERIFY(b.loader.idle(b.group));
        b.plan({want(3)}); // unknown by now: ignored
        QVERIFY(!b.loader.runOne());
        QVERIFY(balanced(b.loader.report()));
    }

    void aSourceMayPlanAgainWhileItMakesJobs()
    {
        struct Again final : JobSource {
            Bench& b;
            explicit Again(Bench& bench) : b(bench) { }
            LoadFunction job(const TileKey& key) override
            {
                b.plan({want(7)});
                return b.jobs.job(key);
            }
        };
        Bench b;
        Again again(b);
        b.loader.plan(b.group, {want(1), want(2)}, again);
        b.runAll();
        QCOMPARE(b.delivered, (Order{7})); // the newer plan counts
        QVERIFY(balanced(b.loader.report()));
    }

    void aKeyPlannedWhileItsNeighbourIsToldIsNotLoadedAgain()
    {
        Bench b;
        const GroupId first = b.loader.addGroup("first", [&](const TileKey&, const Result<LoadedPtr>&) {
            b.plan({want(1)}); // will be told in a moment
        });
        b.loader.plan(first, {want(1)}, b.jobs);
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
        QCOMPARE(b.loader.report().requested, 2U);
        QVERIFY(b.loader.entries().empty());
    }
};

QTEST_APPLESS_MAIN(TestLoaderPlans)
#include "tst_loader_plans.moc"
