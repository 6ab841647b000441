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
        item.text = ItemText(name, name);
        item.group = group;
        items.push_back(item);
    }
    return items;
}

QString shownOf(const ItemOrder& order, const std::vector<SceneItem>& items)
{
    QString text;
    for (std::size_t p = 0; p < order.count(); ++p)
        text += QString::fromStdString(items[order.idAt(p)].name());
    return text;
}

} // namespace

class TestItemOrder : public QObject {
    Q_OBJECT

private slots:
    // A worker hands over what is sorted, several such at once where the GUI thread is late, or none.
    void runsOfSortedNamesBecomeOne()
    {
        for (const std::size_t runs : {1U, 2U, 9U, 30U, 300U}) {
            std::vector<std::string> names;
            for (std::size_t run = 0; run < runs; ++run)
                for (std::size_t i = run; i < 300; i += runs)
                    names.push_back(std::to_string(1000 + i));
            const std::vector<SceneItem> items = named(names);
            ItemOrder order;
            order.add(items, 0);
            QCOMPARE(order.count(), std::size_t(300));
            for (std::size_t i = 0; i < 300; ++i)
                QCOMPARE(items[order.idAt(i)].name(), std::to_string(1000 + i));
        }
    }

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
        for (SceneItem& item : items)
            item.text = ItemText(item.locator(), "same");
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

    void manyBatchesMakeTheSameOrderAsOne()
    {
        std::vector<SceneItem> items;
        for (unsigned i = 0; i < 700; ++i)
            for (const SceneItem& item : named({QString("%1").arg(i * 7919U % 700U, 3, 10, QChar('0')).toStdString()}))
                items.push_back(item);
        for (const bool descending : {false, true}) {
            ItemOrder inBatches;
            ItemOrder atOnce;
            (void)inBatches.setDescending(descending, {});
            (void)atOnce.setDescending(descending, {});
            std::vector<SceneItem> some;
            for (std::size_t next = 0, size = 1; next < items.size(); size = size * 2 + 1) {
                const std::size_t first = some.size();
                for (std::size_t i = 0; i < size && next < items.size(); ++i)
                    some.push_back(items[next++]);
                inBatches.add(some, first);
            }
            atOnce.add(items, 0);
            QCOMPARE(shownOf(inBatches, items), shownOf(atOnce, items));
            QVERIFY(shownOf(atOnce, items).startsWith(descending ? "699698" : "000001"));
        }
    }

    void typingOnGivesWhatTypingAtOnceGives()
    {
        const std::vector<SceneItem> items = named({"beach 1", "bench", "tree", "beach 2", "peach"});
        ItemOrder typed;
        typed.add(items, 0);
        for (const char* text : {"b", "be", "bea", "beac", "beac 2", "bea", "each", ""}) {
            ItemOrder atOnce;
            atOnce.add(items, 0);
            QVERIFY(typed.setFilter(text, items));
            (void)atOnce.setFilter(text, items);
            QCOMPARE(shownOf(typed, items), shownOf(atOnce, items));
            for (ItemId id = 0; id < items.size(); ++id)
                QCOMPARE(typed.positionOf(id), atOnce.positionOf(id));
        }
    }

    void theFilterHoldsForLaterBatches()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"b1", "c1"});
        order.add(items, 0);
        (void)order.setFilter("b", items);
        for (const SceneItem& more : named({"b0", "a", "b2"}))
            items.push_back(more);
        order.add(items, 2);
        QCOMPARE(shownOf(order, items), "b0b1b2");
    }

    void whatTheFilterAsksForMayComeLater()
    {
        ItemOrder order;
        const std::vector<SceneItem> items = named({"a", "b"});
        order.add(items, 0);
        QVERIFY(order.setFilter("size>10", items));
        QCOMPARE(order.count(), 0U);
        QCOMPARE(order.filterNeeds(), FactSet{Fact::Size});
        order.facts().set(Fact::Size, 1, 11);
        QVERIFY(order.refilter(items));
        QCOMPARE(shownOf(order, items), "b");
        QVERIFY(!order.refilter(items));
    }

    void anArrangementHoldsUntilNamesDo()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"a", "b", "c"});
        order.add(items, 0);
        order.arrange({2, 0, 1});
        QCOMPARE(shownOf(order, items), "cab");
        QCOMPARE(order.positionOf(0), std::optional<std::size_t>(1));
        for (const SceneItem& more : named({"e", "d"}))
            items.push_back(more);
        order.add(items, 3);
        QCOMPARE(shownOf(order, items), "cabde"); // what it does not know comes last
        order.arrange({1, 0, 2});                 // made before those came
        QCOMPARE(shownOf(order, items), "bacde");
        (void)order.setFilter("a", items);
        QCOMPARE(shownOf(order, items), "a");
        (void)order.setFilter("", items);
        QVERIFY(order.setDescending(false, items));
        QCOMPARE(shownOf(order, items), "abcde");
    }

    void whatIsGoneIsInNoOrder()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"a", "b", "c", "d"});
        order.add(items, 0);
        order.arrange({3, 1, 2, 0});
        items[1].gone = true;
        order.renew(items, {1});
        QCOMPARE(shownOf(order, items), "dca");
        QVERIFY(!order.positionOf(1));
        QCOMPARE(order.positionOf(0), std::optional<std::size_t>(2));
        order.arrange({1, 2, 3}); // made before it went, and of fewer
        QCOMPARE(shownOf(order, items), "cda");
        QVERIFY(order.setDescending(true, items));
        QCOMPARE(shownOf(order, items), "dca");
        (void)order.setFilter("b", items);
        QCOMPARE(order.count(), 0U);
        (void)order.setFilter("", items);
        (void)order.setDescending(false, items);
        for (const SceneItem& more : named({"bb"}))
            items.push_back(more);
        order.add(items, 4);
        QCOMPARE(shownOf(order, items), "abbcd");
        QCOMPARE(order.positionOf(4), std::optional<std::size_t>(1));
    }

    void whatIsRenamedStandsWhereItBelongs()
    {
        ItemOrder order;
        std::vector<SceneItem> items = named({"a", "b", "c"});
        order.add(items, 0);
        (void)order.setFilter("z", items);
        items[0].text = ItemText("z", "z");
        order.renew(items, {0});
        QCOMPARE(shownOf(order, items), "z");
        (void)order.setFilter("", items);
        QCOMPARE(shownOf(order, items), "bcz");
        order.arrange({2, 0, 1});
        items[2].text = ItemText("aa", "aa");
        order.renew(items, {2});
        QCOMPARE(shownOf(order, items), "aazb"); // until it is arranged anew
    }
};

QTEST_APPLESS_MAIN(TestItemOrder)
#include "tst_item_order.moc"
