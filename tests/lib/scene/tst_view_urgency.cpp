// SPDX-License-Identifier: GPL-3.0-or-later
// Until when decoding may take the processor from everything else.
#include <QTest>

#include <lib/scene/picture_folder.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

class TestViewUrgency : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void itEndsWithThePicture()
    {
        SceneRig rig;
        rig.frame(); // nothing is open
        QVERIFY(rig.engine->loader().isUrgent());
        rig.open({m_folder.path()});
        rig.frame();
        QVERIFY(!rig.view->isCovered());
        QVERIFY(rig.engine->loader().isUrgent());
        QVERIFY(rig.settle());
        QVERIFY(rig.view->isCovered());
        QVERIFY(!rig.engine->loader().isUrgent());
    }

    void itEndsWhenAHandMoves()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.frame();
        QVERIFY(rig.engine->loader().isUrgent());
        rig.view->zoomAt({400, 250}, 2);
        rig.frame();
        QVERIFY(!rig.view->isCovered());
        QVERIFY(!rig.engine->loader().isUrgent());
    }

private:
    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestViewUrgency)
#include "tst_view_urgency.moc"
