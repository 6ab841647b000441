// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QPointF>
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

    void a_move_is_what_leads_from_one_view_to_the_next_data()
    {
        QTest::addColumn<double>("factor");
        QTest::addColumn<QPointF>("at");
        QTest::addColumn<QPointF>("by");
        QTest::newRow("nothing") << 1.0 << QPointF() << QPointF();
        QTest::newRow("in at a corner") << 2.5 << QPointF(0.25, 0.9) << QPointF();
        QTest::newRow("out at the edge") << 0.125 << QPointF(0, 1) << QPointF();
        QTest::newRow("aside") << 1.0 << QPointF() << QPointF(0.5, -2);
    }
    void a_move_is_what_leads_from_one_view_to_the_next()
    {
        QFETCH(double, factor);
        QFETCH(QPointF, at);
        QFETCH(QPointF, by);
        const Viewport from{{3, -4}, 160, {1600, 1000}};
        Viewport to = from;
        to.scale *= factor;
        const PointF pixel{at.x() * 1600, at.y() * 1000};
        const PointF kept = from.screenToWorld(pixel), now = to.screenToWorld(pixel);
        if (factor != 1)
            to.center = {to.center.x + kept.x - now.x, to.center.y + kept.y - now.y};
        to.center = {to.center.x + by.x() * 1600 / to.scale, to.center.y + by.y() * 1000 / to.scale};
        const auto move = moveBetween(from, to);
        QVERIFY(move);
        QVERIFY(std::abs(move->factor - factor) < 1e-9);
        QVERIFY(std::abs(move->at.x - at.x()) < 1e-9 && std::abs(move->at.y - at.y()) < 1e-9);
        QVERIFY(std::abs(move->by.x - by.x()) < 1e-9 && std::abs(move->by.y - by.y()) < 1e-9);
    }

    void a_zoom_about_a_place_outside_is_followed_by_a_pan()
    {
        const Viewport from{{0, 0}, 100, {1000, 1000}};
        const Viewport to{{20, 0}, 200, {1000, 1000}}; // about a place far to the right
        const auto move = moveBetween(from, to);
        QVERIFY(move);
        QCOMPARE(move->factor, 2.0);
        QVERIFY(move->at == PointF({1, 0.5}));
        QVERIFY(std::abs(move->by.x - 3.5) < 1e-9 && move->by.y == 0); // the zoom came as far as 2.5
    }

    void between_canvases_of_other_sizes_there_is_no_move()
    {
        QVERIFY(!moveBetween({{0, 0}, 1, {100, 100}}, {{0, 0}, 1, {100, 101}}));
        QVERIFY(!moveBetween({{0, 0}, 1, {100, 100}}, {{1e6, 0}, 1, {100, 100}})); // farther than a flight pans
    }

    void hands_are_written_down_as_zooms_and_pans()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.pressed(QKeySequence("0"));
        clock.advance(1s);
        TimePoint began = clock.now();
        clock.advance(180ms);
        recorder.moved({1.2, {0.25, 0.75}, {}}, began);
        clock.advance(2s);
        began = clock.now();
        clock.advance(400ms);
        recorder.moved({1, {}, {0.5, -0.25}}, began);
        recorder.moved({}, clock.now());

        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("key pause zoom pause pan"));
        QCOMPARE(std::get<step::Pause>(steps[1].action).time, Duration(1s)); // until the hand began
        const auto& zoom = std::get<step::Zoom>(steps[2].action);
        QVERIFY(zoom.factor == 1.2 && zoom.at == PointF({0.25, 0.75}) && zoom.duration == 180ms);
        QCOMPARE(std::get<step::Pause>(steps[3].action).time, Duration(2s));
        const auto& pan = std::get<step::Pan>(steps[4].action);
        QVERIFY(pan.by == PointF({0.5, -0.25}) && pan.duration == 400ms);
    }

    void notches_that_follow_each_other_are_one_zoom()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        const auto notch = [&](PointF at) {
            const TimePoint began = clock.now();
            clock.advance(180ms);
            recorder.moved({2, at, {}}, began);
            clock.advance(100ms);
        };
        notch({0.5, 0.5});
        notch({0.5, 0.5});
        notch({0.5, 0.5});
        notch({0.9, 0.5}); // over another place
        clock.advance(1s);
        notch({0.9, 0.5}); // after a rest
        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("zoom pause zoom pause zoom"));
        QCOMPARE(std::get<step::Zoom>(steps[0].action).factor, 8.0);
        QCOMPARE(std::get<step::Zoom>(steps[0].action).duration, Duration(740ms));
        QCOMPARE(std::get<step::Zoom>(steps[4].action).factor, 2.0);
    }

    void docks_are_written_down_in_place_of_the_key_that_moved_them()
    {
        ManualClock clock;
        FlightRecorder recorder(clock);
        recorder.pressed(QKeySequence("Right"));
        recorder.pressed(QKeySequence("Ctrl+I"));
        recorder.takeBackKey();
        recorder.docked("details", "closed");
        recorder.takeBackKey(); // there is none
        const auto steps = replay(recorder);
        QCOMPARE(names(steps), QString("key dock"));
        QCOMPARE(std::get<step::Dock>(steps[1].action).name, std::string("details"));
        QVERIFY(std::get<step::Dock>(steps[1].action).place == step::Dock::Place::Closed);
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
