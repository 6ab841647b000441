// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include <map/viewport.h>

using namespace tessera;

class TestViewport : public QObject {
    Q_OBJECT

private slots:
    void theCentreOfTheWorldPartIsTheMiddleOfTheCanvas()
    {
        const Viewport v{{10, 20}, 4, {800, 600}};
        QCOMPARE(v.worldToScreen(PointF{10, 20}), (PointF{400, 300}));
        QCOMPARE(v.worldToScreen(PointF{11, 19}), (PointF{404, 296}));
        QCOMPARE(v.visible(), (RectF{10 - 100, 20 - 75, 200, 150}));
    }

    void screenToWorldIsTheInverse()
    {
        std::mt19937_64 random(1);
        std::uniform_real_distribution<double> place(-1e4, 1e4);
        for (int i = 0; i < 1000; ++i) {
            const Viewport v{{place(random), place(random)}, std::exp(place(random) / 2000), {1601, 999}};
            const PointF p{place(random), place(random)};
            const PointF q = v.worldToScreen(v.screenToWorld(p));
            QVERIFY(std::abs(p.x - q.x) < 1e-5 && std::abs(p.y - q.y) < 1e-5);
            const RectF r{p.x, p.y, 30, 20};
            const RectF back = v.screenToWorld(v.worldToScreen(r));
            QVERIFY(std::abs(back.width - 30) < 1e-6 && std::abs(back.height - 20) < 1e-6);
        }
    }

    void zoomingKeepsThePointUnderTheCursor()
    {
        const Viewport v{{3, 4}, 100, {640, 480}};
        const PointF cursor{17, 401};
        const PointF before = v.screenToWorld(cursor);
        const Viewport z = v.zoomedAt(cursor, 1.2);
        QCOMPARE(z.scale, 120.0);
        const PointF after = z.screenToWorld(cursor);
        QVERIFY(std::abs(before.x - after.x) < 1e-12 && std::abs(before.y - after.y) < 1e-12);
    }

    void panningMovesTheViewByDevicePixels()
    {
        const Viewport v{{0, 0}, 50, {640, 480}};
        QCOMPARE(v.pannedBy(100, -25).center, (PointF{2, -0.5}));
    }

    void clampingBoundsCentreAndScale()
    {
        const Viewport v{{-5, 50}, 1000, {640, 480}};
        const Viewport c = v.clamped({0, 0, 10, 20}, 1, 64);
        QCOMPARE(c.center, (PointF{0, 20}));
        QCOMPARE(c.scale, 64.0);
        QCOMPARE(v.clamped({-10, 0, 20, 100}, 2000, 3000).scale, 2000.0);
    }
};

QTEST_APPLESS_MAIN(TestViewport)
#include "tst_viewport.moc"
