// SPDX-License-Identifier: MIT
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <QtTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool keeps and gives up: sizes, ages, budgets, counts; and the simple pool.
class PoolLimitsTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init()
    {
        m_rig.next = 0;
        m_rig.freed.clear();
        m_rig.errors.clear();
    }
    void P19_P20_maxSizeTrimsTheOldest();
    void P21_P22_trimsToMinSize();
    void P23_maxSizeZeroKeepsNothing();
    void P24_initialLongerThanMax();
    void P25_P27_P28_ageing();
    void P26_P29_ageingKeepsTheNewest();
    void P30_ageingFloorWithMaxSizeIsZero();
    void P45_caps();
    void P45_whatCanNeverFit();
    void P45_whatIsTooHeavyForTheRestIsTriedOnce();
    void P46_countsAddUp();
    void shedFreesTheOldest();
    void O1_O3_O5_simplePoolKeepsFour();
    void O2_simplePoolKeepsAll();
    void O6_O7_O8_O10_O11_simplePool();
};

void PoolLimitsTest::P19_P20_maxSizeTrimsTheOldest()
{
    auto c = m_rig.config();
    c.maxSize = 1;
    Pool pool(c);
    pool.push(1);
    QVERIFY(m_rig.freed.empty());
    pool.push(2);
    QCOMPARE(m_rig.freed, std::vector<int>{1});
    QCOMPARE(take(pool), 2);
}

void PoolLimitsTest::P21_P22_trimsToMinSize()
{
    auto c = m_rig.config();
    c.maxSize = 2;
    {
        Pool pool(c);
        for (int i = 1; i <= 3; ++i)
            pool.push(int(i));
        QCOMPARE(m_rig.freed, std::vector<int>{1});
        QCOMPARE(pool.report().trimmed, std::uint64_t(1));
    }
    m_rig.freed.clear();
    c.minSize = 1;
    Pool pool(c);
    for (int i = 1; i <= 3; ++i)
        pool.push(int(i));
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 2}));
    QCOMPARE(take(pool), 3);
}

void PoolLimitsTest::P23_maxSizeZeroKeepsNothing()
{
    auto c = m_rig.config();
    c.maxSize = 0;
    Pool pool(c);
    pool.push(1);
    QCOMPARE(m_rig.freed, std::vector<int>{1});
    QCOMPARE(pool.idle(), std::size_t(0));
}

void PoolLimitsTest::P24_initialLongerThanMax()
{
    auto c = m_rig.config();
    c.minSize = 1;
    c.maxSize = 2;
    Pool pool(c, {1, 2, 3, 4});
    QCOMPARE(m_rig.freed, (std::vector<int>{4, 3, 2}));
    QCOMPARE(take(pool), 1);
}

void PoolLimitsTest::P25_P27_P28_ageing()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    Pool pool(c, {1, 2, 3});
    m_rig.clock.advance(500ms);
    auto held = pool.acquire(); // 1, never ages while leased
    pool.push(4);
    m_rig.clock.advance(600ms);
    pool.trim();
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2}));
    held->reset();
    m_rig.clock.advance(500ms);
    pool.trim();
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2, 4}));
    m_rig.clock.advance(500ms);
    pool.push(5); // sweeps too
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2, 4, 1}));
    QCOMPARE(pool.report().expired, std::uint64_t(4));
}

void PoolLimitsTest::P26_P29_ageingKeepsTheNewest()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    c.minSize = 1;
    Pool pool(c, {1, 2, 3});
    m_rig.clock.advance(2s);
    pool.trim();
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2}));
    pool.push(7); // 1 was kept for minSize only, and is the stale one
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2, 1}));
    QCOMPARE(take(pool), 7);
}

void PoolLimitsTest::P30_ageingFloorWithMaxSizeIsZero()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    c.maxSize = 5;
    Pool pool(c, {1, 2});
    m_rig.clock.advance(1s);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(0));
}

void PoolLimitsTest::P45_caps()
{
    auto c = m_rig.config();
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    c.maxTotal = 2;
    Pool pool(c);
    auto a = pool.acquire();
    auto b = pool.acquire();
    QVERIFY(pool.acquire().error().code == ErrorCode::Full);
    b->discard();
    QVERIFY(pool.acquire().ok());

    c.maxTotal.reset();
    c.maxBytes = 100;
    c.bytes = [](const int&) { return std::uint64_t(40); };
    Pool heavy(c);
    auto first = heavy.acquire();
    auto second = heavy.acquire();
    QCOMPARE(heavy.report().bytes, std::uint64_t(80));
    QVERIFY(heavy.acquire().error().code == ErrorCode::Full);
    first->reset();
    QVERIFY(heavy.acquire().ok());
}

void PoolLimitsTest::P45_whatCanNeverFit()
{
    auto c = m_rig.config();
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    c.maxBytes = 100;
    c.bytes = [](const int&) { return std::uint64_t(140); };
    Pool pool(c);
    const auto none = pool.acquire(Wait::untilFree());
    QVERIFY(none.error().code == ErrorCode::TooLarge);
    QCOMPARE(m_rig.freed.size(), std::size_t(1)); // its weight was learnt by making one
    QCOMPARE(pool.report().bytes, std::uint64_t(0));
    c.itemBytes = 140;
    QVERIFY(Pool(c).acquire(Wait::untilFree()).error().code == ErrorCode::TooLarge);
    QCOMPARE(m_rig.next, 1);
}

void PoolLimitsTest::P45_whatIsTooHeavyForTheRestIsTriedOnce()
{
    auto c = m_rig.config();
    c.alloc = [this] {
        m_rig.clock.advance(1h); // past the deadline below
        return Result<int>(++m_rig.next);
    };
    c.maxBytes = 100;
    c.bytes = [](const int& n) { return std::uint64_t(n == 1 ? 40 : 70); };
    Pool pool(c);
    const auto held = pool.acquire();
    QVERIFY(pool.acquire(Wait::atMost(1min)).error().code == ErrorCode::Timeout);
    QCOMPARE(m_rig.next, 2);
    QVERIFY(pool.acquire().error().code == ErrorCode::Full); // its weight is known by now
    QCOMPARE(m_rig.next, 2);
    QCOMPARE(m_rig.freed, std::vector<int>{2});
    verifyAddsUp(pool.report());
}

void PoolLimitsTest::P46_countsAddUp()
{
    auto c = m_rig.config();
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    c.check = [](int& n) { return n % 3 != 0; };
    c.maxSize = 3;
    c.maxAge = 10s;
    Pool pool(c, {100, 101});
    std::vector<Pool::Lease> held;
    for (int i = 0; i < 200; ++i) {
        if (i % 3 != 2)
            held.push_back(*pool.acquire());
        else if (i % 5 == 0)
            held.front().discard();
        else if (i % 7 == 0)
            (void)held.back().detach();
        if (held.size() > 4 || (!held.empty() && !held.front()))
            held.erase(held.begin());
        if (i % 11 == 0)
            pool.push(1000 + i);
        if (!held.empty() && !held.back())
            held.pop_back();
        m_rig.clock.advance(700ms);
        verifyAddsUp(pool.report());
        QCOMPARE(pool.report().leased, std::uint64_t(held.size()));
    }
    held.clear();
    pool.close();
    const PoolReport end = pool.report();
    QCOMPARE(end.idle + end.leased, std::uint64_t(0));
    verifyAddsUp(end);
    QCOMPARE(end.deallocs, std::uint64_t(m_rig.freed.size()));
    QVERIFY(end.reuseHits > 0 && end.trimmed > 0 && end.dead > 0 && end.detached > 0);
}

void PoolLimitsTest::shedFreesTheOldest()
{
    auto c = m_rig.config();
    c.bytes = [](const int&) { return std::uint64_t(10); };
    Pool pool(c, {1, 2, 3});
    QCOMPARE(pool.shed(15), std::uint64_t(20));
    QCOMPARE(m_rig.freed, (std::vector<int>{3, 2}));
    QCOMPARE(pool.shed(100), std::uint64_t(10));
    QCOMPARE(pool.report().bytes, std::uint64_t(0));
}

void PoolLimitsTest::O1_O3_O5_simplePoolKeepsFour()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    {
        std::vector<Pool::Lease> held;
        for (int i = 0; i < 6; ++i)
            held.push_back(*pool->acquire());
        for (auto& lease : held)
            lease.reset();
    }
    QCOMPARE(pool->idle(), std::size_t(4));
    for (const int expected : {3, 2, 1, 0}) // 4 and 5 came back last and were dropped
        QCOMPARE(take(*pool), expected);
}

void PoolLimitsTest::O2_simplePoolKeepsAll()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); }, 0);
    {
        std::vector<Pool::Lease> held;
        for (int i = 0; i < 10; ++i)
            held.push_back(*pool->acquire());
    }
    QCOMPARE(pool->idle(), std::size_t(10));
}

void PoolLimitsTest::O6_O7_O8_O10_O11_simplePool()
{
    std::unique_ptr<Pool> pool;
    pool = makeSimplePool<int>([&]() -> Result<int> {
        if (m_rig.next++ == 0)
            throw std::runtime_error("not yet");
        return static_cast<int>(pool->idle());
    });
    QCOMPARE(pool->acquire().error().reason, std::string("not yet"));
    try {
        const auto lease = pool->acquire();
        throw std::runtime_error("body");
    } catch (const std::runtime_error&) {
    }
    QCOMPARE(pool->idle(), std::size_t(1));
    QCOMPARE(take(*pool), 0);
}

QTEST_APPLESS_MAIN(PoolLimitsTest)
#include "tst_pool_limits.moc"
