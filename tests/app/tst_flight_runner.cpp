// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/fake_flight_target.h>
#include <app/flight_runner.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

using Log = std::vector<std::string>;

struct Flight {
    ManualClock clock;
    FakeFlightTarget target;
    TimePoint programStart = clock.now() - Duration(100ms);
    FlightRunner runner;

    explicit Flight(const std::string& steps, EventRing* events = nullptr)
        : runner(read(steps), target, clock, programStart, events)
    {
    }

    static std::vector<Step> read(const std::string& steps)
    {
        auto parsed = parseFlightScript(R"({"version": 1, "steps": [)" + steps + "]}", "/s");
        return parsed ? std::move(*parsed) : std::vector<Step>{};
    }
    void after(Duration time)
    {
        clock.advance(time);
        runner.tick();
    }
};

} // namespace

class TestFlightRunner : public QObject {
    Q_OBJECT

private slots:
    void a_flight_without_steps_is_finished_at_the_first_tick()
    {
        Flight f("");
        QVERIFY(!f.runner.isFinished());
        f.runner.tick();
        QVERIFY(f.runner.isFinished());
        QVERIFY(f.runner.outcome().ok());
    }

    void steps_that_end_at_once_all_run_in_one_tick()
    {
        Flight f(
            R"({"do": "jump", "center": [0.5, 0.25], "scale": 2}, {"do": "fit", "what": "image"}, {"do": "actualSize"},
                    {"do": "select", "index": 9}, {"do": "key", "press": "Ctrl+Q"}, {"do": "mark", "name": "m"},
                    {"do": "dock", "name": "resources", "to": "left"})");
        f.runner.tick();
        QVERIFY(f.runner.isFinished() && f.runner.outcome().ok());
        QCOMPARE(f.target.log,
                 (Log{"jump 0.5,0.25 scale 2", "fit 1", "actualSize", "select 9", "press Ctrl+Q", "dock resources 0"}));
        QCOMPARE(f.runner.steps().size(), std::size_t(7));
        QCOMPARE(f.runner.steps()[5].mark, std::string("m"));
        for (const StepReport& step : f.runner.steps())
            QVERIFY(step.ok && step.error.empty());
    }

    void a_step_that_takes_time_holds_up_the_next_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("asked");
        QTest::newRow("open") << R"({"do": "open", "path": "a"})"
                              << "open"
                              << "open /s/a";
        QTest::newRow("close") << R"({"do": "close"})"
                               << "close"
                               << "close";
        QTest::newRow("resize") << R"({"do": "resize", "size": [640, 480]})"
                                << "resize"
                                << "resize 640x480";
        QTest::newRow("screenshot") << R"({"do": "screenshot", "file": "a.png"})"
                                    << "screenshot"
                                    << "screenshot /s/a.png";
        QTest::newRow("report") << R"({"do": "report", "file": "r"})"
                                << "report"
                                << "report /s/r";
    }

    void a_step_that_takes_time_holds_up_the_next()
    {
        QFETCH(QString, step);
        QFETCH(QString, operation);
        QFETCH(QString, asked);
        Flight f(step.toStdString() + R"(, {"do": "actualSize"})");
        f.target.operations[operation.toStdString()] = std::nullopt;
        f.runner.tick();
        f.after(1h);
        QCOMPARE(f.target.log, Log{asked.toStdString()});
        QVERIFY(!f.runner.isFinished());
        QVERIFY(!f.runner.steps().front().end);

        f.target.operations[operation.toStdString()] = Status();
        f.runner.tick();
        QCOMPARE(f.target.log.back(), std::string("actualSize"));
        QVERIFY(f.runner.isFinished());
    }

    void open_takes_all_its_paths_at_once()
    {
        Flight f(R"({"do": "open", "paths": ["a", "/b"], "recursive": true})");
        f.runner.tick();
        QCOMPARE(f.target.log, Log{"open /s/a /b with subfolders"});
    }

    void a_step_that_fails_ends_the_flight_with_its_reason()
    {
        Flight f(R"({"do": "mark", "name": "a"}, {"do": "open", "path": "b"}, {"do": "actualSize"})");
        f.target.operations["open"] = Status(Error{ErrorCode::NotFound, "there is no /s/b"});
        f.runner.tick();
        QVERIFY(f.runner.isFinished());
        QCOMPARE(f.runner.outcome().error().reason, std::string("step 2 (open): there is no /s/b"));
        QCOMPARE(f.target.log, Log{"open /s/b"});
        QCOMPARE(f.runner.steps().size(), std::size_t(2));
        QVERIFY(f.runner.steps()[0].ok);
        QVERIFY(!f.runner.steps()[1].ok);
        QCOMPARE(f.runner.steps()[1].error, std::string("there is no /s/b"));
        QVERIFY(f.runner.steps()[1].end.has_value());
    }

    void select_sort_and_dock_can_fail()
    {
        Flight tooFar(R"({"do": "select", "index": 10})");
        tooFar.runner.tick();
        QCOMPARE(tooFar.runner.outcome().error().reason, std::string("step 1 (select): there is no item 10 among 10"));
        QVERIFY(tooFar.target.log.empty());

        Flight sorted(R"({"do": "sort", "by": "size"})");
        sorted.target.sorted = Error{ErrorCode::Unsupported, "not available yet"};
        sorted.runner.tick();
        QVERIFY(!sorted.runner.outcome().ok());

        Flight docked(R"({"do": "dock", "name": "kitchen"})");
        docked.target.docked = Error{ErrorCode::NotFound, "no such dock"};
        docked.runner.tick();
        QVERIFY(!docked.runner.outcome().ok());
    }

    void sort_and_filter_end_when_the_layout_is_at_rest()
    {
        Flight f(R"({"do": "sort", "by": "name", "descending": true}, {"do": "filter", "text": "cat"})");
        f.target.atRest = false;
        f.runner.tick();
        QCOMPARE(f.target.log, Log{"sort name descending"});
        f.target.atRest = true;
        f.runner.tick();
        QCOMPARE(f.target.log.back(), std::string("filter cat"));
        QVERIFY(f.runner.isFinished());
    }

    void animations_end_after_their_duration_and_not_before_the_view_rests()
    {
        Flight f(R"({"do": "zoom", "factor": 4, "at": [0.25, 0.75], "durationMs": 200}, {"do": "pan", "by": [2, -1]})");
        f.runner.tick();
        QCOMPARE(f.target.log, Log{"zoom 4 at 0.25,0.75 in 200"});
        f.target.animating = false;
        f.after(199ms);
        QCOMPARE(f.target.log.size(), std::size_t(1));
        f.target.animating = true;
        f.after(1ms);
        QCOMPARE(f.target.log.size(), std::size_t(1));
        f.target.animating = false;
        f.after(16ms);
        QCOMPARE(f.target.log.back(), std::string("pan 2,-1 in 300"));
        f.target.animating = false;
        f.after(300ms);
        QVERIFY(f.runner.isFinished());
        QCOMPARE(*f.runner.steps()[0].end, Duration(316ms));
        QCOMPARE(f.runner.steps()[1].start, Duration(316ms));
        QCOMPARE(*f.runner.steps()[1].end, Duration(616ms));
    }

    void moves_keep_their_interval_and_catch_up_after_a_late_tick()
    {
        Flight f(R"({"do": "previous", "count": 5, "intervalMs": 100})");
        f.runner.tick();
        f.after(99ms);
        QCOMPARE(f.target.log, Log{"move -1"});
        f.after(1ms);
        f.after(220ms);
        QCOMPARE(f.target.log, (Log{"move -1", "move -1", "move -2"}));
        QVERIFY(!f.runner.isFinished());
        f.after(1h);
        QCOMPARE(f.target.log.back(), std::string("move -1"));
        QVERIFY(f.runner.isFinished());
    }

    void moves_without_an_interval_come_at_once()
    {
        Flight f(R"({"do": "next", "count": 1000000})");
        f.runner.tick();
        QCOMPARE(f.target.log, Log{"move 1000000"});
        QVERIFY(f.runner.isFinished());
    }

    void a_pause_waits()
    {
        Flight f(R"({"do": "pause", "ms": 500})");
        f.runner.tick();
        f.after(499ms);
        QVERIFY(!f.runner.isFinished());
        f.after(1ms);
        QVERIFY(f.runner.isFinished());
    }

    void waits_end_when_true()
    {
        Flight f(R"({"do": "wait", "for": "covered"}, {"do": "wait", "for": "settled"})");
        f.target.settled = f.target.covered = false;
        f.runner.tick();
        f.target.covered = true;
        f.after(10ms);
        QCOMPARE(f.runner.steps().size(), std::size_t(2));
        QVERIFY(!f.runner.isFinished());
        f.target.settled = true;
        f.after(20ms);
        QVERIFY(f.runner.isFinished() && f.runner.outcome().ok());
    }

    void a_wait_for_the_mosaic_tells_when_it_was_complete()
    {
        Flight f(R"({"do": "pause", "ms": 50}, {"do": "wait", "for": "mosaic", "timeoutMs": 100})");
        f.target.mosaic = false;
        f.runner.tick();
        f.after(50ms);
        f.after(30ms);
        QVERIFY(!f.runner.isFinished());
        f.target.mosaic = true;
        f.after(10ms);
        QVERIFY(f.runner.isFinished() && f.runner.outcome().ok());
        QVERIFY(!f.runner.steps()[0].mosaic);
        QCOMPARE(*f.runner.steps()[1].mosaic, Duration(40ms));

        Flight never(R"({"do": "wait", "for": "mosaic", "timeoutMs": 50})");
        never.target.mosaic = false;
        never.runner.tick();
        never.after(50ms);
        QCOMPARE(never.runner.outcome().error().reason, std::string("step 1 (wait): no complete mosaic after 50 ms"));
    }

    void a_wait_fails_at_its_time_limit()
    {
        Flight f(R"({"do": "wait", "for": "settled", "timeoutMs": 50})");
        f.target.settled = false;
        f.runner.tick();
        f.after(49ms);
        QVERIFY(!f.runner.isFinished());
        f.after(1ms);
        QVERIFY(f.runner.isFinished());
        QCOMPARE(f.runner.outcome().error().reason, std::string("step 1 (wait): not settled after 50 ms"));
    }

    void covered_and_settled_count_from_the_steps_start()
    {
        Flight f(
            R"({"do": "pause", "ms": 100}, {"do": "jump", "center": [0, 0], "scale": 1}, {"do": "wait", "for": "settled"})");
        f.runner.tick();
        f.after(100ms); // the jump makes both false, and the wait begins
        f.target.covered = true;
        f.after(5ms);
        f.target.settled = true;
        f.after(15ms);
        const auto& steps = f.runner.steps();
        QCOMPARE(steps.size(), std::size_t(3));
        QCOMPARE(*steps[0].covered, Duration(0)); // held already
        QCOMPARE(*steps[0].settled, Duration(0));
        QVERIFY(!steps[1].covered && !steps[1].settled); // did not happen before the next step
        QCOMPARE(*steps[2].covered, Duration(5ms));
        QCOMPARE(*steps[2].settled, Duration(20ms));
    }

    void what_held_and_was_lost_counts_from_when_it_held_again()
    {
        Flight f(R"({"do": "pause", "ms": 100})");
        f.runner.tick();
        f.target.settled = false;
        f.after(10ms);
        f.target.covered = false;
        f.after(10ms);
        f.target.settled = true;
        f.after(10ms);
        f.after(80ms);
        QCOMPARE(*f.runner.steps()[0].settled, Duration(30ms));
        QVERIFY(!f.runner.steps()[0].covered);
    }

    void a_finished_flight_stays_finished()
    {
        Flight f(R"({"do": "actualSize"})");
        f.runner.tick();
        f.after(1s);
        QCOMPARE(f.target.log.size(), std::size_t(1));
        QCOMPARE(f.runner.steps().size(), std::size_t(1));
    }

    void each_step_is_told_when_it_begins_and_when_it_ends()
    {
        EventRing ring(16);
        Flight f(R"({"do": "pause", "ms": 40}, {"do": "select", "index": 1000})", &ring);
        f.runner.tick();
        f.after(50ms);
        EventRing::Cursor cursor;
        Log told;
        ring.read(cursor, [&](const Event& e) {
            told.push_back(std::to_string(toMs(e.when - f.programStart)).substr(0, 3)
                           + (e.kind == EventKind::StepBegin ? " begin " : " end ") + std::to_string(e.numbers[0])
                           + (e.numbers[1] == 1 ? " met" : ""));
        });
        QCOMPARE(told, (Log{"100 begin 0", "150 end 0 met", "150 begin 1", "150 end 1"}));
    }
};

QTEST_APPLESS_MAIN(TestFlightRunner)
#include "tst_flight_runner.moc"
