// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <scene/name_search.h>
#include <support/wall_rig.h>

using namespace tessera;
using namespace tessera::test;

class TestNameSearch : public QObject {
    Q_OBJECT

private slots:
    void whatBeginsSoIsFoundWhateverItsCase()
    {
        QCOMPARE(found("bEACH 2"), QString("beach 2.jpg"));
        QCOMPARE(found("each"), QString()); // not within
        QCOMPARE(found("beach 2.jpg and more"), QString());
    }
    void theSearchBeginsWhereItIsToldAndGoesAround()
    {
        const QString first = found("beach");
        const QString second = found("beach", after(first));
        QCOMPARE((QStringList{first, second}), (QStringList{"Beach 1.jpg", "beach 2.jpg"}));
        QCOMPARE(found("beach", after(second)), first);
    }
    void lettersBeyondAsciiCompareWithoutCaseToo() { QCOMPARE(found("ö"), QString("Öl.jpg")); }
    void nothingIsFoundForNothing()
    {
        QCOMPARE(found(""), QString());
        const auto empty = wallOf(0);
        QVERIFY(!findByName(*empty->scene, "a", 0));
    }

private:
    [[nodiscard]] QString nameAt(std::size_t position) const
    {
        return QString::fromStdString(m_wall->scene->item(position).name());
    }
    [[nodiscard]] QString found(const std::string& text, std::size_t from = 0) const
    {
        const auto position = findByName(*m_wall->scene, text, from);
        return position ? nameAt(*position) : QString();
    }
    [[nodiscard]] std::size_t after(const QString& name) const
    {
        std::size_t position = 0;
        while (nameAt(position) != name)
            ++position;
        return (position + 1) % m_wall->scene->count();
    }

    std::unique_ptr<SceneRig> m_wall = wallOf({"Alps.jpg", "Beach 1.jpg", "beach 2.jpg", "Öl.jpg"});
};

QTEST_GUILESS_MAIN(TestNameSearch)
#include "tst_name_search.moc"
