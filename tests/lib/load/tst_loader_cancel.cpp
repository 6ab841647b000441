// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <memory>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderCancel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

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
        const GroupId reader = b.loader.addGroup(
            "reader", [&](const TileKey&, const Result<LoadedPtr>& r) { got = static_cast<const Thing&>(**r).x; });
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
        while (b.loader.runOne()) { }
        QVERIFY(!b.loader.idle(b.group));
        b.plan({want(2)});
        b.executor.drain();
        QCOMPARE(b.delivered, (Order{2}));
        QCOMPARE(b.loader.report().cancelledRunning, 1U);
        QVERIFY(balanced(b.loader.report()));
        QVERIFY(b.loader.idle(b.group));
    }

    void L18_manyClosuresAreFreedBeforeAnotherJobStarts()
    {
        Bench b;
        const auto held = std::make_shared<int>(0);
        struct Holding final : JobSource {
            std::shared_ptr<int> held;
            LoadFunction job(const TileKey&) override
            {
                return [keep = held](const LoadContext&) -> Result<LoadedPtr> { return thing(0); };
            }
        } source;
        source.held = held;
        std::vector<Wanted> many;
        for (std::uint64_t x = 0; x < 5'000; ++x)
            many.push_back(want(x));
        b.loader.plan(b.group, many, source);
        QCOMPARE(held.use_count(), 5'002L);
        long alive = -1;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            alive = held.use_count();
            return thing(x);
        };
        b.plan({want(9'999)});
        QCOMPARE(b.loader.pendingCount(), std::size_t(1));
        b.runAll();
        QCOMPARE(alive, 2L);
        QCOMPARE(b.loader.report().cancelledQueued, 5'000U);
        QVERIFY(balanced(b.loader.report()));
    }

    void L31_viewChangeCancelsWhatLeft()
    {
        Bench b;
        const auto ticket = [&](std::uint64_t x, GroupId group, RectF bounds, std::uint32_t level = 0) {
            TileKey key = keyAt(x);
            key.address.level = level;
            return b.loader.schedule({key, {1, 0, 0}, group, bounds, b.jobs.job(key)}, b.sink()).value();
        };
        const Ticket far = ticket(1, 1, {90, 45, 10, 10});
        const Ticket near = ticket(2, 1, {30, 45, 10, 10});
        const Ticket outside = ticket(3, 1, {200, 0, 10, 10});
        const Ticket inMargin = ticket(4, 1, {105, 45, 10, 10});
        const Ticket nowhere = ticket(5, 1, {});
        const Ticket tooFine = ticket(6, 1, {30, 45, 10, 10}, 4);
        const Ticket other = ticket(7, 2, {200, 0, 10, 10});
        LoadView view;
        view.area = {0, 0, 100, 100};
        view.margin = 10;
        view.levelsAway = 3;
        QCOMPARE(b.loader.viewChanged(1, view), std::size_t(3));
        QVERIFY(!outside.pending() && !nowhere.pending() && !tooFine.pending());
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{7, 2, 1, 4})); // by their distance to the new centre
    }

    void L31_theSameViewChangesNothing()
    {
        Bench b;
        const auto ticket = [&](std::uint64_t x, RectF bounds) {
            return b.loader.schedule({keyAt(x), {1, 0, 0}, 1, bounds, b.jobs.job(keyAt(x))}, b.sink()).value();
        };
        const Ticket one = ticket(1, {0, 0, 10, 10});
        const Ticket two = ticket(2, {0, 0, 10, 10});
        LoadView view;
        view.area = {0, 0, 50, 50};
        for (int i = 0; i < 5; ++i)
            QCOMPARE(b.loader.viewChanged(1, view), std::size_t(0));
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{1, 2}));
    }
};

QTEST_APPLESS_MAIN(TestLoaderCancel)
#include "tst_loader_cancel.moc"
