// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <cache/flight_table.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {
Cache::Config inMemory(std::uint64_t bytes = 1 << 20)
{
    Cache::Config config;
    config.memoryBytes = bytes;
    return config;
}
CacheReport memoryOf(const Cache& cache)
{
    return cache.report().at(0);
}
Cache::Generator makes(std::string text, int* calls = nullptr)
{
    return [text = std::move(text), calls](const std::stop_token&) -> Result<std::string> {
        if (calls)
            ++*calls;
        return text;
    };
}
constexpr CacheVersion kMinor2{CacheVersion::Scope::Minor, 2};
constexpr CacheVersion kConstant{CacheVersion::Scope::Constant, 1};
constexpr CacheVersion kSession{CacheVersion::Scope::Session, 0};
} // namespace

class TestCache : public QObject {
    Q_OBJECT

private slots:
    void C1_putThenGetInMemory()
    {
        Cache cache(inMemory());
        QVERIFY(cache.put(keyOf("a"), "one").ok());
        QCOMPARE(valueOf(cache, "a"), std::string("one"));
        QCOMPARE(cache.report().size(), std::size_t(1));
    }

    void C2_unknownIsNotFound()
    {
        Cache cache(inMemory());
        QVERIFY(cache.get(keyOf("a")).error().code == ErrorCode::NotFound);
        QCOMPARE(memoryOf(cache).misses, 1U);
    }

    void C7_to_C11_whatAVersionOutlives()
    {
        TestDir dir;
        const auto open = [&](const std::string& major, const std::string& session) {
            Cache::Config config = configOf(dir);
            config.major = major;
            config.session = session;
            return std::make_unique<Cache>(config);
        };
        {
            const auto cache = open("1", "one");
            (void)cache->put(keyOf("minor"), "m");
            (void)cache->put(keyOf("session"), "s", kSession);
            (void)cache->put(keyOf("constant"), "c", kConstant);
        }
        QCOMPARE(valueOf(*open("1", "one"), "session", kSession), std::string("s"));
        QCOMPARE(valueOf(*open("1", "two"), "session", kSession), std::string("-"));
        QCOMPARE(valueOf(*open("1", "two"), "minor"), std::string("m"));
        QCOMPARE(valueOf(*open("2", "one"), "minor"), std::string("-"));
        QCOMPARE(valueOf(*open("2", "two"), "constant", kConstant), std::string("c"));
    }

    void C12_whichTextsAreKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fine");
        for (const char* good : {"a", "Z9", "_x", "./x", "a/b", "\xc3\xa4"})
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

    void C15_C16_generatesOnAMissOnly()
    {
        Cache cache(inMemory());
        int calls = 0;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("made", &calls)), std::string("made"));
        QCOMPARE(calls, 1);
        QCOMPARE(memoryOf(cache).generated, 1U);
    }

    void C20_anEmptyValueIsNoMiss()
    {
        Cache cache(inMemory());
        (void)cache.put(keyOf("a"), "");
        QCOMPARE(valueOf(cache, "a"), std::string());
    }

    void C21_failureIsNotKept()
    {
        Cache cache(inMemory());
        const auto fails = [](const std::stop_token&) -> Result<std::string> { return Error{ErrorCode::Io, "broken"}; };
        QCOMPARE(cache.getOrCreate(keyOf("a"), {}, {}, fails).error().reason, std::string("broken"));
        const auto throws = [](const std::stop_token&) -> Result<std::string> { throw std::runtime_error("oh"); };
        const Result<CacheValue> thrown = cache.getOrCreate(keyOf("a"), {}, {}, throws);
        QVERIFY(thrown.error().code == ErrorCode::Internal);
        QVERIFY(thrown.error().reason.find("oh") != std::string::npos);
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("now")), std::string("now"));
    }

    void C22_concurrentCallersShareOneRun()
    {
        Cache cache(inMemory());
        constexpr int kCallers = 8;
        std::atomic<int> arrived{0};
        std::atomic<int> calls{0};
        const auto generator = [&](const std::stop_token&) -> Result<std::string> {
            ++calls;
            while (arrived < kCallers) // everyone is about to ask
                std::this_thread::yield();
            return std::string("shared");
        };
        std::vector<CacheValue> values(kCallers);
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < kCallers; ++i)
                callers.emplace_back([&, i] {
                    ++arrived;
                    values[static_cast<std::size_t>(i)] = cache.getOrCreate(keyOf("a"), {}, {}, generator).value();
                });
        }
        QCOMPARE(calls.load(), 1);
        for (const CacheValue& value : values)
            QCOMPARE(value.get(), values[0].get());
    }

    void C24_otherKeysMayNestTheSameMayNot()
    {
        Cache cache(inMemory());
        const Result<CacheValue> outer =
            cache.getOrCreate(keyOf("outer"), {}, {}, [&](const std::stop_token&) -> Result<std::string> {
                return **cache.getOrCreate(keyOf("inner"), {}, {}, makes("in")) + "side";
            });
        QCOMPARE(**outer, std::string("inside"));
        const Result<CacheValue> self =
            cache.getOrCreate(keyOf("self"), {}, {}, [&](const std::stop_token& stop) -> Result<std::string> {
                const Result<CacheValue> again = cache.getOrCreate(keyOf("self"), {}, stop, makes("never"));
                return again ? Result<std::string>(**again) : Result<std::string>(again.error());
            });
        QVERIFY(self.error().code == ErrorCode::Recursive);
    }

    void C25_waitersLeaveAndTheLastOneStopsTheRun()
    {
        FlightTable table;
        std::stop_source pilotStop;
        std::stop_source waiterStop;
        std::atomic<bool> running{false};
        std::atomic<bool> seen{false};
        std::atomic<bool> ended{false};
        std::jthread pilot([&] {
            const auto landed = table.fly("k", pilotStop.get_token(), [&](const std::stop_token& stop) -> Result<CacheValue> {
                running = true;
                while (!stop.stop_requested())
                    std::this_thread::yield();
                seen = true;
                return Error{ErrorCode::Cancelled, "stopped"};
            });
            ended = !landed.result.ok();
        });
        while (!running)
            std::this_thread::yield();
        waiterStop.request_stop();
        const auto landed = table.fly("k", waiterStop.get_token(), [](const std::stop_token&) -> Result<CacheValue> {
            return Error{ErrorCode::Internal, "a second run"};
        });
        QVERIFY(landed.result.error().code == ErrorCode::Cancelled);
        QVERIFY(!seen.load()); // the pilot's caller still waits
        pilotStop.request_stop();
        pilot.join();
        QVERIFY(seen && ended);
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

    void C54_everyFieldOfATileIsInItsKey()
    {
        const TileKey base{{1, 2}, 3, 4, {5, 6, 7}};
        const TileKey others[] = {{{9, 2}, 3, 4, {5, 6, 7}}, {{1, 9}, 3, 4, {5, 6, 7}}, {{1, 2}, 9, 4, {5, 6, 7}},
                                  {{1, 2}, 3, 9, {5, 6, 7}}, {{1, 2}, 3, 4, {9, 6, 7}}, {{1, 2}, 3, 4, {5, 9, 7}},
                                  {{1, 2}, 3, 4, {5, 6, 9}}};
        for (const TileKey& other : others)
            QVERIFY(!(CacheKey::of(base) == CacheKey::of(other)));
        QVERIFY(CacheKey::of(base) == CacheKey::of(base));
        QVERIFY(CacheKey::fromText(CacheKey::of(base).text()).ok());
    }

    void eraseForgets()
    {
        Cache cache(inMemory());
        (void)cache.put(keyOf("a"), "one");
        cache.erase(keyOf("a"));
        cache.erase(keyOf("never"));
        QCOMPARE(valueOf(cache, "a"), std::string("-"));
    }

    void manyThreadsOnOneCache()
    {
        TestDir dir;
        Cache cache(configOf(dir, 2'000));
        std::atomic<int> wrong{0};
        {
            std::vector<std::jthread> threads;
            for (unsigned t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    std::uint32_t seed = t * 7919 + 1;
                    for (int i = 0; i < 400; ++i) {
                        seed = seed * 1664525U + 1013904223U;
                        const std::string name = "k" + std::to_string((seed >> 8U) % 40);
                        const CacheKey key = keyOf(name);
                        switch ((seed >> 20U) % 4) {
                        case 0: (void)cache.put(key, name + "!"); break;
                        case 1: cache.erase(key); break;
                        case 2: {
                            const Result<CacheValue> made = cache.getOrCreate(key, {}, {}, makes(name + "!"));
                            wrong += !made || **made != name + "!";
                            break;
                        }
                        default: {
                            const Result<CacheValue> value = cache.get(key);
                            wrong += value && **value != name + "!";
                        }
                        }
                        if (i % 100 == 0)
                            (void)cache.report();
                    }
                });
        }
        cache.flush();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(diskOf(cache).corrupt, 0U);
        QCOMPARE(diskOf(cache).error, std::string());
    }
};

QTEST_GUILESS_MAIN(TestCache)
#include "tst_cache.moc"
