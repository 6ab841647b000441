// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderReport : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

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

    void L38_entriesNameGroupBoundsAndWhatIsAbandoned()
    {
        Bench b;
        std::vector<LoadEntryReport> inside;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            b.plan({want(2)});
            inside = b.loader.entries();
            return thing(x);
        };
        b.plan({want(1, 0), want(2)});
        const RectF where{1, 2, 3, 4};
        const Ticket ticket =
            b.loader.schedule({keyAt(3), {1, 5, 0}, 17, where, b.jobs.job(keyAt(3))}, b.sink()).value();
        QVERIFY(b.loader.runOne());
        QCOMPARE(inside.size(), std::size_t(3));
        QVERIFY(inside[0].abandoned && inside[0].key == keyAt(1) && inside[0].pump == 0);
        QCOMPARE(inside[1].group, std::string("view"));
        QVERIFY(!inside[1].abandoned && inside[1].bounds.isEmpty());
        QCOMPARE(inside[2].group, std::string("17"));
        QVERIFY(inside[2].bounds == where);
        QCOMPARE(inside[2].label, toString(keyAt(3)));
        b.plan({});
    }

    void L23_countsAddUpAtAnyTime()
    {
        Bench b;
        const auto check = [&] {
            const LoaderReport r = b.loader.report();
            const std::size_t undelivered = r.requested - r.coalesced - r.completed - r.failed - r.cancelledQueued
                                            - r.cancelledRunning - r.queued - r.running;
            return r.queued == b.loader.pendingCount() && r.running == b.loader.activeCount()
                   && r.abandoned == b.loader.abandonedCount() && undelivered <= 1;
        };
        bool inside = true;
        std::size_t active = 9;
        std::size_t abandoned = 9;
        std::vector<Ticket> tickets;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            active = b.loader.activeCount();
            inside = check();
            if (x == 1) {
                tickets[1].reset();
                abandoned = b.loader.abandonedCount();
                inside = inside && check() && b.loader.activeCount() == 0;
            }
            return thing(x);
        };
        for (std::uint64_t x = 0; x < 6; ++x)
            tickets.push_back(b.loader.schedule({keyAt(x), {}, 0, {}, b.jobs.job(keyAt(x))}, b.sink()).value());
        QCOMPARE(b.loader.pendingCount(), std::size_t(6));
        tickets[4].reset();
        QCOMPARE(b.loader.pendingCount(), std::size_t(5));
        while (b.loader.runOne()) {
            QVERIFY(inside && check());
            QCOMPARE(active, std::size_t(1));
            b.executor.drain();
        }
        QCOMPARE(abandoned, std::size_t(1));
        QCOMPARE(b.delivered, (Order{0, 2, 3, 5}));
        QVERIFY(balanced(b.loader.report()));
    }
};

QTEST_APPLESS_MAIN(TestLoaderReport)
#include "tst_loader_report.moc"
