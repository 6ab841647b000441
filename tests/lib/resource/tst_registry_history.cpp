// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <QTest>

#include <lib/resource/number_rig.h>

using namespace tessera;
using namespace tessera::test;

class RegistryHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_rig.destroyed.clear(); }
    void historyIsBoundedPerKey();
    void historySurvivesTheEntry();
    void deadHistoriesAreBounded();
    void closedRegistryRefuses();
    void aFactoryThatIsOvertakenByCloseLosesItsValue();

private:
    NumberRig m_rig;
};

void RegistryHistoryTest::historyIsBoundedPerKey()
{
    auto o = m_rig.options();
    o.historyLimit = 4;
    Registry registry(o);
    const auto a = registry.insert("a", 0, "user");
    for (int i = 1; i < 20; ++i)
        QVERIFY(registry.replace("a", int(i)).ok());
    const auto history = registry.history("a");
    QCOMPARE(history.size(), std::size_t(4));
    QCOMPARE(history.back().reason, std::string("replaced"));
}

void RegistryHistoryTest::historySurvivesTheEntry()
{
    Registry registry(m_rig.options());
    registry.note("a", "absent", "queued", "view 1 wants it");
    auto a = *registry.acquire("a", {"view", 1}, [] { return Result<int>(1); });
    m_rig.clock.advance(std::chrono::seconds(1));
    a.reset();
    (void)registry.acquire("a", "user", [] { return Result<int>(Error{ErrorCode::Io, "no disk"}); });
    const auto history = registry.history("a");
    std::string states;
    for (const TransitionReport& t : history)
        states += t.from + '>' + t.to + ' ';
    QCOMPARE(states, std::string("absent>queued absent>creating creating>ready ready>destroyed absent>creating "
                                 "creating>failed "));
    QCOMPARE(history.back().reason, std::string("no disk"));
    QVERIFY(history[3].when - history[2].when == std::chrono::seconds(1));
    QVERIFY(registry.history("b").empty());
}

void RegistryHistoryTest::deadHistoriesAreBounded()
{
    auto o = m_rig.options();
    o.deadHistories = 3;
    Registry registry(o);
    for (const char* key : {"a", "b", "c", "d", "e"})
        registry.insert(key, 1, "user")->reset();
    QVERIFY(registry.history("b").empty());
    QCOMPARE(registry.history("c").size(), std::size_t(2));
}

void RegistryHistoryTest::closedRegistryRefuses()
{
    Registry registry(m_rig.options());
    auto a = *registry.insert("a", 1, "user");
    registry.close();
    registry.close();
    QVERIFY(!a);
    QVERIFY(registry.insert("b", 1, "user").error().code == ErrorCode::Closed);
    QVERIFY(registry.acquire("b", "user", [] { return Result<int>(1); }).error().code == ErrorCode::Closed);
    QVERIFY(registry.ledgerEntries().empty());
}

void RegistryHistoryTest::aFactoryThatIsOvertakenByCloseLosesItsValue()
{
    Registry registry(m_rig.options());
    const auto ref = registry.acquire("a", "user", [&] {
        registry.close();
        return Result<int>(1);
    });
    QVERIFY(ref.error().code == ErrorCode::Closed);
    QCOMPARE(m_rig.destroyed, std::vector<std::string>{"a"});
}

QTEST_APPLESS_MAIN(RegistryHistoryTest)
#include "tst_registry_history.moc"
