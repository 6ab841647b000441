// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include <lib/scene/picture_folder.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

bool areAlike(const ViewPlace& a, const ViewPlace& b)
{
    return a.image == b.image && a.inside == b.inside && std::abs(a.zoom - b.zoom) < 1e-6 * b.zoom
           && std::abs(a.centre.x - b.centre.x) < 1e-6 && std::abs(a.centre.y - b.centre.y) < 1e-6;
}

} // namespace

class TestViewRestoring : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void aPlaceInsideAnImageComesBackInAnotherWindow()
    {
        SceneRig first;
        first.open({m_folder.path()});
        first.view->select(5);
        QVERIFY(first.settle());
        first.view->zoomAt({200, 100}, 3);
        QVERIFY(first.settle());
        const ViewPlace place = first.view->place().value();
        QVERIFY(place.inside);
        QCOMPARE(place.image, m_folder.file("5.jpg"));

        SceneRig second;
        second.view->resize({1000, 400}, 1);
        second.scene->open({m_folder.path()});
        second.view->restore(place);
        QTRY_VERIFY(second.scene->isListed());
        QVERIFY(second.settle());
        QCOMPARE(second.view->current(), std::optional<std::size_t>(5));
        const ViewPlace again = second.view->place().value();
        QVERIFY2(areAlike(again, place),
                 qPrintable(QString("%1 %2 %3").arg(again.zoom).arg(again.centre.x).arg(again.centre.y)));
    }

    void anImageThatFilledItsWindowFillsTheNextOne()
    {
        SceneRig first;
        first.open({m_folder.path()});
        first.view->select(4);
        QVERIFY(first.settle());
        SceneRig second;
        second.scene->open({m_folder.path()});
        second.view->restore(first.view->place().value());
        second.view->anticipate(); // before the canvas has its size
        second.view->resize({300, 700}, 1);
        QTRY_VERIFY(second.scene->isListed());
        QVERIFY(second.settle());
        QCOMPARE(second.view->current(), std::optional<std::size_t>(4));
        const RectF image = second.view->viewport().worldToScreen(second.scene->imageRect(4));
        QVERIFY(isNear(image.width, 300, 0.01));
    }

    void aPlaceOnTheWallComesBack()
    {
        SceneRig first;
        first.open({m_folder.path()});
        first.view->step(2);
        first.view->zoomAt({400, 250}, 1.5);
        QVERIFY(first.settle());
        QVERIFY(!first.view->inside());
        const ViewPlace place = first.view->place().value();
        SceneRig second;
        second.scene->open({m_folder.path()});
        second.view->restore(place);
        QTRY_VERIFY(second.scene->isListed());
        QVERIFY(second.settle());
        QVERIFY(areAlike(second.view->place().value(), place));
    }

    void whoMovesIsNotBroughtBack()
    {
        SceneRig rig;
        rig.scene->open({m_folder.path()});
        rig.view->restore({m_folder.file("5.jpg"), {0.5, 0.5}, 1, true});
        QTRY_VERIFY(rig.scene->isListed());
        rig.view->select(1);
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(1));
    }

    void anImageThatIsGoneLeavesTheWallAsItOpens()
    {
        SceneRig plain;
        plain.open({m_folder.path()});
        QVERIFY(plain.settle());
        SceneRig rig;
        rig.scene->open({m_folder.path()});
        rig.view->restore({m_folder.file("nothing.jpg"), {0.5, 0.5}, 1, true});
        QTRY_VERIFY(rig.scene->isListed());
        QVERIFY(rig.settle());
        QVERIFY(rig.view->viewport() == plain.view->viewport());
    }

private:
    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestViewRestoring)
#include "tst_view_restoring.moc"
