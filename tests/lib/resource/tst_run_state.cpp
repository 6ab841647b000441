// SPDX-License-Identifier: MIT
#include <memory>
#include <stdexcept>
#include <string>

#include <QTest>

#include <resource/run_state.h>

using namespace tessera;
using namespace std::chrono_literals;

using State = RunState::State;
using Event = RunState::Event;

/// How work begins and ends.
class RunStateTest : public QObject {
    Q_OBJECT

    ManualClock m_clock;

private slots:
    void S1_new();
    void S2_start();
    void S3_cancelBeforeStart();
    void S4_cancelWhileRunning();
    void S5_cancelWhenPending();
    void S6_stopEndsTheRun();
    void S7_stopWithoutARunIsNothing();
    void S8_ends();
    void S9_startWhileRunning();
    void S10_startOrJoinWhileRunning();
    void S11_scopeRunsAndStops();
    void S12_exceptionCancelsThenStops();
    void runReturnsHowTheWorkEnded();
    void S13_nestedScopes();
    void S14_runTime();
    void S15_totalTimeIsOfFinishedRuns();
    void oneShotRunsOnce();
};

void RunStateTest::S1_new()
{
    RunState run("scan", m_clock);
    QVERIFY(run.state() == State::Pending);
    QVERIFY(!run.running() && !run.cancelled() && !run.stopping() && !run.stopped() && !run);
    QVERIFY(run.runTime() == Duration() && run.totalTime() == Duration());
    QVERIFY(!run.startTime() && !run.stopTime() && !run.error());
}

void RunStateTest::S2_start()
{
    RunState run("scan", m_clock);
    const RunState* told = nullptr;
    int times = 0;
    run.addListener(Event::Start, [&](RunState& r) {
        told = &r;
        ++times;
    });
    QVERIFY(run.start().ok());
    QVERIFY(run.running() && run);
    QVERIFY(run.startTime() == m_clock.now());
    QVERIFY(told == &run);
    QCOMPARE(times, 1);
}

void RunStateTest::S3_cancelBeforeStart()
{
    RunState request("request", m_clock);
    request.cancel();
    QVERIFY(request.start().error().code == ErrorCode::Cancelled);
    QVERIFY(!request.running());
    RunState task("task", m_clock, RunState::Kind::Restartable);
    task.cancel();
    QVERIFY(task.start().ok());
    QVERIFY(!task.cancelled() && task.running());
    QVERIFY(!task.token().stop_requested());
}

void RunStateTest::S4_cancelWhileRunning()
{
    RunState run("scan", m_clock);
    int heard = 0, tokens = 0;
    run.addListener(Event::Cancel, [&](RunState&) { ++heard; });
    QVERIFY(run.start().ok());
    const std::stop_callback onStop(run.token(), [&] { ++tokens; });
    run.cancel();
    QVERIFY(run.state() == State::Stopping && run.running() && run.cancelled());
    run.cancel();
    QCOMPARE(heard, 2);
    QCOMPARE(tokens, 1);
    run.stop();
    run.cancel();
    QCOMPARE(heard, 3);
}

void RunStateTest::S5_cancelWhenPending()
{
    RunState run("scan", m_clock);
    run.cancel();
    QVERIFY(run.cancelled());
    QVERIFY(run.state() == State::Pending);
    QVERIFY(!run.stopped());
}

void RunStateTest::S6_stopEndsTheRun()
{
    RunState run("scan", m_clock);
    int ends = 0;
    run.addListener(Event::End, [&](RunState&) { ++ends; });
    QVERIFY(run.start().ok());
    m_clock.advance(3s);
    run.stop();
    QVERIFY(run.stopTime() == m_clock.now());
    QVERIFY(run.totalTime() == 3s);
    QCOMPARE(ends, 1);
}

void RunStateTest::S7_stopWithoutARunIsNothing()
{
    RunState run("scan", m_clock);
    int ends = 0;
    run.addListener(Event::End, [&](RunState&) { ++ends; });
    run.stop();
    QVERIFY(run.state() == State::Pending && !run.stopTime());
    QVERIFY(run.start().ok());
    run.stop();
    const auto stopped = run.stopTime();
    m_clock.advance(1s);
    run.stop();
    run.fail({ErrorCode::Io, "late"});
    QCOMPARE(ends, 1);
    QVERIFY(run.stopTime() == stopped && run.state() == State::Stopped);
}

void RunStateTest::S8_ends()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    run.stop();
    QVERIFY(run.state() == State::Stopped);
    QVERIFY(run.start().ok());
    run.cancel();
    run.stop();
    QVERIFY(run.state() == State::Cancelled);
    QVERIFY(run.start().ok());
    run.fail({ErrorCode::Io, "no disk"});
    QVERIFY(run.state() == State::Failed && run.stopped());
    QCOMPARE(run.error()->reason, std::string("no disk"));
    QVERIFY(run.start().ok());
    QVERIFY(!run.error());
    run.fail({ErrorCode::Cancelled, "cancelled"});
    QVERIFY(run.state() == State::Cancelled);
}

void RunStateTest::S9_startWhileRunning()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    const auto started = run.startTime();
    run.cancel();
    m_clock.advance(1s);
    QVERIFY(run.start().error().code == ErrorCode::AlreadyExists);
    QVERIFY(run.startTime() == started && run.cancelled());
}

void RunStateTest::S10_startOrJoinWhileRunning()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.startOrJoin().ok());
    const auto started = run.startTime();
    run.cancel();
    m_clock.advance(1s);
    QVERIFY(run.startOrJoin().ok());
    QVERIFY(run.startTime() == started && run.cancelled());
}

void RunStateTest::S11_scopeRunsAndStops()
{
    RunState good("good", m_clock);
    {
        const RunState::Scope scope(good);
        QVERIFY(scope && good.running());
    }
    QVERIFY(good.state() == State::Stopped);
    // Another's exception, which is on its way through the thread, is not the work's.
    struct Cleanup {
        RunState& run;
        ~Cleanup() { const RunState::Scope scope(run); }
    };
    RunState unwound("unwound", m_clock);
    try {
        const Cleanup cleanup{unwound};
        throw std::runtime_error("body");
    } catch (const std::runtime_error& e) {
        QCOMPARE(e.what(), "body");
    }
    QVERIFY(unwound.state() == State::Stopped);
    RunState never("never", m_clock);
    never.cancel();
    const RunState::Scope scope(never);
    QVERIFY(!scope);
    QVERIFY(scope.status().error().code == ErrorCode::Cancelled);
}

void RunStateTest::S12_exceptionCancelsThenStops()
{
    std::string order;
    const auto listen = [&order](RunState& run) {
        run.addListener(Event::Cancel, [&order](RunState&) { order += 'c'; });
        run.addListener(Event::End, [&order](RunState&) { order += 'e'; });
    };
    RunState scoped("scoped", m_clock), called("called", m_clock);
    listen(scoped);
    listen(called);
    try {
        const RunState::Scope scope(scoped);
        throw std::runtime_error("body");
    } catch (const std::runtime_error& e) {
        QCOMPARE(e.what(), "body");
    }
    QVERIFY(scoped.state() == State::Cancelled);
    QCOMPARE(order, std::string("ce"));
    // At a border it comes back as a value.
    const Status done = called.run([] { throw std::runtime_error("body"); });
    QVERIFY(done.error().code == ErrorCode::Internal);
    QCOMPARE(done.error().reason, std::string("body"));
    QVERIFY(called.state() == State::Cancelled);
    QCOMPARE(order, std::string("cece"));
}

void RunStateTest::runReturnsHowTheWorkEnded()
{
    RunState good("good", m_clock), failed("failed", m_clock), cancelled("cancelled", m_clock), odd("odd", m_clock);
    QVERIFY(good.run([&] { QVERIFY(good.running()); }).ok());
    QVERIFY(good.state() == State::Stopped);
    QVERIFY(good.run([] {}).error().code == ErrorCode::AlreadyExists);
    QCOMPARE(failed.run([] { return Status(Error{ErrorCode::Io, "no disk"}); }).error().reason, std::string("no disk"));
    QVERIFY(failed.state() == State::Failed);
    const Status ended = cancelled.run([&] {
        cancelled.cancel();
        cancelled.throwIfCancelled();
    });
    QVERIFY(ended.error().code == ErrorCode::Cancelled);
    QVERIFY(cancelled.state() == State::Cancelled);
    QVERIFY(odd.run([] { throw 3; }).error().code == ErrorCode::Internal);
}

void RunStateTest::S13_nestedScopes()
{
    RunState run("scan", m_clock);
    {
        const RunState::Scope outer(run);
        {
            const RunState::Scope inner(run);
            QVERIFY(inner);
        }
        QVERIFY(run.running());
    }
    QVERIFY(run.stopped());
    QCOMPARE(run.history().size(), std::size_t(2));
}

void RunStateTest::S14_runTime()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    m_clock.advance(2s);
    QVERIFY(run.runTime() == 2s);
    run.stop();
    m_clock.advance(5s);
    QVERIFY(run.runTime() == 2s);
    QVERIFY(run.start().ok());
    QVERIFY(run.runTime() == 0s);
}

void RunStateTest::S15_totalTimeIsOfFinishedRuns()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    m_clock.advance(2s);
    QVERIFY(run.totalTime() == 0s);
    run.stop();
    QVERIFY(run.start().ok());
    m_clock.advance(3s);
    QVERIFY(run.totalTime() == 2s);
    run.stop();
    QVERIFY(run.totalTime() == 5s);
}

void RunStateTest::oneShotRunsOnce()
{
    RunState run("request", m_clock);
    QVERIFY(run.start().ok());
    run.stop();
    QVERIFY(run.start().error().code == ErrorCode::AlreadyExists);
    QVERIFY(run.state() == State::Stopped);
}

QTEST_APPLESS_MAIN(RunStateTest)
#include "tst_run_state.moc"
