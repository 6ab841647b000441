// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <lib/resource/pool_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// The simple pool: keeps some, makes the rest.
class SimplePoolTest : public QObject {
    Q_OBJECT

    PoolRig m_rig;

private slots:
    void init() { m_rig.clear(); }
    void O1_keepsFour();
    void O2_zeroKeepsAll();
    void O3_theLastReturnedComesFirst();
    void O4_makesOnlyWhenNoneIsIdle();
    void O5_returnToAFullPoolDestroys();
    void O6_throwingBodyReturnsIt();
    void O7_failingMakerLeavesItUsable();
    void O8_makerMayUseThePool();
    void O9_mutexMayBeShared();
    void O10_anyNumberMayBeOut();
    void O11_nothingIsCheckedOnReuse();
};

void SimplePoolTest::O1_keepsFour()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    leaseAll(*pool, 6);
    QCOMPARE(pool->idle(), std::size_t(4));
}

void SimplePoolTest::O2_zeroKeepsAll()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); }, 0);
    leaseAll(*pool, 10);
    QCOMPARE(pool->idle(), std::size_t(10));
}

void SimplePoolTest::O3_theLastReturnedComesFirst()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    leaseAll(*pool, 3);
    for (const int expected : {2, 1, 0})
        QCOMPARE(take(*pool), expected);
}

void SimplePoolTest::O4_makesOnlyWhenNoneIsIdle()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    for (int i = 0; i < 5; ++i)
        QCOMPARE(**pool->acquire(), 0);
    QCOMPARE(m_rig.next, 1);
    const auto held = pool->acquire();
    QCOMPARE(**pool->acquire(), 1);
}

void SimplePoolTest::O5_returnToAFullPoolDestroys()
{
    using Shared = std::shared_ptr<int>;
    std::vector<std::weak_ptr<int>> made;
    const auto pool = makeSimplePool<Shared>(
        [&] {
            auto one = std::make_shared<int>(1);
            made.push_back(one);
            return Result(one);
        },
        1);
    auto a = pool->acquire(), b = pool->acquire();
    a->reset();
    b->reset();
    QVERIFY(!made[0].expired());
    QVERIFY(made[1].expired()); // the one returned goes, not the older
}

void SimplePoolTest::O6_throwingBodyReturnsIt()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    try {
        const auto lease = pool->acquire();
        throw std::runtime_error("body");
    } catch (const std::runtime_error&) {
    }
    QCOMPARE(pool->idle(), std::size_t(1));
}

void SimplePoolTest::O7_failingMakerLeavesItUsable()
{
    const auto pool = makeSimplePool<int>([this]() -> Result<int> {
        if (m_rig.next++ == 0)
            throw std::runtime_error("not yet");
        return 5;
    });
    QCOMPARE(pool->acquire().error().reason, std::string("not yet"));
    QCOMPARE(take(*pool), 5);
}

void SimplePoolTest::O8_makerMayUseThePool()
{
    std::unique_ptr<Pool> pool;
    pool = makeSimplePool<int>([&]() -> Result<int> {
        if (m_rig.next++ > 0)
            return 1;
        pool->push(50);
        return pool->acquire()->detach() + static_cast<int>(pool->idle());
    });
    QCOMPARE(take(*pool), 50);
}

void SimplePoolTest::O9_mutexMayBeShared()
{
    auto c = m_rig.config();
    c.mutex = std::make_shared<Mutex>();
    Pool a(c, {1}), b(c, {2});
    QCOMPARE(take(a) + take(b), 3);
    for (Pool* pool : {&a, &b}) {
        std::atomic<bool> calling{false}, done{false};
        c.mutex->lock();
        auto other = std::async(std::launch::async, [&] {
            calling = true;
            pool->push(3);
            done = true;
        });
        while (!calling)
            std::this_thread::yield();
        for (int i = 0; i < 1000; ++i) // let it go on, if it does
            std::this_thread::yield();
        const bool passed = done;
        c.mutex->unlock();
        other.get();
        QVERIFY(!passed);
        QCOMPARE(pool->idle(), std::size_t(1));
    }
}

void SimplePoolTest::O10_anyNumberMayBeOut()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    std::vector<Pool::Lease> held;
    for (int i = 0; i < 1000; ++i)
        held.push_back(*pool->acquire());
    QCOMPARE(pool->report().leased, std::uint64_t(1000));
}

void SimplePoolTest::O11_nothingIsCheckedOnReuse()
{
    const auto pool = makeSimplePool<int>([this] { return Result<int>(m_rig.next++); });
    **pool->acquire() = -1; // spoilt
    QCOMPARE(take(*pool), -1);
    QCOMPARE(pool->report().dead, std::uint64_t(0));
}

QTEST_APPLESS_MAIN(SimplePoolTest)
#include "tst_simple_pool.moc"
