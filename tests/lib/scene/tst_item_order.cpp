// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <scene/item_order.h>

using namespace tessera;

namespace {

std::vector<SceneItem> named(const std::vector<std::string>& names, std::uint32_t group = 0)
{
    std::vector<SceneItem> items;
    for (const std::string& name : names) {
        SceneItem item;
        item.locator = item.name = item.sortKey = name;
        item.group = group;
        items.push_back(item);
    }
    return items;
}

QString shownOf(const ItemOrder& order, const std::vector<SceneItem>& items)
{
    QString text;
    for (std::size_t p = 0; p < order.count(); ++p)
        text += QString::fromStdString(items[order.idAt(p)].name);
    return text;
}

} // namespace

class TestItemOrder : public QObject {
    Q_OBJECT

private slots:
    void batchesAreMergedInOrder()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"d", "a"});
        order.add(items, 0);
        QCOMPARE(shownOf(order, items), "ad");
        for (const SceneItem& more : named({"c", "e", "b"}))
            items.push_back(more);
        order.add(items, 2);
        QCOMPARE(shownOf(order, items), "abcde");
    }

    void groupsStayTogetherInTheOrderGiven()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"y", "z"}, 0);
        for (const SceneItem& more : named({"a", "b"}, 1))
            items.push_back(more);
        order.add(items, 0);
        QCOMPARE(shownOf(order, items), "yzab");
    }

    void equalNamesAreKeptApartByTheirPlace()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"q", "p"});
        items[0].sortKey = items[1].sortKey = "same";
        order.add(items, 0);
        QCOMPARE(shownOf(order, items), "pq");
    }

    void positionsAreFoundAgainAfterEveryChange()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"c", "b"});
        QVERIFY(!order.positionOf(0));
        order.add(items, 0);
        QCOMPARE(order.positionOf(0), std::optional<std::size_t>(1));
        items.push_back(named({"a"}).front());
        order.add(items, 2);
        QCOMPARE(order.positionOf(0), std::optional<std::size_t>(2));
        QCOMPARE(order.positionOf(2), std::optional<std::size_t>(0));
        QVERIFY(!order.positionOf(3));
    }

    void theFilterIgnoresCaseAndHidesTheRest()
    {
        ItemOrder order;
        const std::vector<SceneItem> items = named({"Straße", "Gasse", "STRASSE"});
        order.add(items, 0);
        QVERIFY(order.setFilter("strasse", items));
        QCOMPARE(order.count(), 1U + (QString("Straße").toCaseFolded() == "strasse" ? 1U : 0U));
        QVERIFY(!order.positionOf(1));
        QVERIFY(!order.setFilter("strasse", items));
        QVERIFY(order.setFilter("", items));
        QCOMPARE(order.count(), 3U);
    }

    void theReverseOrderHoldsForLaterBatches()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"a", "c"});
        order.add(items, 0);
        QVERIFY(order.setDescending(true, items));
        QVERIFY(!order.setDescending(true, items));
        items.push_back(named({"b"}).front());
        order.add(items, 2);
        QCOMPARE(shownOf(order, items), "cba");
        order.clear();
        QCOMPARE(order.count(), 0U);
        order.add(items, 0);
        QCOMPARE(shownOf(order, items), "abc"); // ascending again
    }
};

QTEST_APPLESS_MAIN(TestItemOrder)
#include "tst_item_order.moc"
