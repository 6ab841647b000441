// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is in the files: a value is right or it is a miss.
#include <QTest>

#include <cache/cache_index.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {

const std::vector<std::pair<std::string, std::string>> kEntries{{"a", "first"}, {"b", std::string(60, 'b')}, {"c", ""}};

void fill(const QTemporaryDir& dir)
{
    Cache cache(configOf(dir));
    for (const auto& [key, value] : kEntries)
        (void)cache.put(keyOf(key), value);
}

/// How many of the entries are there; -1 when one has a wrong value.
int count(Cache& cache)
{
    int found = 0;
    for (const auto& [key, value] : kEntries) {
        const std::string got = valueOf(cache, key);
        if (got != "-" && got != value)
            return -1;
        found += got != "-";
    }
    return found;
}

using Files = QMap<QString, QByteArray>;

Files readDirectory(const QTemporaryDir& dir)
{
    Files files;
    for (const QString& name : QDir(dir.path()).entryList(QDir::Files))
        files[name] = readAll(dir.path() + '/' + name);
    return files;
}

bool restore(const QTemporaryDir& dir, const Files& files)
{
    bool fine = true;
    for (const QString& name : QDir(dir.path()).entryList(QDir::Files))
        if (!files.contains(name))
            fine = QFile::remove(dir.path() + '/' + name) && fine;
    for (auto it = files.begin(); it != files.end(); ++it)
        fine = writeAll(dir.path() + '/' + it.key(), it.value()) && fine;
    return fine;
}

} // namespace

class TestCacheDamage : public QObject {
    Q_OBJECT

private slots:
    void C39_everyByteOfAPayloadFile()
    {
        TestDir dir;
        fill(dir);
        const QString path = dir.path() + '/' + slabsIn(dir).at(0);
        const QByteArray good = readAll(path);
        const Files all = readDirectory(dir);
        for (int i = 0; i < good.size(); ++i) {
            QVERIFY(restore(dir, all));
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
            QVERIFY(writeAll(path, bad));
            Cache cache(configOf(dir));
            QCOMPARE(count(cache), 2); // exactly the entry that the byte belongs to is gone
            QCOMPARE(diskOf(cache).corrupt, 1U);
        }
    }

    void C39_aDamagedEntryIsRemovedAndCanBeWrittenAgain()
    {
        TestDir dir;
        fill(dir);
        const QString path = dir.path() + '/' + slabsIn(dir).at(0);
        QByteArray bytes = readAll(path);
        bytes[30] = static_cast<char>(bytes[30] ^ 1);
        QVERIFY(writeAll(path, bytes));
        Cache cache(configOf(dir));
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        cache.flush();
        QCOMPARE(diskOf(cache).entries, 2U);
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        QCOMPARE(diskOf(cache).corrupt, 1U); // it was an ordinary miss the second time
        (void)cache.put(keyOf("a"), "first");
        cache.flush();
        QCOMPARE(count(cache), 3);
    }

    void C39_truncatedPayloadFile()
    {
        TestDir dir;
        fill(dir);
        const QString path = dir.path() + '/' + slabsIn(dir).at(0);
        const QByteArray good = readAll(path);
        const Files all = readDirectory(dir);
        for (int size = 0; size < good.size(); size += 7) {
            QVERIFY(restore(dir, all));
            QVERIFY(writeAll(path, good.left(size)));
            Cache cache(configOf(dir));
            const int left = count(cache);
            QVERIFY(left >= 0 && left < 3);
            (void)cache.put(keyOf("d"), "new");
            cache.flush();
            QCOMPARE(valueOf(cache, "d"), std::string("new"));
            QCOMPARE(count(cache), left); // what is written now does not stand for what was there
        }
    }

    void C39_missingPayloadFile()
    {
        TestDir dir;
        fill(dir);
        QVERIFY(QFile::remove(dir.path() + '/' + slabsIn(dir).at(0)));
        Cache cache(configOf(dir));
        QCOMPARE(count(cache), 0);
        QCOMPARE(diskOf(cache).corrupt, 3U);
        cache.flush();
        QCOMPARE(diskOf(cache).entries, 0U);
    }

    void C39_bytesOfTheIndex()
    {
        TestDir dir;
        fill(dir);
        const QString path = dir.path() + "/index.sqlite";
        const QByteArray good = readAll(path);
        const Files all = readDirectory(dir);
        QVERIFY(good.size() > 8'000);
        int usable = 0;
        int tried = 0;
        // Every byte of the file's header, then samples that fall on every kind of page content.
        for (int i = 0; i < good.size(); i += i < 100 ? 1 : 37) {
            QVERIFY(restore(dir, all));
            QByteArray bad = good;
            bad[i] = static_cast<char>(~bad[i]);
            QVERIFY(writeAll(path, bad));
            Cache cache(configOf(dir));
            QVERIFY2(count(cache) >= 0, qPrintable(QString::number(i)));
            (void)cache.put(keyOf("d"), "new");
            cache.flush();
            usable += valueOf(cache, "d") == "new";
            ++tried;
        }
        QVERIFY2(usable >= tried * 9 / 10, qPrintable(QStringLiteral("%1 of %2").arg(usable).arg(tried)));
    }

    void C39_truncatedIndex()
    {
        TestDir dir;
        fill(dir);
        const QString path = dir.path() + "/index.sqlite";
        const QByteArray good = readAll(path);
        const Files all = readDirectory(dir);
        for (int size = 0; size < good.size(); size += 1'000) {
            QVERIFY(restore(dir, all));
            QVERIFY(writeAll(path, good.left(size)));
            Cache cache(configOf(dir));
            QVERIFY(count(cache) >= 0);
            (void)cache.put(keyOf("d"), "new");
            cache.flush();
            (void)cache.put(keyOf("e"), "newer"); // damage may show only at the first write
            cache.flush();
            QCOMPARE(valueOf(cache, "e"), std::string("newer"));
        }
    }

    void C39_aLostIndexStartsAnew()
    {
        TestDir dir;
        fill(dir);
        const QStringList before = slabsIn(dir);
        QVERIFY(QFile::remove(dir.path() + "/index.sqlite"));
        Cache cache(configOf(dir));
        QCOMPARE(count(cache), 0);
        (void)cache.put(keyOf("a"), "first");
        cache.flush();
        QCOMPARE(count(cache), 1);
        QVERIFY(!slabsIn(dir).contains(before.at(0))); // nobody knows what is in it
    }

    void useCountsMayBeAnything_data()
    {
        QTest::addColumn<QString>("count");
        for (const char* count : {"9223372036854775807", "-9223372036854775808", "'soon'", "1e300", "0"})
            QTest::newRow(count) << QString::fromLatin1(count);
    }
    /// They stand for time: whatever clocks and other programs do, values stay right.
    void useCountsMayBeAnything()
    {
        QFETCH(QString, count);
        TestDir dir;
        fill(dir);
        {
            Result<SqliteDb> db = SqliteDb::open((dir.path() + "/index.sqlite").toStdString());
            QVERIFY(db.ok());
            const std::string sql =
                QStringLiteral("UPDATE clock SET uses = %1; UPDATE entries SET used = %1").arg(count).toStdString();
            QVERIFY(db->run(sql.c_str()).ok());
        }
        Cache::Config config = configOf(dir);
        config.diskBytes = 64U << 10U;
        Cache cache(config);
        QCOMPARE(::count(cache), 3);
        for (int i = 0; i < 60; ++i) // pushes others out by their use
            (void)cache.put(keyOf("k" + std::to_string(i)), std::string(2'000, 'x'));
        cache.flush();
        QVERIFY(::count(cache) >= 0);
        QCOMPARE(valueOf(cache, "k59"), std::string(2'000, 'x'));
        QCOMPARE(diskOf(cache).error, std::string());
    }

    void anIndexOfAnotherFormatStartsAnew()
    {
        TestDir dir;
        {
            Result<SqliteDb> db = SqliteDb::open((dir.path() + "/index.sqlite").toStdString());
            QVERIFY(db.ok());
            QVERIFY(db->run("CREATE TABLE entries(name TEXT); PRAGMA user_version = 77").ok());
        }
        Cache cache(configOf(dir));
        (void)cache.put(keyOf("a"), "one");
        cache.flush();
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
        QCOMPARE(diskOf(cache).error, std::string());
    }

    void aDamagedIndexInUseElsewhereTurnsTheTierOff()
    {
        TestDir dir;
        Cache first(configOf(dir));
        (void)first.put(keyOf("a"), "one");
        first.flush();
        // Not through SQLite: the other connection must not be disturbed.
        Cache::Config config = configOf(dir, 1 << 20U);
        {
            QFile index(dir.path() + "/index.sqlite");
            QVERIFY(index.open(QIODevice::ReadWrite));
            QVERIFY(index.write(QByteArray(200, 'x')) == 200);
        }
        Cache second(config);
        (void)second.put(keyOf("b"), "two");
        second.flush();
        QCOMPARE(valueOf(second, "b"), std::string("two"));
        const std::string a = valueOf(first, "a");
        QVERIFY(a == "one" || a == "-");
    }

    void aSwappedRowIsAMiss()
    {
        TestDir dir;
        fill(dir);
        {
            Result<SqliteDb> db = SqliteDb::open((dir.path() + "/index.sqlite").toStdString());
            QVERIFY(db.ok());
            QVERIFY(db->run("UPDATE entries SET offset = (SELECT offset FROM entries WHERE key IN ('./b', CAST('./b' "
                            "AS BLOB))), "
                            "length = (SELECT length FROM entries WHERE key IN ('./b', CAST('./b' AS BLOB))), "
                            "checksum = (SELECT checksum FROM entries WHERE key IN ('./b', CAST('./b' AS BLOB))) WHERE "
                            "key = CAST('./a' AS BLOB) "
                            "OR key = './a'")
                        .ok());
        }
        Cache cache(configOf(dir));
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
        QCOMPARE(diskOf(cache).corrupt, 1U);
        QCOMPARE(valueOf(cache, "b"), kEntries[1].second);
    }
};

QTEST_GUILESS_MAIN(TestCacheDamage)
#include "tst_cache_damage.moc"
