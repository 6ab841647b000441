// SPDX-License-Identifier: MIT
#include <memory>
#include <stdexcept>
#include <string>

#include <QTest>

#include <resource/has_run_state.h>

using namespace tessera;
using namespace std::chrono_literals;

using State = RunState::State;
using Event = RunState::Event;

class Scan : public HasRunState<Scan> {
public:
    using HasRunState::HasRunState;
};

/// Who hears of work, and what is said of it.
class RunStateEventsTest : public QObject {
    Q_OBJECT

    ManualClock m_clock;

private slots:
    void S16_listenersSeeTheNewState();
    void S16_listenersMayChangeTheList();
    void S17_allThreeFire();
    void S24_illegalTransitions();
    void S25_restartHasANewToken();
    void S26_classesHaveARunState();
    void S28_history();
    void S29_parentCancelsChildren();
    void S29_cancelledParentCancelsLateChildren();
    void S31_text();
    void report();
};

void RunStateEventsTest::S16_listenersSeeTheNewState()
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

void RunStateEventsTest::S16_listenersMayChangeTheList()
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

void RunStateEventsTest::S17_allThreeFire()
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

void RunStateEventsTest::S24_illegalTransitions()
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

void RunStateEventsTest::S25_restartHasANewToken()
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

void RunStateEventsTest::S26_classesHaveARunState()
{
    const Scan unnamed(m_clock), named("thumbnails", m_clock);
    QCOMPARE(unnamed.runState().name(), std::string("Scan"));
    QCOMPARE(named.runState().name(), std::string("thumbnails"));
    Scan one(m_clock);
    const Scan other(one.sharedRunState());
    QVERIFY(one.runState().start().ok());
    QVERIFY(other.running() && !unnamed.running());
    one.cancel();
    QVERIFY(other.cancelled() && other.stopping());
    one.runState().stop();
    QVERIFY(other.stopped() && !other.running());
}

void RunStateEventsTest::S28_history()
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

void RunStateEventsTest::S29_parentCancelsChildren()
{
    RunState parent("scan", m_clock);
    RunState running("a", m_clock, RunState::Kind::OneShot, &parent),
        pending("b", m_clock, RunState::Kind::OneShot, &parent);
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

void RunStateEventsTest::S29_cancelledParentCancelsLateChildren()
{
    RunState parent("scan", m_clock);
    QVERIFY(parent.start().ok());
    parent.cancel();
    RunState child("a", m_clock, RunState::Kind::OneShot, &parent);
    QVERIFY(child.cancelled());
    QVERIFY(!child.start().ok());
}

void RunStateEventsTest::S31_text()
{
    RunState run("scan", m_clock);
    QCOMPARE(run.text(), std::string("scan pending 0.000 s"));
    QVERIFY(run.start().ok());
    m_clock.advance(1234ms);
    QCOMPARE(run.text(), std::string("scan running 1.234 s"));
}

void RunStateEventsTest::report()
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

QTEST_APPLESS_MAIN(RunStateEventsTest)
#include "tst_run_state_events.moc"
