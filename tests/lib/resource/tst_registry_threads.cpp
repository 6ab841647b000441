// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <core/executor.h>
#include <resource/resource_registry.h>

using namespace tessera;

using Registry = ResourceRegistry<int, int>;

class RegistryThreadsTest : public QObject {
    Q_OBJECT

private slots:
    void R23_concurrentAcquireCreatesOnce();
    void R23_allWhoWaitGetTheError();
    void R23_anothersCancellationIsNotOurs();
    void R21_recursionThroughAnotherThreadIsNoticed();
    void R24_lastReleaseOnAWorkerDestroysOnTheExecutor();
    void survivesARandomCrowd_data();
    void survivesARandomCrowd();

private:
    /// Starts threads that acquire `key` and returns when `count` of them can only be waiting.
    static void settle(std::atomic<int>& arrived, int count)
    {
        while (arrived < count)
            std::this_thread::yield();
    }
};

void RegistryThreadsTest::R23_concurrentAcquireCreatesOnce()
{
    Registry registry;
    std::atomic<int> made{0}, arrived{0};
    std::promise<void> open;
    const auto gate = open.get_future().share();
    std::vector<std::future<Registry::Ref>> results;
    for (int i = 0; i < 4; ++i)
        results.push_back(std::async(std::launch::async, [&] {
            ++arrived;
            return *registry.acquire(1, "worker", [&] {
                ++made;
                gate.wait();
                return Result<int>(7);
            });
        }));
    settle(arrived, 4);
    open.set_value();
    std::vector<Registry::Ref> refs;
    for (auto& result : results)
        refs.push_back(result.get());
    QCOMPARE(made.load(), 1);
    QCOMPARE(registry.references(1), 4);
    for (const auto& ref : refs)
        QVERIFY(&*ref == &*refs.front());
}

void RegistryThreadsTest::R23_allWhoWaitGetTheError()
{
    Registry registry;
    std::promise<void> open, begun;
    const auto gate = open.get_future().share();
    auto first = std::async(std::launch::async, [&] {
        return registry.acquire(1, "worker", [&] {
            begun.set_value();
            gate.wait();
            return Result<int>(Error{ErrorCode::Io, "no disk"});
        });
    });
    begun.get_future().wait();
    std::atomic<int> arrived{0}, own{0};
    auto second = std::async(std::launch::async, [&] {
        ++arrived;
        return registry.acquire(1, "worker", [&] {
            ++own;
            return Result<int>(8);
        });
    });
    settle(arrived, 1);
    open.set_value();
    QCOMPARE(first.get().error().reason, std::string("no disk"));
    const auto late = second.get();
    // It waited and got the error, or came after it and made its own: never something half-built.
    QVERIFY(own == 0 ? !late && late.error().reason == "no disk" : late && **late == 8);
}

void RegistryThreadsTest::R23_anothersCancellationIsNotOurs()
{
    Registry registry;
    std::promise<void> open, begun;
    const auto gate = open.get_future().share();
    auto first = std::async(std::launch::async, [&] {
        return registry.acquire(1, "worker", [&] {
            begun.set_value();
            gate.wait();
            return Result<int>(Error{ErrorCode::Cancelled, "cancelled"});
        });
    });
    begun.get_future().wait();
    std::atomic<int> arrived{0};
    auto second = std::async(std::launch::async, [&] {
        ++arrived;
        return registry.acquire(1, "worker", [] { return Result<int>(8); });
    });
    settle(arrived, 1);
    open.set_value();
    QVERIFY(first.get().error().code == ErrorCode::Cancelled);
    QCOMPARE(**second.get(), 8);
}

void RegistryThreadsTest::R21_recursionThroughAnotherThreadIsNoticed()
{
    for (const int count : {2, 3}) { // each needs the next one's, the last the first's
        Registry registry;
        std::atomic<int> begun{0};
        std::vector<std::future<Result<Registry::Ref>>> results;
        for (int i = 0; i < count; ++i)
            results.push_back(std::async(std::launch::async, [&registry, &begun, i, count] {
                return registry.acquire(i, "user", [&]() -> Result<int> {
                    ++begun;
                    settle(begun, count);
                    const auto needed = registry.acquire((i + 1) % count, "factory", [] { return Result<int>(100); });
                    if (!needed)
                        return needed.error();
                    return **needed + 1;
                });
            }));
        // No thread hangs. Whoever closed the circle failed with Recursive, and so did who waited for it.
        int failed = 0;
        for (auto& result : results) {
            const auto made = result.get();
            QVERIFY(made || made.error().code == ErrorCode::Recursive);
            failed += made ? 0 : 1;
        }
        QVERIFY(failed > 0);
    }
}

void RegistryThreadsTest::R24_lastReleaseOnAWorkerDestroysOnTheExecutor()
{
    ManualExecutor executor;
    std::thread::id diedOn;
    Registry::Options options;
    options.destroyOn = &executor;
    options.destroy = [&](const int&, int&) { diedOn = std::this_thread::get_id(); };
    Registry registry(options);
    for (int round = 0; round < 2; ++round) { // the executor is asked again after it ran
        diedOn = {};
        auto ref = *registry.insert(1, 1, "user");
        std::thread([moved = std::move(ref)]() mutable { moved.reset(); }).join();
        QVERIFY(!registry.contains(1));
        QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(1));
        QVERIFY(diedOn == std::thread::id());
        QCOMPARE(executor.run(), std::size_t(1));
        QVERIFY(diedOn == std::this_thread::get_id());
        QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(0));
    }
}

// The row that fails names the seed.
void RegistryThreadsTest::survivesARandomCrowd_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 0; seed < 3; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void RegistryThreadsTest::survivesARandomCrowd()
{
    QFETCH(unsigned, seed);
    std::atomic<int> alive{0};
    Registry::Options options;
    options.bytes = [](const int&) { return std::uint64_t(1); };
    options.destroy = [&](const int&, int&) { --alive; };
    Registry registry(options);
    std::vector<std::thread> crowd;
    for (unsigned t = 0; t < 4; ++t)
        crowd.emplace_back([&registry, &alive, own = seed * 4 + t] {
            std::mt19937 random(own);
            std::vector<Registry::Ref> held(8);
            for (int i = 0; i < 1000; ++i) {
                auto& slot = held[random() % held.size()];
                const int key = static_cast<int>(random() % 5);
                switch (random() % 5) {
                case 0: slot.reset(); break;
                case 1: slot = registry.find(key, "finder"); break;
                case 2: slot = held[random() % held.size()]; break;
                case 3: (void)registry.snapshot(); break;
                default: {
                    auto made = registry.acquire(key, "maker", [&] {
                        ++alive;
                        return Result<int>(1);
                    });
                    slot = std::move(*made);
                }
                }
            }
        });
    for (auto& thread : crowd)
        thread.join();
    QCOMPARE(alive.load(), 0);
    QCOMPARE(registry.size(), std::size_t(0));
    const RegistryTotals totals = registry.totals();
    QCOMPARE(totals.created, totals.destroyed);
    QCOMPARE(totals.references, std::uint64_t(0));
    QCOMPARE(totals.bytes, std::uint64_t(0));
}

QTEST_APPLESS_MAIN(RegistryThreadsTest)
#include "tst_registry_threads.moc"
