// SPDX-License-Identifier: MIT
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <QtTest>

#include <resource/resource_pool.h>

using namespace tessera;

using Pool = ResourcePool<int>;
using namespace std::chrono_literals;

class PoolTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void P1_emptyPoolSaysSo();
    void P4_waitsAreDistinctTypes();
    void P8_P9_initialOrder();
    void P10_P11_P12_prefill();
    void P13_initialIsCopied();
    void P14_P15_P16_P17_reuseBeforeAlloc();
    void P18_failingAllocChangesNothing();
    void P19_P20_maxSizeTrimsTheOldest();
    void P21_P22_trimsToMinSize();
    void P23_maxSizeZeroKeepsNothing();
    void P24_initialLongerThanMax();
    void P25_P27_P28_ageing();
    void P26_P29_ageingKeepsTheNewest();
    void P30_ageingFloorWithMaxSizeIsZero();
    void P32_P33_deadOnesAreSkippedWithoutDealloc();
    void P34_throwingCheckMeansDead();
    void P35_discardAndThrowingBodies();
    void P36_P37_P47_lifetimes();
    void P38_leasesMove();
    void P40_callbacksMayUseThePool();
    void P41_failingDeallocIsTold();
    void P42_contradictionIsRejected();
    void P42_failingPrefillIsRejected();
    void P45_caps();
    void P45_whatCanNeverFit();
    void P46_countsAddUp();
    void shedFreesTheOldest();
    void O1_O3_O5_simplePoolKeepsFour();
    void O2_simplePoolKeepsAll();
    void O6_O7_O8_O10_O11_simplePool();
    void O9_sharedMutex();

private:
    Pool::Config config();
    static void addsUp(const PoolReport& r)
    {
        QCOMPARE(r.allocs + r.adopted, r.idle + r.leased + r.deallocs + r.dead + r.detached);
    }
    int m_next = 0;
    std::vector<int> m_freed;
    std::string m_errors;
    ManualClock m_clock;
};

void PoolTest::init()
{
    m_next = 0;
    m_freed.clear();
    m_errors.clear();
}

Pool::Config PoolTest::config()
{
    Pool::Config c;
    c.name = "numbers";
    c.clock = &m_clock;
    c.dealloc = [this](int& n) { m_freed.push_back(n); };
    c.onError = [this](const std::string& text) { m_errors += text + '\n'; };
    return c;
}

static int take(Pool& pool)
{
    auto lease = pool.acquire();
    return lease ? lease->detach() : -1;
}

void PoolTest::P1_emptyPoolSaysSo()
{
    Pool pool(config());
    const auto none = pool.acquire();
    QVERIFY(none.error().code == ErrorCode::Full);
    QCOMPARE(none.error().reason, std::string("nothing is free in the pool numbers"));
}

void PoolTest::P4_waitsAreDistinctTypes()
{
    QVERIFY(Wait::atMost(0s).isNo());
    QVERIFY(Wait::atMost(-1s).isNo());
    QVERIFY(Wait::atMost(2s).time() == 2s);
    QVERIFY(Wait::compatible({}).isNo());
    QVERIFY(Wait::compatible(-1s).isUnlimited());
    QVERIFY(Wait::compatible(0s).isUnlimited());
    QVERIFY(Wait::compatible(3s).time() == 3s);
}

void PoolTest::P8_P9_initialOrder()
{
    Pool pool(config(), {0, 1, 2});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(**pool.acquire(), 0);
    pool.push(9);
    for (const int expected : {9, 0, 1, 2})
        QCOMPARE(take(pool), expected);
}

void PoolTest::P10_P11_P12_prefill()
{
    auto c = config();
    c.minSize = 3;
    QCOMPARE(Pool(c).idle(), std::size_t(0));
    c.alloc = [this] { return Result<int>(m_next++); };
    QCOMPARE(Pool(c).idle(), std::size_t(3));
    c.minSize = 6;
    Pool pool(c, {100, 101, 102});
    QCOMPARE(pool.idle(), std::size_t(6));
    QCOMPARE(take(pool), 100);
}

void PoolTest::P13_initialIsCopied()
{
    const std::vector<int> mine{1, 2};
    auto c = config();
    c.alloc = [this] { return Result<int>(m_next++); };
    c.minSize = 5;
    const Pool pool(c, mine);
    QCOMPARE(mine.size(), std::size_t(2));
}

void PoolTest::P14_P15_P16_P17_reuseBeforeAlloc()
{
    auto c = config();
    c.alloc = [this] { return Result<int>(m_next++); };
    Pool pool(c);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(**pool.acquire(), 0);
    QCOMPARE(m_next, 1);
    for (const int expected : {0, 1, 2})
        QCOMPARE(take(pool), expected);
    pool.push(77);
    QCOMPARE(take(pool), 77);
    QCOMPARE(pool.acquire(Wait::untilFree())->detach(), 3);
}

void PoolTest::P18_failingAllocChangesNothing()
{
    auto c = config();
    c.alloc = [this]() -> Result<int> {
        if (m_next++ == 0)
            throw std::runtime_error("no memory");
        if (m_next == 2)
            return Error{ErrorCode::Io, "no disk"};
        return 5;
    };
    Pool pool(c);
    QCOMPARE(pool.acquire().error().reason, std::string("no memory"));
    QCOMPARE(pool.acquire().error().reason, std::string("no disk"));
    QCOMPARE(pool.report().allocs, std::uint64_t(0));
    QCOMPARE(pool.report().leased, std::uint64_t(0));
    QCOMPARE(take(pool), 5);
}

void PoolTest::P19_P20_maxSizeTrimsTheOldest()
{
    auto c = config();
    c.maxSize = 1;
    Pool pool(c);
    pool.push(1);
    QVERIFY(m_freed.empty());
    pool.push(2);
    QCOMPARE(m_freed, std::vector<int>{1});
    QCOMPARE(take(pool), 2);
}

void PoolTest::P21_P22_trimsToMinSize()
{
    auto c = config();
    c.maxSize = 2;
    {
        Pool pool(c);
        for (int i = 1; i <= 3; ++i)
            pool.push(int(i));
        QCOMPARE(m_freed, std::vector<int>{1});
        QCOMPARE(pool.report().trimmed, std::uint64_t(1));
    }
    m_freed.clear();
    c.minSize = 1;
    Pool pool(c);
    for (int i = 1; i <= 3; ++i)
        pool.push(int(i));
    QCOMPARE(m_freed, (std::vector<int>{1, 2}));
    QCOMPARE(take(pool), 3);
}

void PoolTest::P23_maxSizeZeroKeepsNothing()
{
    auto c = config();
    c.maxSize = 0;
    Pool pool(c);
    pool.push(1);
    QCOMPARE(m_freed, std::vector<int>{1});
    QCOMPARE(pool.idle(), std::size_t(0));
}

void PoolTest::P24_initialLongerThanMax()
{
    auto c = config();
    c.minSize = 1;
    c.maxSize = 2;
    Pool pool(c, {1, 2, 3, 4});
    QCOMPARE(m_freed, (std::vector<int>{4, 3, 2}));
    QCOMPARE(take(pool), 1);
}

void PoolTest::P25_P27_P28_ageing()
{
    auto c = config();
    c.maxAge = 1s;
    Pool pool(c, {1, 2, 3});
    m_clock.advance(500ms);
    auto held = pool.acquire(); // 1, never ages while leased
    pool.push(4);
    m_clock.advance(600ms);
    pool.trim();
    QCOMPARE(m_freed, (std::vector<int>{3, 2}));
    held->reset();
    m_clock.advance(500ms);
    pool.trim();
    QCOMPARE(m_freed, (std::vector<int>{3, 2, 4}));
    m_clock.advance(500ms);
    pool.push(5); // sweeps too
    QCOMPARE(m_freed, (std::vector<int>{3, 2, 4, 1}));
    QCOMPARE(pool.report().expired, std::uint64_t(4));
}

void PoolTest::P26_P29_ageingKeepsTheNewest()
{
    auto c = config();
    c.maxAge = 1s;
    c.minSize = 1;
    Pool pool(c, {1, 2, 3});
    m_clock.advance(2s);
    pool.trim();
    QCOMPARE(m_freed, (std::vector<int>{3, 2}));
    pool.push(7); // 1 was kept for minSize only, and is the stale one
    QCOMPARE(m_freed, (std::vector<int>{3, 2, 1}));
    QCOMPARE(take(pool), 7);
}

void PoolTest::P30_ageingFloorWithMaxSizeIsZero()
{
    auto c = config();
    c.maxAge = 1s;
    c.maxSize = 5;
    Pool pool(c, {1, 2});
    m_clock.advance(1s);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(0));
}

void PoolTest::P32_P33_deadOnesAreSkippedWithoutDealloc()
{
    auto c = config();
    c.check = [](int& n) { return n < 10; };
    c.alloc = [] { return Result<int>(50); };
    Pool pool(c, {11, 12, 3});
    QCOMPARE(take(pool), 3);
    QVERIFY(m_freed.empty());
    QCOMPARE(pool.report().dead, std::uint64_t(2));
    QCOMPARE(take(pool), 50);
    addsUp(pool.report());
}

void PoolTest::P34_throwingCheckMeansDead()
{
    auto c = config();
    c.check = [](int&) -> bool { throw std::runtime_error("bad day"); };
    Pool pool(c, {1});
    QVERIFY(!pool.acquire());
    QCOMPARE(pool.report().dead, std::uint64_t(1));
    QCOMPARE(m_errors, std::string("checking one of the pool numbers failed: bad day\n"));
    addsUp(pool.report());
}

void PoolTest::P35_discardAndThrowingBodies()
{
    Pool pool(config(), {1, 2});
    try {
        auto lease = pool.acquire();
        throw std::runtime_error("body");
    } catch (const std::runtime_error&) {
    }
    QCOMPARE(pool.idle(), std::size_t(2));
    auto lease = pool.acquire();
    lease->discard();
    QCOMPARE(m_freed, std::vector<int>{1});
    QVERIFY(!*lease);
    QCOMPARE(pool.idle(), std::size_t(1));
}

void PoolTest::P36_P37_P47_lifetimes()
{
    Pool::Lease late;
    int mine = 0;
    {
        auto c = config();
        c.maxSize = 9;
        c.maxAge = 1s;
        Pool pool(c, {1, 2, 3, 4});
        mine = take(pool);
        late = *pool.acquire();
    }
    QCOMPARE(mine, 1);
    QCOMPARE(m_freed, (std::vector<int>{4, 3}));
    QCOMPARE(*late, 2);
    late.reset();
    QCOMPARE(m_freed, (std::vector<int>{4, 3, 2}));
}

void PoolTest::P38_leasesMove()
{
    ResourcePool<std::unique_ptr<int>> pool({});
    pool.push(std::make_unique<int>(4));
    auto a = *pool.acquire();
    auto b = std::move(a);
    QVERIFY(!a && b && **b == 4);
    b = {};
    QCOMPARE(pool.idle(), std::size_t(1));
    static_assert(!std::is_copy_constructible_v<ResourcePool<int>::Lease>);
}

void PoolTest::P40_callbacksMayUseThePool()
{
    Pool* self = nullptr;
    auto c = config();
    c.maxSize = 1;
    c.dealloc = [&](int& n) {
        m_freed.push_back(n);
        if (n < 100)
            self->push(n + 100);
    };
    c.check = [&](int&) { return self->report().waiters == 0; };
    Pool pool(c);
    self = &pool;
    pool.push(1);
    pool.push(2);
    QCOMPARE(m_freed, (std::vector<int>{1, 2, 101}));
    QCOMPARE(take(pool), 102);
}

void PoolTest::P41_failingDeallocIsTold()
{
    auto c = config();
    c.maxSize = 1;
    c.dealloc = [](int&) { throw std::runtime_error("stuck"); };
    Pool pool(c);
    for (int i = 0; i < 4; ++i)
        pool.push(int(i));
    QCOMPARE(pool.report().deallocs, std::uint64_t(3));
    QCOMPARE(std::count(m_errors.begin(), m_errors.end(), '\n'), 3);
}

void PoolTest::P42_contradictionIsRejected()
{
    auto c = config();
    c.minSize = 3;
    c.maxSize = 2;
    QVERIFY(Pool::create(c).error().code == ErrorCode::InvalidArgument);
    Pool pool(c);
    QVERIFY(pool.acquire().error().code == ErrorCode::InvalidArgument);
}

void PoolTest::P42_failingPrefillIsRejected()
{
    auto c = config();
    c.minSize = 2;
    c.alloc = [this]() -> Result<int> {
        if (m_next++ > 0)
            return Error{ErrorCode::Full, "one is all there is"};
        return 1;
    };
    QCOMPARE(Pool::create(c).error().reason, std::string("one is all there is"));
    QCOMPARE(m_freed, std::vector<int>{1});
}

void PoolTest::P45_caps()
{
    auto c = config();
    c.alloc = [this] { return Result<int>(m_next++); };
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

void PoolTest::P45_whatCanNeverFit()
{
    auto c = config();
    c.alloc = [this] { return Result<int>(m_next++); };
    c.maxBytes = 100;
    c.bytes = [](const int&) { return std::uint64_t(140); };
    Pool pool(c);
    const auto none = pool.acquire(Wait::untilFree());
    QVERIFY(none.error().code == ErrorCode::TooLarge);
    QCOMPARE(m_freed.size(), std::size_t(1)); // its weight was learnt by making one
    QCOMPARE(pool.report().bytes, std::uint64_t(0));
    c.itemBytes = 140;
    QVERIFY(Pool(c).acquire(Wait::untilFree()).error().code == ErrorCode::TooLarge);
    QCOMPARE(m_next, 1);
}

void PoolTest::P46_countsAddUp()
{
    auto c = config();
    c.alloc = [this] { return Result<int>(m_next++); };
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
        m_clock.advance(700ms);
        addsUp(pool.report());
        QCOMPARE(pool.report().leased, std::uint64_t(held.size()));
    }
    held.clear();
    pool.close();
    const PoolReport end = pool.report();
    QCOMPARE(end.idle + end.leased, std::uint64_t(0));
    addsUp(end);
    QCOMPARE(end.deallocs, std::uint64_t(m_freed.size()));
    QVERIFY(end.reuseHits > 0 && end.trimmed > 0 && end.dead > 0 && end.detached > 0);
}

void PoolTest::shedFreesTheOldest()
{
    auto c = config();
    c.bytes = [](const int&) { return std::uint64_t(10); };
    Pool pool(c, {1, 2, 3});
    QCOMPARE(pool.shed(15), std::uint64_t(20));
    QCOMPARE(m_freed, (std::vector<int>{3, 2}));
    QCOMPARE(pool.shed(100), std::uint64_t(10));
    QCOMPARE(pool.report().bytes, std::uint64_t(0));
}

void PoolTest::O1_O3_O5_simplePoolKeepsFour()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_next++); });
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

void PoolTest::O2_simplePoolKeepsAll()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_next++); }, 0);
    {
        std::vector<Pool::Lease> held;
        for (int i = 0; i < 10; ++i)
            held.push_back(*pool->acquire());
    }
    QCOMPARE(pool->idle(), std::size_t(10));
}

void PoolTest::O6_O7_O8_O10_O11_simplePool()
{
    std::unique_ptr<Pool> pool;
    pool = makeSimplePool<int>([&]() -> Result<int> {
        if (m_next++ == 0)
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

void PoolTest::O9_sharedMutex()
{
    auto c = config();
    c.mutex = std::make_shared<Mutex>();
    Pool a(c, {1}), b(c, {2});
    QCOMPARE(take(a) + take(b), 3);
}

QTEST_APPLESS_MAIN(PoolTest)
#include "tst_pool.moc"
