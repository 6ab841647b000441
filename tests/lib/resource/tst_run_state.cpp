// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <string>

#include <QtTest>

#include <resource/run_state.h>

using namespace tessera;
using namespace std::chrono_literals;

using State = RunState::State;
using Event = RunState::Event;

class RunStateTest : public QObject {
    Q_OBJECT

private slots:
    void S1_new();
    void S2_start();
    void S3_cancelBeforeStart();
    void S4_cancelWhileRunning();
    void S5_cancelWhenPending();
    void S6_S7_stop();
    void S8_ends();
    void S9_S10_startWhileRunning();
    void S11_S12_scopes();
    void S13_nestedScopes();
    void S14_S15_times();
    void S16_listenersSeeTheNewState();
    void S16_listenersMayChangeTheList();
    void S17_allThreeFire();
    void S24_illegalTransitions();
    void S25_restartHasANewToken();
    void oneShotRunsOnce();
    void S28_history();
    void S29_parentCancelsChildren();
    void S29_cancelledParentCancelsLateChildren();
    void S31_text();
    void report();

private:
    ManualClock m_clock;
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

void RunStateTest::S6_S7_stop()
{
    RunState run("scan", m_clock);
    int ends = 0;
    run.addListener(Event::End, [&](RunState&) { ++ends; });
    run.stop();
    QVERIFY(run.state() == State::Pending && !run.stopTime());
    QVERIFY(run.start().ok());
    m_clock.advance(3s);
    run.stop();
    const auto stopped = run.stopTime();
    QVERIFY(stopped == m_clock.now());
    QVERIFY(run.totalTime() == 3s);
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

void RunStateTest::S9_S10_startWhileRunning()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    const auto started = run.startTime();
    run.cancel();
    m_clock.advance(1s);
    QVERIFY(run.start().error().code == ErrorCode::AlreadyExists);
    QVERIFY(run.startOrJoin().ok());
    QVERIFY(run.startTime() == started && run.cancelled());
}

void RunStateTest::S11_S12_scopes()
{
    RunState good("good", m_clock), bad("bad", m_clock);
    {
        const RunState::Scope scope(good);
        QVERIFY(scope && good.running());
    }
    QVERIFY(good.state() == State::Stopped);
    std::string order;
    bad.addListener(Event::Cancel, [&](RunState&) { order += 'c'; });
    bad.addListener(Event::End, [&](RunState&) { order += 'e'; });
    try {
        const RunState::Scope scope(bad);
        throw std::runtime_error("body");
    } catch (const std::runtime_error& e) {
        QCOMPARE(e.what(), "body");
    }
    QVERIFY(bad.state() == State::Cancelled);
    QCOMPARE(order, std::string("ce"));
    RunState never("never", m_clock);
    never.cancel();
    const RunState::Scope scope(never);
    QVERIFY(!scope);
    QVERIFY(scope.status().error().code == ErrorCode::Cancelled);
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

void RunStateTest::S14_S15_times()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    m_clock.advance(2s);
    QVERIFY(run.runTime() == 2s);
    QVERIFY(run.totalTime() == 0s);
    run.stop();
    m_clock.advance(5s);
    QVERIFY(run.runTime() == 2s);
    QVERIFY(run.start().ok());
    QVERIFY(run.runTime() == 0s);
    m_clock.advance(3s);
    QVERIFY(run.totalTime() == 2s);
    run.stop();
    QVERIFY(run.totalTime() == 5s);
}

void RunStateTest::S16_listenersSeeTheNewState()
{
    RunState run("scan", m_clock);
    std::string order;
    run.addListener(Event::Start, [&](RunState& r) {
        order += r.running() ? 'a' : '-';
        throw std::runtime_error("listener");
    });
    run.addListener(Event::Start, [&](RunState&) { order += 'b'; });
    run.addListener(Event::End, [&](RunState& r) { order += r.running() ? '-' : 'c'; });
    QVERIFY(run.start().ok());
    run.stop();
    QCOMPARE(order, std::string("abc"));
    QVERIFY(run.state() == State::Stopped);
}

void RunStateTest::S16_listenersMayChangeTheList()
{
    RunState run("scan", m_clock);
    std::string order;
    RunState::ListenerId second = 0;
    run.addListener(Event::Cancel, [&](RunState& r) {
        order += 'a';
        r.removeListener(second);
        r.addListener(Event::Cancel, [&](RunState&) { order += 'n'; });
    });
    second = run.addListener(Event::Cancel, [&](RunState&) { order += 'b'; });
    run.cancel();
    QCOMPARE(order, std::string("a"));
    run.cancel();
    QCOMPARE(order, std::string("aan"));
}

void RunStateTest::S17_allThreeFire()
{
    RunState run("scan", m_clock);
    std::string order;
    run.addListener(Event::Start, [&](RunState&) { order += 's'; });
    run.addListener(Event::Cancel, [&](RunState&) { order += 'c'; });
    run.addListener(Event::End, [&](RunState&) { order += 'e'; });
    QVERIFY(run.start().ok());
    run.cancel();
    run.stop();
    QCOMPARE(order, std::string("sce"));
}

void RunStateTest::S24_illegalTransitions()
{
    RunState run("scan", m_clock);
    QVERIFY(!run.pause().ok() && !run.resume().ok());
    QVERIFY(run.state() == State::Pending);
    QVERIFY(run.start().ok());
    QVERIFY(run.resume().error().code == ErrorCode::InvalidArgument);
    QVERIFY(run.pause().ok());
    QVERIFY(run.paused() && run.running());
    QVERIFY(!run.pause().ok());
    QVERIFY(run.resume().ok());
    run.cancel();
    QVERIFY(!run.pause().ok());
    QVERIFY(run.state() == State::Stopping);
}

void RunStateTest::S25_restartHasANewToken()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    const std::stop_token before = run.token();
    QVERIFY(run.start().ok());
    QVERIFY(run.token() == before);
    run.cancel();
    run.stop();
    QVERIFY(run.start().ok());
    QVERIFY(before.stop_requested());
    const std::stop_token second = run.token();
    QVERIFY(!second.stop_requested());
    run.stop();
    QVERIFY(!second.stop_requested());
    QVERIFY(run.start().ok());
    QVERIFY(second.stop_requested()); // who still works for that run learns that it is over
    QVERIFY(!run.token().stop_requested());
}

void RunStateTest::oneShotRunsOnce()
{
    RunState run("request", m_clock);
    QVERIFY(run.start().ok());
    run.stop();
    QVERIFY(run.start().error().code == ErrorCode::AlreadyExists);
    QVERIFY(run.state() == State::Stopped);
}

void RunStateTest::S28_history()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    m_clock.advance(1s);
    QVERIFY(run.pause().ok());
    QVERIFY(run.resume().ok());
    run.cancel();
    run.stop();
    std::string all;
    for (const TransitionReport& t : run.history())
        all += t.reason + ':' + t.from + '>' + t.to + ' ';
    QCOMPARE(all, std::string("start:pending>running pause:running>paused resume:paused>running "
                              "cancel:running>stopping stop:stopping>cancelled "));
    QVERIFY(run.history()[1].when - run.history()[0].when == 1s);
    for (int i = 0; i < 50; ++i) {
        QVERIFY(run.start().ok());
        run.stop();
    }
    QCOMPARE(run.history().size(), RunState::kHistory);
}

void RunStateTest::S29_parentCancelsChildren()
{
    RunState parent("scan", m_clock);
    RunState running("a", m_clock, RunState::Kind::OneShot, &parent), pending("b", m_clock, RunState::Kind::OneShot, &parent);
    QVERIFY(parent.start().ok() && running.start().ok());
    {
        RunState brief("c", m_clock, RunState::Kind::OneShot, &parent);
        QVERIFY(brief.start().ok());
        brief.cancel();
        brief.stop();
    }
    QVERIFY(parent.running() && !parent.cancelled());
    parent.cancel();
    QVERIFY(running.state() == State::Stopping);
    QVERIFY(!pending.start().ok());
}

void RunStateTest::S29_cancelledParentCancelsLateChildren()
{
    RunState parent("scan", m_clock);
    QVERIFY(parent.start().ok());
    parent.cancel();
    RunState child("a", m_clock, RunState::Kind::OneShot, &parent);
    QVERIFY(child.cancelled());
    QVERIFY(!child.start().ok());
}

void RunStateTest::S31_text()
{
    RunState run("scan", m_clock);
    QCOMPARE(run.text(), std::string("scan pending 0.000 s"));
    QVERIFY(run.start().ok());
    m_clock.advance(1234ms);
    QCOMPARE(run.text(), std::string("scan running 1.234 s"));
}

void RunStateTest::report()
{
    RunState run("scan", m_clock);
    QVERIFY(run.report(4).cancellable);
    QVERIFY(run.start().ok());
    run.setProgress(3, 10);
    m_clock.advance(2s);
    const ActivityReport report = run.report(4);
    QCOMPARE(report.id, std::uint64_t(4));
    QCOMPARE(report.name, std::string("scan"));
    QCOMPARE(report.state, std::string("running"));
    QCOMPARE(report.done * 100 + report.total, std::uint64_t(310));
    QVERIFY(report.runTime == 2s && report.cancellable && report.error.empty());
    run.cancel();
    QVERIFY(!run.report().cancellable);
    run.fail({ErrorCode::Io, "no disk"});
    QCOMPARE(run.report().error, std::string("no disk"));
}

QTEST_APPLESS_MAIN(RunStateTest)
#include "tst_run_state.moc"
