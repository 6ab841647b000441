// SPDX-License-Identifier: MIT
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <QTest>

#include <core/executor.h>
#include <lib/resource/registry_rig.h>

using namespace tessera;
using namespace tessera::test;

/// How things are replaced and go.
class RegistryLifetimesTest : public QObject {
    Q_OBJECT

    RegistryRig m_rig;

private slots:
    void init()
    {
        m_rig.made = 0;
        m_rig.destroyed.clear();
    }
    void R8_replaceKeepsTheReferences();
    void R9_replaceDestroysTheOldOnceAndHoldersNotice();
    void R10_replaceBySameDestroysNothing();
    void R11_replaceMissingIsNotFound();
    void R12_releaseKeepsWhileOthersHold();
    void R13_lastReleaseRemovesBeforeItDestroys();
    void R14_releaseByKeyOfNothingIsNotFound();
    void keptReferencesEndWithTheRegistry();
    void R18_failingDestroyIsToldAndGoesNoFurther();
    void R22_destroyMayAcquireAgain();
    void R27_refsCount();
    void R30_dependantsDieFirst();
};

void RegistryLifetimesTest::R8_replaceKeepsTheReferences()
{
    Registry registry(m_rig.options());
    const auto a = registry.acquire("k", "user", m_rig.factory("v"));
    const Ref b = *a, c = *a;
    QVERIFY(registry.replace("k", std::make_shared<std::string>("w")).ok());
    QCOMPARE(registry.references("k"), 3);
    const auto later = registry.acquire("k", "user");
    QCOMPARE(***later, std::string("w"));
    QCOMPARE(**b, std::string("w"));
}

void RegistryLifetimesTest::R9_replaceDestroysTheOldOnceAndHoldersNotice()
{
    ManualExecutor executor;
    auto o = m_rig.options();
    o.destroyOn = &executor;
    Registry registry(o);
    auto ref = registry.acquire("k", "user", m_rig.factory("v"));
    const std::uint64_t before = ref->generation();
    QVERIFY(!ref->changed());
    QVERIFY(registry.replace("k", std::make_shared<std::string>("w")).ok());
    QVERIFY(m_rig.destroyed.empty());
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(1));
    executor.drain();
    QCOMPARE(m_rig.destroyed, std::vector<std::string>{"k=v"});
    QVERIFY(ref->changed());
    QVERIFY(!ref->changed());
    QVERIFY(ref->generation() > before);
    QCOMPARE(registry.totals().replaced, std::uint64_t(1));
}

void RegistryLifetimesTest::R10_replaceBySameDestroysNothing()
{
    Registry registry(m_rig.options());
    const Value value = std::make_shared<std::string>("v");
    auto ref = registry.insert("k", Value(value), "user");
    QVERIFY(registry.replace("k", Value(value)).ok());
    QVERIFY(m_rig.destroyed.empty());
    QVERIFY(!ref->changed());
    QCOMPARE(registry.references("k"), 1);
}

void RegistryLifetimesTest::R11_replaceMissingIsNotFound()
{
    Registry registry(m_rig.options());
    Value value = std::make_shared<std::string>("v");
    QVERIFY(registry.replace("k", std::move(value)).error().code == ErrorCode::NotFound);
    QVERIFY(value != nullptr);
    QCOMPARE(registry.size(), std::size_t(0));
}

void RegistryLifetimesTest::R12_releaseKeepsWhileOthersHold()
{
    Registry registry(m_rig.options());
    auto a = *registry.acquire("k", "user", m_rig.factory("v"));
    const Ref b = a, c = a;
    a.reset();
    QCOMPARE(registry.references("k"), 2);
    QVERIFY(m_rig.destroyed.empty() && registry.contains("k"));
}

void RegistryLifetimesTest::R13_lastReleaseRemovesBeforeItDestroys()
{
    Registry* self = nullptr;
    auto o = m_rig.options();
    o.destroy = [&](const std::string& key, Value&) {
        QVERIFY(!self->contains(key));
        m_rig.destroyed.push_back(key);
    };
    Registry registry(o);
    self = &registry;
    auto last = *registry.acquire("k", "user", m_rig.factory("v"));
    last.reset();
    last.reset();
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
    QVERIFY(!registry.contains("k"));
    QCOMPARE(registry.totals().destroyed, std::uint64_t(1));
}

void RegistryLifetimesTest::R14_releaseByKeyOfNothingIsNotFound()
{
    Registry registry(m_rig.options());
    QVERIFY(registry.release("k").error().code == ErrorCode::NotFound);
    QVERIFY(registry.retain("k", "user").error().code == ErrorCode::NotFound);
    auto ref = *registry.acquire("k", "user", m_rig.factory("v"));
    QVERIFY(registry.release("k").error().code == ErrorCode::NotFound); // what a Ref holds is the Ref's
    QCOMPARE(registry.references("k"), 1);
    QVERIFY(registry.retain("k", {"by hand", 1}).ok());
    ref.reset();
    QCOMPARE(registry.snapshot().at(0).holders.at(0).reason, std::string("by hand 1"));
    QVERIFY(registry.release("k").ok());
    QVERIFY(!registry.contains("k"));
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
    QVERIFY(registry.release("k").error().code == ErrorCode::NotFound);
}

void RegistryLifetimesTest::keptReferencesEndWithTheRegistry()
{
    {
        Registry registry(m_rig.options());
        (void)registry.acquire("k", "user", m_rig.factory("v")).value().withHolder("other");
        const auto ref = registry.acquire("k", "user", m_rig.factory("v"));
        QVERIFY(registry.retain("k", "by hand").ok());
        registry.releaseAll();
        QVERIFY(!registry.release("k").ok());
        registry.close();
        QVERIFY(registry.retain("k", "by hand").error().code == ErrorCode::Closed);
    }
    QCOMPARE(m_rig.destroyed.size(), std::size_t(2));
}

void RegistryLifetimesTest::R18_failingDestroyIsToldAndGoesNoFurther()
{
    std::vector<std::string> told;
    auto o = m_rig.options();
    o.destroy = [](const std::string& key, Value&) {
        if (key == "odd")
            throw 1;
        throw std::runtime_error("cannot");
    };
    o.onError = [&](const std::string& text) {
        told.push_back(text);
        throw std::runtime_error("nobody listens");
    };
    Registry registry(o);
    registry.acquire("k", "user", m_rig.factory("v"))->reset();
    registry.acquire("odd", "user", m_rig.factory("w"))->reset();
    QVERIFY(!registry.contains("k") && !registry.contains("odd"));
    QCOMPARE(told,
             (std::vector<std::string>{"destroying thing k failed: cannot", "destroying thing odd failed: unknown"}));
    QCOMPARE(registry.totals().destroyFailures, std::uint64_t(2));
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(0));
}

void RegistryLifetimesTest::R22_destroyMayAcquireAgain()
{
    Registry* self = nullptr;
    Ref reborn;
    auto o = m_rig.options();
    o.destroy = [&](const std::string& key, Value&) {
        if (m_rig.made == 1)
            reborn = *self->acquire(key, "reborn", m_rig.factory("w"));
    };
    Registry registry(o);
    self = &registry;
    registry.acquire("k", "user", m_rig.factory("v"))->reset();
    QCOMPARE(registry.references("k"), 1);
    QCOMPARE(**reborn, std::string("w"));
}

void RegistryLifetimesTest::R27_refsCount()
{
    Registry registry(m_rig.options());
    Ref a = *registry.acquire("k", {"view", 1}, m_rig.factory("v"));
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

void RegistryLifetimesTest::R30_dependantsDieFirst()
{
    struct Node {
        ResourceRegistry<std::string, std::shared_ptr<Node>>::Ref needs;
    };
    using Nodes = ResourceRegistry<std::string, std::shared_ptr<Node>>;
    Nodes::Options o;
    o.destroy = [this](const std::string& key, std::shared_ptr<Node>&) { m_rig.destroyed.push_back(key); };
    const auto build = [](Nodes& nodes) {
        return nodes.acquire("top", "user", [&nodes]() -> Result<std::shared_ptr<Node>> {
            auto base = nodes.acquire("base", "top", [] { return Result(std::make_shared<Node>()); });
            return std::make_shared<Node>(Node{*base});
        });
    };
    {
        Nodes nodes(o);
        build(nodes)->reset();
        QCOMPARE(m_rig.destroyed, (std::vector<std::string>{"top", "base"}));
        QCOMPARE(nodes.size(), std::size_t(0));
    }
    m_rig.destroyed.clear();
    Nodes nodes(o);
    const auto held = build(nodes);
    nodes.close();
    QCOMPARE(m_rig.destroyed, (std::vector<std::string>{"top", "base"}));
}

QTEST_APPLESS_MAIN(RegistryLifetimesTest)
#include "tst_registry_lifetimes.moc"
