// SPDX-License-Identifier: GPL-3.0-or-later
// Names, versions, hashes and patterns: what is asked for, and what of it is still valid.
#include <QTest>

#include <map>
#include <memory>
#include <vector>

#include <cache/cache_hash.h>
#include <cache/cache_name.h>
#include <cache/glob.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {

using Scope = CacheVersion::Scope;

struct Run {
    CacheMajor major = 1;
    std::string session = "one";
};

std::unique_ptr<Cache> openRun(const QTemporaryDir& dir, const Run& run)
{
    Cache::Config config = configOf(dir);
    config.major = run.major;
    config.session = run.session;
    return std::make_unique<Cache>(config);
}

void putNamed(Cache& cache, std::string_view name, std::string value, CacheVersion version = {})
{
    const CacheName parsed = CacheName::parse(name, version).value();
    QVERIFY(cache.put(parsed.key, std::move(value), parsed.version).ok());
}

std::string named(Cache& cache, std::string_view name, CacheVersion version = {})
{
    const CacheName parsed = CacheName::parse(name, version).value();
    const Result<CacheValue> value = cache.get(parsed.key, parsed.version);
    return value ? **value : "-";
}

CacheVersion withHash(std::uint64_t hash, Scope scope = Scope::Usual, std::uint32_t number = 1)
{
    return {scope, number, hash};
}

} // namespace

class TestCacheKeys : public QObject {
    Q_OBJECT

private slots:
    void C3_whatAVersionIsWithoutOne()
    {
        QVERIFY((CacheVersion{}.resolved(CacheTier::Memory) == CacheVersion{Scope::Session, 0}));
        QVERIFY((CacheVersion{}.resolved(CacheTier::Disk) == CacheVersion{Scope::Minor, 1}));
        Cache cache(Cache::Config{});
        putNamed(cache, "k", "in memory");
        putNamed(cache, "./k", "on disk");
        QCOMPARE(named(cache, "k@0"), std::string("in memory"));
        QCOMPARE(named(cache, "./k@1"), std::string("on disk"));
        QCOMPARE(named(cache, "k@1"), std::string("-"));
    }

    void C4_theVersionMayStandInTheName()
    {
        Cache cache(Cache::Config{});
        putNamed(cache, "k@4", "four");
        QCOMPARE(valueOf(cache, memoryKeyOf("k"), {Scope::Minor, 4}), std::string("four"));
    }

    void C5_theNameBeatsTheArgument()
    {
        const CacheName name = CacheName::parse("k@4", {Scope::Constant, 9}).value();
        QVERIFY((name.version == CacheVersion{Scope::Minor, 4}));
        QVERIFY((CacheName::parse("k", {Scope::Constant, 9})->version == CacheVersion{Scope::Constant, 9}));
    }

    void C6_twoVersionsAreNone()
    {
        for (const char* text : {"k@1@2", "k@@", "k@", "k@abc", "k@0.1", "k@ 1", "k@99999999999", "@1"})
            QVERIFY2(CacheName::parse(text).error().code == ErrorCode::InvalidArgument, text);
    }

    void C7_aMinorVersionBelongsToItsMajor()
    {
        const VersionText text("3", "s");
        QCOMPARE(text.of({Scope::Minor, 4}), std::string("3.4"));
        TestDir dir;
        putNamed(*openRun(dir, {"1"}), "./k@4", "v");
        QCOMPARE(named(*openRun(dir, {"1", "two"}), "./k@4"), std::string("v"));
        QCOMPARE(named(*openRun(dir, {"2"}), "./k@4"), std::string("-"));
    }

    void C8_versionZeroBelongsToTheRun()
    {
        const VersionText text("3", "s");
        QVERIFY(text.of({Scope::Session, 0}).starts_with("3.s"));
        QVERIFY(text.of({Scope::Session, 0}) != VersionText("3", "other").of({Scope::Session, 0}));
        QVERIFY((CacheName::parse("k@0")->version == CacheVersion{Scope::Session, 0}));
    }

    void C9_aNegativeVersionIsConstant()
    {
        QCOMPARE(VersionText("3", "s").of({Scope::Constant, 2}), std::string("-2"));
        QVERIFY((CacheName::parse("k@-2")->version == CacheVersion{Scope::Constant, 2}));
    }

    void C10_anotherMajorLeavesConstantsOnly()
    {
        TestDir dir;
        {
            const auto cache = openRun(dir, {"1"});
            putNamed(*cache, "./minor@2", "m");
            putNamed(*cache, "./constant@-2", "c");
        }
        const auto cache = openRun(dir, {"2"});
        QCOMPARE(named(*cache, "./minor@2"), std::string("-"));
        QCOMPARE(named(*cache, "./constant@-2"), std::string("c"));
    }

    void C11_anotherRunHidesAndTheSameShowsAgain()
    {
        TestDir dir;
        putNamed(*openRun(dir, {1, "one"}), "./value@0", "v");
        QCOMPARE(named(*openRun(dir, {1, "two"}), "./value@0"), std::string("-"));
        QCOMPARE(named(*openRun(dir, {1, "one"}), "./value@0"), std::string("v"));
    }

    void C12_whichTextsAreKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fine");
        for (const char* good : {"a", "Z9", "_x", "./x", "./1", "a/b", "\xc3\xa4"})
            QTest::newRow(good) << QString::fromUtf8(good) << true;
        for (const char* bad : {"", "1a", "/x", "-x", ".x", "_", "./", "a@1"})
            QTest::newRow(qPrintable(QStringLiteral("bad ") + QLatin1String(bad))) << QString::fromUtf8(bad) << false;
        QTest::newRow("too long") << QString(1025, u'a') << false;
    }
    void C12_whichTextsAreKeys()
    {
        QFETCH(QString, text);
        QFETCH(bool, fine);
        QCOMPARE(CacheKey::fromText(text.toStdString()).ok(), fine);
        QCOMPARE(CacheName::parse(text.toStdString() + "@1").ok(), fine);
        // Whatever reads, writes or generates takes a CacheKey: there is no other way to make one.
        QVERIFY((!std::is_constructible_v<CacheKey, std::string>));
    }

    void C13_theTierIsSaidApartOrInTheText()
    {
        QVERIFY(CacheKey::fromText("./a")->tier() == CacheTier::Disk);
        QVERIFY(CacheKey::fromText("a/b")->tier() == CacheTier::Memory);
        QVERIFY(CacheKey::in(CacheTier::Disk, "a").value() == CacheKey::fromText("./a").value());
        QVERIFY(CacheKey::in(CacheTier::Disk, "./a").value() == CacheKey::fromText("./a").value());
        QVERIFY(CacheKey::in(CacheTier::Memory, "a").value() == CacheKey::fromText("a").value());
        QVERIFY(!CacheKey::in(CacheTier::Memory, "./a").ok());
        TestDir dir;
        Cache cache(configOf(dir, 1 << 20U));
        (void)cache.put(memoryKeyOf("a"), "stays in memory");
        QVERIFY(QDir(dir.path()).isEmpty());
        (void)cache.put(keyOf("a"), "goes to the disk");
        cache.flush();
        QCOMPARE(diskOf(cache).entries, 1U);
        QCOMPARE(valueOf(cache, memoryKeyOf("a")), std::string("stays in memory"));
    }

    void C18_aHashTellsWhatAValueWasMadeFrom()
    {
        TestDir dir;
        const std::uint64_t list = CacheHash::of(std::vector<std::string>{"crop", "rotate"});
        putNamed(*openRun(dir, {}), "./k", "v", withHash(list));
        const auto cache = openRun(dir, {1, "later"});
        QCOMPARE(named(*cache, "./k", withHash(list)), std::string("v"));
        QCOMPARE(named(*cache, "./k", withHash(list + 1)), std::string("-"));
        QCOMPARE(named(*cache, "./k"), std::string("-"));
        putNamed(*cache, "./k@3", "w", withHash(7)); // the hash stays beside a version in the name
        QCOMPARE(named(*cache, "./k@3", withHash(7)), std::string("w"));
        QCOMPARE(named(*cache, "./k@3", withHash(8)), std::string("-"));
        putNamed(*cache, "./c@-1", "x", withHash(7));
        cache->flush();
        QCOMPARE(named(*openRun(dir, {2, "later"}), "./c@-1", withHash(7)), std::string("x"));
    }

    void C18_hashesOfEveryKindOfContent()
    {
        const std::vector<std::uint64_t> different{CacheHash::of(1),
                                                   CacheHash::of(2),
                                                   CacheHash::of(-1),
                                                   CacheHash::of(1.0),
                                                   CacheHash::of(true),
                                                   CacheHash::of("1"),
                                                   CacheHash::of(""),
                                                   CacheHash::of(std::vector<int>{1}),
                                                   CacheHash::of(std::vector<int>{}),
                                                   CacheHash::of(std::vector<int>{1, 2}),
                                                   CacheHash::of(std::vector<int>{2, 1}),
                                                   CacheHash::of(std::vector<std::vector<int>>{{1}, {2}}),
                                                   CacheHash::of(std::vector<std::vector<int>>{{1, 2}}),
                                                   CacheHash::of(std::map<std::string, int>{{"a", 1}}),
                                                   CacheHash::of(std::map<std::string, int>{{"b", 1}}),
                                                   CacheHash().add("ab").add("c").value(),
                                                   CacheHash().add("a").add("bc").value()};
        for (std::size_t i = 0; i < different.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY2(different[i] != different[j], qPrintable(QStringLiteral("%1 %2").arg(i).arg(j)));
        QCOMPARE(CacheHash::of(1), CacheHash::of(1LL));
        QCOMPARE(CacheHash::of(0.0), CacheHash::of(-0.0));
        QCOMPARE(CacheHash::of("view"), 0xf7bdf51270c5810cULL); // in every run and version of this program
    }

    void C19_aHashLeavesTheRestOfTheVersionAlone()
    {
        TestDir dir;
        {
            const auto cache = openRun(dir, {1, "one"});
            putNamed(*cache, "./session@0", "s", withHash(5));
            putNamed(*cache, "./minor", "m", withHash(5));
        }
        QCOMPARE(named(*openRun(dir, {1, "two"}), "./session@0", withHash(5)), std::string("-"));
        QCOMPARE(named(*openRun(dir, {1, "one"}), "./session@0", withHash(5)), std::string("s"));
        QCOMPARE(named(*openRun(dir, {2, "one"}), "./minor", withHash(5)), std::string("-"));
    }

    void C38_twoMajorsShareADirectory()
    {
        TestDir dir;
        putNamed(*openRun(dir, {"old"}), "./k", "of the old");
        putNamed(*openRun(dir, {"new"}), "./k", "of the new");
        QCOMPARE(named(*openRun(dir, {"old"}), "./k"), std::string("of the old"));
        QCOMPARE(named(*openRun(dir, {"new"}), "./k"), std::string("of the new"));
    }

    void C54_everyFieldOfATileIsInItsKey()
    {
        const TileKey base{{1, 2}, 3, 4, {5, 6, 7}};
        const TileKey others[] = {{{9, 2}, 3, 4, {5, 6, 7}}, {{1, 9}, 3, 4, {5, 6, 7}}, {{1, 2}, 9, 4, {5, 6, 7}},
                                  {{1, 2}, 3, 9, {5, 6, 7}}, {{1, 2}, 3, 4, {9, 6, 7}}, {{1, 2}, 3, 4, {5, 9, 7}},
                                  {{1, 2}, 3, 4, {5, 6, 9}}};
        for (const TileKey& other : others)
            QVERIFY(!(CacheKey::of(base) == CacheKey::of(other)));
        QVERIFY(CacheKey::of(base) == CacheKey::of(base));
        QVERIFY(CacheKey::of(base).tier() == CacheTier::Disk);
        QVERIFY(CacheKey::fromText(CacheKey::of(base).text()).ok());
        // Another size or time of the file is another source, hence a miss.
        Cache cache(Cache::Config{});
        (void)cache.put(CacheKey::of(base), "pixels");
        QVERIFY(cache.get(CacheKey::of(base)).ok());
        QVERIFY(!cache.get(CacheKey::of(others[0])).ok());
    }

    void C56_theMajorIsWhatWasGiven()
    {
        Cache::Config config;
        config.major = 3;
        QCOMPARE(Cache(config).major(), std::string("3"));
        QVERIFY(CacheMajor(3) == CacheMajor("3"));
        QVERIFY(CacheMajor(-3) == CacheMajor("-3"));
        QVERIFY(CacheMajor(std::uint64_t(5'000'000'000)) == CacheMajor("5000000000"));
        config.major = "v3-beta";
        QCOMPARE(Cache(config).major(), std::string("v3-beta"));
    }

    void noTwoVersionsLookAlike()
    {
        const VersionText plain("1", "x");
        QVERIFY(plain.isCurrent("1.2") && plain.isCurrent("-7") && plain.isCurrent("1.2#00ff"));
        QVERIFY(plain.isCurrent(plain.of({Scope::Session, 0, 9})));
        for (const char* other : {"2.1", "1.2.3", "1", "1.", "11.1", "1.s0000000000000000", "-", "-3.1", ""})
            QVERIFY2(!plain.isCurrent(other), other);
        QVERIFY(VersionText("-3", "x").isCurrent("-3.1"));
    }

    void whatAPatternMatches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("glob");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* text, const char* glob, bool matches) {
            QTest::addRow("%s ~ %s", text, glob) << QString::fromLatin1(text) << QString::fromLatin1(glob) << matches;
        };
        row("abc", "abc", true);
        row("abc", "ab", false);
        row("abc", "abcd", false);
        row("abc", "a*", true);
        row("abc", "*c", true);
        row("abc", "a*b*c*", true);
        row("abc", "?b?", true);
        row("abc", "??", false);
        row("", "*", true);
        row("", "?", false);
        row("aab", "*ab", true);
        row("a[b", "a[b", true);
        row("a/b.c", "a*c", true);
    }
    void whatAPatternMatches()
    {
        QFETCH(QString, text);
        QFETCH(QString, glob);
        QFETCH(bool, matches);
        QCOMPARE(matchesGlob(text.toStdString(), glob.toStdString()), matches);
        QVERIFY(!matchesGlob(std::string(2'000, 'a'), "*a*a*a*a*a*a*a*a*a*a*b")); // ends soon all the same
    }
};

QTEST_GUILESS_MAIN(TestCacheKeys)
#include "tst_cache_keys.moc"
