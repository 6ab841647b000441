// SPDX-License-Identifier: GPL-3.0-or-later
// Values that are made when they are asked for, by many at once.
#include <QTest>

#include <atomic>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <cache/cache_holder.h>
#include <cache/flight_table.h>
#include <core/clock.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

class TestCacheFlights : public QObject {
    Q_OBJECT

private slots:
    void C15_aHitAsksNoGenerator()
    {
        Cache cache(inMemory());
        int calls = 0;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("made", &calls)), std::string("made"));
        QCOMPARE(calls, 1);
        QCOMPARE(memoryOf(cache).generated, 1U);
        QCOMPARE(memoryOf(cache).hits, 1U);
        QCOMPARE(memoryOf(cache).misses, 1U);
    }

    void C16_aMissGeneratesOnceAndKeeps()
    {
        Cache cache(inMemory());
        int calls = 0;
        const int argument = 7;
        const Result<CacheValue> made =
            cache.getOrCreate(keyOf("a"), {}, {}, [&calls, argument](const std::stop_token&) -> Result<std::string> {
                ++calls;
                return "made of " + std::to_string(argument);
            });
        QCOMPARE(**made, std::string("made of 7"));
        QCOMPARE(calls, 1);
        QCOMPARE(cache.get(keyOf("a"))->get(), made->get());
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
        std::atomic<int> calls{0};
        const auto generator = [&](const std::stop_token&) -> Result<std::string> {
            ++calls;
            while (calls == 1 && memoryOf(cache).joined < kCallers - 1)
                std::this_thread::yield();
            return std::string("shared");
        };
        std::vector<CacheValue> values(kCallers);
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < kCallers; ++i)
                callers.emplace_back([&, i] {
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
            const auto landed =
                table.fly("k", pilotStop.get_token(), [&](const std::stop_token& stop) -> Result<CacheValue> {
                    running = true;
                    while (!stop.stop_requested())
                        std::this_thread::yield();
                    seen = true;
                    return Error{ErrorCode::Cancelled, "stopped"};
                });
            ended = !landed.ok();
        });
        while (!running)
            std::this_thread::yield();
        waiterStop.request_stop();
        const auto landed = table.fly("k", waiterStop.get_token(), [](const std::stop_token&) -> Result<CacheValue> {
            return Error{ErrorCode::Internal, "a second run"};
        });
        QVERIFY(landed.error().code == ErrorCode::Cancelled);
        QVERIFY(!seen.load()); // the pilot's caller still waits
        pilotStop.request_stop();
        pilot.join();
        QVERIFY(seen && ended);
    }

    void C25_whoStartedItMayLeaveItToTheOthers()
    {
        Cache cache(inMemory());
        std::stop_source pilotStop;
        std::atomic<int> calls{0};
        std::atomic<bool> left{false};
        std::atomic<bool> stopped{false};
        const auto generator = [&](const std::stop_token& stop) -> Result<std::string> {
            ++calls;
            while (!left)
                std::this_thread::yield();
            stopped = stop.stop_requested();
            return std::string("made");
        };
        std::jthread pilot([&] { (void)cache.getOrCreate(keyOf("a"), {}, pilotStop.get_token(), generator); });
        while (calls == 0)
            std::this_thread::yield();
        auto waiter = std::async(std::launch::async, [&] { return cache.getOrCreate(keyOf("a"), {}, {}, generator); });
        while (memoryOf(cache).joined == 0)
            std::this_thread::yield();
        pilotStop.request_stop();
        left = true;
        const Result<CacheValue> value = waiter.get();
        QVERIFY(value.ok());
        QCOMPARE(**value, std::string("made"));
        QVERIFY(!stopped);
        QCOMPARE(calls.load(), 1);
    }

    void C21_failuresMayBeKeptForAWhile()
    {
        ManualClock clock;
        Cache::Config config = inMemory();
        config.failureLife = std::chrono::seconds(10);
        config.clock = &clock;
        Cache cache(config);
        int calls = 0;
        const auto fails = [&](const std::stop_token&) -> Result<std::string> {
            ++calls;
            return Error{ErrorCode::Corrupt, "broken"};
        };
        for (int i = 0; i < 3; ++i)
            QCOMPARE(cache.getOrCreate(keyOf("a"), {}, {}, fails).error().reason, std::string("broken"));
        QCOMPARE(calls, 1);
        clock.advance(std::chrono::seconds(10));
        (void)cache.getOrCreate(keyOf("a"), {}, {}, fails);
        QCOMPARE(calls, 2);
        (void)cache.put(keyOf("a"), "mended");
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, fails), std::string("mended"));
        (void)cache.erase(keyOf("a"));
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("now")), std::string("now"));
        const auto cancelled = [](const std::stop_token&) -> Result<std::string> {
            return Error{ErrorCode::Cancelled, "stopped"};
        };
        (void)cache.getOrCreate(keyOf("b"), {}, {}, cancelled);
        QCOMPARE(**cache.getOrCreate(keyOf("b"), {}, {}, makes("now")), std::string("now"));
    }

    void C22_aFailureIsSharedAndTheKeyIsFreeAgain()
    {
        Cache cache(inMemory());
        constexpr int kCallers = 4;
        std::atomic<int> calls{0};
        std::atomic<int> failed{0};
        const auto fails = [&](const std::stop_token&) -> Result<std::string> {
            ++calls;
            while (calls == 1 && memoryOf(cache).joined < kCallers - 1)
                std::this_thread::yield();
            return Error{ErrorCode::Io, "broken"};
        };
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < kCallers; ++i)
                callers.emplace_back([&] {
                    const Result<CacheValue> value = cache.getOrCreate(keyOf("a"), {}, {}, fails);
                    failed += !value && value.error().reason == "broken";
                });
        }
        QCOMPARE(failed.load(), kCallers);
        QCOMPARE(calls.load(), 1);
        QCOMPARE(**cache.getOrCreate(keyOf("a"), {}, {}, makes("now")), std::string("now"));
    }

    void C23_differentKeysAreMadeAtTheSameTime()
    {
        Cache cache(inMemory());
        std::atomic<int> running{0};
        const auto meets = [&](const std::stop_token&) -> Result<std::string> {
            ++running;
            while (running < 2) // ends only when the other runs as well
                std::this_thread::yield();
            return std::string("met");
        };
        std::jthread other([&] { (void)cache.getOrCreate(keyOf("a"), {}, {}, meets); });
        QCOMPARE(**cache.getOrCreate(keyOf("b"), {}, {}, meets), std::string("met"));
    }

    void C53_aHolderMakesOneCacheForAll()
    {
        for (int round = 0; round < 200; ++round) {
            CacheHolder holder(inMemory());
            QVERIFY(!holder.isMade());
            std::vector<Cache*> seen(4);
            std::atomic<std::size_t> ready{0};
            {
                std::vector<std::jthread> threads;
                for (Cache*& cache : seen)
                    threads.emplace_back([&] {
                        ++ready;
                        while (ready < seen.size()) // so that they ask at the same time
                            std::this_thread::yield();
                        cache = &holder.get();
                    });
            }
            QVERIFY(holder.isMade());
            QCOMPARE(std::set<Cache*>(seen.begin(), seen.end()).size(), std::size_t(1));
            (void)seen[0]->put(memoryKeyOf("a"), "one");
            QCOMPARE(valueOf(*seen[3], memoryKeyOf("a")), std::string("one"));
        }
    }
};

QTEST_GUILESS_MAIN(TestCacheFlights)
#include "tst_cache_flights.moc"
