// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <core/executor.h>
#include <core/tile_key.h>
#include <lib/resource/registry_rig.h>

using namespace tessera;
using namespace tessera::test;

/// How things come into a registry.
class RegistryTest : public QObject {
    Q_OBJECT

    RegistryRig m_rig;

private slots:
    void init()
    {
        m_rig.made = 0;
        m_rig.destroyed.clear();
    }
    void R1_containsChangesNothing();
    void R2_acquireWithoutFactoryIsNotFound();
    void R3_acquireMakesOnce();
    void R4_acquireExistingIgnoresTheFactory();
    void R5_acquireExistingWithoutFactory();
    void R6_insertCountsOne();
    void R7_insertExistingHandsTheValueBack();
    void R15_rebornWithNewGeneration();
    void R16_failingFactoryLeavesNothing();
    void R17_nullIsRefused();
    void R19_keysAreComparedByValue();
    void R20_factoriesMayNest();
    void R21_factoriesMayNotRecurse();
    void R29_acquireNewBeforeReleaseOldKeeps();
    void R31_whatWasDestroyedMeanwhileGetsNoResult();
    void R32_differentParametersAreReported();
};

void RegistryTest::R1_containsChangesNothing()
{
    Registry registry(m_rig.options());
    QVERIFY(!registry.contains("k"));
    QCOMPARE(registry.size(), std::size_t(0));
    const auto ref = registry.acquire("k", "user", m_rig.factory("v"));
    for (int i = 0; i < 5; ++i)
        QVERIFY(registry.contains("k"));
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R2_acquireWithoutFactoryIsNotFound()
{
    Registry registry(m_rig.options());
    const auto ref = registry.acquire("k", "user");
    QVERIFY(ref.error().code == ErrorCode::NotFound);
    QCOMPARE(ref.error().reason, std::string("thing k does not exist"));
    QVERIFY(!registry.find("k", "user"));
    QCOMPARE(registry.size(), std::size_t(0));
    auto o = m_rig.options();
    o.keyText = [](const std::string& key) { return '"' + key + '"'; };
    Registry named(o);
    QCOMPARE(named.acquire("k", "user").error().reason, std::string("thing \"k\" does not exist"));
}

void RegistryTest::R3_acquireMakesOnce()
{
    Registry registry(m_rig.options());
    const auto ref = registry.acquire("k", "user", m_rig.factory("v"));
    QVERIFY(ref.ok());
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(ref->key(), std::string("k"));
    QCOMPARE(m_rig.made, 1);
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R4_acquireExistingIgnoresTheFactory()
{
    Registry registry(m_rig.options());
    const auto first = registry.acquire("k", "user", m_rig.factory("v"));
    const auto second = registry.acquire("k", "user", m_rig.factory("w"));
    QCOMPARE(m_rig.made, 1);
    QVERIFY(&**first == &**second);
    QCOMPARE(registry.references("k"), 2);
}

void RegistryTest::R5_acquireExistingWithoutFactory()
{
    Registry registry(m_rig.options());
    const auto first = registry.acquire("k", "user", m_rig.factory("v"));
    const auto second = registry.acquire("k", "user");
    const Ref third = registry.find("k", "user");
    QVERIFY(&**second == &**first && &*third == &**first);
    QCOMPARE(registry.references("k"), 3);
    QCOMPARE(registry.totals().reused, std::uint64_t(2));
}

void RegistryTest::R6_insertCountsOne()
{
    Registry registry(m_rig.options());
    const auto ref = registry.insert("k", std::make_shared<std::string>("v"), "user");
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R7_insertExistingHandsTheValueBack()
{
    Registry registry(m_rig.options());
    const auto ref = registry.insert("k", std::make_shared<std::string>("v"), "user");
    Value other = std::make_shared<std::string>("w");
    const auto again = registry.insert("k", std::move(other), "user");
    QVERIFY(again.error().code == ErrorCode::AlreadyExists);
    QVERIFY(other && *other == "w");
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(registry.references("k"), 1);
    QVERIFY(m_rig.destroyed.empty());
}

void RegistryTest::R15_rebornWithNewGeneration()
{
    Registry registry(m_rig.options());
    auto ref = *registry.acquire("k", "user", m_rig.factory("v"));
    const std::uint64_t first = ref.generation();
    ref.reset();
    ref = *registry.acquire("k", "user", m_rig.factory("v"));
    QCOMPARE(m_rig.made, 2);
    QVERIFY(ref.generation() > first);
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R16_failingFactoryLeavesNothing()
{
    Registry registry(m_rig.options());
    const auto failed = registry.acquire("k", "user", [] { return Result<Value>(Error{ErrorCode::Io, "no disk"}); });
    QCOMPARE(failed.error().reason, std::string("no disk"));
    const auto thrown = registry.acquire("k", "user", []() -> Result<Value> { throw std::runtime_error("no luck"); });
    QCOMPARE(thrown.error().reason, std::string("no luck"));
    QVERIFY(!registry.contains("k"));
    QVERIFY(registry.acquire("k", "user", m_rig.factory("v")).ok());
}

void RegistryTest::R17_nullIsRefused()
{
    Registry registry(m_rig.options());
    const auto ref = registry.acquire("k", "user", [] { return Result<Value>(Value()); });
    QVERIFY(ref.error().code == ErrorCode::InvalidArgument);
    QVERIFY(!registry.contains("k"));
    QVERIFY(!registry.insert("k", Value(), "user").ok());
}

void RegistryTest::R19_keysAreComparedByValue()
{
    ResourceRegistry<TileKey, int> registry;
    const TileKey a{{1, 2}, 3, 4, {5, 6, 7}}, b = a;
    const auto ra = registry.insert(a, 1, "user");
    QVERIFY(registry.contains(b));
    const std::vector<TileKey> others{{{9, 2}, 3, 4, {5, 6, 7}}, {{1, 9}, 3, 4, {5, 6, 7}}, {{1, 2}, 9, 4, {5, 6, 7}},
                                      {{1, 2}, 3, 9, {5, 6, 7}}, {{1, 2}, 3, 4, {9, 6, 7}}, {{1, 2}, 3, 4, {5, 9, 7}},
                                      {{1, 2}, 3, 4, {5, 6, 9}}};
    std::vector<ResourceRegistry<TileKey, int>::Ref> held;
    for (const TileKey& other : others) {
        QVERIFY(!registry.contains(other));
        held.push_back(*registry.insert(other, 2, "user"));
    }
    QCOMPARE(registry.size(), others.size() + 1);
    QCOMPARE(*registry.find(b, "user"), 1);
}

void RegistryTest::R20_factoriesMayNest()
{
    Registry registry(m_rig.options());
    Ref inner;
    const auto outer = registry.acquire("A", "user", [&]() -> Result<Value> {
        inner = *registry.acquire("B", "user", m_rig.factory("b"));
        return std::make_shared<std::string>("a");
    });
    QVERIFY(outer.ok());
    QVERIFY(registry.contains("A") && registry.contains("B"));
    // One that another thread is making is waited for: that is no recursion.
    std::promise<void> begun;
    std::atomic<bool> wanted{false};
    auto other = std::async(std::launch::async, [&] {
        return registry.acquire("D", "other", [&]() -> Result<Value> {
            begun.set_value();
            while (!wanted)
                std::this_thread::yield();
            for (int i = 0; i < 1000; ++i) // let the other factory ask while this one is under way
                std::this_thread::yield();
            return std::make_shared<std::string>("d");
        });
    });
    begun.get_future().wait();
    const auto waiting = registry.acquire("C", "user", [&]() -> Result<Value> {
        wanted = true;
        const auto needed = registry.acquire("D", "user", m_rig.factory("own"));
        return needed ? Result<Value>(**needed) : Result<Value>(needed.error());
    });
    QVERIFY(waiting.ok());
    QCOMPARE(***waiting, std::string("d"));
    QVERIFY(other.get().ok());
}

void RegistryTest::R21_factoriesMayNotRecurse()
{
    Registry registry(m_rig.options());
    const auto outer = registry.acquire("A", "user", [&]() -> Result<Value> {
        const auto again = registry.acquire("A", "user", m_rig.factory("a"));
        if (again || again.error().code != ErrorCode::Recursive)
            return Error{ErrorCode::Internal, "recursion was not noticed"};
        return std::make_shared<std::string>("a");
    });
    QVERIFY(outer.ok());
    QCOMPARE(registry.references("A"), 1);
    QCOMPARE(m_rig.made, 0);
}

void RegistryTest::R29_acquireNewBeforeReleaseOldKeeps()
{
    Registry registry(m_rig.options());
    Ref held = *registry.acquire("k", "user", m_rig.factory("v"));
    held = *registry.acquire("k", "user", m_rig.factory("w"));
    QCOMPARE(m_rig.made, 1);
    QVERIFY(m_rig.destroyed.empty());
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R31_whatWasDestroyedMeanwhileGetsNoResult()
{
    Registry registry(m_rig.options());
    ManualExecutor workers;
    std::vector<std::string> uploaded;
    const auto prepare = [&](std::uint64_t generation) {
        workers.post([&, generation] {
            if (registry.generation("k") == generation)
                uploaded.push_back("k");
        });
    };
    Ref ref = *registry.acquire("k", "user", m_rig.factory("v"));
    prepare(ref.generation());
    ref.reset();
    workers.run();
    QVERIFY(uploaded.empty());
    ref = *registry.acquire("k", "user", m_rig.factory("v"));
    const std::uint64_t first = ref.generation();
    prepare(first);
    ref.reset();
    ref = *registry.acquire("k", "user", m_rig.factory("v")); // another of the same name
    QVERIFY(registry.generation("k") != first);
    workers.run();
    QVERIFY(uploaded.empty());
    prepare(ref.generation());
    workers.run();
    QCOMPARE(uploaded.size(), std::size_t(1));
}

void RegistryTest::R32_differentParametersAreReported()
{
    Registry registry(m_rig.options());
    const auto a = registry.acquire("k", "user", m_rig.factory("v"), 17);
    const auto b = registry.acquire("k", "user", m_rig.factory("v"), 17);
    QCOMPARE(registry.totals().mismatches, std::uint64_t(0));
    const auto c = registry.acquire("k", "user", m_rig.factory("v"), 18);
    QCOMPARE(registry.totals().mismatches, std::uint64_t(1));
}

QTEST_APPLESS_MAIN(RegistryTest)
#include "tst_registry.moc"
