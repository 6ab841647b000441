// SPDX-License-Identifier: MIT
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <QtTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool hands out, and what its callbacks may do.
class PoolTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init()
    {
        m_rig.next = 0;
        m_rig.freed.clear();
        m_rig.errors.clear();
    }
    void P1_emptyPoolSaysSo();
    void P4_waitsAreDistinctTypes();
    void P8_P9_initialOrder();
    void P10_P11_P12_prefill();
    void P13_initialIsCopied();
    void P14_P15_P16_P17_reuseBeforeAlloc();
    void P18_failingAllocChangesNothing();
    void P18_anAllocThatIsFullEndsEveryAcquire();
    void P32_P33_deadOnesAreSkippedWithoutDealloc();
    void P34_throwingCheckMeansDead();
    void P35_discardAndThrowingBodies();
    void P36_P37_P47_lifetimes();
    void P38_leasesMove();
    void P40_callbacksMayUseThePool();
    void P41_failingDeallocIsTold();
    void P42_contradictionIsRejected();
    void P42_failingPrefillIsRejected();
    void O9_sharedMutex();
};

void PoolTest::P1_emptyPoolSaysSo()
{
    Pool pool(m_rig.config());
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
    Pool pool(m_rig.config(), {0, 1, 2});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(**pool.acquire(), 0);
    pool.push(9);
    for (const int expected : {9, 0, 1, 2})
        QCOMPARE(take(pool), expected);
}

void PoolTest::P10_P11_P12_prefill()
{
    auto c = m_rig.config();
    c.minSize = 3;
    QCOMPARE(Pool(c).idle(), std::size_t(0));
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    QCOMPARE(Pool(c).idle(), std::size_t(3));
    c.minSize = 6;
    Pool pool(c, {100, 101, 102});
    QCOMPARE(pool.idle(), std::size_t(6));
    QCOMPARE(take(pool), 100);
}

void PoolTest::P13_initialIsCopied()
{
    const std::vector<int> mine{1, 2};
    auto c = m_rig.config();
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    c.minSize = 5;
    const Pool pool(c, mine);
    QCOMPARE(mine.size(), std::size_t(2));
}

void PoolTest::P14_P15_P16_P17_reuseBeforeAlloc()
{
    auto c = m_rig.config();
    c.alloc = [this] { return Result<int>(m_rig.next++); };
    Pool pool(c);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(**pool.acquire(), 0);
    QCOMPARE(m_rig.next, 1);
    for (const int expected : {0, 1, 2})
        QCOMPARE(take(pool), expected);
    pool.push(77);
    QCOMPARE(take(pool), 77);
    QCOMPARE(pool.acquire(Wait::untilFree())->detach(), 3);
}

void PoolTest::P18_failingAllocChangesNothing()
{
    auto c = m_rig.config();
    c.alloc = [this]() -> Result<int> {
        if (m_rig.next++ == 0)
            throw std::runtime_error("no memory");
        if (m_rig.next == 2)
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

void PoolTest::P18_anAllocThatIsFullEndsEveryAcquire()
{
    for (const std::optional<std::size_t> cap : {std::optional<std::size_t>(), std::optional<std::size_t>(2)}) {
        auto c = m_rig.config();
        c.maxTotal = cap;
        c.maxBytes = cap ? 100 : 0;
        c.alloc = [this]() -> Result<int> {
            if (++m_rig.next > 100) // a loop would have no other end
                throw std::runtime_error("asked for ever");
            return Error{ErrorCode::Full, "no room outside"};
        };
        Pool pool(c);
        for (const Wait& wait : {Wait::no(), Wait::atMost(1h), Wait::untilFree()}) {
            m_rig.next = 0;
            const auto none = pool.acquire(wait);
            QCOMPARE(none.error().code, ErrorCode::Full);
            QCOMPARE(none.error().reason, std::string("no room outside"));
            QCOMPARE(m_rig.next, 1);
        }
        QCOMPARE(pool.report().leased + pool.report().waiters, std::uint64_t(0));
    }
}

void PoolTest::P32_P33_deadOnesAreSkippedWithoutDealloc()
{
    auto c = m_rig.config();
    c.check = [](int& n) { return n < 10; };
    c.alloc = [] { return Result<int>(50); };
    Pool pool(c, {11, 12, 3});
    QCOMPARE(take(pool), 3);
    QVERIFY(m_rig.freed.empty());
    QCOMPARE(pool.report().dead, std::uint64_t(2));
    QCOMPARE(take(pool), 50);
    verifyAddsUp(pool.report());
}

void PoolTest::P34_throwingCheckMeansDead()
{
    auto c = m_rig.config();
    c.check = [](int&) -> bool { throw std::runtime_error("bad day"); };
    Pool pool(c, {1});
    QVERIFY(!pool.acquire());
    QCOMPARE(pool.report().dead, std::uint64_t(1));
    QCOMPARE(m_rig.errors, std::string("checking one of the pool numbers failed: bad day\n"));
    verifyAddsUp(pool.report());
}

void PoolTest::P35_discardAndThrowingBodies()
{
    Pool pool(m_rig.config(), {1, 2});
    try {
        auto lease = pool.acquire();
        throw std::runtime_error("body");
    } catch (const std::runtime_error&) {
    }
    QCOMPARE(pool.idle(), std::size_t(2));
    auto lease = pool.acquire();
    lease->discard();
    QCOMPARE(m_rig.freed, std::vector<int>{1});
    QVERIFY(!*lease);
    QCOMPARE(pool.idle(), std::size_t(1));
}

void PoolTest::P36_P37_P47_lifetimes()
{
    Pool::Lease late;
    int mine = 0;
    {
        auto c = m_rig.config();
        c.maxSize = 9;
        c.maxAge = 1s;
        Pool pool(c, {1, 2, 3, 4});
        mine = take(pool);
        late = *pool.acquire();
    }
    QCOMPARE(mine, 1);
    QCOMPARE(m_rig.freed, (std::vector<int>{4, 3}));
    QCOMPARE(*late, 2);
    late.reset();
    QCOMPARE(m_rig.freed, (std::vector<int>{4, 3, 2}));
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
    auto c = m_rig.config();
    c.maxSize = 1;
    c.dealloc = [&](int& n) {
        m_rig.freed.push_back(n);
        if (n < 100)
            self->push(n + 100);
    };
    c.check = [&](int&) { return self->report().waiters == 0; };
    Pool pool(c);
    self = &pool;
    pool.push(1);
    pool.push(2);
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 2, 101}));
    QCOMPARE(take(pool), 102);
}

void PoolTest::P41_failingDeallocIsTold()
{
    auto c = m_rig.config();
    c.maxSize = 1;
    c.dealloc = [](int&) { throw std::runtime_error("stuck"); };
    Pool pool(c);
    for (int i = 0; i < 4; ++i)
        pool.push(int(i));
    QCOMPARE(pool.report().deallocs, std::uint64_t(3));
    QCOMPARE(std::count(m_rig.errors.begin(), m_rig.errors.end(), '\n'), 3);
}

void PoolTest::P42_contradictionIsRejected()
{
    auto c = m_rig.config();
    c.minSize = 3;
    c.maxSize = 2;
    QVERIFY(Pool::create(c).error().code == ErrorCode::InvalidArgument);
    Pool pool(c);
    QVERIFY(pool.acquire().error().code == ErrorCode::InvalidArgument);
}

void PoolTest::P42_failingPrefillIsRejected()
{
    auto c = m_rig.config();
    c.minSize = 2;
    c.alloc = [this]() -> Result<int> {
        if (m_rig.next++ > 0)
            return Error{ErrorCode::Full, "one is all there is"};
        return 1;
    };
    QCOMPARE(Pool::create(c).error().reason, std::string("one is all there is"));
    QCOMPARE(m_rig.freed, std::vector<int>{1});
}

void PoolTest::O9_sharedMutex()
{
    auto c = m_rig.config();
    c.mutex = std::make_shared<Mutex>();
    Pool a(c, {1}), b(c, {2});
    QCOMPARE(take(a) + take(b), 3);
}

QTEST_APPLESS_MAIN(PoolTest)
#include "tst_pool.moc"
