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

} // namespace

class TestClockTimer : public QObject {
    Q_OBJECT

private slots:
    // First: there is no application yet.
    void startedBeforeThereIsAnEventLoopItCallsOnceThatRuns()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        timer.startIn(50ms);
        timer.startIn(1ms);
        clock.advance(1ms);
        QCOMPARE(calls, 0);
        static int argc = 1;
        static char name[] = "tst_clock_timer";
        static char* argv[] = {name, nullptr};
        static const QCoreApplication application(argc, argv);
        QTRY_COMPARE(calls, 1);
    }

    void whoeverLooksCallsItWhenItsTimeHasCome()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        timer.look();
        timer.startIn(5ms);
        timer.look();
        QCOMPARE(calls, 0);
        clock.advance(5ms);
        timer.look();
        QCOMPARE(calls, 1);
        QVERIFY(!timer.isStarted());
        letQtsTimersEnd();
        QCOMPARE(calls, 1);
    }

    void itCallsOnceTheClockSaysSo()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        QVERIFY(!timer.isRunning());
        timer.startIn(5ms);
        QVERIFY(timer.isRunning());
        letQtsTimersEnd(); // Qt's time has come
        QCOMPARE(calls, 0);
        clock.advance(5ms);
        QVERIFY(!timer.isRunning());
        QTRY_COMPARE(calls, 1);
        letQtsTimersEnd();
        QCOMPARE(calls, 1);
    }

    void itNeverCallsInStartIn()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        timer.startIn(0ms);
        QCOMPARE(calls, 0);
        QTRY_COMPARE(calls, 1);
    }

    void startedAgainItWaitsForTheNewTime()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        timer.startIn(5ms);
        timer.startIn(50ms);
        clock.advance(10ms);
        letQtsTimersEnd();
        QCOMPARE(calls, 0);
        timer.startIn(5ms);
        clock.advance(5ms);
        QTRY_COMPARE(calls, 1);
    }

    void stoppedItDoesNotCall()
    {
        ManualClock clock;
        int calls = 0;
        ClockTimer timer(clock, [&] { ++calls; });
        timer.startIn(1ms);
        timer.stop();
        QVERIFY(!timer.isRunning());
        clock.advance(5ms);
        letQtsTimersEnd();
        QCOMPARE(calls, 0);
    }
};

QTEST_APPLESS_MAIN(TestClockTimer)
#include "tst_clock_timer.moc"
