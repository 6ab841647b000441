// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// What a pool calls, and how its things end.
class PoolCallbacksTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init() { m_rig.clear(); }
    void P32_deadOnesAreSkippedWithoutDealloc();
    void P33_whatIsMadeIsNotChecked();
    void P34_throwingCheckMeansDead();
    void P35_discardAndThrowingBodies();
    void P36_detachedOutlivesThePool();
    void P37_endFreesEachIdleOnce();
    void P38_nothingIsInThePoolTwice();
    void P40_callbacksMayUseThePool();
    void P41_failingDeallocIsTold();
    void P43_maintenanceNeedsNoThread();
    void P47_leaseOutlivesThePool();
};

void PoolCallbacksTest::P32_deadOnesAreSkippedWithoutDealloc()
{
    auto c = m_rig.config();
    c.check = [](int& n) { return n < 10; };
    Pool pool(c, {11, 12, 3});
    QCOMPARE(take(pool), 3);
    QVERIFY(m_rig.freed.empty());
    QCOMPARE(pool.report().dead, std::uint64_t(2));
    verifyAddsUp(pool.report());
    // The hook does not run, but the destructor does.
    ResourcePool<std::shared_ptr<int>>::Config shared;
    shared.check = [](std::shared_ptr<int>&) { return false; };
    ResourcePool<std::shared_ptr<int>> dying(shared);
    auto value = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = value;
    dying.push(std::move(value));
    QVERIFY(!dying.acquire());
    QVERIFY(watched.expired());
}

void PoolCallbacksTest::P33_whatIsMadeIsNotChecked()
{
    auto c = m_rig.config();
    c.check = [](int&) { return false; };
    c.alloc = [] { return Result<int>(50); };
    Pool pool(c);
    QCOMPARE(take(pool), 50);
    QCOMPARE(pool.report().dead, std::uint64_t(0));
}

void PoolCallbacksTest::P34_throwingCheckMeansDead()
{
    auto c = m_rig.config();
    c.check = [](int&) -> bool { throw std::runtime_error("bad day"); };
    Pool pool(c, {1});
    QVERIFY(!pool.acquire());
    QCOMPARE(pool.report().dead, std::uint64_t(1));
    QCOMPARE(m_rig.errors, std::string("checking one of the pool numbers failed: bad day\n"));
    verifyAddsUp(pool.report());
}

void PoolCallbacksTest::P35_discardAndThrowingBodies()
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

void PoolCallbacksTest::P36_detachedOutlivesThePool()
{
    int mine = 0;
    {
        Pool pool(m_rig.config(), {1});
        mine = take(pool);
        QCOMPARE(pool.report().detached, std::uint64_t(1));
    }
    QCOMPARE(mine, 1);
    QVERIFY(m_rig.freed.empty());
}

void PoolCallbacksTest::P37_endFreesEachIdleOnce()
{
    {
        auto c = m_rig.config();
        c.maxSize = 9;
        c.maxAge = 1s;
        Pool pool(c, {1, 2, 3, 4});
    }
    std::sort(m_rig.freed.begin(), m_rig.freed.end());
    QCOMPARE(m_rig.freed, (std::vector<int>{1, 2, 3, 4}));
}

void PoolCallbacksTest::P38_nothingIsInThePoolTwice()
{
    ResourcePool<std::unique_ptr<int>> pool({});
    pool.push(std::make_unique<int>(4));
    auto a = *pool.acquire();
    auto b = std::move(a);
    QVERIFY(!a && b && **b == 4);
    b.reset();
    b.reset();
    b = {};
    QCOMPARE(pool.idle(), std::size_t(1));
    static_assert(!std::is_copy_constructible_v<ResourcePool<int>::Lease>);
}

void PoolCallbacksTest::P40_callbacksMayUseThePool()
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

void PoolCallbacksTest::P41_failingDeallocIsTold()
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

void PoolCallbacksTest::P43_maintenanceNeedsNoThread()
{
    auto c = m_rig.config();
    c.maxSize = 3;
    c.maxAge = 1s;
    std::set<std::thread::id> threads;
    c.dealloc = [&](int&) { threads.insert(std::this_thread::get_id()); };
    Pool pool(c);
    for (int i = 0; i < 20; ++i)
        pool.push(int(i));
    m_rig.clock.advance(2s);
    pool.trim();
    QCOMPARE(pool.idle(), std::size_t(0));
    QCOMPARE(threads, std::set<std::thread::id>{std::this_thread::get_id()});
}

void PoolCallbacksTest::P47_leaseOutlivesThePool()
{
    Pool::Lease late;
    {
        Pool pool(m_rig.config(), {1, 2});
        late = *pool.acquire();
    }
    QCOMPARE(m_rig.freed, std::vector<int>{2});
    QCOMPARE(*late, 1);
    late.reset();
    QCOMPARE(m_rig.freed, (std::vector<int>{2, 1}));
}

QTEST_APPLESS_MAIN(PoolCallbacksTest)
#include "tst_pool_callbacks.moc"
