// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <set>

#include <map/sheet_layout.h>

using namespace tessera;

namespace {

GroupStarts startsAt(const std::vector<std::size_t>& firsts)
{
    std::vector<GroupStart> starts;
    for (const std::size_t first : firsts)
        starts.push_back({first});
    return std::make_shared<const std::vector<GroupStart>>(std::move(starts));
}

std::vector<std::size_t> visited(const SheetLayout& layout, const RectF& world)
{
    std::vector<std::size_t> indices;
    layout.visit(world, [&](std::size_t i) { indices.push_back(i); });
    return indices;
}

std::vector<std::size_t> headings(const SheetLayout& layout, const RectF& world)
{
    std::vector<std::size_t> groups;
    layout.visitHeadings(world, [&](std::size_t g) { groups.push_back(g); });
    return groups;
}

} // namespace

class TestGroupedRows : public QObject {
    Q_OBJECT

private slots:
    void withoutGroupsNothingIsOtherwise()
    {
        const SheetLayout plain(57, 7, 1.5);
        for (const GroupStarts& none : {GroupStarts(), startsAt({})}) {
            const SheetLayout layout(57, 7, 1.5, none);
            QCOMPARE(layout.groupCount(), std::size_t(0));
            QCOMPARE(layout.cell(56), plain.cell(56));
            QCOMPARE(layout.bounds(), plain.bounds());
            QVERIFY(headings(layout, layout.bounds()).empty());
        }
    }

    void eachGroupBeginsOnARowOfItsOwnBelowItsHeading()
    {
        const SheetLayout layout(8, 3, 1.5, startsAt({0, 4, 5}));
        QCOMPARE(layout.groupCount(), std::size_t(3));
        QCOMPARE(layout.heading(0), (RectF{0, 0, 3, 0.5}));
        QCOMPARE(layout.cell(0), (RectF{0, 0.5, 1, 1}));
        QCOMPARE(layout.cell(3), (RectF{0, 1.5, 1, 1}));
        QCOMPARE(layout.heading(1), (RectF{0, 2.5, 3, 0.5}));
        QCOMPARE(layout.cell(4), (RectF{0, 3, 1, 1}));
        QCOMPARE(layout.heading(2), (RectF{0, 4, 3, 0.5}));
        QCOMPARE(layout.cell(7), (RectF{2, 4.5, 1, 1}));
        QCOMPARE(layout.bounds(), (RectF{0, 0, 3, 5.5}));
        QVERIFY(!layout.at({0.5, 2.7})); // a heading
        QVERIFY(!layout.at({2.5, 2}));   // beyond the end of a row
        QCOMPARE(layout.nearest({0.5, 2.7}), std::size_t(4));
        QCOMPARE(layout.nearest({2.5, 2}), std::size_t(3));
        QCOMPARE(headings(layout, {0, 2.6, 3, 1}), (std::vector<std::size_t>{1}));
        QCOMPARE(visited(layout, {0, 2.6, 3, 1}), (std::vector<std::size_t>{4}));
    }

    void aColumnHasHeadingsAsWell()
    {
        const SheetLayout layout = SheetLayout::column(4, startsAt({0, 1}));
        QCOMPARE(layout.sheetCount(), std::size_t(1));
        QCOMPARE(layout.cell(0), (RectF{0, 0.5, 1, 1}));
        QCOMPARE(layout.heading(1), (RectF{0, 1.5, 1, 0.5}));
        QCOMPARE(layout.cell(3), (RectF{0, 4, 1, 1}));
        QCOMPARE(layout.bounds(), (RectF{0, 0, 1, 5}));
        const SheetLayout single = SheetLayout::column(1000, startsAt({0, 999}));
        QCOMPARE(single.sheetCount(), std::size_t(1));
        QCOMPARE(single.cell(999), (RectF{0, 1000, 1, 1}));
    }

    void rowsAreVisitedWithTheirPlaces()
    {
        const SheetLayout layout(8, 3, 1.5, startsAt({0, 4, 5}));
        std::size_t next = 0;
        layout.visitRows(layout.bounds(), [&](std::size_t first, std::size_t many, PointF corner) {
            QCOMPARE(first, next);
            QCOMPARE(layout.cell(first), (RectF{corner.x, corner.y, 1, 1}));
            next += many;
        });
        QCOMPARE(next, std::size_t(8));
        layout.visitRows({1.2, 0.6, 0.5, 0.5}, [&](std::size_t first, std::size_t many, PointF corner) {
            QCOMPARE(first, std::size_t(1));
            QCOMPARE(many, std::size_t(1));
            QCOMPARE(layout.cell(1), (RectF{corner.x, corner.y, 1, 1}));
        });
    }

    void whatLiesAlikeIsEqual()
    {
        QVERIFY(SheetLayout(8, 3, 1.5, startsAt({0, 4})) == SheetLayout(8, 3, 1.5, startsAt({0, 4})));
        QVERIFY(!(SheetLayout(8, 3, 1.5, startsAt({0, 4})) == SheetLayout(8, 3, 1.5, startsAt({0, 5}))));
        QVERIFY(!(SheetLayout(8, 3, 1.5, startsAt({0, 4})) == SheetLayout(8, 3, 1.5)));
    }

    void everyCellFindsItsItem_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("most");
        for (const int count : {1, 2, 40, 333, 2500})
            for (const int columns : {1, 3, 10})
                for (const int most : {1, 4, 37, 1000})
                    QTest::addRow("%d items, %d columns, groups up to %d", count, columns, most)
                        << count << columns << most;
    }
    void everyCellFindsItsItem()
    {
        QFETCH(int, count);
        QFETCH(int, columns);
        QFETCH(int, most);
        std::vector<std::size_t> firsts;
        std::size_t next = 0;
        for (unsigned i = 0; next < static_cast<std::size_t>(count); ++i) {
            firsts.push_back(next);
            next += 1 + (i * 7919U) % static_cast<unsigned>(most);
        }
        const auto total = static_cast<std::size_t>(count);
        const SheetLayout layout(total, static_cast<std::size_t>(columns), 1.6, startsAt(firsts));
        const RectF bounds = layout.bounds();
        std::set<std::pair<double, double>> taken;
        std::vector<std::size_t> inOrder;
        for (std::size_t i = 0; i < total; ++i) {
            const RectF cell = layout.cell(i);
            QVERIFY(taken.insert({cell.x, cell.y}).second);
            QVERIFY(cell.x >= 0 && cell.y >= 0 && cell.right() <= bounds.right() && cell.bottom() <= bounds.bottom());
            QCOMPARE(layout.at(cell.center()), std::optional(i));
            QCOMPARE(layout.nearest(cell.center()), i);
            const RectF sheet = layout.sheet(layout.sheetOf(i));
            QVERIFY(sheet.contains(cell.center()) && cell.bottom() <= sheet.bottom());
            QCOMPARE(visited(layout, {cell.x + 0.2, cell.y + 0.2, 0.6, 0.6}), (std::vector<std::size_t>{i}));
            inOrder.push_back(i);
        }
        QCOMPARE(visited(layout, bounds), inOrder);
        for (std::size_t g = 0; g < layout.groupCount(); ++g) {
            const RectF heading = layout.heading(g);
            const RectF first = layout.cell(firsts[g]);
            QCOMPARE(first.x, heading.x); // below it, on the same sheet
            QCOMPARE(first.y, heading.bottom());
            QVERIFY(visited(layout, {heading.x, heading.y + 0.1, heading.width, 0.3}).empty());
        }
        QCOMPARE(headings(layout, bounds).size(), firsts.size());
    }

    void manyGroupsKeepTheShapeOfTheCanvas()
    {
        std::vector<std::size_t> firsts;
        for (std::size_t first = 0; first < 100'000; first += 3)
            firsts.push_back(first);
        const SheetLayout layout(100'000, 10, 1.6, startsAt(firsts));
        const RectF bounds = layout.bounds();
        const double shape = bounds.width / bounds.height / 1.6;
        QVERIFY2(shape > 0.5 && shape < 2, qPrintable(QString::number(shape)));
        QCOMPARE(layout.nearest({bounds.right() + 5, bounds.bottom() + 5}) / 1000, std::size_t(99));
    }
};

QTEST_APPLESS_MAIN(TestGroupedRows)
#include "tst_grouped_rows.moc"
