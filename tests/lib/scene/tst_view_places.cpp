// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include <scene/view_places.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr Size kCanvas{800, 500};

/// A wall of `count` pictures that are never opened.
struct Wall {
    explicit Wall(int count)
    {
        const auto files = std::make_shared<FakeFileSystem>();
        auto& names = files->folders["/wall"];
        for (int i = 0; i < count; ++i)
            names.push_back(std::to_string(i) + ".jpg");
        EngineConfig config;
        config.files = files;
        rig = std::make_unique<SceneRig>(config);
        rig->open({"/wall"});
        places = std::make_unique<ViewPlaces>(*rig->scene);
        places->resize(kCanvas, 1);
    }

    std::unique_ptr<SceneRig> rig;
    std::unique_ptr<ViewPlaces> places;
};

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-6 * std::max(1.0, std::abs(b));
}

} // namespace

class TestViewPlaces : public QObject {
    Q_OBJECT

private slots:
    void theWallOpensWithItsFirstRowAtTheTop()
    {
        const Wall wall(40);
        const Viewport v = wall.places->wallAt(0);
        QCOMPARE(v.scale, 160.0);
        QVERIFY(isNear(v.worldToScreen(PointF{0, 0}).y, 10));
        QVERIFY(isNear(v.center.x, wall.rig->scene->layout().sheet(0).center().x));
    }

    void aColumnShowsLargerCellsAndIsStillTheWall()
    {
        const Wall wall(40);
        wall.rig->scene->setWallLayout(WallLayout::Column);
        const Viewport v = wall.places->wallAt(7);
        QCOMPARE(v.scale, 250.0);
        QVERIFY(!wall.places->isInside(v));
        QVERIFY(isNear(v.worldToScreen(PointF{0.5, 0}).x, 400));
        QVERIFY(v.visible().contains(wall.rig->scene->layout().cell(7).center()));
    }

    void cellsAreAsLargeOnADenseScreen()
    {
        const Wall wall(40);
        wall.places->resize({1600, 1000}, 2);
        QCOMPARE(wall.places->wallAt(0).scale, 320.0);
        QVERIFY(isNear(wall.places->wallAt(0).worldToScreen(PointF{0, 0}).y, 20));
    }

    void theLastRowEndsAtTheBottom()
    {
        const Wall wall(40);
        const Viewport v = wall.places->wallAt(39);
        QVERIFY(isNear(v.worldToScreen(PointF{0, wall.rig->scene->layout().sheet(0).bottom()}).y, 490));
    }

    void scrollingGoesOnWithTheNextSheetAndBack()
    {
        const Wall wall(2000);
        const SheetLayout& layout = wall.rig->scene->layout();
        QVERIFY(layout.sheetCount() > 1);
        Viewport v = wall.places->wallAt(0);
        const Viewport start = v;
        std::size_t steps = 0;
        while (layout.sheetOf(layout.nearest(v.center)) == 0 && ++steps < 1000)
            v = wall.places->scrolled(v, {0, 300});
        QVERIFY(steps < 1000);
        QVERIFY(isNear(v.worldToScreen(PointF{0, layout.sheet(1).y}).y, 10));
        v = wall.places->scrolled(v, {0, -300});
        QCOMPARE(layout.sheetOf(layout.nearest(v.center)), 0U);
        QVERIFY(isNear(v.worldToScreen(PointF{0, layout.sheet(0).bottom()}).y, 490));
        for (std::size_t i = 0; i <= steps; ++i)
            v = wall.places->scrolled(v, {0, -300});
        QVERIFY(isNear(v.center.y, start.center.y));
        QVERIFY(isNear(v.center.x, start.center.x));
    }

    void scrollingSidewaysStaysAtItsHeight()
    {
        const Wall wall(40);
        const Viewport from = wall.places->wallAt(20);
        const Viewport to = wall.places->scrolled(from, {80, 0});
        QVERIFY(isNear(to.center.x, from.center.x + 0.5));
        QVERIFY(isNear(to.center.y, from.center.y));
    }

    void whatIsInViewNeedsNoShift()
    {
        const Wall wall(40);
        const Viewport v = wall.places->wallAt(0);
        const PointF none = wall.places->shiftToShow(0, v);
        QCOMPARE(none.x, 0.0);
        QCOMPARE(none.y, 0.0);
        const PointF down = wall.places->shiftToShow(39, v);
        QVERIFY(down.y > 0);
        Viewport moved = v;
        moved.center.y += down.y / v.scale;
        QVERIFY(isNear(wall.places->shiftToShow(39, moved).y, 0));
        const PointF up = wall.places->shiftToShow(0, moved);
        QVERIFY(up.y < 0);
    }

    void anImageThatFillsHalfTheCanvasIsEntered()
    {
        const Wall wall(40);
        Viewport v = wall.places->imageFit(5);
        QVERIFY(wall.places->isInside(v));
        const double fit = v.scale;
        v.scale = fit * 0.51;
        QVERIFY(wall.places->isInside(v));
        v.scale = fit * 0.49;
        QVERIFY(!wall.places->isInside(v));
    }

    void withoutItemsNothingIsClampedOrEntered()
    {
        const Wall wall(0);
        QVERIFY(wall.places->isEmpty());
        const Viewport v{{3, 4}, 7, kCanvas};
        QVERIFY(!wall.places->isInside(v));
        QCOMPARE(wall.places->clamped(v).scale, 7.0);
    }
};

QTEST_GUILESS_MAIN(TestViewPlaces)
#include "tst_view_places.moc"
