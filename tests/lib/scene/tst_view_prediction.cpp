// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include <scene/planned_tiles.h>
#include <scene/view_prediction.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

const TimePoint kStart{1s};

TileKey keyOf(std::uint64_t x)
{
    return {{1, 1}, 0, 0, {0, x, 0}};
}

ViewMotion resting()
{
    ViewMotion motion;
    motion.set({{10, 10}, 100, {1000, 600}});
    return motion;
}

} // namespace

class TestViewPrediction : public QObject {
    Q_OBJECT

private slots:
    void aRestingViewIsPlannedForWhereItIs()
    {
        const ViewMotion motion = resting();
        ViewPrediction prediction;
        prediction.note(motion, kStart);
        const auto place = prediction.place(motion, kStart, 50ms, 200ms);
        QVERIFY(place.viewport == motion.viewport() && place.isOfRest());
    }

    void aFlightIsPlannedForItsEnd()
    {
        ViewMotion motion = resting();
        motion.flyTo({{20, 10}, 300, {1000, 600}}, kStart, 320ms);
        motion.advance(kStart + 100ms);
        const auto place = ViewPrediction().place(motion, kStart + 100ms, 50ms, 200ms);
        QVERIFY(place.viewport == motion.destination() && place.isOfRest());
    }

    void aLongJourneyIsPlannedForWhatComesOnItsWay()
    {
        ViewMotion motion = resting();
        motion.travelBy({4000, 0}, kStart, 2s); // 2000 pixels a second
        motion.advance(kStart + 500ms);
        auto place = ViewPrediction().place(motion, kStart + 500ms, 50ms, 200ms);
        QVERIFY(place.viewport == motion.viewport());
        QVERIFY(std::abs(place.ahead.x - 400) < 1 && place.ahead.y == 0);
        QVERIFY(std::abs(place.drift.x - 100) < 1);
        place = ViewPrediction().place(motion, kStart + 500ms, 5ms, 10ms);
        QVERIFY(std::abs(place.ahead.x - 200) < 1); // a tenth of a second at least
        motion.advance(kStart + 1900ms);
        place = ViewPrediction().place(motion, kStart + 1900ms, 50ms, 200ms);
        QVERIFY(place.viewport == motion.destination() && place.isOfRest()); // nearly there
    }

    void aSlowSourceIsAskedNoFartherThanTwoThousandPixels()
    {
        ViewMotion motion = resting();
        motion.travelBy({40000, 0}, kStart, 4s);
        motion.advance(kStart + 1s);
        const auto place = ViewPrediction().place(motion, kStart + 1s, 5s, 10s);
        QVERIFY(std::abs(place.ahead.x - 2000) < 1);
    }

    void aHandThatDragsIsFollowedUntilItRests()
    {
        ViewMotion motion = resting();
        ViewPrediction prediction;
        TimePoint now = kStart;
        for (int i = 0; i < 4; ++i) {
            prediction.note(motion, now);
            now += 16ms;
            motion.panBy({0, -16}); // the view moves down, 1000 pixels a second
        }
        prediction.note(motion, now);
        auto place = prediction.place(motion, now, 50ms, 200ms);
        QVERIFY(place.viewport == motion.viewport());
        QVERIFY(std::abs(place.ahead.y - 200) < 1 && std::abs(place.drift.y - 50) < 1);
        place = prediction.place(motion, now + 200ms, 50ms, 200ms);
        QVERIFY(place.isOfRest());
    }

    void aLeapIsNoMotion()
    {
        ViewMotion motion = resting();
        ViewPrediction prediction;
        prediction.note(motion, kStart);
        motion.panBy({-800, 0});
        prediction.note(motion, kStart + 16ms);
        QVERIFY(prediction.place(motion, kStart + 16ms, 50ms, 200ms).isOfRest());
    }

    void latencyIsWhatTheLatestTilesTook()
    {
        PlannedTiles tiles;
        QCOMPARE(tiles.latency(0.5), Duration(200ms)); // a guess
        std::vector<Wanted> plan;
        for (std::uint64_t x = 0; x < 10; ++x)
            plan.push_back({keyOf(x), {1, 0, 0}});
        tiles.restate(plan, {}, kStart);
        tiles.restate(plan, {}, kStart + 5ms); // asked for since the first plan
        for (std::uint64_t x = 0; x < 10; ++x)
            tiles.ready(keyOf(x), kStart + 10ms * static_cast<int>(x + 1));
        QCOMPARE(tiles.latency(0), Duration(10ms));
        QCOMPARE(tiles.latency(1), Duration(100ms));
        QVERIFY(!tiles.rank(keyOf(3)));
        tiles.restate({{keyOf(3), {5, 7, 0}}}, {}, kStart);
        QVERIFY(tiles.rank(keyOf(3)) && *tiles.rank(keyOf(3)) == (Rank{5, 7, 0}));
        tiles.ready(keyOf(3), kStart + 10s); // read ahead: it was in no hurry
        QCOMPARE(tiles.latency(1), Duration(100ms));
    }
};

QTEST_APPLESS_MAIN(TestViewPrediction)
#include "tst_view_prediction.moc"
