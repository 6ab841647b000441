// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include <map/mosaic_cover.h>
#include <map/sheet_layout.h>

using namespace tessera;

namespace {

constexpr double kNear = 1e-4; ///< places are kept as floats

GroupStarts startsOf(const std::vector<std::size_t>& firsts)
{
    auto starts = std::make_shared<std::vector<GroupStart>>();
    for (const std::size_t first : firsts)
        starts->push_back({first});
    return starts;
}

std::vector<float> randomWidths(std::size_t count, double widest, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> any(0.39F, static_cast<float>(widest));
    std::vector<float> widths(count);
    for (float& width : widths)
        width = any(random);
    return widths;
}

std::vector<std::size_t> visited(const SheetLayout& layout, const RectF& world)
{
    std::vector<std::size_t> found;
    layout.visit(world, [&](std::size_t i) { found.push_back(i); });
    return found;
}

bool isNear(double a, double b)
{
    return std::abs(a - b) < kNear;
}

double away(const RectF& cell, PointF p)
{
    return std::hypot(std::max({cell.x - p.x, p.x - cell.right(), 0.0}),
                      std::max({cell.y - p.y, p.y - cell.bottom(), 0.0}));
}

} // namespace

class TestJustifiedRows : public QObject {
    Q_OBJECT

private slots:
    void nothingIsEmpty()
    {
        const SheetLayout layout = SheetLayout::justified({}, 5, 1.6, startsOf({}));
        QCOMPARE(layout.count(), std::size_t(0));
        QCOMPARE(layout.sheetCount(), std::size_t(0));
        QVERIFY(layout.bounds().isEmpty());
        QVERIFY(!layout.at({0, 0}));
        QCOMPARE(layout.nearest({3, 3}), std::size_t(0));
        QVERIFY(visited(layout, {0, 0, 9, 9}).empty());
    }

    void rowsFillTheWidthAndTheLastOneNeedNot()
    {
        // 2 + 1 + 1.5 are more than four by less than the first two are short of it.
        const SheetLayout layout = SheetLayout::justified({2, 1, 1.5, 1, 2}, 4, 1.6);
        const double height = 4 / 4.5;
        QVERIFY(isNear(layout.cell(0).width, 2 * height) && isNear(layout.cell(0).height, height));
        QVERIFY(isNear(layout.cell(1).x, 2 * height) && isNear(layout.cell(1).width, height));
        QVERIFY(isNear(layout.cell(2).right(), 4));
        QVERIFY(isNear(layout.cell(3).x, 0) && isNear(layout.cell(3).y, height));
        QCOMPARE(layout.cell(3).height, 1.0);
        QVERIFY(isNear(layout.cell(4).right(), 3));
        QVERIFY(isNear(layout.bounds().width, 4) && isNear(layout.bounds().height, 1 + height));
        QVERIFY(!layout.at({3.5, height + 0.5})); // beyond the end of the last row
        QCOMPARE(layout.nearest({3.5, height + 0.9}), std::size_t(4));
        QCOMPARE(layout.nearest({3.9, height + 0.1}), std::size_t(2)); // the row above is closer
    }

    void aRowEndsWhereItsHeightIsClosestToOne()
    {
        // 3.9 of four are nearly enough; 5.8 would be far too much.
        const SheetLayout layout = SheetLayout::justified({1.9F, 2, 1.9F, 2}, 4, 1.6);
        QVERIFY(isNear(layout.cell(1).right(), 4));
        QVERIFY(isNear(layout.cell(1).height, 4 / 3.9));
        QCOMPARE(layout.cell(2).x, 0.0);
    }

    void groupsBeginOnRowsOfTheirOwn()
    {
        const SheetLayout layout = SheetLayout::justified({1, 1, 1, 1, 1, 1}, 3, 1.6, startsOf({0, 1, 5}));
        QCOMPARE(layout.groupCount(), std::size_t(3));
        QCOMPARE(layout.heading(0), (RectF{0, 0, 3, 0.5}));
        QCOMPARE(layout.cell(0), (RectF{0, 0.5, 1, 1}));
        QCOMPARE(layout.heading(1), (RectF{0, 1.5, 3, 0.5}));
        QCOMPARE(layout.cell(1), (RectF{0, 2, 1, 1}));
        QCOMPARE(layout.cell(4), (RectF{0, 3, 1, 1}));
        QCOMPARE(layout.heading(2), (RectF{0, 4, 3, 0.5}));
        QCOMPARE(layout.cell(5), (RectF{0, 4.5, 1, 1}));
        QVERIFY(!layout.at({0.5, 1.7})); // a heading
        QCOMPARE(layout.nearest({0.5, 1.7}), std::size_t(0));
        QCOMPARE(layout.nearest({0.5, 1.8}), std::size_t(1));
        std::vector<std::size_t> headings;
        layout.visitHeadings({0, 1.9, 3, 2.2}, [&](std::size_t group) { headings.push_back(group); });
        QCOMPARE(headings, (std::vector<std::size_t>{1, 2}));
        QVERIFY(layout == SheetLayout::justified({1, 1, 1, 1, 1, 1}, 3, 1.6, startsOf({0, 1, 5})));
        QVERIFY(!(layout == SheetLayout::justified({1, 1, 1, 1, 1, 1}, 3, 1.6, startsOf({0, 1, 4}))));
        QVERIFY(!(layout == SheetLayout::justified({1, 1, 1, 1, 1, 1.1F}, 3, 1.6, startsOf({0, 1, 5}))));
        QVERIFY(!(layout == SheetLayout(6, 3, 1.6)));
    }

    void keysGoToTheItemStraightAboveOrBelow()
    {
        const SheetLayout layout = SheetLayout::justified({2, 1, 1, 1, 1, 2, 1, 1}, 4, 1.6);
        QCOMPARE(layout.cell(3).y, 1.0);
        QCOMPARE(layout.below(0), std::size_t(4)); // its middle is at 1, where 4 begins
        QCOMPARE(layout.below(1), std::size_t(5)); // at 2.5: 2 to 4
        QCOMPARE(layout.above(5), std::size_t(2));
        QCOMPARE(layout.above(1), std::size_t(0));
        QCOMPARE(layout.below(5), std::size_t(7)); // the end of a short row
        QCOMPARE(layout.below(6), std::size_t(7));
    }

    void aBlockIsWhatLiesInOneRectangle()
    {
        const std::vector<float> widths(20, 1);
        const SheetLayout plain = SheetLayout::justified(widths, 4, 0.5, startsOf({0, 14}));
        QCOMPARE(plain.sheetCount(), std::size_t(1));
        const JustifiedRows& rows = *plain.justifiedRows();
        QCOMPARE(rows.blockEnd(1, 20), std::size_t(4)); // the rest of a row
        QCOMPARE(rows.blockEnd(1, 3), std::size_t(3));
        QCOMPARE(rows.blockEnd(0, 20), std::size_t(12));  // the whole rows of the group
        QCOMPARE(rows.blockEnd(4, 11), std::size_t(8));   // the whole ones alone
        QCOMPARE(rows.blockEnd(12, 20), std::size_t(14)); // the group ends
        QCOMPARE(rows.blockEnd(14, 20), std::size_t(18));
        QCOMPARE(rows.blockEnd(18, 20), std::size_t(20));
    }

    void everythingHolds_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("width");
        QTest::addColumn<int>("group");
        for (const int count : {1, 7, 200, 3000})
            for (const double width : {4.0, 7.3, 24.0})
                for (const int group : {0, 1, 13, 500})
                    QTest::addRow("%d items, %.1f wide, groups of %d", count, width, group) << count << width << group;
    }
    void everythingHolds()
    {
        QFETCH(int, count);
        QFETCH(double, width);
        QFETCH(int, group);
        const auto total = static_cast<std::size_t>(count);
        std::vector<std::size_t> firsts;
        for (std::size_t i = 0; group > 0 && i < total; i += static_cast<std::size_t>(group))
            firsts.push_back(i);
        const double widest = std::min(2.84, JustifiedRows::kWidestShare * width);
        const std::vector<float> widths = randomWidths(total, widest, static_cast<unsigned>(count + group));
        const SheetLayout layout = SheetLayout::justified(widths, width, 1.6, startsOf(firsts));
        const RectF bounds = layout.bounds();
        std::map<std::pair<std::size_t, double>, std::vector<std::size_t>> rows; // by sheet and height
        for (std::size_t i = 0; i < total; ++i) {
            const RectF cell = layout.cell(i);
            QVERIFY(cell.width > 0 && cell.height > 0);
            QVERIFY(isNear(cell.width / cell.height, static_cast<double>(widths[i])));
            QVERIFY(cell.height < 1.25 && cell.height > 0.8);
            QVERIFY(cell.width < width / 2);
            QVERIFY(cell.x >= 0 && cell.right() <= bounds.right() + kNear && cell.bottom() <= bounds.bottom() + kNear);
            QCOMPARE(layout.at(cell.center()), std::optional(i));
            QCOMPARE(layout.nearest(cell.center()), i);
            const RectF sheet = layout.sheet(layout.sheetOf(i));
            QVERIFY(cell.x >= sheet.x && cell.right() <= sheet.right() + kNear
                    && cell.bottom() <= sheet.height + kNear);
            const RectF middle{cell.x + 0.1, cell.y + 0.1, cell.width - 0.2, cell.height - 0.2};
            QCOMPARE(visited(layout, middle), (std::vector<std::size_t>{i}));
            rows[{layout.sheetOf(i), cell.y}].push_back(i);
        }
        double area = 0;
        for (const auto& [place, items] : rows) {
            const double left = layout.sheet(place.first).x;
            for (std::size_t k = 0; k + 1 < items.size(); ++k) { // one next to the other
                QCOMPARE(items[k + 1], items[k] + 1);
                QVERIFY(isNear(layout.cell(items[k]).right(), layout.cell(items[k + 1]).x));
            }
            QVERIFY(isNear(layout.cell(items.front()).x, left));
            const std::size_t next = items.back() + 1;
            const bool endsGroup = next == total || (group > 0 && next % static_cast<std::size_t>(group) == 0);
            const double end = layout.cell(items.back()).right() - left;
            QVERIFY(isNear(end, width) || (endsGroup && end < width && layout.cell(items.back()).height == 1));
            area += end * layout.cell(items.back()).height;
        }
        QVERIFY(isNear(area / static_cast<double>(total), layout.meanCellArea()));
        std::vector<std::size_t> all(total);
        for (std::size_t i = 0; i < total; ++i)
            all[i] = i;
        QCOMPARE(visited(layout, bounds), all);
        std::vector<std::size_t> headings;
        layout.visitHeadings(bounds, [&](std::size_t g) { headings.push_back(g); });
        QCOMPARE(headings.size(), firsts.size());
        for (std::size_t g = 0; g < firsts.size(); ++g) {
            QVERIFY(isNear(layout.heading(g).bottom(), layout.cell(firsts[g]).y));
            QVERIFY(isNear(layout.heading(g).x, layout.cell(firsts[g]).x));
            QVERIFY(visited(layout, layout.heading(g)).empty());
        }
    }

    void lookUpsAgreeWithLookingAtAll()
    {
        const std::size_t count = 700;
        const SheetLayout layout =
            SheetLayout::justified(randomWidths(count, 2.8, 5), 7.5, 1.6, startsOf({0, 3, 4, 300, 310}));
        QVERIFY(layout.sheetCount() > 1);
        std::mt19937 random(7);
        const RectF bounds = layout.bounds();
        std::uniform_real_distribution<double> across(-1, bounds.right() + 1);
        std::uniform_real_distribution<double> down(-1, bounds.bottom() + 1);
        std::uniform_real_distribution<double> size(0.01, 6);
        for (int round = 0; round < 400; ++round) {
            const RectF world{across(random), down(random), size(random), size(random)};
            std::vector<std::size_t> expected;
            std::optional<std::size_t> hit;
            for (std::size_t i = 0; i < count; ++i) {
                if (layout.cell(i).intersects(world))
                    expected.push_back(i);
                if (layout.cell(i).contains({world.x, world.y}))
                    hit = i;
            }
            QCOMPARE(visited(layout, world), expected);
            QCOMPARE(layout.at({world.x, world.y}), hit);
            std::vector<std::size_t> cells;
            layout.justifiedRows()->visitCells(world, [&](std::size_t i, const RectF& cell) {
                QCOMPARE(cell, layout.cell(i));
                cells.push_back(i);
            });
            QCOMPARE(cells, expected);
            for (std::size_t s = 0; s < layout.sheetCount(); ++s) {
                const RectF sheet = layout.sheet(s);
                const PointF p{std::clamp(world.x, sheet.x, sheet.right()), std::clamp(world.y, 0.0, sheet.height)};
                const double found = away(layout.cell(layout.nearest(p)), p);
                for (std::size_t i = 0; i < count; ++i)
                    if (layout.sheetOf(i) == s)
                        QVERIFY(away(layout.cell(i), p) >= found - kNear);
            }
        }
    }

    void theWholeKeepsTheCanvasShape()
    {
        const SheetLayout layout = SheetLayout::justified(randomWidths(20000, 2, 1), 10, 1.6);
        const RectF bounds = layout.bounds();
        QVERIFY(layout.sheetCount() > 5);
        QVERIFY(bounds.width / bounds.height > 0.8 && bounds.width / bounds.height < 3.2);
        QCOMPARE(layout.sheet(1).x, 10 + SheetLayout::kGap);
    }

    void aMillionItemsAreLaidOut()
    {
        const std::size_t count = 1'000'000;
        const SheetLayout layout = SheetLayout::justified(randomWidths(count, 2.8, 3), 12, 1.6);
        QCOMPARE(layout.count(), count);
        for (std::size_t i = 0; i < count; i += 9973)
            QCOMPARE(layout.at(layout.cell(i).center()), std::optional(i));
        QCOMPARE(layout.nearest(layout.cell(count - 1).center()), count - 1);
    }

    void aFarWallFindsTheTilesOfEachCell()
    {
        const MosaicCover cover(SheetLayout::justified(randomWidths(3000, 2.8, 9), 10, 1.6));
        QVERIFY(cover.layout().sheetCount() > 1);
        for (std::size_t i = 0; i < 3000; i += 61) {
            const RectF cell = cover.layout().cell(i);
            std::size_t shown = 0;
            cover.visitTilesOf(i, [&](const TileAddress& tile) {
                QVERIFY(tile.level < cover.pyramid().levelCount());
                shown += cover.worldOf(tile).intersects(cell) ? 1 : 0;
            });
            std::size_t expected = 0;
            for (std::uint32_t level = 0; level < cover.pyramid().levelCount(); ++level)
                for (std::int64_t y = 0; y < cover.pyramid().rows(level); ++y)
                    for (std::int64_t x = 0; x < cover.pyramid().columns(level); ++x)
                        expected +=
                            cover.worldOf(TileAddress{level, std::uint64_t(x), std::uint64_t(y)}).intersects(cell) ? 1
                                                                                                                   : 0;
            QCOMPARE(shown, expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestJustifiedRows)
#include "tst_justified_rows.moc"
