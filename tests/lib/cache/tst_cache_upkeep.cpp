// SPDX-License-Identifier: GPL-3.0-or-later
// Room and order on disk: budgets, clearing, sweeping, erasing by pattern.
#include <QTest>

#include <thread>

#include <sys/file.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

class TestCacheUpkeep : public QObject {
    Q_OBJECT

private slots:
    void C44_theDiskBudgetHolds()
    {
        TestDir dir;
        Cache::Config config = configOf(dir);
        config.diskBytes = 200'000;
        Cache cache(config);
        const std::string value(3'000, 'v');
        for (int i = 0; i < 400; ++i) {
            QVERIFY(cache.put(keyOf("k" + std::to_string(i)), value).ok());
            cache.flush();
            if (i >= 20)
                QCOMPARE(valueOf(cache, "k10"), value); // used all the time
            qint64 onDisk = 0;
            for (const QFileInfo& file : QDir(dir.path()).entryInfoList({QStringLiteral("slab-*.pack")}))
                onDisk += file.size();
            QVERIFY2(onDisk <= 200'000, qPrintable(QString::number(onDisk)));
            QVERIFY(diskOf(cache).bytes <= 200'000);
        }
        QCOMPARE(valueOf(cache, "k399"), value);
        QCOMPARE(valueOf(cache, "k30"), std::string("-"));
        const CacheReport report = diskOf(cache);
        QVERIFY(report.evicted >= 330);
        QVERIFY(report.entries >= 30); // compaction kept what was alive
        QCOMPARE(report.corrupt, 0U);
        QCOMPARE(report.dropped, 0U);
    }

    void C44_aValueTooLargeForTheDiskIsRefusedWithNumbers()
    {
        TestDir dir;
        Cache::Config config = configOf(dir);
        config.diskBytes = 80'000;
        Cache cache(config);
        (void)cache.put(keyOf("a"), "old");
        const Status put = cache.put(keyOf("a"), std::string(20'000, 'x'));
        QVERIFY(put.error().code == ErrorCode::TooLarge);
        QVERIFY(put.error().reason.find("20,000") != std::string::npos);
        QVERIFY(put.error().reason.find("10,000") != std::string::npos);
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
    }

    void aFullQueueDropsAndCounts()
    {
        TestDir dir;
        Cache::Config config = configOf(dir);
        config.queuedWrites = 0;
        Cache cache(config);
        QVERIFY(cache.put(keyOf("a"), "one").error().code == ErrorCode::Full);
        QCOMPARE(diskOf(cache).dropped, 1U);
    }

    void twoInstancesEvictWithoutHarm()
    {
        TestDir dir;
        Cache::Config config = configOf(dir);
        config.diskBytes = 256 << 10U;
        Cache one(config);
        Cache two(config);
        const auto write = [](Cache& cache, const std::string& prefix) {
            for (int i = 0; i < 300; ++i) {
                const std::string name = prefix + std::to_string(i);
                (void)cache.put(keyOf(name), name + std::string(2'000, '.'));
                if (i % 20 == 0)
                    cache.flush();
            }
            cache.flush();
        };
        {
            std::jthread a(write, std::ref(one), "one");
            std::jthread b(write, std::ref(two), "two");
        }
        int found = 0;
        for (Cache* cache : {&one, &two})
            for (const char* prefix : {"one", "two"})
                for (int i = 0; i < 300; ++i) {
                    const std::string name = prefix + std::to_string(i);
                    const std::string value = valueOf(*cache, name);
                    QVERIFY(value == "-" || value == name + std::string(2'000, '.'));
                    found += value != "-";
                }
        QVERIFY(found > 50);
    }

    void C45_foreignFilesSurvive()
    {
        TestDir dir;
        const QStringList foreign{QStringLiteral("notes.txt"),
                                  QStringLiteral("slab-mine.pack"),
                                  QStringLiteral("holiday.jpg"),
                                  QStringLiteral("slab-cafe.pack"),
                                  QStringLiteral("slab-0123456789abcdeg.pack"),
                                  QStringLiteral("slab-0123456789ABCDEF.pack"),
                                  QStringLiteral("slab-0123456789abcdef.pack.bak")};
        for (const QString& name : foreign)
            QVERIFY(writeAll(dir.path() + '/' + name, "foreign"));
        QVERIFY(writeAll(dir.path() + "/index.sqlite", "this is no database at all, but rather long text."));
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "one");
            QVERIFY(cache.clear(CacheTier::Disk).ok());
        }
        for (const QString& name : foreign)
            QCOMPARE(readAll(dir.path() + '/' + name), QByteArray("foreign"));
    }

    void C45_clearRemovesOnlyOurs()
    {
        TestDir dir;
        QVERIFY(writeAll(dir.path() + "/notes.txt", "foreign"));
        Cache cache(configOf(dir, 1 << 20U));
        (void)cache.put(memoryKeyOf("m"), "memory");
        for (int i = 0; i < 50; ++i)
            (void)cache.put(keyOf("k" + std::to_string(i)), std::string(5'000, 'x'));
        cache.flush();
        QVERIFY(!slabsIn(dir).isEmpty());
        QVERIFY(cache.clear(CacheTier::Disk).ok());
        QCOMPARE(readAll(dir.path() + "/notes.txt"), QByteArray("foreign"));
        QVERIFY(slabsIn(dir).isEmpty());
        QCOMPARE(diskOf(cache).entries, 0U);
        QCOMPARE(diskOf(cache).bytes, 0U);
        QCOMPARE(valueOf(cache, "k7"), std::string("-")); // not from memory either
        QCOMPARE(valueOf(cache, memoryKeyOf("m")), std::string("memory"));
        (void)cache.put(keyOf("k7"), "again");
        cache.flush();
        QVERIFY(cache.clear(CacheTier::Memory).ok());
        QCOMPARE(valueOf(cache, memoryKeyOf("m")), std::string("-"));
        QCOMPARE(valueOf(cache, "k7"), std::string("again")); // from the disk
        QCOMPARE(diskOf(cache).corrupt, 0U);
    }

    void C45_clearLeavesTheFilesThatOthersWrite()
    {
        TestDir dir;
        Cache one(configOf(dir));
        Cache two(configOf(dir));
        (void)one.put(keyOf("a"), "one");
        (void)two.put(keyOf("b"), "two");
        one.flush();
        two.flush();
        QVERIFY(one.clear(CacheTier::Disk).ok());
        QCOMPARE(valueOf(two, "b"), std::string("-"));
        (void)two.put(keyOf("c"), "three"); // goes on in its file
        two.flush();
        QCOMPARE(valueOf(one, "c"), std::string("three"));
        QCOMPARE(diskOf(two).corrupt, 0U);
    }

    void C46_orphanedFilesAreRemoved()
    {
        TestDir dir;
        const QString orphan = dir.path() + "/slab-0123456789abcdef.pack";
        const QString inUse = dir.path() + "/slab-fedcba9876543210.pack";
        QVERIFY(writeAll(orphan, "left behind"));
        QVERIFY(writeAll(inUse, "another program's"));
        QFile held(inUse);
        QVERIFY(held.open(QIODevice::ReadWrite));
        QCOMPARE(flock(held.handle(), LOCK_EX | LOCK_NB), 0);
        Cache cache(configOf(dir));
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        QVERIFY(!QFile::exists(orphan));
        QVERIFY(QFile::exists(inUse));
    }

    void C46_sweepRemovesWhatNobodyCanAskFor()
    {
        TestDir dir;
        const auto run = [&](CacheMajor major, const char* session) {
            Cache::Config config = configOf(dir);
            config.major = std::move(major);
            config.session = session;
            return config;
        };
        constexpr CacheVersion inThisRun{CacheVersion::Scope::Session};
        constexpr CacheVersion constant{CacheVersion::Scope::Constant, 3};
        {
            Cache old(run(1, "one"));
            for (int i = 0; i < 700; ++i)
                (void)old.put(keyOf("old" + std::to_string(i)), "x");
            (void)old.put(keyOf("constant"), "c", constant);
        }
        Cache::Config before = run(2, "one");
        {
            Cache cache(before);
            (void)cache.put(keyOf("session"), "s", inThisRun);
        }
        Cache cache(run(2, "two"));
        (void)cache.put(keyOf("minor"), "m");
        (void)cache.put(keyOf("mine"), "s", inThisRun);
        cache.flush();
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(cache.sweep(stopped.get_token()).error().code == ErrorCode::Cancelled);
        QCOMPARE(diskOf(cache).entries, 704U);
        QCOMPARE(cache.sweep({}).value(), 701U);
        QCOMPARE(diskOf(cache).entries, 3U);
        QCOMPARE(valueOf(cache, "constant", constant), std::string("c"));
        QCOMPARE(valueOf(cache, "minor"), std::string("m"));
        QCOMPARE(valueOf(cache, "mine", inThisRun), std::string("s"));
        QCOMPARE(cache.sweep({}).value(), 0U);
        QCOMPARE(Cache(inMemory()).sweep({}).value(), 0U);
    }

    void C46_aSweepLetsOthersWriteAndStops()
    {
        TestDir dir;
        {
            Cache::Config config = configOf(dir);
            config.major = "old";
            Cache old(config);
            for (int i = 0; i < 900; ++i)
                (void)old.put(keyOf("old" + std::to_string(i)), "x");
        }
        Cache cache(configOf(dir));
        std::stop_source stop;
        Result<std::uint64_t> swept = std::uint64_t{0};
        std::jthread sweeper([&] { swept = cache.sweep(stop.get_token()); });
        (void)cache.put(keyOf("a"), "written meanwhile");
        cache.flush();
        stop.request_stop();
        sweeper.join();
        QVERIFY(swept.ok() || swept.error().code == ErrorCode::Cancelled);
        QCOMPARE(valueOf(cache, "a"), std::string("written meanwhile"));
    }

    void C50_eraseByPattern_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("memory") << false;
        QTest::newRow("disk") << true;
    }
    void C50_eraseByPattern()
    {
        QFETCH(bool, onDisk);
        TestDir dir;
        Cache cache(onDisk ? configOf(dir, 300) : inMemory()); // some in memory, all on disk
        for (const char* key : {"group.a", "group.b", "group.", "grouped", "other", "a.group.b"})
            (void)cache.put(keyOf(key), std::string(100, 'x'));
        cache.flush();
        QCOMPARE(cache.eraseMatching("./group.*").value(), 3U);
        QCOMPARE(cache.eraseMatching("./group.*").value(), 0U); // absent is fine
        QCOMPARE(cache.revision(keyOf("group.a")), 2U);
        QVERIFY(!cache.contains(keyOf("group.a")));
        for (const char* left : {"grouped", "other", "a.group.b"})
            QVERIFY2(cache.contains(keyOf(left)), left);
        QCOMPARE(cache.eraseMatching("./other").value(), 1U);
        QCOMPARE(cache.eraseMatching("*").value(), 2U);
    }

    void C50_eraseByPatternLeavesOtherMajorsAlone()
    {
        TestDir dir;
        Cache::Config other = configOf(dir);
        other.major = "other";
        {
            Cache cache(other);
            (void)cache.put(keyOf("a"), "theirs");
        }
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "ours");
            QCOMPARE(cache.eraseMatching("*").value(), 1U);
        }
        Cache cache(other);
        QCOMPARE(valueOf(cache, "a"), std::string("theirs"));
    }
};

QTEST_GUILESS_MAIN(TestCacheUpkeep)
#include "tst_cache_upkeep.moc"
