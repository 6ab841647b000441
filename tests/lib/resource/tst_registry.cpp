// SPDX-License-Identifier: MIT
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <QtTest>

#include <core/executor.h>
#include <core/tile_key.h>
#include <resource/resource_registry.h>

using namespace tessera;

/// A value that is equal by name and records its death.
using Value = std::shared_ptr<std::string>;
using Registry = ResourceRegistry<std::string, Value>;
using Ref = Registry::Ref;

class RegistryTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void R1_containsChangesNothing();
    void R2_acquireWithoutFactoryIsNotFound();
    void R3_acquireMakesOnce();
    void R4_acquireExistingIgnoresTheFactory();
    void R5_acquireExistingWithoutFactory();
    void R6_insertCountsOne();
    void R7_insertExistingHandsTheValueBack();
    void R8_replaceKeepsTheReferences();
    void R9_replaceDestroysTheOldOnceAndHoldersNotice();
    void R10_replaceBySameDestroysNothing();
    void R11_replaceMissingIsNotFound();
    void R12_R13_lastReleaseRemovesBeforeItDestroys();
    void R15_rebornWithNewGeneration();
    void R16_failingFactoryLeavesNothing();
    void R17_nullIsRefused();
    void R18_failingDestroyIsSwallowed();
    void R19_keysAreComparedByValue();
    void R20_R21_factoriesMayNestButNotRecurse();
    void R22_destroyMayAcquireAgain();
    void R27_refsCount();
    void R29_acquireNewBeforeReleaseOldKeeps();
    void R30_dependantsDieFirst();
    void R31_generationTellsWhetherItIsStillTheSame();
    void R32_differentParametersAreReported();

private:
    Registry::Options options();
    auto factory(const std::string& text)
    {
        return [this, text]() -> Result<Value> {
            ++m_made;
            return std::make_shared<std::string>(text);
        };
    }
    int m_made = 0;
    std::vector<std::string> m_destroyed;
    ManualClock m_clock;
};

void RegistryTest::init()
{
    m_made = 0;
    m_destroyed.clear();
}

Registry::Options RegistryTest::options()
{
    Registry::Options o;
    o.kind = "thing";
    o.clock = &m_clock;
    o.destroy = [this](const std::string& key, Value& value) { m_destroyed.push_back(key + '=' + *value); };
    return o;
}

void RegistryTest::R1_containsChangesNothing()
{
    Registry registry(options());
    QVERIFY(!registry.contains("k"));
    QCOMPARE(registry.size(), std::size_t(0));
    const auto ref = registry.acquire("k", "user", factory("v"));
    for (int i = 0; i < 5; ++i)
        QVERIFY(registry.contains("k"));
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R2_acquireWithoutFactoryIsNotFound()
{
    Registry registry(options());
    const auto ref = registry.acquire("k", "user");
    QVERIFY(ref.error().code == ErrorCode::NotFound);
    QCOMPARE(ref.error().reason, std::string("thing k does not exist"));
    QVERIFY(!registry.find("k", "user"));
    QCOMPARE(registry.size(), std::size_t(0));
}

void RegistryTest::R3_acquireMakesOnce()
{
    Registry registry(options());
    const auto ref = registry.acquire("k", "user", factory("v"));
    QVERIFY(ref.ok());
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(ref->key(), std::string("k"));
    QCOMPARE(m_made, 1);
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R4_acquireExistingIgnoresTheFactory()
{
    Registry registry(options());
    const auto first = registry.acquire("k", "user", factory("v"));
    const auto second = registry.acquire("k", "user", factory("w"));
    QCOMPARE(m_made, 1);
    QVERIFY(&**first == &**second);
    QCOMPARE(registry.references("k"), 2);
}

void RegistryTest::R5_acquireExistingWithoutFactory()
{
    Registry registry(options());
    const auto first = registry.acquire("k", "user", factory("v"));
    const auto second = registry.acquire("k", "user");
    const Ref third = registry.find("k", "user");
    QVERIFY(&**second == &**first && &*third == &**first);
    QCOMPARE(registry.references("k"), 3);
    QCOMPARE(registry.totals().reused, std::uint64_t(2));
}

void RegistryTest::R6_insertCountsOne()
{
    Registry registry(options());
    const auto ref = registry.insert("k", std::make_shared<std::string>("v"), "user");
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R7_insertExistingHandsTheValueBack()
{
    Registry registry(options());
    const auto ref = registry.insert("k", std::make_shared<std::string>("v"), "user");
    Value other = std::make_shared<std::string>("w");
    const auto again = registry.insert("k", std::move(other), "user");
    QVERIFY(again.error().code == ErrorCode::AlreadyExists);
    QVERIFY(other && *other == "w");
    QCOMPARE(***ref, std::string("v"));
    QCOMPARE(registry.references("k"), 1);
    QVERIFY(m_destroyed.empty());
}

void RegistryTest::R8_replaceKeepsTheReferences()
{
    Registry registry(options());
    const auto a = registry.acquire("k", "user", factory("v"));
    const Ref b = *a, c = *a;
    QVERIFY(registry.replace("k", std::make_shared<std::string>("w")).ok());
    QCOMPARE(registry.references("k"), 3);
    const auto later = registry.acquire("k", "user");
    QCOMPARE(***later, std::string("w"));
    QCOMPARE(**b, std::string("w"));
}

void RegistryTest::R9_replaceDestroysTheOldOnceAndHoldersNotice()
{
    ManualExecutor executor;
    auto o = options();
    o.destroyOn = &executor;
    Registry registry(o);
    auto ref = registry.acquire("k", "user", factory("v"));
    const std::uint64_t before = ref->generation();
    QVERIFY(!ref->changed());
    QVERIFY(registry.replace("k", std::make_shared<std::string>("w")).ok());
    QVERIFY(m_destroyed.empty());
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(1));
    executor.drain();
    QCOMPARE(m_destroyed, std::vector<std::string>{"k=v"});
    QVERIFY(ref->changed());
    QVERIFY(!ref->changed());
    QVERIFY(ref->generation() > before);
    QCOMPARE(registry.totals().replaced, std::uint64_t(1));
}

void RegistryTest::R10_replaceBySameDestroysNothing()
{
    Registry registry(options());
    const Value value = std::make_shared<std::string>("v");
    auto ref = registry.insert("k", Value(value), "user");
    QVERIFY(registry.replace("k", Value(value)).ok());
    QVERIFY(m_destroyed.empty());
    QVERIFY(!ref->changed());
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R11_replaceMissingIsNotFound()
{
    Registry registry(options());
    Value value = std::make_shared<std::string>("v");
    QVERIFY(registry.replace("k", std::move(value)).error().code == ErrorCode::NotFound);
    QVERIFY(value != nullptr);
    QCOMPARE(registry.size(), std::size_t(0));
}

void RegistryTest::R12_R13_lastReleaseRemovesBeforeItDestroys()
{
    Registry* self = nullptr;
    auto o = options();
    o.destroy = [&](const std::string& key, Value&) {
        QVERIFY(!self->contains(key));
        m_destroyed.push_back(key);
    };
    Registry registry(o);
    self = &registry;
    auto a = *registry.acquire("k", "user", factory("v"));
    Ref b = a, c = a;
    a.reset();
    QCOMPARE(registry.references("k"), 2);
    b.reset();
    QVERIFY(m_destroyed.empty() && registry.contains("k"));
    c.reset();
    c.reset();
    QCOMPARE(m_destroyed.size(), std::size_t(1));
    QVERIFY(!registry.contains("k"));
    QCOMPARE(registry.totals().destroyed, std::uint64_t(1));
}

void RegistryTest::R15_rebornWithNewGeneration()
{
    Registry registry(options());
    auto ref = *registry.acquire("k", "user", factory("v"));
    const std::uint64_t first = ref.generation();
    ref.reset();
    ref = *registry.acquire("k", "user", factory("v"));
    QCOMPARE(m_made, 2);
    QVERIFY(ref.generation() > first);
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R16_failingFactoryLeavesNothing()
{
    Registry registry(options());
    const auto failed = registry.acquire("k", "user", [] { return Result<Value>(Error{ErrorCode::Io, "no disk"}); });
    QCOMPARE(failed.error().reason, std::string("no disk"));
    const auto thrown = registry.acquire("k", "user", []() -> Result<Value> { throw std::runtime_error("no luck"); });
    QCOMPARE(thrown.error().reason, std::string("no luck"));
    QVERIFY(!registry.contains("k"));
    QVERIFY(registry.acquire("k", "user", factory("v")).ok());
}

void RegistryTest::R17_nullIsRefused()
{
    Registry registry(options());
    const auto ref = registry.acquire("k", "user", [] { return Result<Value>(Value()); });
    QVERIFY(ref.error().code == ErrorCode::InvalidArgument);
    QVERIFY(!registry.contains("k"));
    QVERIFY(!registry.insert("k", Value(), "user").ok());
}

void RegistryTest::R18_failingDestroyIsSwallowed()
{
    auto o = options();
    o.destroy = [](const std::string&, Value&) { throw std::runtime_error("cannot"); };
    Registry registry(o);
    registry.acquire("k", "user", factory("v"))->reset();
    QVERIFY(!registry.contains("k"));
    QCOMPARE(registry.totals().destroyFailures, std::uint64_t(1));
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(0));
}

void RegistryTest::R19_keysAreComparedByValue()
{
    ResourceRegistry<TileKey, int> registry;
    TileKey a, b, c;
    a.page = b.page = c.page = 3;
    c.recipe = 1;
    const auto ra = registry.insert(a, 1, "user");
    QVERIFY(registry.contains(b));
    QVERIFY(!registry.contains(c));
    const auto rc = registry.insert(c, 2, "user");
    QCOMPARE(registry.size(), std::size_t(2));
}

void RegistryTest::R20_R21_factoriesMayNestButNotRecurse()
{
    Registry registry(options());
    Ref inner;
    const auto outer = registry.acquire("A", "user", [&]() -> Result<Value> {
        inner = *registry.acquire("B", "user", factory("b"));
        const auto again = registry.acquire("A", "user", factory("a"));
        if (again || again.error().code != ErrorCode::Recursive)
            return Error{ErrorCode::Internal, "recursion was not noticed"};
        return std::make_shared<std::string>("a");
    });
    QVERIFY(outer.ok());
    QVERIFY(registry.contains("A") && registry.contains("B"));
    QCOMPARE(registry.references("A"), 1);
}

void RegistryTest::R22_destroyMayAcquireAgain()
{
    Registry* self = nullptr;
    Ref reborn;
    auto o = options();
    o.destroy = [&](const std::string& key, Value&) {
        if (m_made == 1)
            reborn = *self->acquire(key, "reborn", factory("w"));
    };
    Registry registry(o);
    self = &registry;
    registry.acquire("k", "user", factory("v"))->reset();
    QCOMPARE(registry.references("k"), 1);
    QCOMPARE(**reborn, std::string("w"));
}

void RegistryTest::R27_refsCount()
{
    Registry registry(options());
    Ref a = *registry.acquire("k", {"view", 1}, factory("v"));
    {
        const Ref copy = a;
        QCOMPARE(registry.references("k"), 2);
        QCOMPARE(copy.holder().text(), std::string("view 1"));
    }
    QCOMPARE(registry.references("k"), 1);
    Ref moved = std::move(a);
    QCOMPARE(registry.references("k"), 1);
    QVERIFY(!a && moved);
    moved = Ref(moved);
    QCOMPARE(registry.references("k"), 1);
    const Ref other = moved.withHolder("retained");
    QCOMPARE(registry.references("k"), 2);
    QCOMPARE(other.holder().text(), std::string("retained"));
    moved.reset();
    moved.reset();
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R29_acquireNewBeforeReleaseOldKeeps()
{
    Registry registry(options());
    Ref held = *registry.acquire("k", "user", factory("v"));
    held = *registry.acquire("k", "user", factory("w"));
    QCOMPARE(m_made, 1);
    QVERIFY(m_destroyed.empty());
    QCOMPARE(registry.references("k"), 1);
}

void RegistryTest::R30_dependantsDieFirst()
{
    struct Node {
        ResourceRegistry<std::string, std::shared_ptr<Node>>::Ref needs;
    };
    using Nodes = ResourceRegistry<std::string, std::shared_ptr<Node>>;
    Nodes::Options o;
    o.destroy = [this](const std::string& key, std::shared_ptr<Node>&) { m_destroyed.push_back(key); };
    const auto build = [](Nodes& nodes) {
        return nodes.acquire("top", "user", [&nodes]() -> Result<std::shared_ptr<Node>> {
            auto base = nodes.acquire("base", "top", [] { return Result(std::make_shared<Node>()); });
            return std::make_shared<Node>(Node{*base});
        });
    };
    {
        Nodes nodes(o);
        build(nodes)->reset();
        QCOMPARE(m_destroyed, (std::vector<std::string>{"top", "base"}));
        QCOMPARE(nodes.size(), std::size_t(0));
    }
    m_destroyed.clear();
    Nodes nodes(o);
    const auto held = build(nodes);
    nodes.close();
    QCOMPARE(m_destroyed, (std::vector<std::string>{"top", "base"}));
}

void RegistryTest::R31_generationTellsWhetherItIsStillTheSame()
{
    Registry registry(options());
    Ref ref = *registry.acquire("k", "user", factory("v"));
    const std::uint64_t workedFor = ref.generation();
    QCOMPARE(registry.generation("k"), workedFor);
    ref.reset();
    QCOMPARE(registry.generation("k"), std::uint64_t(0));
    ref = *registry.acquire("k", "user", factory("v"));
    QVERIFY(registry.generation("k") != workedFor);
}

void RegistryTest::R32_differentParametersAreReported()
{
    Registry registry(options());
    const auto a = registry.acquire("k", "user", factory("v"), 17);
    const auto b = registry.acquire("k", "user", factory("v"), 17);
    QCOMPARE(registry.totals().mismatches, std::uint64_t(0));
    const auto c = registry.acquire("k", "user", factory("v"), 18);
    QCOMPARE(registry.totals().mismatches, std::uint64_t(1));
}

QTEST_APPLESS_MAIN(RegistryTest)
#include "tst_registry.moc"
