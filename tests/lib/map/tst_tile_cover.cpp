// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>
#include <set>

#include <map/tile_cover.h>

using namespace tessera;

namespace {

struct Piece {
    TileAddress tile;
    RectF fraction;
};

// Edges as integers on a grid of a thousandth of a texel of level 0: pieces that meet have the same.
std::int64_t grid(double fraction, std::int64_t size)
{
    return std::llround(fraction * static_cast<double>(size) * 1000);
}

} // namespace

class TestTileCover : public QObject {
    Q_OBJECT

private slots:
    void theCoarsestLevelThatIsSharpEnough()
    {
        const Pyramid p = Pyramid::halving({4096, 4096});
        QCOMPARE(idealLevel(p, 1.0), 0U);
        QCOMPARE(idealLevel(p, 64.0), 0U);
        QCOMPARE(idealLevel(p, 0.5), 1U);
        QCOMPARE(idealLevel(p, 0.55), 1U); // 0.91 texels a pixel
        QCOMPARE(idealLevel(p, 0.56), 0U); // 0.89
        QCOMPARE(idealLevel(p, 0.25), 2U);
        QCOMPARE(idealLevel(p, 1e-6), p.rootLevel());
        QCOMPARE(idealLevel(p, 1.0, 2.0), 1U);
    }

    void aLevelOnceShownIsKeptNearTheBorder()
    {
        const Pyramid p = Pyramid::halving({4096, 4096});
        QCOMPARE(idealLevel(p, 0.53, 1, 0U), 0U); // coarser would do, but is no full texel a pixel yet
        QCOMPARE(idealLevel(p, 0.50, 1, 0U), 1U);
        QCOMPARE(idealLevel(p, 0.53, 1, 1U), 1U); // and back only when it gets too soft
        QCOMPARE(idealLevel(p, 0.56, 1, 1U), 0U);
        unsigned changes = 0;
        std::uint32_t level = 0;
        for (int i = 0; i < 100; ++i) {
            const std::uint32_t next = idealLevel(p, i % 2 ? 0.505 : 0.545, 1, level);
            changes += next != level ? 1 : 0;
            level = next;
        }
        QVERIFY(changes <= 1);
    }

    void onlyVisibleTilesAreInTheRange()
    {
        const Pyramid p = Pyramid::halving({2048, 1536});
        const RectF image{-512, 0, 2048, 1536};
        QCOMPARE(visibleTiles(p, 0, image, {0, 0, 512, 512}), (TileRange{0, 1, 0, 2, 1}));
        QCOMPARE(visibleTiles(p, 0, image, {0, 0, 513, 512.5}), (TileRange{0, 1, 0, 3, 2}));
        QVERIFY(visibleTiles(p, 0, image, {4000, 0, 100, 100}).isEmpty());
        QCOMPARE(visibleTiles(p, p.rootLevel(), image, {0, 0, 1, 1}).count(), std::uint64_t(1));
    }

    void hugeImagesKeepTheirPositions()
    {
        const std::int64_t side = std::int64_t(1) << 44U;
        const Pyramid p = Pyramid::halving({side, side});
        const std::uint64_t column = (std::uint64_t(1) << 35U) - 2;
        const RectF tile = p.tileFraction({0, column, 5});
        const double scale = static_cast<double>(side);
        const RectF image{-tile.x * scale + 100, -tile.y * scale + 100, scale, scale};
        const TileRange r = visibleTiles(p, 0, image, {150, 150, 300, 300});
        QCOMPARE(r, (TileRange{0, column, 5, column + 1, 6}));
        QCOMPARE(onScreen(image, tile).x, 100.0);
        QCOMPARE(sourceTexels(p, {0, column, 5}, tile), (RectF{1, 1, 512, 512}));
    }

    void partsOfACoarserTileBeginInsideItsGutter()
    {
        const Pyramid p = Pyramid::halving({2048, 2048});
        const RectF f = p.tileFraction({0, 3, 2});
        QCOMPARE(sourceTexels(p, {1, 1, 1}, f), (RectF{257, 1, 256, 256}));
        QCOMPARE(sourceTexels(p, {0, 3, 2}, f), (RectF{1, 1, 512, 512}));
    }

    void nothingReadyIsReportedMissing()
    {
        const Pyramid p = Pyramid::halving({1000, 700});
        int missing = 0;
        const CoverCount c = cover(
            p, {0, 0, 0, 2, 2}, [](const TileAddress&) { return false; },
            [](const TileAddress&, const RectF&) { QFAIL("nothing can be drawn"); },
            [&](const TileAddress&, const RectF&) { ++missing; });
        QCOMPARE(missing, 4);
        QCOMPARE(c.missing, std::uint64_t(4));
    }

    void zoomingOutShowsTheFinerTilesThatAreThere()
    {
        const Pyramid p = Pyramid::halving({2048, 2048});
        std::vector<Piece> pieces;
        const CoverCount c = cover(
            p, {1, 0, 0, 1, 1}, [&](const TileAddress& a) { return a.level != 1; },
            [&](const TileAddress& a, const RectF& f) {
                pieces.push_back({a, f});
            },
            [](const TileAddress&, const RectF&) { QFAIL("covered"); });
        QCOMPARE(c.finer, std::uint64_t(1));
        QCOMPARE(pieces.size(), std::size_t(4));
        for (const Piece& piece : pieces)
            QCOMPARE(piece.tile.level, 0U);
    }

    void theNearestCoarserTileIsTaken()
    {
        const Pyramid p = Pyramid::halving({5000, 3001});
        std::set<std::uint32_t> levels;
        cover(
            p, {0, 0, 0, 10, 6}, [&](const TileAddress& a) { return a.level >= 3; },
            [&](const TileAddress& a, const RectF&) { levels.insert(a.level); },
            [](const TileAddress&, const RectF&) { QFAIL("covered"); });
        QCOMPARE(levels, std::set<std::uint32_t>{3});
    }

    void coversAreExact_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 60; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    // Whatever is ready: drawn and missing pieces lie side by side without gap or overlap, and no
    // piece needs pixels that its tile does not have.
    void coversAreExact()
    {
        QFETCH(int, seed);
        std::mt19937_64 random(static_cast<std::uint64_t>(seed));
        const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
        const Pyramid p = randomPyramid(random, seed % 3 == 0);
        const Size full = p.size();
        const auto level = static_cast<std::uint32_t>(below(p.levelCount()));
        const auto share = static_cast<unsigned>(below(11));
        std::map<TileAddress, bool> known;
        const auto ready = [&](const TileAddress& a) {
            return known.try_emplace(a, a.level == p.rootLevel() || random() % 10 < share).first->second;
        };
        const TileRange range{level, 0, 0, static_cast<std::uint64_t>(p.columns(level)),
                              static_cast<std::uint64_t>(p.rows(level))};
        std::vector<RectF> pieces;
        const CoverCount count = cover(
            p, range, ready,
            [&](const TileAddress& a, const RectF& f) {
                pieces.push_back(f);
                const RectF s = sourceTexels(p, a, f);
                const Rect own = p.tileRect(a);
                QVERIFY(ready(a));
                QVERIFY(s.x >= 0.5 - 1e-6 && s.y >= 0.5 - 1e-6);
                QVERIFY(s.right() <= static_cast<double>(own.width) + 1.5 + 1e-6);
                QVERIFY(s.bottom() <= static_cast<double>(own.height) + 1.5 + 1e-6);
            },
            [&](const TileAddress&, const RectF& f) { pieces.push_back(f); });
        QCOMPARE(count.ideal + count.finer + count.coarser + count.missing, range.count());
        QCOMPARE(count.missing, std::uint64_t(0)); // the root is ready
        verifyExact(pieces, full);
    }

private:
    static Pyramid randomPyramid(std::mt19937_64& random, bool odd)
    {
        const auto side = [&] { return static_cast<std::int64_t>(1 + random() % 9000); };
        Size s{side(), side()};
        if (!odd)
            return Pyramid::halving(s);
        std::vector<Size> levels; // sizes that fit each other badly, as files have them
        while (std::max(s.width, s.height) > Pyramid::kRootSize) {
            levels.push_back(s);
            const double by = 1.7 + static_cast<double>(random() % 100) / 50;
            s = {std::max<std::int64_t>(1, std::llround(static_cast<double>(s.width) / by)),
                 std::max<std::int64_t>(1, std::llround(static_cast<double>(s.height) / by))};
        }
        levels.push_back(s);
        return Pyramid(levels);
    }

    // Integer area accounting on the grid of all edges: every cell of it is covered exactly once.
    static void verifyExact(const std::vector<RectF>& pieces, Size full)
    {
        std::set<std::int64_t> xs;
        std::set<std::int64_t> ys;
        std::int64_t area = 0;
        struct Box {
            std::int64_t l, t, r, b;
        };
        std::vector<Box> boxes;
        for (const RectF& f : pieces) {
            const Box b{grid(f.x, full.width), grid(f.y, full.height), grid(f.right(), full.width),
                        grid(f.bottom(), full.height)};
            QVERIFY(b.r > b.l && b.b > b.t);
            area += static_cast<std::int64_t>(b.r - b.l) * (b.b - b.t);
            boxes.push_back(b);
        }
        for (std::size_t i = 0; i < boxes.size(); ++i)
            for (std::size_t j = i + 1; j < boxes.size(); ++j)
                QVERIFY(boxes[i].r <= boxes[j].l || boxes[j].r <= boxes[i].l || boxes[i].b <= boxes[j].t
                        || boxes[j].b <= boxes[i].t);
        QVERIFY(area == static_cast<std::int64_t>(full.width) * 1000 * full.height * 1000);
    }
};

QTEST_APPLESS_MAIN(TestTileCover)
#include "tst_tile_cover.moc"
