// SPDX-License-Identifier: GPL-3.0-or-later
// Entries on disk, and disks that do not do as they should.
#include <QTest>

#include <thread>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

class TestCacheDisk : public QObject {
    Q_OBJECT

private slots:
    void valuesSurviveARestart()
    {
        TestDir dir;
        const std::string big(100'000, 'b');
        {
            Cache cache(configOf(dir));
            QVERIFY(cache.put(keyOf("a"), "one").ok());
            QVERIFY(cache.put(keyOf("big"), big).ok());
            QVERIFY(cache.put(keyOf("a"), "two").ok());
        }
        Cache cache(configOf(dir));
        QCOMPARE(valueOf(cache, "a"), std::string("two"));
        QCOMPARE(valueOf(cache, "big"), big);
        const CacheReport report = diskOf(cache);
        QCOMPARE(report.hits, 2U);
        QCOMPARE(report.entries, 2U);
        QVERIFY(report.bytes > 100'000);
    }

    void aRestartGoesOnWithTheSameFile()
    {
        TestDir dir;
        for (int run = 0; run < 5; ++run) {
            Cache cache(configOf(dir));
            QVERIFY(cache.put(keyOf("k" + std::to_string(run)), "v").ok());
        }
        QCOMPARE(slabsIn(dir).size(), 1);
        Cache cache(configOf(dir));
        for (int run = 0; run < 5; ++run)
            QCOMPARE(valueOf(cache, "k" + std::to_string(run)), std::string("v"));
    }

    void whatIsQueuedIsSeenAtOnce()
    {
        TestDir dir;
        Cache cache(configOf(dir));
        (void)cache.put(keyOf("a"), "one");
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
        (void)cache.erase(keyOf("a"));
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        QCOMPARE(diskOf(cache).entries, 0U);
    }

    void nothingIsOpenedBeforeTheFirstUse()
    {
        TestDir dir;
        Cache cache(configOf(dir));
        (void)cache.report();
        QVERIFY(QDir(dir.path()).isEmpty());
        (void)valueOf(cache, "a");
        QVERIFY(!QDir(dir.path()).isEmpty());
    }

    void C14_aKeyHasOneVersionOnDisk()
    {
        TestDir dir;
        constexpr CacheVersion second{CacheVersion::Scope::Minor, 2};
        Cache cache(configOf(dir));
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        QCOMPARE(valueOf(cache, "a", second), std::string("-"));
        QCOMPARE(diskOf(cache).stale, 1U);
        (void)cache.put(keyOf("a"), "two", second);
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        QCOMPARE(valueOf(cache, "a", second), std::string("two"));
        QCOMPARE(diskOf(cache).entries, 1U);
    }

    void C37_twoInstancesShareADirectory()
    {
        TestDir dir;
        Cache one(configOf(dir));
        Cache two(configOf(dir));
        for (int i = 0; i < 50; ++i) {
            (void)one.put(keyOf("one" + std::to_string(i)), "1");
            (void)two.put(keyOf("two" + std::to_string(i)), "2");
        }
        one.flush();
        two.flush();
        QCOMPARE(slabsIn(dir).size(), 2); // each its own
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(valueOf(two, "one" + std::to_string(i)), std::string("1"));
            QCOMPARE(valueOf(one, "two" + std::to_string(i)), std::string("2"));
        }
        QCOMPARE(diskOf(one).dropped + diskOf(two).dropped + diskOf(one).corrupt + diskOf(two).corrupt, 0U);
    }

    void C41_aFullDiskFailsWritesOnly()
    {
        TestDir dir;
        auto files = std::make_shared<FaultyFiles>();
        Cache::Config config = configOf(dir, 1 << 20U);
        config.files = files;
        Cache cache(config);
        (void)cache.put(keyOf("before"), "kept");
        cache.flush();
        files->full = true;
        (void)cache.put(keyOf("after"), "lost");
        cache.flush();
        QCOMPARE(valueOf(cache, "after"), std::string("lost")); // from memory
        QVERIFY(diskOf(cache).error.find("no space left") != std::string::npos);
        QCOMPARE(diskOf(cache).dropped, 1U);
        files->full = false;
        (void)cache.put(keyOf("again"), "fine");
        cache.flush();
        QCOMPARE(diskOf(cache).error, std::string());

        Cache other(configOf(dir));
        QCOMPARE(valueOf(other, "before"), std::string("kept"));
        QCOMPARE(valueOf(other, "after"), std::string("-"));
        QCOMPARE(valueOf(other, "again"), std::string("fine"));
        QCOMPARE(diskOf(other).corrupt, 0U);
    }

    void C29_erasingOnDisk()
    {
        TestDir dir;
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "one", {CacheVersion::Scope::Constant, 1});
            (void)cache.put(keyOf("b"), "two");
            QVERIFY(cache.erase(keyOf("b")).ok()); // still queued
            cache.flush();
            QVERIFY(cache.erase(keyOf("a")).ok()); // whatever the version
            QVERIFY(cache.erase(keyOf("a")).error().code == ErrorCode::NotFound);
            QVERIFY(cache.erase(keyOf("never")).error().code == ErrorCode::NotFound);
        }
        Cache cache(configOf(dir));
        QCOMPARE(valueOf(cache, "a", {CacheVersion::Scope::Constant, 1}), std::string("-"));
        QCOMPARE(valueOf(cache, "b"), std::string("-"));
        QCOMPARE(diskOf(cache).corrupt, 0U);
    }

    void C36_theDiskReturnsAnEqualFreshObject()
    {
        TestDir dir;
        Cache cache(configOf(dir));
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        const CacheValue first = *cache.get(keyOf("a"));
        const CacheValue second = *cache.get(keyOf("a"));
        QVERIFY(first != second);
        QCOMPARE(*first, *second);
    }

    void C41_aReadOnlyDirectoryIsRead_data()
    {
        QTest::addColumn<bool>("killed"); // leaving a log beside the index
        QTest::newRow("closed") << false;
        QTest::newRow("killed") << true;
    }
    void C41_aReadOnlyDirectoryIsRead()
    {
        QFETCH(bool, killed);
        TestDir dir;
        TestDir copy;
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "one");
            cache.flush();
            if (killed)
                for (const QString& name : QDir(dir.path()).entryList(QDir::Files))
                    QVERIFY(QFile::copy(dir.path() + '/' + name, copy.path() + '/' + name));
        }
        auto files = std::make_shared<FaultyFiles>();
        files->readOnly = true;
        Cache::Config config = configOf(killed ? copy : dir);
        config.files = files;
        Cache cache(config);
        const QStringList before = QDir(QString::fromStdString(config.directory)).entryList(QDir::Files);
        const std::string value = valueOf(cache, "a");
        QVERIFY(value == "one" || killed); // the log of a killed program cannot be played back
        QVERIFY(diskOf(cache).error.find(killed ? "the disk cache" : "only read") != std::string::npos);
        QVERIFY(!cache.put(keyOf("a"), "two").ok());
        QCOMPARE(valueOf(cache, "a"), std::string("-")); // what was there is no longer true
        QVERIFY(!cache.clear(CacheTier::Disk).ok());
        QVERIFY(!cache.sweep({}).ok());
        cache.flush();
        QCOMPARE(QDir(QString::fromStdString(config.directory)).entryList(QDir::Files), before);
    }

    void C41_whatCannotBeWrittenIsNotWhatWasThere()
    {
        TestDir dir;
        auto files = std::make_shared<FaultyFiles>();
        Cache::Config config = configOf(dir);
        config.files = files;
        Cache cache(config);
        (void)cache.put(keyOf("a"), "old");
        cache.flush();
        files->full = true;
        (void)cache.put(keyOf("a"), "new");
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        files->full = false;
        (void)cache.put(keyOf("a"), "newer");
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("newer"));
    }

    void C41_anUnusableDirectoryTurnsTheTierOff_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("a file") << QStringLiteral("/file");
        QTest::newRow("below a file") << QStringLiteral("/file/below");
    }
    void C41_anUnusableDirectoryTurnsTheTierOff()
    {
        QFETCH(QString, path);
        TestDir dir;
        QVERIFY(writeAll(dir.path() + "/file", "mine"));
        Cache::Config config = configOf(dir, 1 << 20U);
        config.directory += path.toStdString();
        Cache cache(config);
        const Status put = cache.put(keyOf("a"), "one");
        QVERIFY(!put.ok());
        QVERIFY(put.error().reason.find("file") != std::string::npos);
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
        QVERIFY(diskOf(cache).error.find("off") != std::string::npos);
        cache.flush();
        QCOMPARE(readAll(dir.path() + "/file"), QByteArray("mine"));
    }

    void C42_noDirectoryMeansMemoryOnly()
    {
        Cache cache(Cache::Config{});
        QVERIFY(cache.put(keyOf("a"), "one").ok());
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
        QVERIFY(diskOf(cache).error.find("off") != std::string::npos);
    }

    void C43_memoryHitsDoNotWaitForTheDisk()
    {
        TestDir dir;
        auto files = std::make_shared<FaultyFiles>();
        Cache::Config config = configOf(dir, 4'000);
        config.files = files;
        Cache cache(config);
        (void)cache.put(keyOf("cold"), std::string(3'000, 'c'));
        (void)cache.put(keyOf("warm"), std::string(3'000, 'w')); // pushes the first out of memory
        cache.flush();
        files->blockReads(true);
        std::jthread reader([&] { (void)cache.get(keyOf("cold")); });
        files->waitForReader();
        QCOMPARE(valueOf(cache, "warm"), std::string(3'000, 'w'));
        QVERIFY(cache.contains(keyOf("warm")));
        QVERIFY(cache.getOrCreate(keyOf("warm"), {}, {}, makes("anew")).ok());
        QVERIFY(cache.put(memoryKeyOf("m"), "memory").ok()); // nor do that tier's own keys
        QCOMPARE(valueOf(cache, memoryKeyOf("m")), std::string("memory"));
        QCOMPARE(cache.revision(keyOf("warm")), 1U);
        QCOMPARE(cache.report().size(), std::size_t(2));
        files->blockReads(false);
    }

    void recordsAreOnDiskBeforeTheIndexNamesThem()
    {
        TestDir dir;
        auto files = std::make_shared<FaultyFiles>();
        Cache::Config config = configOf(dir);
        config.files = files;
        Cache cache(config);
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        QVERIFY(files->syncs >= 1);
    }
};

QTEST_GUILESS_MAIN(TestCacheDisk)
#include "tst_cache_disk.moc"
