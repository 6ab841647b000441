// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include <core/clock.h>
#include <scene/view_motion.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

constexpr double kTiny = 1e-9;

Viewport start()
{
    return Viewport{{5, 5}, 100, {1000, 800}};
}

bool samePoint(PointF a, PointF b, double by = 1e-6)
{
    return std::abs(a.x - b.x) <= by && std::abs(a.y - b.y) <= by;
}

} // namespace

class TestViewMotion : public QObject {
    Q_OBJECT

private slots:
    void zoomKeepsThePointUnderTheCursor()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        const PointF cursor{200, 650};
        const PointF world = motion.viewport().screenToWorld(cursor);
        motion.zoomAt(cursor, 1.2, clock.now(), 180ms);
        double last = 100;
        for (int i = 0; i < 20; ++i) {
            clock.advance(10ms);
            motion.advance(clock.now());
            QVERIFY(samePoint(motion.viewport().worldToScreen(world), cursor));
            QVERIFY(motion.viewport().scale >= last - kTiny);
            last = motion.viewport().scale;
        }
        QVERIFY(!motion.isMoving());
        QCOMPARE(motion.viewport().scale, 120.0);
    }

    void notchesAddUp()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        for (int i = 0; i < 3; ++i) {
            motion.zoomAt({500, 400}, 1.2, clock.now(), 180ms);
            clock.advance(50ms);
            motion.advance(clock.now());
        }
        clock.advance(1s);
        motion.advance(clock.now());
        QVERIFY(std::abs(motion.viewport().scale - 100 * 1.728) < 1e-6);
    }

    void aMotionOfZeroLengthIsDoneAtOnce()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        motion.zoomAt({500, 400}, 2, clock.now(), 0ms);
        QVERIFY(!motion.isMoving());
        QCOMPARE(motion.viewport().scale, 200.0);
    }

    void panFollowsTheHand()
    {
        ViewMotion motion;
        motion.set(start());
        motion.panBy({100, -50});
        QVERIFY(samePoint(motion.viewport().center, {4, 5.5}));
    }

    void travelIsLinearInTime()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        motion.travelBy({400, 0}, clock.now(), 400ms);
        clock.advance(100ms);
        motion.advance(clock.now());
        QVERIFY(samePoint(motion.viewport().center, {6, 5}));
        clock.advance(300ms);
        motion.advance(clock.now());
        QVERIFY(samePoint(motion.viewport().center, {9, 5}));
        QVERIFY(!motion.isMoving());
    }

    void glideEndsWhereItsSpeedLeads()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        motion.flick({-1000, 0}, clock.now());
        QVERIFY(motion.isMoving());
        const PointF end = motion.destination().center;
        QVERIFY(end.x > 5);
        double last = 5;
        while (motion.isMoving()) {
            clock.advance(8ms);
            motion.advance(clock.now());
            QVERIFY(motion.viewport().center.x >= last - kTiny);
            last = motion.viewport().center.x;
        }
        QVERIFY(samePoint(motion.viewport().center, end));
    }

    void aSlowReleaseDoesNotGlide()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        motion.flick({1, 1}, clock.now());
        QVERIFY(!motion.isMoving());
    }

    void flightIsStraightOnTheScreen()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        const Viewport to{{7, 2}, 900, {1000, 800}};
        // The world point that both views show at the same place stays there all the way.
        const double f = (1 / 100.0) / (1 / 100.0 - 1 / 900.0);
        const PointF fixed{5 + (7 - 5) * f, 5 + (2 - 5) * f};
        const PointF where = start().worldToScreen(fixed);
        motion.flyTo(to, clock.now(), 300ms);
        while (motion.isMoving()) {
            clock.advance(10ms);
            motion.advance(clock.now());
            QVERIFY(samePoint(motion.viewport().worldToScreen(fixed), where, 1e-3));
        }
        QCOMPARE(motion.viewport().scale, 900.0);
        QVERIFY(samePoint(motion.viewport().center, to.center));
    }

    void whatIsLookedAtMayLieElsewhereAndBeLarger()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.set(start());
        const RectF from{4, 4, 3, 2};
        const RectF to{10, 1, 6, 4};
        motion.flyTo({{5.5, 5}, 400, {1000, 800}}, clock.now(), 100ms);
        clock.advance(40ms);
        motion.advance(clock.now());
        const RectF now = motion.viewport().worldToScreen(from);
        const RectF end = motion.destination().worldToScreen(from);
        motion.follow(from, to);
        QVERIFY(motion.isMoving());
        const RectF after = motion.viewport().worldToScreen(to);
        QVERIFY(samePoint({after.x, after.y}, {now.x, now.y}) && samePoint(after.center(), now.center()));
        clock.advance(1s);
        motion.advance(clock.now());
        const RectF there = motion.viewport().worldToScreen(to);
        QVERIFY(samePoint({there.x, there.y}, {end.x, end.y}) && samePoint(there.center(), end.center()));
    }

    void everyStepIsClamped()
    {
        ManualClock clock;
        ViewMotion motion;
        motion.setClamp([](Viewport v) {
            v.scale = std::min(v.scale, 150.0);
            v.center.x = std::clamp(v.center.x, 0.0, 6.0);
            return v;
        });
        motion.set(start());
        motion.zoomAt({500, 400}, 10, clock.now(), 100ms);
        QCOMPARE(motion.destination().scale, 150.0);
        motion.panBy({-100000, 0});
        QCOMPARE(motion.viewport().center.x, 6.0);
        motion.travelBy({-100000, 0}, clock.now(), 100ms);
        clock.advance(1s);
        motion.advance(clock.now());
        QCOMPARE(motion.viewport().center.x, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestViewMotion)
#include "tst_view_motion.moc"
