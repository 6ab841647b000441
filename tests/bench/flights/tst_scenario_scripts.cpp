// SPDX-License-Identifier: GPL-3.0-or-later
// What the scenarios fly are flights as the program reads them.
#include <algorithm>
#include <cmath>

#include <QTest>

#include <app/flight_script.h>
#include <bench/flights/scenario_scripts.h>
#include <flights/random_script.h>

using namespace tessera;

namespace {

std::vector<Step> read(const QByteArray& script)
{
    const auto steps = parseFlightScript(script.toStdString(), "/folder");
    if (!steps)
        qWarning("%s", steps.error().reason.c_str());
    return steps ? *steps : std::vector<Step>();
}

template <class Kind>
std::vector<Kind> all(const std::vector<Step>& steps)
{
    std::vector<Kind> found;
    for (const Step& step : steps)
        if (const auto* action = std::get_if<Kind>(&step.action))
            found.push_back(*action);
    return found;
}

} // namespace

class TestScenarioScripts : public QObject {
    Q_OBJECT

private slots:
    void all_of_them_are_flights()
    {
        for (const QByteArray& script : {canvasScript(), jumpScript("/a.tif", 1), panScript({1400, 900}), wheelScript(),
                                         flickScript(1), flickScript(100'000), wallScript(100'000, WallPass::First),
                                         wallScript(1, WallPass::Later), fillScript(0), fillScript(5000)}) {
            const std::vector<Step> steps = read(script);
            QVERIFY(steps.size() > 3);
            QCOMPARE(steps.back().name, std::string("close"));
        }
    }

    void jumps_are_the_same_for_the_same_seed()
    {
        QCOMPARE(jumpScript("/a.tif", 3), jumpScript("/a.tif", 3));
        QVERIFY(jumpScript("/a.tif", 3) != jumpScript("/a.tif", 4));
        QVERIFY(all<step::Jump>(read(jumpScript("/a.tif", 3))).size() >= 20);
    }

    void pans_make_2000_pixels_a_second_on_any_canvas()
    {
        for (const QSize canvas : {QSize(1400, 900), QSize(3800, 2000)})
            for (const step::Pan& pan : all<step::Pan>(read(panScript(canvas)))) {
                const double way = std::hypot(pan.by.x * canvas.width(), pan.by.y * canvas.height());
                QVERIFY(std::abs(way / (toMs(pan.duration) / 1000) - 2000) < 1);
            }
    }

    void the_wheel_comes_back_to_where_it_began()
    {
        double factor = 1;
        double most = 1;
        for (const step::Zoom& zoom : all<step::Zoom>(read(wheelScript()))) {
            factor *= zoom.factor;
            most = std::max(most, factor);
        }
        QVERIFY(most >= 64.0 * 40'000 / 1000); // from 1,000 pixels across to 64 for one
        QVERIFY(std::abs(factor - 1) < 1e-9);
    }

    void the_flight_over_the_wall_comes_back_from_an_image_in_its_middle()
    {
        const std::vector<Step> steps = read(wallScript(1000, WallPass::Later));
        QCOMPARE(all<step::Select>(steps).front().index, std::uint64_t(500));
        double factor = 1;
        double least = 1;
        for (const step::Zoom& zoom : all<step::Zoom>(steps)) {
            QVERIFY(zoom.at == PointF({0.5, 0.5})); // what is there stays
            factor *= zoom.factor;
            least = std::min(least, factor);
        }
        QVERIFY(least < 0.5 / 300); // from one image in its fit to half of a wall of 100,000
        QVERIFY(std::abs(factor / least - 1) < 1e-9);
        const auto isOfMosaic = [](const step::Wait& wait) { return wait.what == step::Wait::For::Mosaic; };
        const std::vector<step::Wait> later = all<step::Wait>(steps);
        QVERIFY(std::none_of(later.begin(), later.end(), isOfMosaic));
        const std::vector<step::Wait> first = all<step::Wait>(read(wallScript(1000, WallPass::First)));
        QCOMPARE(std::count_if(first.begin(), first.end(), isOfMosaic), std::ptrdiff_t(1));
    }

    void a_filling_wall_moves_for_as_long_as_it_is_asked_to_and_back()
    {
        QVERIFY(all<step::Pan>(read(fillScript(0))).empty());
        const std::vector<step::Pan> pans = all<step::Pan>(read(fillScript(4000)));
        Duration moving{};
        PointF at;
        for (const step::Pan& pan : pans) {
            moving += pan.duration;
            at = {at.x + pan.by.x, at.y + pan.by.y};
            QVERIFY(std::abs(at.x) < 0.5 && std::abs(at.y) < 0.5); // the wall stays in view
        }
        QCOMPARE(moving, Duration(std::chrono::seconds(4)));
        QVERIFY(std::abs(at.x) < 1e-9 && std::abs(at.y) < 1e-9);
    }

    void flicking_stays_within_the_folder()
    {
        std::uint64_t steps = 0;
        for (const step::Move& move : all<step::Move>(read(flickScript(50))))
            if (move.direction > 0)
                steps += move.count;
        QCOMPARE(steps, std::uint64_t(49));
    }

    void random_flights_are_as_long_as_they_were_asked_for()
    {
        FlightWorld world;
        world.places = {{"/a", {"1.png", "2.png"}, 2}, {"/b.tif", {"b.tif"}, 1}};
        world.longestMove = 500;
        world.longestPause = 100;
        QCOMPARE(read(RandomScript(world, 7).ofSteps(400)).back().name, std::string("close"));
        const QByteArray script = RandomScript(world, 7).ofTime(std::chrono::seconds(60));
        QCOMPARE(script, RandomScript(world, 7).ofTime(std::chrono::seconds(60)));
        Duration planned{};
        const std::vector<Step> steps = read(script);
        for (const step::Pan& pan : all<step::Pan>(steps))
            planned += pan.duration;
        for (const step::Zoom& zoom : all<step::Zoom>(steps))
            planned += zoom.duration;
        for (const step::Pause& pause : all<step::Pause>(steps))
            planned += pause.time;
        QVERIFY(planned >= std::chrono::seconds(60) && planned < std::chrono::seconds(61));
    }
};

QTEST_APPLESS_MAIN(TestScenarioScripts)
#include "tst_scenario_scripts.moc"
