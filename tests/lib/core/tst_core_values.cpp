// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include <QTest>

#include <core/call_site.h>
#include <core/clock.h>
#include <core/executor.h>
#include <core/pixels.h>
#include <core/pyramid.h>
#include <core/rank.h>
#include <core/result.h>
#include <core/tile_key.h>

using namespace tessera;

class CoreValuesTest : public QObject {
    Q_OBJECT

private slots:
    void resultHoldsEither();
    void resultMovesWhatCannotBeCopied();
    void manualClockMovesWhenTold();
    void executorRunsBatches();
    void callSiteIsTheCallers();
    void ranksSortByClassThenDistanceThenDepth();
    void tileKeysDifferInEveryField();
    void tileHashesSpreadOverAllBits();
    void pyramidHalvesToTheRoot();
    void pyramidTilesCoverEachLevelOnce();
    void pixelsOwnTheirRows();
};

void CoreValuesTest::resultHoldsEither()
{
    const Result<int> good = 3;
    QVERIFY(good && *good == 3);
    const Result<int> bad = Error{ErrorCode::NotFound, "no such thing"};
    QVERIFY(!bad.ok());
    QCOMPARE(bad.error().reason, std::string("no such thing"));
    QVERIFY(Status().ok());
    const Status failed = Error{ErrorCode::Io, "the disk is gone"};
    QVERIFY(failed.error().code == ErrorCode::Io);
}

void CoreValuesTest::resultMovesWhatCannotBeCopied()
{
    Result<std::unique_ptr<int>> made = std::make_unique<int>(5);
    const std::unique_ptr<int> out = *std::move(made);
    QCOMPARE(*out, 5);
}

void CoreValuesTest::manualClockMovesWhenTold()
{
    ManualClock clock;
    const TimePoint before = clock.now();
    QVERIFY(clock.now() == before);
    clock.advance(std::chrono::milliseconds(5));
    QCOMPARE(toMs(clock.now() - before), 5.0);
    const SteadyClock steady;
    const TimePoint first = steady.now();
    QVERIFY(steady.now() >= first);
}

void CoreValuesTest::executorRunsBatches()
{
    ManualExecutor executor;
    std::string order;
    executor.post([&] {
        order += 'a';
        executor.post([&] { order += 'c'; });
    });
    executor.post([&] { order += 'b'; });
    QVERIFY(order.empty());
    QCOMPARE(executor.run(), std::size_t(2));
    QCOMPARE(order, std::string("ab"));
    QCOMPARE(executor.pending(), std::size_t(1));
    QCOMPARE(executor.drain(), std::size_t(1));
    QCOMPARE(order, std::string("abc"));
}

static std::string whereFrom(CallSite site = CallSite::current())
{
    return site.text();
}

void CoreValuesTest::callSiteIsTheCallers()
{
    QCOMPARE(whereFrom(), "tst_core_values.cpp:" + std::to_string(__LINE__));
    QCOMPARE(CallSite{}.text(), std::string());
}

void CoreValuesTest::ranksSortByClassThenDistanceThenDepth()
{
    QVERIFY((Rank{0, 900, 9} < Rank{1, 0, 0}));
    QVERIFY((Rank{1, 10, 9} < Rank{1, 11, 0}));
    QVERIFY((Rank{1, 10, 1} < Rank{1, 10, 2}));
}

void CoreValuesTest::tileKeysDifferInEveryField()
{
    std::vector<TileKey> keys(8);
    keys[1].source.high = 1;
    keys[2].source.low = 1;
    keys[3].page = 1;
    keys[4].recipe = 1;
    keys[5].address.level = 1;
    keys[6].address.x = 1;
    keys[7].address.y = 1;
    QCOMPARE(std::set<TileKey>(keys.begin(), keys.end()).size(), keys.size());
    QCOMPARE(std::unordered_set<TileKey>(keys.begin(), keys.end()).size(), keys.size());
    std::set<std::uint64_t> hashes;
    for (const TileKey& key : keys)
        hashes.insert(hashOf(key));
    QCOMPARE(hashes.size(), keys.size());
}

void CoreValuesTest::tileHashesSpreadOverAllBits()
{
    std::mt19937_64 random(7);
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t a = random() >> (i % 64), b = random() >> (i / 16 % 64);
        QCOMPARE(detail::fold(a, b), detail::foldInParts(a, b));
    }
    // The tiles of a map and the roots of a folder, told by their lowest and by their highest bits: of 2^16
    // balls in 2^12 boxes, 16 each, chance leaves the fullest with less than 45.
    std::vector<std::uint64_t> hashes;
    for (std::uint64_t i = 0; i < 1U << 15U; ++i) {
        hashes.push_back(hashOf({{1, 2}, 0, 5, {3, i % 256, i / 256}}));
        hashes.push_back(hashOf({{random(), random()}, 0, 5, {4, 0, 0}}));
    }
    std::vector<int> lowest(1U << 12U), highest(1U << 12U);
    for (const std::uint64_t hash : hashes) {
        ++lowest[hash & 0xfffU];
        ++highest[hash >> 52U];
    }
    QVERIFY2(*std::max_element(lowest.begin(), lowest.end()) < 45,
             qPrintable(QString::number(*std::max_element(lowest.begin(), lowest.end()))));
    QVERIFY2(*std::max_element(highest.begin(), highest.end()) < 45,
             qPrintable(QString::number(*std::max_element(highest.begin(), highest.end()))));
    QCOMPARE(std::set<std::uint64_t>(hashes.begin(), hashes.end()).size(), hashes.size());
}

void CoreValuesTest::pyramidHalvesToTheRoot()
{
    const Pyramid pyramid = Pyramid::halving({40000, 30000});
    const Size root = pyramid.size(pyramid.rootLevel());
    QVERIFY(root.width <= Pyramid::kRootSize && root.height <= Pyramid::kRootSize);
    for (std::uint32_t level = 1; level < pyramid.levelCount(); ++level) {
        QCOMPARE(pyramid.size(level).width, (pyramid.size(level - 1).width + 1) / 2);
        QVERIFY(pyramid.scale(level) < pyramid.scale(level - 1));
    }
    QCOMPARE(Pyramid::halving({7, 5}).levelCount(), std::uint32_t(1));
}

void CoreValuesTest::pyramidTilesCoverEachLevelOnce()
{
    const Pyramid pyramid = Pyramid::halving({1300, 700});
    for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level) {
        std::int64_t area = 0;
        for (std::uint64_t y = 0; y < std::uint64_t(pyramid.rows(level)); ++y)
            for (std::uint64_t x = 0; x < std::uint64_t(pyramid.columns(level)); ++x) {
                const Rect tile = pyramid.tileRect({level, x, y});
                area += std::int64_t(tile.width) * tile.height;
            }
        QCOMPARE(area, std::int64_t(pyramid.size(level).width) * pyramid.size(level).height);
    }
}

void CoreValuesTest::pixelsOwnTheirRows()
{
    Pixels pixels = Pixels::allocate(3, 2, false);
    QCOMPARE(pixels.bytes(), std::size_t(24));
    pixels.row(1)[11] = 7;
    const Pixels shared = pixels;
    QCOMPARE(int(shared.row(1)[11]), 7);
    QVERIFY(!shared.isOpaque());
}

QTEST_APPLESS_MAIN(CoreValuesTest)
#include "tst_core_values.moc"
