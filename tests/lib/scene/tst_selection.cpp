// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include <array>

#include <scene/item_order.h>
#include <scene/selection.h>

using namespace tessera;

namespace {

/// Names 0, 1, ...; odd ones end in "x".
std::vector<SceneItem> numbered(std::size_t count)
{
    std::vector<SceneItem> items(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        items[i].text = ItemText(number + (i % 2 == 1 ? "x" : ""), std::string(9 - number.size(), '0') + number);
    }
    return items;
}

} // namespace

class TestSelection : public QObject {
    Q_OBJECT

private slots:
    void init() { setUp(20); }

    void nothingIsSelectedAtFirst()
    {
        QVERIFY(m_selection->isEmpty());
        QCOMPARE(m_selection->count(), std::size_t(0));
        QCOMPARE(m_selection->countIn(0, 20), std::size_t(0));
        QVERIFY(m_selection->ranges().empty());
        QVERIFY(!m_selection->contains(3));
    }
    void pickingTakesOneAlone()
    {
        m_selection->pick(3);
        m_selection->pick(7);
        QCOMPARE(shown(), "7");
    }
    void togglingTakesOneInAndOut()
    {
        m_selection->pick(3);
        m_selection->toggle(7);
        QCOMPARE(shown(), "3 7");
        m_selection->toggle(3);
        QCOMPARE(shown(), "7");
    }
    void aRangeGoesFromWhatWasPickedAndReplacesTheLastRange()
    {
        m_selection->toggle(1);
        m_selection->pick(5);
        m_selection->extendTo(8, 0, false);
        QCOMPARE(shown(), "5-8");
        m_selection->extendTo(3, 0, false);
        QCOMPARE(shown(), "3-5");
        m_selection->extendTo(5, 0, false);
        QCOMPARE(shown(), "5");
    }
    void aRangeThatKeepsIsAddedToWhatThereWas()
    {
        m_selection->pick(1);
        m_selection->toggle(10);
        m_selection->extendTo(14, 0, true);
        m_selection->extendTo(12, 0, true);
        QCOMPARE(shown(), "1 10-12");
    }
    void withoutAPickARangeBeginsWhereItIsTold()
    {
        m_selection->extendTo(6, 4, false);
        QCOMPARE(shown(), "4-6");
        m_selection->extendTo(2, 9, false);
        QCOMPARE(shown(), "2-4"); // it still begins there
    }
    void whatARangeBeganAtMayBeHidden()
    {
        m_selection->pick(3);
        filter("0"); // 0, 10
        m_selection->extendTo(1, 0, false);
        QCOMPARE(shown(), "0-1");
    }
    void aBandHoldsWhatItTouchesNowAndNoMore()
    {
        m_selection->pick(0);
        m_selection->beginBand(true);
        m_selection->setBand(std::array{Selection::Range{5, 8}, Selection::Range{10, 12}});
        QCOMPARE(shown(), "0 5-7 10-11");
        m_selection->setBand(std::array{Selection::Range{5, 6}});
        QCOMPARE(shown(), "0 5");
        m_selection->beginBand(false);
        m_selection->setBand(std::array{Selection::Range{9, 10}});
        QCOMPARE(shown(), "9");
    }
    void allNoneAndTheOthers()
    {
        m_selection->selectAll();
        QCOMPARE(shown(), "0-19");
        m_selection->toggle(4);
        m_selection->invert();
        QCOMPARE(shown(), "4");
        m_selection->clear();
        QVERIFY(m_selection->isEmpty());
        m_selection->invert();
        QCOMPARE(shown(), "0-19");
    }
    void countingWithinARangeLooksAtItsEnds()
    {
        m_selection->beginBand(false);
        m_selection->setBand(std::array{Selection::Range{2, 5}, Selection::Range{8, 9}, Selection::Range{15, 20}});
        QCOMPARE(m_selection->count(), std::size_t(9));
        for (std::size_t from = 0; from <= 20; ++from)
            for (std::size_t until = from; until <= 20; ++until) {
                std::size_t expected = 0;
                for (std::size_t p = from; p < until; ++p)
                    expected += m_selection->contains(p) ? 1 : 0;
                QCOMPARE(m_selection->countIn(from, until), expected);
            }
    }
    void anotherOrderTakesItAlong()
    {
        m_selection->beginBand(false);
        m_selection->setBand(std::array{Selection::Range{0, 3}});
        m_order.setDescending(true, m_items);
        m_selection->followOrder();
        QCOMPARE(shown(), "17-19");
    }
    void aFilterHidesSomeAndBringsThemBack()
    {
        m_selection->beginBand(false);
        m_selection->setBand(std::array{Selection::Range{0, 4}});
        filter("x"); // 1, 3, 5, ...
        QCOMPARE(shown(), "0-1");
        QCOMPARE(m_selection->count(), std::size_t(2));
        m_selection->invert(); // only what is shown
        filter("");
        QCOMPARE(shown(), "0 2 5 7 9 11 13 15 17 19");
    }
    void newItemsAreNotSelected()
    {
        m_selection->selectAll();
        const std::vector<SceneItem> more = numbered(25);
        m_items.insert(m_items.end(), more.begin() + 20, more.end());
        m_order.add(m_items, 20);
        m_selection->followOrder();
        QCOMPARE(shown(), "0-19");
    }
    void everyChangeIsTold()
    {
        QSignalSpy changes(m_selection.get(), &Selection::changed);
        m_selection->followOrder();
        m_selection->clear();
        QCOMPARE(changes.count(), 0); // there was nothing
        m_selection->pick(1);
        m_selection->toggle(2);
        m_selection->clear();
        QCOMPARE(changes.count(), 3);
    }
    void manyAreOneRange()
    {
        setUp(100000);
        m_selection->selectAll();
        QCOMPARE(m_selection->count(), std::size_t(100000));
        QCOMPARE(m_selection->ranges().size(), std::size_t(1));
        m_selection->toggle(50000);
        QCOMPARE(m_selection->ranges().size(), std::size_t(2));
        QCOMPARE(m_selection->countIn(49999, 50002), std::size_t(2));
    }

private:
    void setUp(std::size_t count)
    {
        m_items = numbered(count);
        m_order.clear();
        m_order.add(m_items, 0);
        m_selection = std::make_unique<Selection>(m_order);
    }
    void filter(const std::string& text)
    {
        m_order.setFilter(text, m_items);
        m_selection->followOrder();
    }
    /// Positions, as "3 5-8".
    [[nodiscard]] QString shown() const
    {
        QStringList ranges;
        for (const Selection::Range& r : m_selection->ranges())
            ranges += r.until == r.first + 1 ? QString::number(r.first)
                                             : QString::number(r.first) + '-' + QString::number(r.until - 1);
        return ranges.join(' ');
    }

    std::vector<SceneItem> m_items;
    ItemOrder m_order;
    std::unique_ptr<Selection> m_selection;
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
