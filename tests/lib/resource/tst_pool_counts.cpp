// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <QTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool counts: totals, bytes, holders.
class PoolCountsTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init() { m_rig.clear(); }
    void P45_caps();
    void P45_whatCanNeverFit();
    void P45_whatIsTooHeavyForTheRestIsTriedOnce();
    void P46_countsAddUp();
    void leasesNameTheirHolders();
};

void PoolCountsTest::P45_caps()
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

void PoolCountsTest::P45_whatCanNeverFit()
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

void PoolCountsTest::P45_whatIsTooHeavyForTheRestIsTriedOnce()
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

void PoolCountsTest::P46_countsAddUp()
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

void PoolCountsTest::leasesNameTheirHolders()
{
    auto c = m_rig.making();
    c.bytes = [](const int&) { return std::uint64_t(40); };
    Pool pool(c);
    QVERIFY(!pool.ledgerEntry().alive);
    auto a = pool.acquire(Wait::no(), {}, {"decoder", 2});
    auto b = pool.acquire();
    const std::string where = "tst_pool_counts.cpp:" + std::to_string(__LINE__ - 1);
    m_rig.clock.advance(2s);
    const LedgerEntry entry = pool.ledgerEntry();
    QCOMPARE(entry.key, std::string("numbers"));
    QCOMPARE(entry.bytes, std::uint64_t(80));
    QCOMPARE(entry.holders.size(), std::size_t(2));
    QCOMPARE(entry.holders[0].reason, std::string("decoder 2"));
    QVERIFY(entry.holders[0].held == 2s);
    QCOMPARE(entry.holders[1].where, where);
    a->reset();
    b->discard();
    QVERIFY(pool.ledgerEntry().holders.empty());
}

QTEST_APPLESS_MAIN(PoolCountsTest)
#include "tst_pool_counts.moc"
