// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>
#include <QTimer>

#include <scene/clock_timer.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

/// Those that were started before for no longer than this one have fired when it has.
void letQtsTimersEnd()
{
    bool ended = false;
    QTimer::singleShot(10ms, Qt::PreciseTimer, [&] { ended = true; });
    QTRY_VERIFY(ended);
}

struct Timed {
    ManualClock clock;
    int calls = 0;
    ClockTimer timer{clock, [this] { ++calls; }};
};

} // namespace

class TestClockTimer : public QObject {
    Q_OBJECT

private slots:
    // First: there is no application yet.
    void startedBeforeThereIsAnEventLoopItCallsOnceThatRuns()
    {
        Timed t;
        t.timer.startIn(50ms);
        t.timer.startIn(1ms);
        t.clock.advance(1ms);
        QCOMPARE(t.calls, 0);
        static int argc = 1;
        static char name[] = "tst_clock_timer";
        static char* argv[] = {name, nullptr};
        static const QCoreApplication application(argc, argv);
        QTRY_COMPARE(t.calls, 1);
    }

    void whoeverLooksCallsItWhenItsTimeHasCome()
    {
        Timed t;
        t.timer.look();
        t.timer.startIn(5ms);
        t.timer.look();
        QCOMPARE(t.calls, 0);
        t.clock.advance(5ms);
        t.timer.look();
        QCOMPARE(t.calls, 1);
        QVERIFY(!t.timer.isStarted());
        letQtsTimersEnd();
        QCOMPARE(t.calls, 1);
    }

    void itCallsOnceTheClockSaysSo()
    {
        Timed t;
        QVERIFY(!t.timer.isRunning());
        t.timer.startIn(5ms);
        QVERIFY(t.timer.isRunning());
        letQtsTimersEnd(); // Qt's time has come
        QCOMPARE(t.calls, 0);
        t.clock.advance(5ms);
        QVERIFY(!t.timer.isRunning());
        QTRY_COMPARE(t.calls, 1);
        letQtsTimersEnd();
        QCOMPARE(t.calls, 1);
    }

    void itNeverCallsInStartIn()
    {
        Timed t;
        t.timer.startIn(0ms);
        QCOMPARE(t.calls, 0);
        QTRY_COMPARE(t.calls, 1);
    }

    void startedAgainItWaitsForTheNewTime()
    {
        Timed t;
        t.timer.startIn(5ms);
        t.timer.startIn(50ms);
        t.clock.advance(10ms);
        letQtsTimersEnd();
        QCOMPARE(t.calls, 0);
        t.timer.startIn(5ms);
        t.clock.advance(5ms);
        QTRY_COMPARE(t.calls, 1);
    }

    void stoppedItDoesNotCall()
    {
        Timed t;
        t.timer.startIn(1ms);
        t.timer.stop();
        QVERIFY(!t.timer.isRunning());
        t.clock.advance(5ms);
        letQtsTimersEnd();
        QCOMPARE(t.calls, 0);
    }
};

QTEST_APPLESS_MAIN(TestClockTimer)
#include "tst_clock_timer.moc"
