// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <optional>
#include <set>
#include <vector>

#include <map/sheet_layout.h>

using namespace tessera;

class TestSheetLayout : public QObject {
    Q_OBJECT

private slots:
    void nothingHasNoPlace()
    {
        const SheetLayout layout(0, 10, 1.6);
        QVERIFY(layout.bounds().isEmpty());
        QCOMPARE(layout.sheetCount(), std::size_t(0));
        QVERIFY(!layout.at({0.5, 0.5}));
        QCOMPARE(layout.nearest({7, 7}), std::size_t(0));
        layout.visit({-100, -100, 1000, 1000}, [](std::size_t) { QFAIL("no item to visit"); });
    }

    void fewItemsFillRowsFromTheTopLeft()
    {
        const SheetLayout layout(25, 10, 1.6);
        QCOMPARE(layout.sheetCount(), std::size_t(1));
        QCOMPARE(layout.cell(0), (RectF{0, 0, 1, 1}));
        QCOMPARE(layout.cell(12), (RectF{2, 1, 1, 1}));
        QCOMPARE(layout.bounds(), (RectF{0, 0, 10, 3}));
        QCOMPARE(SheetLayout(3, 10, 1.6).bounds(), (RectF{0, 0, 3, 1}));
    }

    void everyCellFindsItsItem_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("columns");
        QTest::addColumn<double>("aspect");
        for (const int count : {1, 9, 10, 11, 57, 188, 189, 500, 1000, 4321, 20000})
            for (const int columns : {1, 7, 10})
                for (const double aspect : {0.5, 1.0, 1.6})
                    QTest::addRow("%d items, %d columns, %g", count, columns, aspect) << count << columns << aspect;
    }
    void everyCellFindsItsItem()
    {
        QFETCH(int, count);
        QFETCH(int, columns);
        QFETCH(double, aspect);
        const SheetLayout layout(static_cast<std::size_t>(count), static_cast<std::size_t>(columns), aspect);
        const RectF bounds = layout.bounds();
        std::set<std::pair<double, double>> taken;
        for (std::size_t i = 0; i < layout.count(); ++i) {
            const RectF cell = layout.cell(i);
            QVERIFY(taken.insert({cell.x, cell.y}).second);
            QVERIFY(cell.x >= 0 && cell.y >= 0 && cell.right() <= bounds.right() && cell.bottom() <= bounds.bottom());
            QCOMPARE(layout.at(cell.center()), std::optional(i));
            QCOMPARE(layout.nearest(cell.center()), i);
            const RectF sheet = layout.sheet(layout.sheetOf(i));
            QVERIFY(sheet.contains(cell.center()));
        }
    }

    void manyItemsKeepTheShapeOfTheCanvas()
    {
        for (const std::size_t count : {2000UL, 10000UL, 100000UL, 1000000UL}) {
            const SheetLayout layout(count, 10, 1.6);
            const RectF bounds = layout.bounds();
            const double shape = bounds.width / bounds.height / 1.6;
            QVERIFY2(shape > 0.6 && shape < 1.7, qPrintable(QString("%1 items: %2").arg(count).arg(shape)));
            QVERIFY(layout.sheetCount() > 1);
        }
    }

    void threeScreenfulsAreOneSheet()
    {
        const SheetLayout layout(10 * 18, 10, 1.6); // 10 x 6.25 cells on a canvas
        QCOMPARE(layout.sheetCount(), std::size_t(1));
    }

    void aGapLiesBetweenSheets()
    {
        const SheetLayout layout(1000, 10, 1.6);
        const RectF first = layout.sheet(0);
        const RectF second = layout.sheet(1);
        QCOMPARE(second.x - first.right(), SheetLayout::kGap);
        QVERIFY(!layout.at({first.right() + 0.25, 0.5}));
        QVERIFY(layout.at({second.x + 0.25, 0.5}));
        QCOMPARE(layout.nearest({first.right() + 0.1, 0.5}), std::size_t(9));
        QCOMPARE(layout.nearest({first.right() + 0.4, 0.5}), layout.rowsPerSheet() * 10);
        QCOMPARE(layout.nearest({-50, -50}), std::size_t(0));
        QCOMPARE(layout.nearest({1e9, 1e9}), std::size_t(999));
    }

    void visitingTouchesOnlyVisibleCells()
    {
        const SheetLayout layout(1000000, 10, 1.6);
        const RectF view{layout.sheet(3).x + 7.5, 100.25, 5, 3};
        std::size_t visited = 0;
        std::optional<std::size_t> last;
        layout.visit(view, [&](std::size_t i) {
            ++visited;
            QVERIFY(layout.cell(i).intersects(view));
            QVERIFY(!last || i > *last);
            last = i;
        });
        QCOMPARE(visited, std::size_t((3 + 2) * 4)); // three columns of one sheet, two of the next
    }

    void visitingMissesNone()
    {
        const SheetLayout layout(1234, 7, 1.3);
        for (double x = -3; x < 30; x += 1.7) {
            for (double y = -3; y < 40; y += 2.3) {
                const RectF view{x, y, 4.4, 3.3};
                std::set<std::size_t> seen;
                layout.visit(view, [&](std::size_t i) { seen.insert(i); });
                for (std::size_t i = 0; i < layout.count(); ++i)
                    QCOMPARE(seen.contains(i), layout.cell(i).intersects(view));
            }
        }
    }

    void aGrowingWallRarelyMoves()
    {
        std::size_t changes = 0;
        std::size_t rows = SheetLayout(1, 10, 1.6).rowsPerSheet();
        const std::size_t first = rows;
        for (std::size_t count = 1; count <= 100000; count += 100) {
            const SheetLayout layout(count, 10, 1.6);
            QVERIFY(layout.rowsPerSheet() >= rows);
            changes += layout.rowsPerSheet() != rows ? 1 : 0;
            rows = layout.rowsPerSheet();
            for (std::size_t i = 0; i < std::min(count, first * 10); i += 13)
                QCOMPARE(layout.cell(i), SheetLayout(1000, 10, 1.6).cell(i));
        }
        QVERIFY2(changes <= 14, qPrintable(QString::number(changes)));
    }

    void aColumnIsOneSheetHoweverLong()
    {
        const SheetLayout layout = SheetLayout::column(1000000);
        QCOMPARE(layout.count(), std::size_t(1000000));
        QCOMPARE(layout.columns(), std::size_t(1));
        QCOMPARE(layout.sheetCount(), std::size_t(1));
        QCOMPARE(layout.bounds(), (RectF{0, 0, 1, 1000000}));
        QCOMPARE(layout.cell(999999), (RectF{0, 999999, 1, 1}));
        QCOMPARE(layout.at({0.5, 700000.5}), std::optional<std::size_t>(700000));
        QCOMPARE(layout.nearest({40, -3}), std::size_t(0));
        std::vector<std::size_t> seen;
        layout.visit({-5, 10.5, 20, 1}, [&](std::size_t i) { seen.push_back(i); });
        QCOMPARE(seen, (std::vector<std::size_t>{10, 11}));
        QVERIFY(SheetLayout::column(0).bounds().isEmpty());
    }

    void nonsenseIsBorne()
    {
        const SheetLayout layout(100, 0, 0);
        QCOMPARE(layout.columns(), std::size_t(1));
        QVERIFY(!layout.at({std::nan(""), 0}));
        QVERIFY(!layout.at({1e300, 1e300}));
        layout.visit({1e300, 0, 1, 1}, [](std::size_t) { QFAIL("nothing lies there"); });
    }
};

QTEST_APPLESS_MAIN(TestSheetLayout)
#include "tst_sheet_layout.moc"
