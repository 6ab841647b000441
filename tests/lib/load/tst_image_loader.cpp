// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <stdexcept>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

using Order = std::vector<std::uint64_t>;

class TestImageLoader : public QObject {
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

    void L9_nothingIsAResultToo()
    {
        Bench b;
        b.jobs.body = [](std::uint64_t, const LoadContext&) -> Result<LoadedPtr> { return LoadedPtr(); };
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
    }

    void L10_errorsAndExceptionsAreDelivered()
    {
        Bench b;
        b.jobs.body = [](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x == 1)
                return Error{ErrorCode::Corrupt, "the file ends early"};
            if (x == 2)
                throw std::runtime_error("boom");
            throw 42;
        };
        b.plan({want(1), want(2), want(3)});
        b.runAll();
        QCOMPARE(b.errors.size(), std::size_t(3));
        QCOMPARE(b.errors[0], std::string("the file ends early"));
        QVERIFY(b.errors[1].find("boom") != std::string::npos);
        QCOMPARE(b.loader.report().failed, 3U);
        QVERIFY(b.loader.idle(b.group));
    }

    void aMissingJobIsAnError()
    {
        struct None final : JobSource {
            LoadFunction job(const TileKey&) override { return {}; }
        } none;
        Bench b;
        b.loader.plan(b.group, {want(1)}, none);
        b.runAll();
        QCOMPARE(b.errors.size(), std::size_t(1));
    }

    void L11_aSinkThatThrowsHarmsNobody()
    {
        Bench b;
        const GroupId bad = b.loader.addGroup("bad", [](const TileKey&, const Result<LoadedPtr>&) { throw 1; });
        b.loader.plan(bad, {want(1)}, b.jobs);
        b.plan({want(1), want(2)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1, 2}));
        QCOMPARE(b.loader.report().callbackErrors, 1U);
    }

    void L18_cancelledWhileQueuedIsGoneAtOnce()
    {
        struct Holding final : JobSource {
            std::weak_ptr<int> held;
            LoadFunction job(const TileKey&) override
            {
                auto closure = std::make_shared<int>(1);
                held = closure;
                return [closure](const LoadContext&) -> Result<LoadedPtr> { return thing(0); };
            }
        } source;
        Bench b;
        b.loader.plan(b.group, {want(1)}, source);
        QVERIFY(!source.held.expired());
        b.plan({});
        QVERIFY(source.held.expired());
        QCOMPARE(b.loader.pendingCount(), std::size_t(0));
        QVERIFY(!b.loader.runOne());
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.cancelledQueued, 1U);
        QCOMPARE(r.started, 0U);
        QVERIFY(balanced(r));
    }

    void L19_cancelledWhileRunningIsStoppedAndDropped()
    {
        Bench b;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            b.clock.advance(std::chrono::milliseconds(5));
            b.plan({});
            if (!context.stop.stop_requested())
                return Error{ErrorCode::Internal, "was not stopped"};
            const LoaderReport r = b.loader.report();
            if (r.abandoned != 1 || r.running != 0)
                return Error{ErrorCode::Internal, "is not shown as abandoned"};
            b.clock.advance(std::chrono::milliseconds(7));
            return thing(x);
        };
        b.plan({want(1)});
        b.runAll();
        QVERIFY(b.delivered.empty() && b.errors.empty());
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.cancelledRunning, 1U);
        QCOMPARE(r.completed + r.failed + r.abandoned, 0U);
        QCOMPARE(r.cancelLatencyP99Ms, 7.0);
        QCOMPARE(r.busyMs, 12.0);
        QCOMPARE(r.wastedMs, 12.0);
        QVERIFY(balanced(r));
    }

    void L20_askedForAgainItIsAFreshJob()
    {
        Bench b;
        int runs = 0;
        b.jobs.body = [&](std::uint64_t, const LoadContext& context) -> Result<LoadedPtr> {
            if (++runs == 1) {
                b.plan({});
                b.plan({want(1)});
                return thing(100); // the old result
            }
            if (context.stop.stop_requested())
                return Error{ErrorCode::Internal, "the fresh job inherited the old one's stop"};
            return thing(200);
        };
        std::uint64_t got = 0;
        const GroupId reader = b.loader.addGroup("reader", [&](const TileKey&, const Result<LoadedPtr>& r) {
            got = static_cast<const Thing&>(**r).x;
        });
        b.group = reader;
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(runs, 2);
        QCOMPARE(got, 200U);
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.requested, 2U);
        QCOMPARE(r.cancelledRunning, 1U);
        QCOMPARE(r.completed, 1U);
        QVERIFY(balanced(r));
    }

    void L21_finishedButUndeliveredIsSuppressedToo()
    {
        Bench b;
        b.plan({want(1), want(2)});
        while (b.loader.runOne()) {
        }
        QVERIFY(!b.loader.idle(b.group));
        b.plan({want(2)});
        b.executor.drain();
        QCOMPARE(b.delivered, (Order{2}));
        QCOMPARE(b.loader.report().cancelledRunning, 1U);
        QVERIFY(balanced(b.loader.report()));
        QVERIFY(b.loader.idle(b.group));
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

    void manyResultsOneWakeUp()
    {
        Bench b;
        b.plan({want(1), want(2), want(3)});
        while (b.loader.runOne()) {
        }
        QCOMPARE(b.executor.pending(), std::size_t(1));
        b.executor.drain();
        QCOMPARE(b.delivered.size(), std::size_t(3));
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

    void L35_planningInsideASink()
    {
        Bench b;
        std::uint64_t next = 1;
        b.group = b.loader.addGroup("chain", [&](const TileKey& key, const Result<LoadedPtr>&) {
            b.delivered.push_back(key.address.x);
            if (next < 5)
                b.plan({want(++next)});
        });
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1, 2, 3, 4, 5}));
    }

    void aSinkMayTakeItsNeighboursKeyAway()
    {
        Bench b;
        const GroupId second = b.loader.addGroup("second", b.sink());
        const GroupId first = b.loader.addGroup("first", [&](const TileKey&, const Result<LoadedPtr>&) {
            b.loader.plan(second, {}, b.jobs);
        });
        b.loader.plan(first, {want(1)}, b.jobs);
        b.loader.plan(second, {want(1)}, b.jobs);
        b.runAll();
        QVERIFY(b.delivered.empty());
        QVERIFY(b.loader.idle(second));
        QVERIFY(balanced(b.loader.report()));
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

    void L38_entriesTellWhatHappens()
    {
        Bench b;
        std::vector<LoadEntryReport> inside;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.stage(TileState::Decoding);
            b.clock.advance(std::chrono::milliseconds(3));
            if (inside.empty())
                inside = b.loader.entries();
            return thing(x);
        };
        b.plan({want(1, 5), want(2, 1), want(3, 3)});
        b.clock.advance(std::chrono::milliseconds(2));
        b.runAll();
        QCOMPARE(inside.size(), std::size_t(3));
        QCOMPARE(inside[0].label, std::string("tile 2"));
        QVERIFY(inside[0].state == TileState::Decoding);
        QCOMPARE(inside[0].pump, 0);
        QCOMPARE(toMs(inside[0].elapsed), 3.0);
        QVERIFY(inside[1].key == keyAt(3));
        QVERIFY(inside[1].state == TileState::Queued);
        QCOMPARE(inside[1].pump, -1);
        QCOMPARE(toMs(inside[2].elapsed), 5.0);
        QCOMPARE(inside[2].priorityClass, 5U);
    }

    void unusedResultsAreWaste()
    {
        Bench b;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            b.clock.advance(std::chrono::milliseconds(10));
            return thing(x);
        };
        TileKey open = keyAt(3);
        open.address.level = TileKey::kOpenLevel;
        b.plan({want(1), want(2), {open, {}}});
        b.runAll();
        QCOMPARE(b.loader.report().busyMs, 30.0);
        QCOMPARE(b.loader.report().wastedMs, 20.0);
        b.loader.noteUsed(keyAt(1));
        b.loader.noteUsed(keyAt(1));
        QCOMPARE(b.loader.report().wastedMs, 10.0);
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

    void L24_stopCancelsFinishesChoresAndTellsNobody()
    {
        Bench b;
        bool chore = false;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.later([&chore] { chore = true; });
            return thing(x);
        };
        b.plan({want(1), want(2), want(3)});
        QVERIFY(b.loader.runOne());
        b.loader.stop();
        b.loader.stop();
        QVERIFY(chore);
        b.executor.drain();
        QVERIFY(b.delivered.empty());
        QCOMPARE(b.loader.report().cancelledQueued, 2U);
        QCOMPARE(b.loader.report().cancelledRunning, 1U);
        QVERIFY(balanced(b.loader.report()));
        b.plan({want(4)});
        QVERIFY(!b.loader.runOne());
        b.loader.start(); // L26
        b.plan({want(5)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{5}));
    }

    void stopInsideASink()
    {
        Bench b;
        int told = 0;
        b.group = b.loader.addGroup("stopper", [&](const TileKey&, const Result<LoadedPtr>&) {
            ++told;
            b.loader.stop();
        });
        b.plan({want(1), want(2)});
        b.runAll();
        QCOMPARE(told, 1);
        QVERIFY(balanced(b.loader.report()));
    }

    void L39_aLateWakeUpAfterTheLoaderDiedIsHarmless()
    {
        ManualClock clock;
        ManualExecutor executor;
        Jobs jobs;
        {
            ImageLoader loader({0, &clock, 0}, executor);
            const GroupId group = loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
            loader.plan(group, {want(1)}, jobs);
            QVERIFY(loader.runOne());
        }
        QCOMPARE(executor.drain(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestImageLoader)
#include "tst_image_loader.moc"
