// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include <cstdlib>
#include <string_view>
#include <thread>

#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr const char* kVictim = "--victim";
constexpr int kKilled = 9;

/// Writes until it is killed before its `killAt`th change of the disk.
int runVictim(const std::string& directory, int killAt)
{
    int steps = 0;
    auto files = std::make_shared<FaultyFiles>();
    files->beforeChange = [&steps, killAt] {
        if (++steps == killAt)
            _exit(kKilled);
    };
    Cache::Config config;
    config.directory = directory;
    config.files = files;
    config.diskBytes = 48 << 10U; // small: compaction is among what gets killed
    Cache cache(config);
    for (int i = 0; i < 14; ++i) {
        (void)cache.put(keyOf("a"), "new" + std::to_string(i) + std::string(3'000, 'n'));
        cache.flush();
    }
    _exit(0);
}

/// Its exit code. A process of its own, not a fork: this one has threads.
int spawnVictim(std::string directory, int killAt)
{
    std::string program = QCoreApplication::applicationFilePath().toStdString();
    std::string option = kVictim;
    std::string step = std::to_string(killAt);
    char* arguments[] = {program.data(), option.data(), directory.data(), step.data(), nullptr};
    pid_t child = 0;
    int status = 0;
    if (posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0 ||
        waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

} // namespace

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
        cache.erase(keyOf("a"));
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

    void C40_aKillLeavesTheOldTheNewOrNothing()
    {
        TestDir dir;
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "old");
            (void)cache.put(keyOf("other"), "stays");
        }
        int exitCode = kKilled;
        for (int killAt = 1; exitCode == kKilled; ++killAt) {
            exitCode = spawnVictim(dir.path().toStdString(), killAt);
            QVERIFY(exitCode == kKilled || exitCode == 0);
            Cache cache(configOf(dir));
            const std::string value = valueOf(cache, "a");
            QVERIFY2(value == "-" || value == "old" || (value.starts_with("new") && value.size() > 3'000), value.c_str());
            QCOMPARE(diskOf(cache).corrupt, 0U);
            QVERIFY(killAt < 300);
        }
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
        QCOMPARE(cache.report().size(), std::size_t(2));
        files->blockReads(false);
    }

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
        QVERIFY(put.error().reason.find("10000") != std::string::npos);
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

    void C45_foreignFilesSurvive()
    {
        TestDir dir;
        const QStringList foreign{QStringLiteral("notes.txt"), QStringLiteral("slab-mine.pack"), QStringLiteral("holiday.jpg")};
        for (const QString& name : foreign)
            QVERIFY(writeAll(dir.path() + '/' + name, "foreign"));
        QVERIFY(writeAll(dir.path() + "/index.sqlite", "this is no database at all, but rather long text."));
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "one");
        }
        for (const QString& name : foreign)
            QCOMPARE(readAll(dir.path() + '/' + name), QByteArray("foreign"));
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

int main(int argc, char** argv)
{
    if (argc == 4 && std::string_view(argv[1]) == kVictim)
        return runVictim(argv[2], std::atoi(argv[3]));
    qputenv("TSAN_OPTIONS", qgetenv("TSAN_OPTIONS") + " atexit_sleep_ms=0"); // for the victims: many, each at once
    QCoreApplication app(argc, argv);
    TestCacheDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cache_disk.moc"
