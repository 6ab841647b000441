// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <set>
#include <vector>

#include <map/mosaic_cover.h>

using namespace tessera;

namespace {

bool isWhole(double value)
{
    return value == std::floor(value);
}

std::vector<TileAddress> allTiles(const Pyramid& pyramid)
{
    std::vector<TileAddress> tiles;
    for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level)
        for (std::int64_t y = 0; y < pyramid.rows(level); ++y)
            for (std::int64_t x = 0; x < pyramid.columns(level); ++x)
                tiles.push_back({level, std::uint64_t(x), std::uint64_t(y)});
    return tiles;
}

} // namespace

class TestMosaicCover : public QObject {
    Q_OBJECT

private slots:
    void nothingIsCoveredByNothing()
    {
        QVERIFY(MosaicCover().pyramid().isEmpty());
        QVERIFY(MosaicCover(SheetLayout(0, 10, 1.6)).pyramid().isEmpty());
        QVERIFY(MosaicCover(SheetLayout(0, 10, 1.6)).area().isEmpty());
    }

    void levelsHalveDownToOneTile()
    {
        const MosaicCover few(SheetLayout(25, 10, 1.6));
        QCOMPARE(few.pyramid().levelCount(), 1U); // 160 x 48 pixels
        QCOMPARE(few.pyramid().size(), (Size{160, 48}));

        const MosaicCover many(SheetLayout(100'000, 10, 1.6));
        const Pyramid& pyramid = many.pyramid();
        QCOMPARE(many.area().width, std::ceil(many.layout().bounds().width));
        for (std::uint32_t level = 0; level <= MosaicCover::kPixelLevel; ++level) {
            const double cell = MosaicCover::kFinestCell >> level;
            QCOMPARE(many.cellPixels(level), (SizeF{cell, cell}));
            QCOMPARE(pyramid.size(level).width, std::int64_t(many.area().width * cell));
        }
        QVERIFY(pyramid.levelCount() > MosaicCover::kPixelLevel);
        QCOMPARE(pyramid.columns(pyramid.rootLevel()) * pyramid.rows(pyramid.rootLevel()), 1);
        QVERIFY(pyramid.columns(pyramid.rootLevel() - 1) * pyramid.rows(pyramid.rootLevel() - 1) > 1);
    }

    void cellsBeginOnWholePixelsWhereTheyHaveTwo()
    {
        const MosaicCover cover(SheetLayout(100'000, 10, 1.6));
        QVERIFY(cover.layout().sheetCount() > 2);
        const RectF second = cover.layout().cell(cover.layout().columns() * cover.layout().rowsPerSheet());
        QCOMPARE(second.x, 10.5);
        for (std::uint32_t level = 0; level < MosaicCover::kPixelLevel; ++level)
            QVERIFY(isWhole(second.x * cover.cellPixels(level).width));
        QVERIFY(!isWhole(second.x * cover.cellPixels(MosaicCover::kPixelLevel).width));
    }

    void partsOfTheWorldAreFractions()
    {
        const MosaicCover cover(SheetLayout(5000, 10, 1.6));
        QCOMPARE(cover.fractionOf(cover.area()), (RectF{0, 0, 1, 1}));
        const RectF part{3, 4, 5, 6};
        const RectF back = cover.worldOf(cover.fractionOf(part));
        QVERIFY(std::abs(back.x - 3) < 1e-9 && std::abs(back.y - 4) < 1e-9);
        QVERIFY(std::abs(back.width - 5) < 1e-9 && std::abs(back.height - 6) < 1e-9);
        QCOMPARE(cover.fractionOf({-2, -2, 3, 3}).x, 0.0);
        QVERIFY(cover.fractionOf({-5, -5, 4, 4}).isEmpty());
    }

    void aChangedCellIsFoundInEveryTileThatShowsIt_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 188, 1500, 5000})
            QTest::addRow("%d items", count) << count;
    }
    void aChangedCellIsFoundInEveryTileThatShowsIt()
    {
        QFETCH(int, count);
        const MosaicCover cover(SheetLayout(std::size_t(count), 10, 1.6));
        const std::vector<TileAddress> tiles = allTiles(cover.pyramid());
        for (std::size_t i = 0; i < std::size_t(count); i += 37) {
            std::set<TileAddress> found;
            cover.visitTilesOf(i, [&](const TileAddress& tile) { QVERIFY(found.insert(tile).second); });
            QVERIFY(found.size() <= 4 * cover.pyramid().levelCount());
            for (const TileAddress& tile : tiles)
                if (cover.worldOf(tile).intersects(cover.layout().cell(i)))
                    QVERIFY2(found.count(tile) == 1, qPrintable(QString("item %1, level %2").arg(i).arg(tile.level)));
        }
    }

    void theFinestLevelThatIsThereCovers()
    {
        const MosaicCover cover(SheetLayout(5000, 10, 1.6));
        const RectF fraction = cover.fractionOf(cover.layout().cell(2345));
        std::vector<std::uint32_t> drawn;
        const auto draw = [&](const TileAddress& tile, const RectF&) { drawn.push_back(tile.level); };
        const auto from = [](std::uint32_t level) {
            return [level](const TileAddress& t) { return t.level >= level; };
        };
        QCOMPARE(coverByFinest(cover.pyramid(), fraction, from(2), draw), std::optional<std::uint32_t>(2));
        QVERIFY(!drawn.empty() && drawn.front() == 2);
        drawn.clear();
        QVERIFY(!coverByFinest(cover.pyramid(), fraction, from(99), draw));
        QVERIFY(drawn.empty());
    }

    void rowsAreVisitedAsTheirItemsAre()
    {
        const SheetLayout layout(300, 10, 1.6);
        QVERIFY(layout.sheetCount() > 1);
        for (const RectF& world : {layout.bounds(), RectF{8.5, 3.2, 4, 2}, RectF{-3, -3, 4, 4}, RectF{40, 0, 5, 5}}) {
            std::vector<std::size_t> single;
            std::vector<std::size_t> byRows;
            layout.visit(world, [&](std::size_t i) { single.push_back(i); });
            layout.visitRows(world, [&](std::size_t first, std::size_t many, PointF corner) {
                QVERIFY(many > 0);
                QCOMPARE(corner, (PointF{layout.cell(first).x, layout.cell(first).y}));
                for (std::size_t i = first; i < first + many; ++i)
                    byRows.push_back(i);
            });
            QCOMPARE(byRows, single);
        }
    }
};

QTEST_APPLESS_MAIN(TestMosaicCover)
#include "tst_mosaic_cover.moc"
