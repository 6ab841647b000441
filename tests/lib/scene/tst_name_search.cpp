// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <scene/name_search.h>
#include <support/wall_rig.h>

using namespace tessera;
using namespace tessera::test;

class TestNameSearch : public QObject {
    Q_OBJECT

private slots:
    void theFirstThatBeginsSoIsFoundWhateverItsCase()
    {
        QCOMPARE(found("bea", 0), 1);
        QCOMPARE(found("BEACH 2", 0), 2);
        QCOMPARE(found("each", 0), -1); // not within
        QCOMPARE(found("beach 22.jpg and more", 0), -1);
    }
    void theSearchBeginsWhereItIsToldAndGoesAround()
    {
        QCOMPARE(found("beach", 2), 2);
        QCOMPARE(found("beach", 3), 1);
        QCOMPARE(found("beach", 99), 1); // from position 3, which is past them
    }
    void lettersBeyondAsciiCompareWithoutCaseToo() { QCOMPARE(found("ö", 0), 3); }
    void nothingIsFoundForNothing()
    {
        QCOMPARE(found("", 0), -1);
        const auto empty = wallOf(0);
        QVERIFY(!findByName(*empty->scene, "a", 0));
    }

private:
    [[nodiscard]] int found(const std::string& text, std::size_t from) const
    {
        const auto position = findByName(*m_wall->scene, text, from);
        return position ? static_cast<int>(*position) : -1;
    }

    std::unique_ptr<SceneRig> m_wall = wallOf({"Alps.jpg", "Beach 1.jpg", "beach 2.jpg", "Öl.jpg"});
};

QTEST_GUILESS_MAIN(TestNameSearch)
#include "tst_name_search.moc"
