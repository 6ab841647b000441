// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <QTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool keeps and gives up: sizes and ages.
class PoolLimitsTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init() { m_rig.clear(); }
    void P19_maxSizeTrimsTheOldest();
    void P20_atMaxSizeNothingIsTrimmed();
    void P21_trimsToMinSize();
    void P22_trimsToMaxSizeWithoutMinSize();
    void P23_maxSizeZeroKeepsNothing();
    void P24_initialLongerThanMax();
    void P25_oldOnesExpire();
    void P26_ageingLeavesTheNewest();
    void P27_useRestartsTheAge();
    void P28_initialOnesAgeFromTheStart();
    void P29_theOldestExpiresFirst();
    void P30_ageingFloorWithMaxSizeIsZero();
    void P31_withoutMaxAgeNothingExpires();
    void shedFreesTheOldest();
};

void PoolLimitsTest::P19_maxSizeTrimsTheOldest()
{
    auto c = m_rig.config();
    c.maxSize = 1;
    Pool pool(c);
    pool.push(1);
    pool.push(2);
    QCOMPARE(m_rig.freed, std::vector<int>{1});
    QCOMPARE(take(pool), 2);
}

void PoolLimitsTest::P20_atMaxSizeNothingIsTrimmed()
{
    auto c = m_rig.config();
    c.maxSize = 2;
    Pool pool(c);
    pool.push(1);
    pool.push(2);
    pool.trim();
    QVERIFY(m_rig.freed.empty());
    QCOMPARE(pool.idle(), std::size_t(2));
}

void PoolLimitsTest::P21_trimsToMinSize()
{
    auto c = m_rig.config();
    c.minSize = 1;
    c.maxSize = 2;
    Pool pool(c);
    for (int i = 1; i <= 3; ++i)
        pool.push(int(i));
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 2}));
    QCOMPARE(take(pool), 3);
}

void PoolLimitsTest::P22_trimsToMaxSizeWithoutMinSize()
{
    auto c = m_rig.config();
    c.maxSize = 2;
    Pool pool(c);
    for (int i = 1; i <= 3; ++i)
        pool.push(int(i));
    QCOMPARE(m_rig.freed, std::vector<int>{1});
    QCOMPARE(pool.report().trimmed, std::uint64_t(1));
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

void PoolLimitsTest::P25_oldOnesExpire()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    Pool pool(c);
    for (int i = 0; i < 5; ++i)
        pool.push(int(i));
    m_rig.clock.advance(999ms);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(5));
    m_rig.clock.advance(101ms);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(0));
    QCOMPARE(m_rig.freed.size(), std::size_t(5));
    QCOMPARE(pool.report().expired, std::uint64_t(5));
}

void PoolLimitsTest::P26_ageingLeavesTheNewest()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    c.minSize = 1;
    Pool pool(c);
    for (int i = 1; i <= 3; ++i)
        pool.push(int(i));
    m_rig.clock.advance(2s);
    pool.trim();
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 2}));
    QCOMPARE(take(pool), 3);
}

void PoolLimitsTest::P27_useRestartsTheAge()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    Pool pool(c, {1});
    auto held = pool.acquire();
    m_rig.clock.advance(5s);
    pool.trim(); // what is leased never ages
    held->reset();
    m_rig.clock.advance(900ms);
    pool.trim();
    QVERIFY(m_rig.freed.empty());
    m_rig.clock.advance(100ms);
    pool.trim();
    QCOMPARE(m_rig.freed, std::vector<int>{1});
}

void PoolLimitsTest::P28_initialOnesAgeFromTheStart()
{
    auto c = m_rig.making();
    c.maxAge = 1s;
    c.minSize = 1;
    Pool pool(c, {100, 101});
    m_rig.clock.advance(999ms);
    pool.trim();
    QVERIFY(m_rig.freed.empty());
    m_rig.clock.advance(1ms);
    pool.push(7); // sweeps too; what is kept is the newest
    QCOMPARE(m_rig.freed, (std::vector<int>{101, 100}));
    m_rig.clear();
    c.minSize = 3;
    Pool filled(c, {100}); // makes 0 and 1
    m_rig.clock.advance(999ms);
    filled.push(7);
    QVERIFY(m_rig.freed.empty());
    m_rig.clock.advance(1ms);
    filled.push(8);
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 0}));
}

void PoolLimitsTest::P29_theOldestExpiresFirst()
{
    auto c = m_rig.config();
    c.maxAge = 1s;
    c.minSize = 1;
    Pool pool(c, {1});
    m_rig.clock.advance(2s);
    pool.trim();
    QVERIFY(m_rig.freed.empty());
    pool.push(7); // 1 was kept for minSize only, and is the stale one
    QCOMPARE(m_rig.freed, std::vector<int>{1});
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

void PoolLimitsTest::P31_withoutMaxAgeNothingExpires()
{
    Pool pool(m_rig.config(), {1, 2});
    m_rig.clock.advance(24h * 365);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(2));
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

QTEST_APPLESS_MAIN(PoolLimitsTest)
#include "tst_pool_limits.moc"
