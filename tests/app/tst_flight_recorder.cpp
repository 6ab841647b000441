// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/flight_recorder.h>
#include <app/flight_script.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

/// What was recorded, read back by the flights' own parser.
std::vector<Step> replay(const FlightRecorder& recorder)
{
    auto steps = parseFlightScript(recorder.script().toStdString(), "/");
    return steps ? std::move(*steps) : std::vector<Step>{};
}

QString names(const std::vector<Step>& steps)
{
    QStringList list;
    for (const Step& step : steps)
        list += QString::fromStdString(step.name);
    return list.join(' ');
}

} // namespace

class TestFlightRecorder : public QObject {
    Q_OBJECT

private slots:
    void a_session_can_be_flown()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.resized({1600, 1000});
        recorder.opened({"/pictures"}, false);
        clock.advance(1s);
        recorder.pressed(QKeySequence("Right"));
        clock.advance(2s);
        recorder.cameToRest({7, {0.25, 0.5}, 2});
        clock.advance(300ms);
        recorder.cameToRest({std::nullopt, {0.5, 0.125}, 0.25});

        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("resize open wait pause key pause select jump pause fit jump"));
        QVERIFY(std::get<step::Resize>(steps[0].action).size == Size({1600, 1000}));
        QCOMPARE(std::get<step::Open>(steps[1].action).paths, std::vector<std::string>{"/pictures"});
        QVERIFY(!std::get<step::Open>(steps[1].action).recursive.value_or(false));
        QCOMPARE(std::get<step::Pause>(steps[3].action).time, Duration(1s));
        QCOMPARE(std::get<step::Key>(steps[4].action).press, QKeySequence("Right"));
        QCOMPARE(std::get<step::Select>(steps[6].action).index, std::uint64_t(7));
        QVERIFY(std::get<step::Jump>(steps[7].action).center == PointF({0.25, 0.5}));
        QVERIFY(std::get<step::Fit>(steps[9].action).what == step::Fit::What::Scene);
        QCOMPARE(std::get<step::Jump>(steps[10].action).scale, 0.25);
    }

    void what_was_opened_together_is_opened_together()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.opened({"/a", "/b"}, true);
        recorder.opened({}, false);
        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("open wait open wait"));
        QCOMPARE(std::get<step::Open>(steps[0].action).paths, (std::vector<std::string>{"/a", "/b"}));
        QCOMPARE(std::get<step::Open>(steps[0].action).recursive, std::optional(true));
        QVERIFY(std::get<step::Open>(steps[2].action).paths.empty());
    }

    void resting_at_the_same_place_is_written_once()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.cameToRest({3, {0.5, 0.5}, 1});
        recorder.cameToRest({3, {0.5, 0.5}, 1});
        QCOMPARE(names(replay(recorder)), QString("select jump"));
    }

    void moving_within_an_image_only_jumps()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.cameToRest({3, {0.5, 0.5}, 1});
        recorder.cameToRest({3, {0.6, 0.5}, 1});
        QCOMPARE(names(replay(recorder)), QString("select jump jump"));
    }

    void after_a_key_the_image_is_selected_again()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.cameToRest({3, {0.5, 0.5}, 1});
        recorder.pressed(QKeySequence("Esc"));
        recorder.cameToRest({3, {0.5, 0.5}, 1});
        QCOMPARE(names(replay(recorder)), QString("select jump key select jump"));
    }

    void short_waits_are_no_pauses_and_places_outside_are_moved_in()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.pressed(QKeySequence("0"));
        clock.advance(49ms);
        recorder.cameToRest({std::nullopt, {-0.5, 1.5}, 1});
        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("key fit jump"));
        QVERIFY(std::get<step::Jump>(steps[2].action).center == PointF({0, 1}));
    }
};

QTEST_APPLESS_MAIN(TestFlightRecorder)
#include "tst_flight_recorder.moc"
