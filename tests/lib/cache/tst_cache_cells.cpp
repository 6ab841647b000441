// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, numbers and writes that are handed in.
#include <QTest>

#include <limits>
#include <thread>
#include <vector>

#include <cache/cache_cells.h>
#include <cache/cache_inbox.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {
using Items = std::vector<std::string>;

template <class T>
bool isInvalid(const Result<T>& result)
{
    return !result && result.error().code == ErrorCode::InvalidArgument;
}
} // namespace

class TestCacheCells : public QObject {
    Q_OBJECT

private slots:
    void C49_stagedWritesWaitForTheOwner()
    {
        Cache cache(inMemory());
        int wakes = 0;
        CacheInbox inbox(cache, [&wakes] { ++wakes; });
        std::jthread([&] {
            inbox.put(memoryKeyOf("a"), "first");
            inbox.put(memoryKeyOf("a"), "second");
            for (const char* item : {"1", "2", "3"})
                inbox.append(memoryKeyOf("list"), item);
        }).join();
        QCOMPARE(wakes, 1);
        QCOMPARE(inbox.pending(), std::size_t(5));
        QVERIFY(!cache.contains(memoryKeyOf("a")));
        QCOMPARE(cache.revision(memoryKeyOf("a")), 0U);
        const CacheInbox::Fetched fetched = inbox.fetch();
        QCOMPARE(fetched.applied, std::size_t(5));
        QVERIFY(fetched.failures.empty());
        QCOMPARE(valueOf(cache, memoryKeyOf("a")), std::string("second"));
        QVERIFY((*CacheCells(cache).list(memoryKeyOf("list")) == Items{"1", "2", "3"}));
        QCOMPARE(inbox.fetch().applied, std::size_t(0));
        inbox.put(memoryKeyOf("a"), "third");
        QCOMPARE(wakes, 2);
    }

    void C49_oneBadItemStopsNoOther()
    {
        Cache cache(inMemory());
        CacheInbox inbox(cache);
        inbox.put(memoryKeyOf("scalar"), "text");
        inbox.append(memoryKeyOf("scalar"), "to no list");
        inbox.put(memoryKeyOf("after"), "applied");
        const CacheInbox::Fetched fetched = inbox.fetch();
        QCOMPARE(fetched.applied, std::size_t(2));
        QCOMPARE(fetched.failures.size(), std::size_t(1));
        QVERIFY(fetched.failures[0].key == memoryKeyOf("scalar"));
        QVERIFY(fetched.failures[0].error.code == ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(cache, memoryKeyOf("after")), std::string("applied"));
        QCOMPARE(valueOf(cache, memoryKeyOf("scalar")), std::string("text"));
        QCOMPARE(inbox.pending(), std::size_t(0));
        QVERIFY(inbox.fetch().failures.empty());
    }

    void C51_listsGrowAndShrinkAtTheirEnds_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("memory") << false;
        QTest::newRow("disk") << true;
    }
    void C51_listsGrowAndShrinkAtTheirEnds()
    {
        QFETCH(bool, onDisk);
        TestDir dir;
        Cache cache(onDisk ? configOf(dir) : inMemory());
        CacheCells cells(cache);
        const CacheKey key = keyOf("list");
        QVERIFY(cells.popFront(key).error().code == ErrorCode::NotFound);
        for (const char* item : {"a", "", "c", "d", "e"})
            QVERIFY(cells.push(key, item).ok());
        QCOMPARE(cache.revision(key), 5U);
        cache.flush();
        QVERIFY((*cells.popFront(key) == Items{"a"}));
        QVERIFY((*cells.popBack(key, 2) == Items{"d", "e"}));
        QCOMPARE(cache.revision(key), 7U);
        QVERIFY((*cells.list(key) == Items{"", "c"}));
        QVERIFY((*cells.popFront(key, 0) == Items{}));
        QVERIFY((*cells.popFront(key, 9) == Items{"", "c"}));
        QVERIFY((*cells.list(key) == Items{})); // an empty list stays
        QVERIFY(cache.contains(key));
        QVERIFY(isInvalid(cache.get(key)));
    }

    void C51_whatIsNoListStaysAsItIs()
    {
        Cache cache(inMemory());
        CacheCells cells(cache);
        const CacheKey key = memoryKeyOf("scalar");
        (void)cache.put(key, std::string("\1\0\0\0x", 5)); // looks like a list's bytes
        QVERIFY(isInvalid(cells.push(key, "item")));
        QVERIFY(isInvalid(cells.popFront(key)));
        QVERIFY(isInvalid(cells.popBack(key)));
        QVERIFY(isInvalid(cells.list(key)));
        QCOMPARE(cache.revision(key), 1U);
        QCOMPARE(**cells.take(key), std::string("\1\0\0\0x", 5));
        QVERIFY(!cache.contains(key));
        QVERIFY(cells.take(key).error().code == ErrorCode::NotFound);
        (void)cells.push(key, "item");
        QVERIFY(isInvalid(cells.take(key)));
    }

    void C52_numbersKeepTheirKind()
    {
        TestDir dir;
        Cache cache(configOf(dir));
        CacheCells cells(cache);
        QCOMPARE(std::get<std::int64_t>(*cells.add(keyOf("n"), std::int64_t{3})), 3);
        QCOMPARE(std::get<std::int64_t>(*cells.add(keyOf("n"), std::int64_t{-5})), -2);
        QCOMPARE(std::get<double>(*cells.add(keyOf("r"), -0.5)), -0.5);
        QCOMPARE(std::get<double>(*cells.add(keyOf("r"), std::int64_t{2})), 1.5);
        cache.flush();
        QCOMPARE(std::get<std::int64_t>(*cells.number(keyOf("n"))), -2);
        QCOMPARE(std::get<double>(*cells.number(keyOf("r"))), 1.5);
        QVERIFY(isInvalid(cells.add(keyOf("n"), 0.5)));
        QVERIFY(cells.add(keyOf("n"), std::numeric_limits<std::int64_t>::min()).error().code == ErrorCode::TooLarge);
        QCOMPARE(std::get<std::int64_t>(*cells.number(keyOf("n"))), -2);
        (void)cache.put(keyOf("text"), "12345678");
        QVERIFY(isInvalid(cells.add(keyOf("text"), std::int64_t{1})));
        QVERIFY(isInvalid(cells.number(keyOf("text"))));
    }

    void nobodysChangeIsLost()
    {
        TestDir dir;
        Cache cache(configOf(dir, 1 << 20U));
        CacheCells cells(cache);
        constexpr int kThreads = 4;
        constexpr int kEach = 100;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < kThreads; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < kEach; ++i) {
                        (void)cells.add(keyOf("n"), std::int64_t{1});
                        (void)cells.push(memoryKeyOf("list"), "x");
                    }
                });
        }
        QCOMPARE(std::get<std::int64_t>(*cells.number(keyOf("n"))), kThreads * kEach);
        QCOMPARE(cells.list(memoryKeyOf("list"))->size(), std::size_t(kThreads * kEach));
    }
};

QTEST_GUILESS_MAIN(TestCacheCells)
#include "tst_cache_cells.moc"
