// SPDX-License-Identifier: GPL-3.0-or-later
// Loaders whose owner plays the pumps: jobs are taken and handed back, also between their stages.
#include <QTest>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderPlayed : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void aJobThatIsPutBackIsTakenAgain()
    {
        Bench b;
        b.plan({want(1, 3)});
        const auto first = b.loader.take();
        QVERIFY(first && first->round() == 1);
        b.loader.putBack(*first);
        QCOMPARE(b.loader.pendingCount(), std::size_t(1));
        b.plan({want(1, 3), want(2, 1)});
        const auto other = b.loader.take();
        QVERIFY(other && other->key() == keyAt(2)); // more urgent by then
        b.loader.finish(*other, thing(2));
        const auto again = b.loader.take();
        QVERIFY(again && again->key() == keyAt(1) && again->round() == 2);
        b.loader.finish(*again, thing(1));
        b.runAll();
        QCOMPARE(b.delivered, (Order{2, 1}));
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.started, 2U);
        QCOMPARE(r.putBack, 1U);
        QVERIFY(balanced(r));
        QVERIFY(b.jobs.ran.empty()); // their own functions are not called
    }

    void aParkedOneWaitsForItsWake()
    {
        Bench b;
        b.plan({want(1)});
        const std::function<void()> wake = b.loader.park(*b.loader.take());
        QCOMPARE(b.loader.parkedCount(), std::size_t(1));
        QVERIFY(!b.loader.take());
        wake();
        QCOMPARE(b.loader.parkedCount(), std::size_t(0));
        const auto again = b.loader.take();
        QVERIFY(again && again->round() == 2);
        wake(); // of another round
        b.loader.finish(*again, thing(1));
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
    }

    void whatWasCancelledDoesNotComeBack()
    {
        Bench b;
        b.plan({want(1), want(2)});
        const auto running = b.loader.take();
        const std::function<void()> wake = b.loader.park(*b.loader.take());
        b.plan({});
        QVERIFY(running->stop().stop_requested());
        b.loader.putBack(*running);
        wake();
        QVERIFY(!b.loader.take());
        QCOMPARE(b.loader.pendingCount() + b.loader.parkedCount(), std::size_t(0));
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.cancelledRunning, 2U);
        QVERIFY(balanced(r));
    }
};

QTEST_APPLESS_MAIN(TestLoaderPlayed)
#include "tst_loader_played.moc"
