// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include <QTest>

#include <core/executor.h>
#include <lib/resource/number_rig.h>

using namespace tessera;
using namespace tessera::test;

class RegistryReportsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_rig.destroyed.clear(); }
    void R25_destructionWaitsForAContext();
    void R26_releaseAllEmptiesRefsAndStartsAnew();
    void R28_refsOutliveTheRegistry();
    void R28_pendingDestructionEndsWithTheRegistry();
    void R33_snapshotAddsUp();
    void R33_holdersAreNamedWithPlaceAndTime();
    void R34_changesArriveTogether();
    void R34_cameAndWentIsNoNews();
    void R34_silentAfterTheEnd();
    void R35_leaksAreReported();

private:
    NumberRig m_rig;
};

void RegistryReportsTest::R25_destructionWaitsForAContext()
{
    ManualExecutor executor;
    bool current = false;
    auto o = m_rig.options();
    o.destroyOn = &executor;
    o.canDestroy = [&] { return current; };
    Registry registry(o);
    registry.insert("a", 1, "user")->reset();
    QVERIFY(!registry.contains("a"));
    executor.drain();
    QVERIFY(m_rig.destroyed.empty());
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(1));
    current = true;
    registry.insert("b", 1, "user")->reset();
    executor.drain();
    QCOMPARE(m_rig.destroyed, (std::vector<std::string>{"a", "b"}));
    current = false;
    registry.insert("c", 1, "user")->reset();
    QCOMPARE(registry.flush(), std::size_t(1));
    QCOMPARE(registry.totals().pendingDestroy, std::uint64_t(0));
    executor.drain();
    QCOMPARE(m_rig.destroyed.size(), std::size_t(3));
}

void RegistryReportsTest::R26_releaseAllEmptiesRefsAndStartsAnew()
{
    Registry registry(m_rig.options());
    auto a = *registry.insert("a", 1, "user");
    auto b = *registry.insert("b", 2, "user");
    const auto copy = a;
    registry.releaseAll();
    QCOMPARE(m_rig.destroyed, (std::vector<std::string>{"b", "a"}));
    QVERIFY(!a && !copy && !b);
    QCOMPARE(a.key(), std::string("a"));
    QCOMPARE(registry.size(), std::size_t(0));
    QCOMPARE(registry.totals().bytes, std::uint64_t(0));
    auto again = *registry.insert("a", 7, "user");
    QCOMPARE(*again, 7);
    a.reset();
    QCOMPARE(registry.references("a"), 1);
    QCOMPARE(m_rig.destroyed.size(), std::size_t(2));
    const auto copyOfLost = b;
    b.reset();
    QVERIFY(!copyOfLost);
}

void RegistryReportsTest::R28_refsOutliveTheRegistry()
{
    Registry::Ref left;
    {
        Registry registry(m_rig.options());
        left = *registry.insert("a", 1, "user");
    }
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
    QVERIFY(!left);
    const auto copy = left;
    left.reset();
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
}

void RegistryReportsTest::R28_pendingDestructionEndsWithTheRegistry()
{
    ManualExecutor executor;
    {
        auto o = m_rig.options();
        o.destroyOn = &executor;
        Registry registry(o);
        registry.insert("a", 1, "user")->reset();
        QVERIFY(m_rig.destroyed.empty());
    }
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
    executor.drain();
    QCOMPARE(m_rig.destroyed.size(), std::size_t(1));
}

void RegistryReportsTest::R33_snapshotAddsUp()
{
    Registry registry(m_rig.options());
    std::vector<Registry::Ref> refs;
    for (int i = 1; i <= 10; ++i)
        refs.push_back(*registry.insert(std::to_string(i), int(i), "user"));
    refs.push_back(refs[4].withHolder("retained"));
    m_rig.clock.advance(std::chrono::seconds(3));
    const auto used = registry.find("7", "user");
    m_rig.clock.advance(std::chrono::seconds(1));
    const auto snapshot = registry.snapshot();
    std::uint64_t bytes = 0;
    for (const auto& entry : snapshot)
        bytes += entry.bytes;
    QCOMPARE(bytes, registry.totals().bytes);
    QCOMPARE(registry.totals().bytes, std::uint64_t(55));
    QCOMPARE(registry.totals().references, std::uint64_t(12));
    const auto seven = std::find_if(snapshot.begin(), snapshot.end(), [](const auto& e) { return e.key == "7"; });
    QCOMPARE(seven->kind, std::string("number"));
    QCOMPARE(seven->references, 2);
    QVERIFY(seven->age == std::chrono::seconds(4));
    QVERIFY(seven->sinceUse == std::chrono::seconds(1));
    QCOMPARE(seven->generation, registry.generation("7"));
    refs.clear();
    QCOMPARE(registry.totals().bytes, std::uint64_t(7));
    QCOMPARE(registry.totals().peakBytes, std::uint64_t(55));
}

void RegistryReportsTest::R33_holdersAreNamedWithPlaceAndTime()
{
    Registry registry(m_rig.options());
    const auto a = *registry.insert("a", 1, {"view", 2});
    const std::string where = "tst_registry_reports.cpp:" + std::to_string(__LINE__ - 1);
    m_rig.clock.advance(std::chrono::seconds(2));
    const auto b = a.withHolder("retained");
    const auto holders = registry.snapshot().front().holders;
    QCOMPARE(holders.size(), std::size_t(2));
    QCOMPARE(holders[0].reason, std::string("retained"));
    QCOMPARE(holders[1].reason, std::string("view 2"));
    QCOMPARE(holders[1].where, where);
    QVERIFY(holders[1].held == std::chrono::seconds(2));
}

void RegistryReportsTest::R34_changesArriveTogether()
{
    ManualExecutor executor;
    std::vector<RegistryChanges<std::string>> notices;
    auto o = m_rig.options();
    o.notifyOn = &executor;
    o.onChange = [&](const RegistryChanges<std::string>& changes) { notices.push_back(changes); };
    Registry registry(o);
    auto a = *registry.insert("a", 1, "user");
    auto b = *registry.insert("b", 2, "user");
    QVERIFY(registry.replace("b", 3).ok());
    QCOMPARE(executor.pending(), std::size_t(1));
    executor.run();
    QCOMPARE(notices.size(), std::size_t(1));
    QCOMPARE(notices[0].added.size(), std::size_t(2));
    QVERIFY(notices[0].changed.empty() && notices[0].removed.empty());
    QVERIFY(registry.replace("b", 4).ok());
    a.reset();
    executor.run();
    QCOMPARE(notices[1].changed, std::vector<std::string>{"b"});
    QCOMPARE(notices[1].removed, std::vector<std::string>{"a"});
    const auto more = b;
    QCOMPARE(executor.pending(), std::size_t(0));
}

void RegistryReportsTest::R34_cameAndWentIsNoNews()
{
    ManualExecutor executor;
    int notices = 0;
    std::vector<std::string> changed;
    auto o = m_rig.options();
    o.notifyOn = &executor;
    o.onChange = [&](const RegistryChanges<std::string>& changes) {
        ++notices;
        changed = changes.changed;
    };
    Registry registry(o);
    registry.insert("a", 1, "user")->reset();
    executor.run();
    QCOMPARE(notices, 0);
    auto a = *registry.insert("a", 1, "user");
    executor.run();
    a.reset();
    a = *registry.insert("a", 1, "user");
    executor.run();
    QCOMPARE(notices, 2);
    QCOMPARE(changed, std::vector<std::string>{"a"});
}

void RegistryReportsTest::R34_silentAfterTheEnd()
{
    ManualExecutor executor;
    int notices = 0;
    {
        auto o = m_rig.options();
        o.notifyOn = &executor;
        o.onChange = [&](const RegistryChanges<std::string>&) { ++notices; };
        Registry registry(o);
        const auto a = registry.insert("a", 1, "user");
    }
    executor.drain();
    QCOMPARE(notices, 0);
}

void RegistryReportsTest::R35_leaksAreReported()
{
    std::vector<LedgerEntry> leaks;
    Registry::Ref left;
    {
        auto o = m_rig.options();
        o.onLeak = [&](const std::vector<LedgerEntry>& found) { leaks = found; };
        Registry registry(o);
        left = *registry.insert("a", 5, {"view", 3});
        registry.insert("b", 5, "user")->reset();
    }
    QCOMPARE(leaks.size(), std::size_t(1));
    QCOMPARE(leaks[0].kind, std::string("number"));
    QCOMPARE(leaks[0].key, std::string("a"));
    QCOMPARE(leaks[0].bytes, std::uint64_t(5));
    QCOMPARE(leaks[0].holders.at(0).reason, std::string("view 3"));
    QVERIFY(leaks[0].holders.at(0).where.rfind("tst_registry_reports.cpp:", 0) == 0);
}

QTEST_APPLESS_MAIN(RegistryReportsTest)
#include "tst_registry_reports.moc"
