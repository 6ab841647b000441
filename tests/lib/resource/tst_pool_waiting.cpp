// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <resource/resource_pool.h>

using namespace tessera;
using namespace std::chrono_literals;

using Pool = ResourcePool<int>;

class PoolWaitingTest : public QObject {
    Q_OBJECT

private slots:
    void P2_waitEndsAtItsDeadline();
    void P7_deadOnesDoNotProlongAWait();
    void P3_waitsForAPush();
    void P5_manyShareOne();
    void P6_deadOnesAreNeverHandedOut();
    void P18_aFailingAllocLetsTheNextTry();
    void P44_waitersAreServedInOrder();
    void P44_stopEndsAWait();
    void P44_closeEndsAllWaits();
    void P45_acquireWaitsAtTheCap();
    void P39_sizeCountsTheIdle();
    void P40_slowAllocBlocksNobody();
    void survivesARandomCrowd_data();
    void survivesARandomCrowd();

private:
    static void waitForWaiters(const Pool& pool, std::uint64_t count)
    {
        while (pool.report().waiters != count)
            std::this_thread::yield();
    }
};

void PoolWaitingTest::P7_deadOnesDoNotProlongAWait()
{
    ManualClock clock;
    Pool::Config config;
    config.clock = &clock;
    config.check = [](int&) { return false; };
    Pool pool(config);
    auto waiter = std::async(std::launch::async, [&] { return pool.acquire(Wait::atMost(1h)); });
    waitForWaiters(pool, 1);
    clock.advance(59min);
    pool.push(1); // dead: does not start the time anew
    pool.trim();
    while (pool.report().dead != 1)
        std::this_thread::yield();
    waitForWaiters(pool, 1);
    clock.advance(1min);
    pool.trim();
    QVERIFY(waiter.get().error().code == ErrorCode::Timeout);
    QCOMPARE(pool.report().waiters, std::uint64_t(0));
}

void PoolWaitingTest::P2_waitEndsAtItsDeadline()
{
    ManualClock clock;
    Pool::Config config;
    config.clock = &clock;
    Pool pool(config);
    auto waiter = std::async(std::launch::async, [&] { return pool.acquire(Wait::atMost(1h)); });
    waitForWaiters(pool, 1);
    clock.advance(59min);
    pool.trim();
    waitForWaiters(pool, 1);
    clock.advance(1min);
    pool.trim();
    QVERIFY(waiter.get().error().code == ErrorCode::Timeout);
    QCOMPARE(pool.report().waiters, std::uint64_t(0));
}

void PoolWaitingTest::P3_waitsForAPush()
{
    Pool pool({});
    auto waiter = std::async(std::launch::async, [&] { return pool.acquire(Wait::untilFree())->detach(); });
    waitForWaiters(pool, 1);
    pool.push(7);
    QCOMPARE(waiter.get(), 7);
}

void PoolWaitingTest::P5_manyShareOne()
{
    Pool pool({}, {1});
    std::atomic<int> inside{0};
    std::vector<std::future<bool>> users;
    for (int i = 0; i < 10; ++i)
        users.push_back(std::async(std::launch::async, [&] {
            const auto lease = pool.acquire(Wait::untilFree());
            const bool alone = ++inside == 1;
            --inside;
            return lease.ok() && alone;
        }));
    for (auto& user : users)
        QVERIFY(user.get());
    QCOMPARE(pool.idle(), std::size_t(1));
}

void PoolWaitingTest::P6_deadOnesAreNeverHandedOut()
{
    Pool::Config config;
    config.check = [](int& n) { return n > 0; };
    Pool pool(config);
    std::vector<std::future<int>> users;
    for (int i = 0; i < 10; ++i)
        users.push_back(std::async(std::launch::async, [&] { return **pool.acquire(Wait::untilFree()); }));
    waitForWaiters(pool, 10);
    pool.push(-1);
    while (pool.report().dead != 1) // else the 5 on top of it hides it
        std::this_thread::yield();
    pool.push(5);
    for (auto& user : users)
        QCOMPARE(user.get(), 5);
    QCOMPARE(pool.report().dead, std::uint64_t(1));
}

void PoolWaitingTest::P18_aFailingAllocLetsTheNextTry()
{
    std::promise<void> begun, open;
    const auto gate = open.get_future().share();
    std::atomic<int> calls{0};
    Pool::Config config;
    config.maxTotal = 1;
    config.alloc = [&]() -> Result<int> {
        if (calls++ > 0)
            return 2;
        begun.set_value();
        gate.wait();
        return Error{ErrorCode::Io, "no disk"};
    };
    Pool pool(config);
    auto first = std::async(std::launch::async, [&] { return pool.acquire(); });
    begun.get_future().wait();
    auto second = std::async(std::launch::async, [&] { return pool.acquire(Wait::untilFree()); });
    waitForWaiters(pool, 1);
    open.set_value();
    QCOMPARE(first.get().error().reason, std::string("no disk"));
    QCOMPARE(**second.get(), 2);
}

void PoolWaitingTest::P44_waitersAreServedInOrder()
{
    Pool pool({});
    std::vector<std::future<int>> users;
    for (std::uint64_t i = 0; i < 5; ++i) {
        users.push_back(std::async(std::launch::async, [&] { return pool.acquire(Wait::untilFree())->detach(); }));
        waitForWaiters(pool, i + 1);
    }
    for (int i = 0; i < 5; ++i) {
        pool.push(int(i));
        QCOMPARE(users[static_cast<std::size_t>(i)].get(), i);
    }
}

void PoolWaitingTest::P44_stopEndsAWait()
{
    Pool pool({});
    std::stop_source stop;
    auto waiter = std::async(std::launch::async, [&] { return pool.acquire(Wait::untilFree(), stop.get_token()); });
    waitForWaiters(pool, 1);
    stop.request_stop();
    QVERIFY(waiter.get().error().code == ErrorCode::Cancelled);
    QVERIFY(pool.acquire(Wait::untilFree(), stop.get_token()).error().code == ErrorCode::Cancelled);
    pool.push(3);
    QCOMPARE(**pool.acquire(Wait::untilFree(), stop.get_token()), 3);
}

void PoolWaitingTest::P44_closeEndsAllWaits()
{
    int freed = 0;
    Pool::Config config;
    config.dealloc = [&](int&) { ++freed; };
    Pool pool(config);
    std::vector<std::future<Result<Pool::Lease>>> users;
    for (int i = 0; i < 3; ++i)
        users.push_back(std::async(std::launch::async, [&] { return pool.acquire(Wait::untilFree()); }));
    waitForWaiters(pool, 3);
    pool.close();
    for (auto& user : users)
        QVERIFY(user.get().error().code == ErrorCode::Closed);
    pool.push(1);
    QCOMPARE(freed, 1);
}

void PoolWaitingTest::P45_acquireWaitsAtTheCap()
{
    std::atomic<int> made{0};
    Pool::Config config;
    config.alloc = [&] { return Result<int>(++made); };
    config.maxTotal = 1;
    Pool pool(config);
    auto held = pool.acquire();
    auto waiter = std::async(std::launch::async, [&] { return **pool.acquire(Wait::untilFree()); });
    waitForWaiters(pool, 1);
    held->discard();
    QCOMPARE(waiter.get(), 2);
}

void PoolWaitingTest::P39_sizeCountsTheIdle()
{
    Pool pool({}, {1, 2, 3});
    QCOMPARE(pool.idle(), std::size_t(3));
    const auto held = pool.acquire();
    QCOMPARE(pool.idle(), std::size_t(2));
    pool.push(4);
    QCOMPARE(pool.idle(), std::size_t(3));
}

void PoolWaitingTest::P40_slowAllocBlocksNobody()
{
    std::promise<void> begun, open;
    const auto gate = open.get_future().share();
    std::atomic<int> calls{0};
    Pool::Config config;
    config.alloc = [&]() -> Result<int> {
        if (calls++ == 0) {
            begun.set_value();
            gate.wait();
        }
        return 1;
    };
    Pool pool(config);
    auto slow = std::async(std::launch::async, [&] { return pool.acquire().ok(); });
    begun.get_future().wait();
    QVERIFY(pool.acquire().ok()); // made another meanwhile, and gave it back
    QCOMPARE(pool.idle(), std::size_t(1));
    open.set_value();
    QVERIFY(slow.get());
}

// The row that fails names the seed.
void PoolWaitingTest::survivesARandomCrowd_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 0; seed < 3; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void PoolWaitingTest::survivesARandomCrowd()
{
    QFETCH(unsigned, seed);
    std::atomic<int> alive{0};
    Pool::Config config;
    config.alloc = [&] { return Result<int>(++alive); };
    config.dealloc = [&](int&) { --alive; };
    config.maxTotal = 3;
    config.maxSize = 2;
    Pool pool(config);
    std::vector<std::thread> crowd;
    for (unsigned t = 0; t < 4; ++t)
        crowd.emplace_back([&pool, own = seed * 4 + t] {
            std::mt19937 random(own);
            for (int i = 0; i < 700; ++i) {
                auto lease = pool.acquire(Wait::untilFree());
                if (random() % 7 == 0)
                    lease->discard();
            }
        });
    for (auto& thread : crowd)
        thread.join();
    const PoolReport report = pool.report();
    QCOMPARE(report.leased + report.waiters, std::uint64_t(0));
    QVERIFY(report.peakLeased <= 3);
    pool.close();
    QCOMPARE(alive.load(), 0);
}

QTEST_APPLESS_MAIN(PoolWaitingTest)
#include "tst_pool_waiting.moc"
