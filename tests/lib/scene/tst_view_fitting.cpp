// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of the scene a view shows: fitting, zooming, stepping.
#include <QTest>

#include <algorithm>
#include <cmath>

#include <lib/scene/picture_folder.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

class TestViewFitting : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void divingFitsTheImageAndBackReturns()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        const Viewport wall = rig.view->viewport();
        const RectF third = wall.worldToScreen(rig.scene->imageRect(2));
        rig.view->diveAt(third.center());
        QVERIFY(rig.view->isAnimating());
        QVERIFY(rig.settle());
        QVERIFY(rig.view->inside());
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(2));
        const RectF there = rig.view->viewport().worldToScreen(rig.scene->imageRect(2));
        QVERIFY(isNear(std::max(there.width / SceneRig::kWidth, there.height / SceneRig::kHeight), 1));
        rig.view->back();
        QVERIFY(rig.settle());
        QVERIFY(isNear(rig.view->viewport().scale, wall.scale));
        QVERIFY(isNear(rig.view->viewport().center.x, wall.center.x));
        QCOMPARE(rig.holes, 0);
    }

    void backFromTheWallShowsAllOfIt()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->zoomAt({200, 150}, 1.5, 0ms);
        QVERIFY(!rig.view->inside());
        rig.view->back();
        QVERIFY(rig.settle());
        const RectF all = rig.view->viewport().worldToScreen(rig.scene->layout().bounds());
        QVERIFY(all.x >= 0 && all.y >= 0 && all.right() <= SceneRig::kWidth + 0.001
                && all.bottom() <= SceneRig::kHeight + 0.001);
    }

    void actualSizeShowsOnePixelPerPixelOnWholePixels()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(3);
        QVERIFY(rig.settle());
        rig.view->actualSize();
        QVERIFY(rig.settle());
        QVERIFY(isNear(rig.view->imageScale(), 1, 1e-9));
        const RectF image = rig.view->viewport().worldToScreen(rig.scene->imageRect(3));
        QVERIFY(std::abs(image.x - std::round(image.x)) < 1e-6);
        QVERIFY(std::abs(image.y - std::round(image.y)) < 1e-6);
    }

    void aFittedImageStaysFittedWhenTheCanvasChanges()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(1);
        QVERIFY(rig.settle());
        rig.view->resize({400, 700}, 1);
        rig.frame();
        const RectF image = rig.view->viewport().worldToScreen(rig.scene->imageRect(1));
        QVERIFY(isNear(image.center().x, 200) && isNear(image.center().y, 350));
        QVERIFY(isNear(image.width, 400) || isNear(image.height, 700));
        QVERIFY(image.width <= 400 + 1e-6 && image.height <= 700 + 1e-6);
    }

    void aFileThatWasOpenedByNameStaysFittedWhenTheCanvasChanges()
    {
        SceneRig rig;
        rig.open({m_folder.path() + "/1.jpg"}); // portrait
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(1));
        rig.view->resize({400, 700}, 1);
        rig.frame();
        const RectF image = rig.view->viewport().worldToScreen(rig.scene->imageRect(1));
        QVERIFY(isNear(image.width, 400));
        QVERIFY(isNear(image.center().x, 200) && isNear(image.center().y, 350));
    }

    void anImageThatWasZoomedIntoKeepsItsScaleWhenTheCanvasChanges()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(1);
        rig.view->actualSize();
        QVERIFY(rig.settle());
        rig.view->resize({400, 700}, 1);
        rig.frame();
        QVERIFY(isNear(rig.view->imageScale(), 1));
    }

    void zoomIsClampedAtBothEnds()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(4);
        QVERIFY(rig.settle());
        rig.view->zoomAt({400, 250}, 1e12, 0ms);
        rig.frame();
        QVERIFY(isNear(rig.view->imageScale(), 64, 1e-3));
        rig.view->zoomAt({400, 250}, 1e-18, 0ms);
        rig.frame();
        const RectF all = rig.view->viewport().worldToScreen(rig.scene->layout().bounds());
        QVERIFY(
            isNear(std::max(all.width / (SceneRig::kWidth - 20), all.height / (SceneRig::kHeight - 20)), 0.5, 1e-3));
    }

    void steppingInsideFitsTheNextImageAtOnce()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(1);
        QVERIFY(rig.settle());
        rig.view->step(1);
        rig.frame();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(2));
        QVERIFY(!rig.view->isAnimating());
        QVERIFY(rig.view->inside());
        rig.view->step(-5);
        rig.frame();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(0));
        rig.view->last();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(rig.scene->count() - 1));
    }

    void anImageThatIsNotKnownYetIsFittedOnceItIs()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(0);
        rig.frame();
        rig.view->step(1); // portrait; nothing is opened yet, a guess is shown
        rig.frame();
        QVERIFY(rig.scene->item(1).state == ItemState::Unknown);
        QVERIFY(rig.settle());
        const RectF image = rig.view->viewport().worldToScreen(rig.scene->imageRect(1));
        QVERIFY(isNear(image.height, SceneRig::kHeight));
    }

    void aHandThatMovesOnKeepsAnUnknownImageWhereItIs()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(1);
        rig.frame();
        const double before = rig.view->viewport().scale;
        rig.view->panBy({30, 0});
        QVERIFY(rig.settle());
        QVERIFY(isNear(rig.view->viewport().scale, before));
    }

    void aFlightThroughTheFractalEndsWherePixelsAreSquares()
    {
        SceneRig rig;
        rig.open({"tessera:fractal"});
        rig.view->select(0);
        QVERIFY(rig.settle());
        for (int i = 0; i < 60; ++i) {
            rig.view->zoomAt({425, 210}, 2.2, 0ms);
            rig.frame();
            rig.work(2);
        }
        QVERIFY(rig.settle());
        QVERIFY(isNear(rig.view->imageScale(), 64, 1e-3));
        QCOMPARE(rig.holes, 0);
    }

private:
    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestViewFitting)
#include "tst_view_fitting.moc"
