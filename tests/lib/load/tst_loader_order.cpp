// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <utility>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderOrder : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L3_mostUrgentFirst()
    {
        Bench b;
        b.plan({want(1, 5), want(2, 1, 30), want(3, 0), want(4, 1, 10), want(5, 7)});
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{3, 4, 2, 1, 5}));
        QCOMPARE(b.delivered, b.jobs.ran);
        QCOMPARE(b.loader.report().inversions, 0U);
    }

    void L4_equalRanksInOrderOfArrival()
    {
        Bench b;
        b.plan({want(9), want(3), want(7)});
        b.plan({want(1), want(3), want(7), want(9)});
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{9, 3, 7, 1}));
    }

    void L30_reRankingChangesTheOrder()
    {
        Bench b;
        b.plan({want(1, 1), want(2, 3), want(3, 5)});
        b.plan({want(3, 0), want(1, 5), want(2, 3)});
        QCOMPARE(b.jobs.made.load(), 3); // known keys are not made again
        QCOMPARE(b.loader.report().queuedByClass, (std::vector<std::uint64_t>{1, 0, 0, 1, 0, 1, 0, 0}));
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{3, 2, 1}));
    }

    void L32_theSamePlanAgainChangesNothing()
    {
        Bench b;
        const std::vector<Wanted> plan{want(1), want(2), want(2, 5), want(3)}; // a key listed twice: first counts
        b.plan(plan);
        const LoaderReport before = b.loader.report();
        for (int i = 0; i < 10; ++i)
            b.plan(plan);
        const LoaderReport after = b.loader.report();
        QCOMPARE(after.requested, before.requested);
        QCOMPARE(after.cancelledQueued, 0U);
        QCOMPARE(b.jobs.made.load(), 3);
        QCOMPARE(after.queuedByClass[1], 3U);
        QCOMPARE(after.queuedByClass[5], 0U);
    }

    void backgroundClassesHoldHalfOfThePumps()
    {
        Bench b;
        bool secondBackground = true;
        bool urgent = false;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x == 1) { // runs, so a second background job may not start on this one-pump loader
                secondBackground = b.loader.runOne();
                b.plan({want(1, 5), want(2, 5), want(3, 1)});
                urgent = b.loader.runOne();
            }
            return thing(x);
        };
        b.plan({want(1, 5), want(2, 5)});
        QVERIFY(b.loader.runOne());
        QVERIFY(!secondBackground);
        QVERIFY(urgent);
        b.runAll();
        QCOMPARE(b.delivered, (Order{3, 1, 2}));
    }

    // Who plays several pumps gets what they would get, in the same order and under the same bounds.
    void pumpsCanBePlayed()
    {
        ManualClock clock;
        ManualExecutor executor;
        ImageLoader::Config config{0, &clock, 0};
        config.handPumps = 4;
        ImageLoader loader(config, executor);
        loader.start();
        Order delivered;
        const GroupId group = loader.addGroup("view", [&](const TileKey& key, const Result<LoadedPtr>& result) {
            if (result)
                delivered.push_back(key.address.x);
        });
        Jobs jobs;
        loader.plan(group, {want(1, 5), want(2, 5), want(3, 5), want(4, 1)}, jobs);
        std::vector<TakenJob> taken;
        while (const auto job = loader.take(static_cast<unsigned>(taken.size())))
            taken.push_back(*job);
        QCOMPARE(taken.size(), std::size_t(3)); // half of the pumps for what is not urgent
        QVERIFY(taken[0].key() == keyAt(4));
        QCOMPARE(loader.activeCount(), std::size_t(3));
        loader.plan(group, {want(1, 5), want(4, 1)}, jobs);
        QVERIFY(taken[2].stop().stop_requested() && !taken[0].stop().stop_requested());
        for (const TakenJob& job : taken)
            loader.finish(job, thing(job.key().address.x));
        executor.drain();
        QCOMPARE(delivered, (Order{4, 1}));
        QVERIFY(jobs.ran.empty()); // nobody called the functions
        const LoaderReport report = loader.report();
        QCOMPARE(report.requested, report.completed + report.cancelledQueued + report.cancelledRunning);
        loader.stop();
    }

    void choresWaitForJobs()
    {
        Bench b;
        std::vector<int> order;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            order.push_back(static_cast<int>(x));
            context.later([&order, x] { order.push_back(static_cast<int>(x) + 100); });
            return thing(x);
        };
        b.plan({want(1), want(2)});
        b.runAll();
        QCOMPARE(order, (std::vector<int>{1, 2, 101, 102}));
    }

    void tooManyChoresGoFirst()
    {
        Bench b;
        int chores = 0;
        int choresBeforeLast = 0;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            for (int i = 0; i < 10; ++i)
                context.later([&chores] { ++chores; });
            choresBeforeLast = chores;
            return thing(x);
        };
        std::vector<Wanted> plan;
        for (std::uint64_t i = 0; i < 20; ++i)
            plan.push_back(want(i));
        b.plan(plan);
        b.runAll();
        QCOMPARE(chores, 200);
        QVERIFY(choresBeforeLast >= 100);
    }

    void L5_aRequestIsNormalAndNowhereUnlessItSays()
    {
        const LoadRequest request;
        QVERIFY(request.rank == Priority::normal);
        QVERIFY(request.bounds.isEmpty());
        QVERIFY(Priority::high < Priority::normal && Priority::normal < Priority::low);
    }

    void L36_coarseAndQuickBeforeFineOnes()
    {
        struct Mixed final : JobSource {
            Jobs& jobs;
            explicit Mixed(Jobs& all) : jobs(all) { }
            LoadFunction job(const TileKey& key) override { return jobs.job(key); }
            bool isQuick(const TileKey& key) const override { return key.address.x == 4; }
        };
        Bench b;
        Mixed source(b.jobs);
        const auto at = [](std::uint64_t x, std::uint32_t distance, std::uint16_t depth) {
            return Wanted{keyAt(x), {1, distance, depth}};
        };
        b.loader.plan(b.group, {at(1, 10, 3), at(2, 10, 0), at(3, 5, 3), at(4, 10, 3), at(5, 10, 1)}, source);
        LoadRequest cached{keyAt(6), {1, 10, 2}, 0, {}, b.jobs.job(keyAt(6)), {}, true};
        const Ticket ticket = b.loader.schedule(std::move(cached), b.sink()).value();
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{3, 2, 4, 6, 5, 1})); // nearer first, then coarse and cached ones, then the fine
    }

    void L37_lowRunsWhenNothingElseWaits()
    {
        Bench b;
        b.plan({want(1, 7), want(2, 7), want(3, 7)});
        QVERIFY(b.loader.runOne()); // nothing else: low ones run
        QCOMPARE(b.jobs.ran, (Order{1}));
        bool asked = false;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            b.jobs.ran.push_back(x);
            if (!std::exchange(asked, true)) // a tile becomes visible while prefetch runs
                b.plan({want(2, 7), want(3, 7), want(10, 1), want(11, 1)});
            return thing(x);
        };
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{1, 2, 10, 11, 3})); // it waits for that one job, not for the queue
        QCOMPARE(b.loader.report().inversions, 0U);
    }

    void reRankingManyKeepsTheOrderRight()
    {
        Bench b;
        std::vector<Wanted> plan;
        for (std::uint64_t x = 0; x < 1'000; ++x)
            plan.push_back(want(x, 1, static_cast<std::uint32_t>(x * 7919 % 1'000)));
        b.plan(plan);
        for (Wanted& wanted : plan)
            wanted.rank.distance = static_cast<std::uint32_t>(wanted.key.address.x * 7907 % 1'000);
        b.plan(plan);
        plan.resize(600); // many go
        b.plan(plan);
        b.runAll();
        std::sort(plan.begin(), plan.end(), [](const Wanted& l, const Wanted& r) { return l.rank < r.rank; });
        Order expected;
        for (const Wanted& wanted : plan)
            expected.push_back(wanted.key.address.x);
        QCOMPARE(b.jobs.ran, expected);
    }
};

QTEST_APPLESS_MAIN(TestLoaderOrder)
#include "tst_loader_order.moc"
