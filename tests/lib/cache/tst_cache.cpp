// SPDX-License-Identifier: GPL-3.0-or-later
// One value at a time: getting, putting, erasing, comparing.
#include <QTest>

#include <stdexcept>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {
constexpr CacheVersion kMinor2{CacheVersion::Scope::Minor, 2};
} // namespace

class TestCache : public QObject {
    Q_OBJECT

private slots:
    void C1_putThenGetInMemory()
    {
        Cache cache(inMemory());
        QVERIFY(cache.put(keyOf("a"), "one").ok());
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
    }

    void C2_unknownIsNotFound()
    {
        Cache cache(inMemory());
        QVERIFY(cache.get(keyOf("a")).error().code == ErrorCode::NotFound);
        QCOMPARE(memoryOf(cache).misses, 1U);
    }

    void C14_aKeyHasOneVersion()
    {
        Cache cache(inMemory());
        (void)cache.put(keyOf("a"), "one");
        (void)cache.put(keyOf("a"), "two", kMinor2);
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        QCOMPARE(valueOf(cache, "a", kMinor2), std::string("two"));
        QCOMPARE(memoryOf(cache).stale, 1U);
    }

    void C20_anEmptyValueIsNoMiss()
    {
        Cache cache(inMemory());
        (void)cache.put(keyOf("a"), "");
        QCOMPARE(valueOf(cache, "a"), std::string());
        int calls = 0;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(**cache.getOrCreate(keyOf("nothing"), {}, {}, makes("", &calls)), std::string());
        QCOMPARE(calls, 1);
    }

    void C36_memoryReturnsTheSharedObject()
    {
        Cache cache(inMemory());
        (void)cache.put(keyOf("a"), "one");
        QCOMPARE(cache.get(keyOf("a"))->get(), cache.get(keyOf("a"))->get());
    }

    void C44_memoryBudgetDropsTheLeastRecentlyUsed()
    {
        const std::string big(100, 'x');
        Cache cache(inMemory(330)); // three entries with their keys and versions
        for (const char* key : {"a", "b", "c"})
            (void)cache.put(keyOf(key), big);
        QCOMPARE(valueOf(cache, "a"), big);
        (void)cache.put(keyOf("d"), big);
        QCOMPARE(valueOf(cache, "b"), std::string("-"));
        QCOMPARE(valueOf(cache, "a"), big);
        QVERIFY(memoryOf(cache).bytes <= 330);
        QCOMPARE(memoryOf(cache).evicted, 1U);
        (void)cache.put(keyOf("e"), std::string(400, 'y'));
        QCOMPARE(valueOf(cache, "e"), std::string("-"));
        QCOMPARE(valueOf(cache, "a"), big);
    }

    void C17_withoutAHashArgumentsDoNotCount()
    {
        Cache cache(inMemory());
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("first")), std::string("first"));
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("second")), std::string("first"));
    }

    void C26_containsSaysWhatGetWould_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("memory") << false;
        QTest::newRow("disk") << true;
    }
    void C26_containsSaysWhatGetWould()
    {
        QFETCH(bool, onDisk);
        TestDir dir;
        Cache cache(onDisk ? configOf(dir) : inMemory());
        (void)cache.put(keyOf("a"), "one", kMinor2);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(cache.contains(keyOf("a"), kMinor2));
            QVERIFY(!cache.contains(keyOf("a")));
            QVERIFY(!cache.contains(keyOf("b"), kMinor2));
            cache.flush(); // what was queued is now in the files
        }
    }

    void C27_missingAndStaleAreNotFound_data() { C26_containsSaysWhatGetWould_data(); }
    void C27_missingAndStaleAreNotFound()
    {
        QFETCH(bool, onDisk);
        TestDir dir;
        Cache cache(onDisk ? configOf(dir) : inMemory());
        (void)cache.put(keyOf("a"), "one", kMinor2);
        cache.flush();
        QVERIFY(cache.get(keyOf("missing")).error().code == ErrorCode::NotFound);
        QVERIFY(cache.get(keyOf("a")).error().code == ErrorCode::NotFound);
        QVERIFY(cache.entry(keyOf("a")).error().code == ErrorCode::NotFound);
    }

    void C28_erasingInMemory()
    {
        Cache cache(inMemory());
        (void)cache.put(memoryKeyOf("a"), "one", kMinor2);
        QVERIFY(cache.erase(memoryKeyOf("a")).ok()); // whatever the version
        QCOMPARE(valueOf(cache, memoryKeyOf("a"), kMinor2), std::string("-"));
        QVERIFY(cache.erase(memoryKeyOf("a")).error().code == ErrorCode::NotFound);
        QVERIFY(cache.erase(memoryKeyOf("never")).error().code == ErrorCode::NotFound);
        // Pushed out, but found while somebody holds it: that is erased too.
        Cache small(inMemory(100));
        (void)small.put(memoryKeyOf("a"), std::string(60, 'a'));
        const Result<CacheValue> held = small.get(memoryKeyOf("a"));
        (void)small.put(memoryKeyOf("b"), std::string(60, 'b'));
        QVERIFY(small.erase(memoryKeyOf("a")).ok());
        QCOMPARE(valueOf(small, memoryKeyOf("a")), std::string("-"));
        QCOMPARE(**held, std::string(60, 'a'));
    }

    void C47_revisionsCountWrites()
    {
        Cache cache(inMemory());
        const CacheKey key = memoryKeyOf("a");
        QCOMPARE(cache.revision(key), 0U);
        (void)cache.put(key, "one");
        (void)cache.put(key, "two", kMinor2); // "a" and "a@2" are one key
        QCOMPARE(cache.revision(key), 2U);
        (void)cache.erase(key);
        QCOMPARE(cache.revision(key), 3U);
        (void)cache.erase(key); // was not there
        (void)cache.get(key);
        QCOMPARE(cache.revision(key), 3U);
        QVERIFY(cache.clear(CacheTier::Memory).ok());
        QCOMPARE(cache.revision(key), 3U);
        (void)cache.getOrCreate(key, {}, {}, makes("made"));
        QCOMPARE(cache.revision(key), 4U);
        QCOMPARE(cache.revision(memoryKeyOf("b")), 0U);
    }

    void C48_keepWritesOnlyWhatDiffers_data() { C26_containsSaysWhatGetWould_data(); }
    void C48_keepWritesOnlyWhatDiffers()
    {
        QFETCH(bool, onDisk);
        TestDir dir;
        Cache cache(onDisk ? configOf(dir) : inMemory());
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        QCOMPARE(**cache.keep(keyOf("a"), "one"), std::string("one"));
        QCOMPARE(cache.revision(keyOf("a")), 1U);
        QCOMPARE(**cache.keep(keyOf("a"), "two"), std::string("two"));
        QCOMPARE(cache.revision(keyOf("a")), 2U);
        QCOMPARE(valueOf(cache, "a"), std::string("two"));
    }

    void C44_whatIsInUseIsNotLost()
    {
        Cache cache(inMemory(250));
        (void)cache.put(memoryKeyOf("held"), std::string(100, 'h'));
        const CacheValue held = *cache.get(memoryKeyOf("held"));
        for (const char* key : {"a", "b", "c"})
            (void)cache.put(memoryKeyOf(key), std::string(100, 'x'));
        QVERIFY(memoryOf(cache).bytes <= 250); // it weighs only on who holds it
        QCOMPARE(cache.get(memoryKeyOf("held"))->get(), held.get());
        (void)cache.put(memoryKeyOf("held"), "new");
        QCOMPARE(valueOf(cache, memoryKeyOf("held")), std::string("new"));
        QCOMPARE(valueOf(cache, memoryKeyOf("a")), std::string("-")); // nobody held it
    }

    void C44_gaugesAreExact()
    {
        Cache cache(inMemory(1'000));
        (void)cache.put(memoryKeyOf("key"), "value");
        (void)cache.put(memoryKeyOf("key"), "longer value");
        (void)cache.put(memoryKeyOf("other"), "");
        QCOMPARE(memoryOf(cache).bytes, 3U + 12U + 5U);
        QCOMPARE(memoryOf(cache).entries, 2U);
        QCOMPARE(memoryOf(cache).budgetBytes, 1'000U);
        (void)cache.erase(memoryKeyOf("key"));
        QCOMPARE(memoryOf(cache).bytes, 5U);
    }

    void C55_everyTierTellsItsNumbers()
    {
        TestDir dir;
        Cache cache(configOf(dir, 1 << 20U));
        (void)cache.put(keyOf("a"), "one");
        (void)cache.get(keyOf("a"));
        (void)cache.get(keyOf("a"), kMinor2);
        (void)cache.get(keyOf("b"));
        (void)cache.getOrCreate(keyOf("c"), {}, {}, makes("made"));
        cache.flush();
        const CacheReport memory = memoryOf(cache);
        QCOMPARE(memory.tier, std::string("memory"));
        QCOMPARE(memory.hits, 1U);
        QCOMPARE(memory.misses, 3U);
        QCOMPARE(memory.stale, 1U);
        QCOMPARE(memory.generated, 1U);
        const CacheReport disk = diskOf(cache);
        QCOMPARE(disk.tier, std::string("disk"));
        QCOMPARE(disk.misses, 3U);
        QCOMPARE(disk.entries, 2U);
        QVERIFY(disk.bytes > 0 && disk.bytes < 1'000);
        QVERIFY(disk.budgetBytes > 0);
    }

    void updateRunsAgainWhenSomebodyElseWrote()
    {
        Cache cache(inMemory());
        (void)cache.put(memoryKeyOf("a"), "1");
        int runs = 0;
        const Status done = cache.update(memoryKeyOf("a"), {}, [&](const CacheEntry& there) -> Result<CacheEntry> {
            if (++runs == 1)
                (void)cache.put(memoryKeyOf("a"), "2");
            return CacheEntry{std::make_shared<const std::string>(*there.bytes + "+")};
        });
        QVERIFY(done.ok());
        QCOMPARE(runs, 2);
        QCOMPARE(valueOf(cache, memoryKeyOf("a")), std::string("2+"));
        const auto throws = [](const CacheEntry&) -> Result<CacheEntry> { throw std::runtime_error("oh"); };
        QVERIFY(cache.update(memoryKeyOf("a"), {}, throws).error().code == ErrorCode::Internal);
        QCOMPARE(valueOf(cache, memoryKeyOf("a")), std::string("2+"));
    }
};

QTEST_GUILESS_MAIN(TestCache)
#include "tst_cache.moc"
