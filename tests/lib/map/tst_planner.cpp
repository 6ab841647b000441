// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include <map/planner.h>

using namespace tessera;

namespace {

TileKey baseOf(std::uint64_t n)
{
    return {{n, n}, 0, 7, {}};
}

const TileReady kNothing = [](const TileKey&) { return false; };

std::uint64_t fullSlots(int, int)
{
    return 514 * 514 * 4;
}

} // namespace

class TestPlanner : public QObject {
    Q_OBJECT

private slots:
    void aFreshImageGetsItsRootFirstThenWhatIsVisible()
    {
        const Pyramid p = Pyramid::halving({8000, 6000});
        PlanItem item{baseOf(1), &p, {0, 0, 8000, 6000}, 0, PlanItem::kNoLevel};
        Plan out;
        PlanOptions options;
        options.around = options.levels = false;
        const PlanResult r = plan({&item, 1}, {1600, 1000}, {800, 500}, options, kNothing, out);
        QCOMPARE(item.level, 0U);
        QCOMPARE(r.visible, std::size_t(4 * 2));
        QCOMPARE(r.missing, std::size_t(8));
        QCOMPARE(out.missing.size(), std::size_t(9));
        QCOMPARE(out.missing.front().key.address, (TileAddress{p.rootLevel(), 0, 0}));
        QCOMPARE(out.missing.front().key.recipe, 7U);
        QCOMPARE(int(out.missing.front().rank.priorityClass), 0);
        for (std::size_t i = 1; i < out.missing.size(); ++i)
            QCOMPARE(int(out.missing[i].rank.priorityClass), 1);
        QVERIFY(std::is_sorted(out.missing.begin(), out.missing.end(),
                               [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; }));
        QCOMPARE(out.missing[1].rank.distance, 0U); // under the focus
        QCOMPARE(out.missing[1].key.address.x, std::uint64_t(1));
        QCOMPARE(out.missing[1].key.address.y, std::uint64_t(0));
    }

    void aCoveredImageNeedsNoRoot()
    {
        const Pyramid p = Pyramid::halving({8000, 6000});
        PlanItem item{baseOf(1), &p, {0, 0, 8000, 6000}, 0, PlanItem::kNoLevel};
        Plan out;
        plan(
            {&item, 1}, {1600, 1000}, {800, 500}, {}, [](const TileKey& k) { return k.address.level == 2; }, out);
        for (const Wanted& w : out.missing)
            QVERIFY(w.rank.priorityClass != 0);
        // A hole anywhere brings the root back.
        plan(
            {&item, 1}, {1600, 1000}, {800, 500}, {},
            [](const TileKey& k) {
                return k.address == TileAddress{2, 1, 0};
            },
            out);
        QCOMPARE(int(out.missing.front().rank.priorityClass), 0);
    }

    void aThumbnailIsItsOwnCover()
    {
        const Pyramid p = Pyramid::halving({4000, 3000});
        PlanItem item{baseOf(1), &p, {100, 100, 160, 120}, 0, PlanItem::kNoLevel};
        Plan out;
        plan({&item, 1}, {1600, 1000}, {0, 0}, {}, kNothing, out);
        QCOMPARE(out.missing.size(), std::size_t(1));
        QCOMPARE(int(out.missing[0].rank.priorityClass), 0);
        QCOMPARE(out.missing[0].key.address.level, item.level);
        // With the root there it is only the ideal one.
        plan(
            {&item, 1}, {1600, 1000}, {0, 0}, {}, [&](const TileKey& k) { return k.address.level == p.rootLevel(); },
            out);
        QCOMPARE(out.missing.size(), std::size_t(1));
        QCOMPARE(int(out.missing[0].rank.priorityClass), 1);
    }

    void whatIsReadyIsNotListed()
    {
        const Pyramid p = Pyramid::halving({8000, 6000});
        PlanItem item{baseOf(1), &p, {0, 0, 8000, 6000}, 0, PlanItem::kNoLevel};
        Plan out;
        PlanOptions options;
        const PlanResult r = plan(
            {&item, 1}, {1600, 1000}, {800, 500}, options, [](const TileKey&) { return true; }, out);
        QVERIFY(out.missing.empty());
        QCOMPARE(r.missing, std::size_t(0));
        QCOMPARE(r.visible, std::size_t(8));
    }

    void theRingComesLastAndOnlyAroundTheView()
    {
        const Pyramid p = Pyramid::halving({20000, 20000});
        PlanItem item{baseOf(1), &p, {-5120, -5120, 20000, 20000}, 0, PlanItem::kNoLevel};
        Plan out;
        const Size canvas{1024, 1024};
        PlanOptions options;
        options.levels = false;
        plan({&item, 1}, canvas, {512, 512}, options, kNothing, out);
        std::set<TileAddress> ring;
        for (const Wanted& w : out.missing)
            if (w.rank.priorityClass == 5)
                ring.insert(w.key.address);
        QCOMPARE(ring.size(), std::size_t(4 * 4 - 2 * 2)); // 154 pixels reach one tile further on each side
        QVERIFY(!ring.contains({0, 10, 10}));
        QVERIFY(ring.contains({0, 9, 9}) && ring.contains({0, 12, 12}) && ring.contains({0, 10, 9}));
        QCOMPARE(int(out.missing.back().rank.priorityClass), 5);
    }

    void theFasterItMovesTheLessIsAskedForBesideItsWay()
    {
        const Pyramid p = Pyramid::halving({20000, 20000});
        PlanItem item{baseOf(1), &p, {-5120, -5120, 20000, 20000}, 0, PlanItem::kNoLevel};
        const Size canvas{1024, 1024};
        PlanOptions options;
        options.levels = false;
        const auto beside = [&](double ahead, bool ready) {
            options.ahead = {ahead, 0};
            Plan out;
            plan(
                {&item, 1}, canvas, {512, 512}, options, [ready](const TileKey&) { return ready; }, out);
            const std::vector<Wanted>& listed = ready ? out.present : out.missing;
            return std::count_if(listed.begin(), listed.end(), [](const Wanted& w) {
                const TileAddress& tile = w.key.address;
                return tile.level == 0 && (tile.y < 10 || tile.y > 11);
            });
        };
        QCOMPARE(ringWidth(canvas, options), 0.15 * 1024);
        QCOMPARE(beside(70, false), 8);
        QCOMPARE(ringWidth(canvas, options), 0.15 * 1024 - 140);
        QCOMPARE(beside(80, false), 0);
        QCOMPARE(ringWidth(canvas, options), 0.0);
        QCOMPARE(beside(80, true), 8); // what is there stays
    }

    void whatLiesFurtherAroundComesLastOfAllNearestFirst()
    {
        const Pyramid p = Pyramid::halving({20000, 20000});
        PlanItem item{baseOf(1), &p, {-5120, -5120, 20000, 20000}, 0, PlanItem::kNoLevel};
        Plan out;
        const Size canvas{1024, 1024};
        PlanOptions options;
        plan({&item, 1}, canvas, {512, 512}, options, kNothing, out);
        QVERIFY(out.missing.back().rank.priorityClass < 7); // only when asked for
        options.farPixels = 1500;
        plan({&item, 1}, canvas, {512, 512}, options, kNothing, out);
        std::vector<Wanted> far;
        std::copy_if(out.missing.begin(), out.missing.end(), std::back_inserter(far),
                     [](const Wanted& w) { return w.rank.priorityClass == 7; });
        QCOMPARE(far.size(), std::size_t(8 * 8 - 4 * 4)); // 1500 pixels reach three tiles, one of which is the ring's
        QVERIFY(out.missing.back().key == far.back().key);
        QCOMPARE(far.front().rank.distance, 1024U); // from the focus
        QCOMPARE(far.back().rank.distance, 1536U);
        options.farPixels = 1e5;
        plan({&item, 1}, canvas, {512, 512}, options, kNothing, out);
        QVERIFY(std::any_of(out.missing.begin(), out.missing.end(),
                            [](const Wanted& w) { return w.rank.priorityClass == 7; }));
        QVERIFY(out.missing.size() < 300);
        // As the rest of what is not seen, no more than three quarters of the budget.
        options.tileBytes = fullSlots;
        options.capacityBytes = 64ULL << 20U;
        plan({&item, 1}, canvas, {512, 512}, options, kNothing, out);
        QVERIFY(out.missing.size() * fullSlots(0, 0) <= options.capacityBytes * 3 / 4);
    }

    void imagesJustOutsideTheViewAreReadAhead()
    {
        const Pyramid p = Pyramid::halving({4000, 3000});
        std::vector<PlanItem> items{{baseOf(1), &p, {0, 1010, 160, 120}, 0, PlanItem::kNoLevel},
                                    {baseOf(2), &p, {0, 1500, 160, 120}, 0, PlanItem::kNoLevel}};
        Plan out;
        const PlanResult r = plan(items, {1600, 1000}, {800, 500}, {}, kNothing, out);
        QCOMPARE(out.missing.size(), std::size_t(1));
        QCOMPARE(out.missing[0].key.source, baseOf(1).source);
        QCOMPARE(int(out.missing[0].rank.priorityClass), 5);
        QCOMPARE(r.visible, std::size_t(0));
    }

    void aBoostedItemGetsItsOwnClassAndNoRing()
    {
        const Pyramid p = Pyramid::halving({8000, 6000});
        PlanItem next{baseOf(2), &p, {0, 0, 1333, 1000}, 4, PlanItem::kNoLevel};
        Plan out;
        const PlanResult r = plan({&next, 1}, {1600, 1000}, {800, 500}, {}, kNothing, out);
        QVERIFY(!out.missing.empty());
        for (const Wanted& w : out.missing)
            QCOMPARE(int(w.rank.priorityClass), 4);
        QCOMPARE(r.visible, std::size_t(0));
    }

    void theSameImageTwiceIsAskedForOnce()
    {
        const Pyramid p = Pyramid::halving({4000, 3000});
        std::vector<PlanItem> items{{baseOf(1), &p, {0, 0, 160, 120}, 0, PlanItem::kNoLevel},
                                    {baseOf(1), &p, {800, 500, 160, 120}, 0, PlanItem::kNoLevel}};
        Plan out;
        plan(items, {1600, 1000}, {880, 560}, {}, kNothing, out);
        QCOMPARE(out.missing.size(), std::size_t(1));
        QCOMPARE(out.missing[0].rank.distance, 0U);
    }

    void unknownImagesAreSkipped()
    {
        const Pyramid empty;
        std::vector<PlanItem> items{{baseOf(1), nullptr, {0, 0, 160, 120}, 0, PlanItem::kNoLevel},
                                    {baseOf(2), &empty, {0, 0, 160, 120}, 0, PlanItem::kNoLevel}};
        Plan out{{{baseOf(9), {}}}, {}};
        plan(items, {1600, 1000}, {0, 0}, {}, kNothing, out);
        QVERIFY(out.missing.empty());
    }

    void aSmallBudgetMakesEverythingCoarserUntilItFits()
    {
        const Pyramid p = Pyramid::halving({40000, 40000});
        PlanItem item{baseOf(1), &p, {-1000, -1000, 40000, 40000}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.tileBytes = fullSlots;
        options.capacityBytes = 12ULL << 20U;
        Plan out;
        const PlanResult r = plan({&item, 1}, {3840, 2160}, {1920, 1080}, options, kNothing, out);
        QVERIFY(r.bias > 1);
        QVERIFY(r.bytes <= options.capacityBytes);
        QVERIFY(item.level > 0);
        std::uint64_t speculative = 0;
        for (const Wanted& w : out.missing)
            speculative += w.rank.priorityClass > 1 ? fullSlots(0, 0) : 0;
        QVERIFY(speculative + r.bytes <= options.capacityBytes * 4 / 3);

        // It stays so while the view moves a little, and comes back with room.
        options.bias = r.bias;
        const std::uint32_t level = item.level;
        for (int i = 0; i < 20; ++i) {
            item.screen.x -= 37;
            const PlanResult again = plan({&item, 1}, {3840, 2160}, {1920, 1080}, options, kNothing, out);
            options.bias = again.bias;
            QCOMPARE(item.level, level);
        }
        options.capacityBytes = 1ULL << 30U;
        QCOMPARE(plan({&item, 1}, {3840, 2160}, {1920, 1080}, options, kNothing, out).bias, 1.0);
        QCOMPARE(item.level, 0U);
    }

    void whatIsThereAndShouldStayIsListedToo()
    {
        const Pyramid p = Pyramid::halving({8000, 6000});
        PlanItem item{baseOf(1), &p, {0, 0, 8000, 6000}, 0, PlanItem::kNoLevel};
        Plan out;
        plan(
            {&item, 1}, {1600, 1000}, {800, 500}, {}, [](const TileKey&) { return true; }, out);
        std::set<std::uint32_t> kept;
        for (const Wanted& w : out.present)
            if (w.rank.priorityClass == 2)
                kept.insert(w.key.address.level);
        QCOMPARE(kept, (std::set<std::uint32_t>{p.rootLevel() - 2, p.rootLevel() - 1, p.rootLevel()}));
        QVERIFY(std::is_sorted(out.present.begin(), out.present.end(),
                               [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; }));
    }

    void whatComesIntoViewIsAskedForInTheOrderOfItsComing()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        PlanItem item{baseOf(1), &p, {-5120, -5120, 40960, 40960}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.around = options.levels = false;
        options.ahead = {1600, 0};
        Plan out;
        plan(
            {&item, 1}, {1024, 1024}, {512, 512}, options, [](const TileKey& k) { return k.address.level > 0; }, out);
        std::vector<std::uint64_t> columns;
        for (const Wanted& w : out.missing)
            if (w.rank.priorityClass == 3)
                columns.push_back(w.key.address.x);
        QCOMPARE(columns.size(), std::size_t(4 * 2)); // 1600 pixels reach into the fourth column to the right
        QVERIFY(std::is_sorted(columns.begin(), columns.end()));
        QCOMPARE(columns.front(), std::uint64_t(12));
    }

    void whatWillBeGoneBeforeItCanBeThereIsNotAskedFor()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        PlanItem item{baseOf(1), &p, {-5120, -5120, 40960, 40960}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.around = options.levels = false;
        options.drift = {600, 0};
        Plan out;
        plan(
            {&item, 1}, {1024, 1024}, {512, 512}, options, [](const TileKey& k) { return k.address.level > 0; }, out);
        QCOMPARE(out.missing.size(), std::size_t(2)); // the left column leaves
        for (const Wanted& w : out.missing)
            QCOMPARE(w.key.address.x, std::uint64_t(11));
    }

    void nothingFinerThanTheFinestIsAskedFor()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        const std::uint32_t root = p.rootLevel();
        for (const std::uint32_t finest : {0U, 2U, root, root + 7}) {
            PlanItem item{baseOf(1), &p, {0, 0, 40960, 40960}, 4, PlanItem::kNoLevel, finest};
            Plan out;
            plan(
                {&item, 1}, {1024, 1024}, {512, 512}, {}, [](const TileKey&) { return false; }, out);
            QCOMPARE(item.level, std::min(finest, root));
            for (const Wanted& w : out.missing)
                QVERIFY(w.key.address.level >= item.level);
        }
    }

    void aFewTilesBetweenComeFirstWhereMuchIsMissing()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        PlanItem item{baseOf(1), &p, {0, 0, 40960, 40960}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.around = options.levels = false;
        Plan out;
        const auto rootOnly = [&](const TileKey& k) { return k.address.level == p.rootLevel(); };
        plan({&item, 1}, {4096, 2048}, {2048, 1024}, options, rootOnly, out);
        QCOMPARE(out.missing.size(), std::size_t(8 * 4 + 1));
        QCOMPARE(out.missing.front().key.address, (TileAddress{3, 0, 0}));
        plan({&item, 1}, {1024, 1024}, {512, 512}, options, rootOnly, out);
        QCOMPARE(out.missing.size(), std::size_t(4)); // so few are there as soon themselves
        item.tiled = false;
        plan({&item, 1}, {4096, 2048}, {2048, 1024}, options, rootOnly, out);
        QCOMPARE(out.missing.size(), std::size_t(8 * 4)); // another decoding of all of it
    }

    void whatIsReadAheadLeavesRoom()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        PlanItem item{baseOf(1), &p, {-10240, -10240, 40960, 40960}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.tileBytes = fullSlots;
        options.capacityBytes = 16 * fullSlots(0, 0);
        options.ahead = {3000, 0};
        const auto listed = [&](std::uint8_t most) {
            Plan out;
            plan({&item, 1}, {1024, 1024}, {512, 512}, options, kNothing, out);
            return std::count_if(out.missing.begin(), out.missing.end(),
                                 [&](const Wanted& w) { return w.rank.priorityClass <= most; });
        };
        QCOMPARE(listed(2), 5); // with the root
        QCOMPARE(listed(4), 14);
        QCOMPARE(listed(7), 14);
        options.ahead = {};
        QCOMPARE(listed(7), 12);
        options.elsewhereBytes = 4 * fullSlots(0, 0);
        QCOMPARE(listed(7), 8);
    }

    void noMoreIsAskedForThanMayBeDecodedAtOnce()
    {
        const Pyramid p = Pyramid::halving({40960, 40960});
        PlanItem item{baseOf(1), &p, {-10240, -10240, 40960, 40960}, 0, PlanItem::kNoLevel};
        PlanOptions options;
        options.windowBytes = 6 * fullSlots(0, 0);
        Plan out;
        plan({&item, 1}, {2048, 2048}, {1024, 1024}, options, kNothing, out);
        QCOMPARE(out.missing.size(), std::size_t(6)); // the root and five of the tiles
        QCOMPARE(int(out.missing.back().rank.priorityClass), 1);
    }

    void theCostFollowsWhatIsVisible()
    {
        const std::int64_t side = std::int64_t(1) << 44U;
        const Pyramid p = Pyramid::halving({side, side});
        PlanItem item{
            baseOf(1), &p, {-1e12, -1e12, static_cast<double>(side), static_cast<double>(side)}, 0, PlanItem::kNoLevel};
        std::size_t asked = 0;
        Plan out;
        plan(
            {&item, 1}, {1600, 1000}, {800, 500}, {}, [&](const TileKey&) { return ++asked, false; }, out);
        QVERIFY(asked < 400);
        QVERIFY(out.missing.size() < 60);
    }
};

QTEST_APPLESS_MAIN(TestPlanner)
#include "tst_planner.moc"
