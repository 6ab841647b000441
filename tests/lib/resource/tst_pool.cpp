// SPDX-License-Identifier: MIT
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <QTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool hands out.
class PoolTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init() { m_rig.clear(); }
    void P1_emptyPoolSaysSo();
    void P4_waitsAreDistinctTypes();
    void P8_firstOfInitialIsReused();
    void P9_pushedBeforeInitial();
    void P10_prefillsToMinSize();
    void P11_initialCountsForThePrefill();
    void P12_noPrefillWithoutAlloc();
    void P13_initialIsCopied();
    void P14_allocOnlyWhenNothingIsUsable();
    void P15_pushedBeforeAlloc();
    void P16_sequentialLeasesShareOne();
    void P17_allocNeverWaits();
    void P18_failingAllocChangesNothing();
    void P18_anAllocThatIsFullEndsEveryAcquire();
    void P42_contradictionIsRejected();
    void P42_failingPrefillIsRejected();
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
    const auto limited = [](const Wait& wait, Duration time) {
        return !wait.isNo() && !wait.isUnlimited() && wait.time() == time;
    };
    QVERIFY(Wait::no().isNo() && !Wait::no().isUnlimited());
    QVERIFY(Wait::untilFree().isUnlimited() && !Wait::untilFree().isNo());
    QVERIFY(Wait::atMost(0s).isNo());
    QVERIFY(Wait::atMost(-1s).isNo());
    QVERIFY(limited(Wait::atMost(2s), 2s));
    QVERIFY(Wait::compatible({}).isNo());
    QVERIFY(Wait::compatible(-1s).isUnlimited());
    QVERIFY(Wait::compatible(0s).isUnlimited());
    QVERIFY(limited(Wait::compatible(3s), 3s));
}

void PoolTest::P8_firstOfInitialIsReused()
{
    Pool pool(m_rig.config(), {0, 1, 2});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(**pool.acquire(), 0);
}

void PoolTest::P9_pushedBeforeInitial()
{
    Pool pool(m_rig.config(), {0, 1, 2});
    pool.push(9);
    for (const int expected : {9, 0, 1, 2})
        QCOMPARE(take(pool), expected);
}

void PoolTest::P10_prefillsToMinSize()
{
    auto c = m_rig.making();
    c.minSize = 3;
    QCOMPARE(Pool(c).idle(), std::size_t(3));
    QCOMPARE(m_rig.next, 3);
}

void PoolTest::P11_initialCountsForThePrefill()
{
    auto c = m_rig.making();
    c.minSize = 6;
    Pool pool(c, {100, 101, 102});
    QCOMPARE(pool.idle(), std::size_t(6));
    QCOMPARE(m_rig.next, 3);
    QCOMPARE(take(pool), 100);
}

void PoolTest::P12_noPrefillWithoutAlloc()
{
    auto c = m_rig.config();
    c.minSize = 3;
    const Pool pool(c);
    QVERIFY(pool.status().ok());
    QCOMPARE(pool.idle(), std::size_t(0));
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

void PoolTest::P14_allocOnlyWhenNothingIsUsable()
{
    auto c = m_rig.making();
    c.check = [](int& n) { return n != 7; };
    Pool pool(c, {5, 7});
    QCOMPARE(take(pool), 5);
    QCOMPARE(m_rig.next, 0);
    QCOMPARE(take(pool), 0); // 7 is dead
    QCOMPARE(m_rig.next, 1);
}

void PoolTest::P15_pushedBeforeAlloc()
{
    Pool pool(m_rig.making());
    for (const int expected : {0, 1, 2})
        QCOMPARE(take(pool), expected);
    pool.push(77);
    QCOMPARE(take(pool), 77);
    QCOMPARE(take(pool), 3);
}

void PoolTest::P16_sequentialLeasesShareOne()
{
    Pool pool(m_rig.making());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(**pool.acquire(), 0);
    QCOMPARE(m_rig.next, 1);
    QCOMPARE(pool.report().reuseHits, std::uint64_t(2));
}

void PoolTest::P17_allocNeverWaits()
{
    Pool pool(m_rig.making());
    for (const Wait& wait : {Wait::no(), Wait::atMost(1h), Wait::untilFree()})
        QVERIFY(pool.acquire(wait)->detach() >= 0);
    QCOMPARE(m_rig.next, 3);
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

QTEST_APPLESS_MAIN(PoolTest)
#include "tst_pool.moc"
