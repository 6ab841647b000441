// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include <QtTest>

#include <resource/resource_ledger.h>
#include <resource/resource_registry.h>

using namespace tessera;

class ResourceLedgerTest : public QObject {
    Q_OBJECT

private slots:
    void listsAllKindsInOrder();
    void leaksAreWhatIsHeldOrAlive();
    void registrationEndsByScope();
    void aThrowingProviderIsEmpty();
    void aProviderMayUseTheLedger();
    void registrationOutlivesTheLedger();
    void endWaitsForACallUnderWay();
    void registryIsAProvider();
};

static LedgerEntry entry(const std::string& key, std::vector<HolderReport> holders, bool alive)
{
    return {{}, key, std::move(holders), 1, alive};
}

void ResourceLedgerTest::listsAllKindsInOrder()
{
    ResourceLedger ledger;
    const auto a = ledger.add("texture", [] { return std::vector{entry("t", {}, true)}; });
    const auto b = ledger.add("source", [] {
        auto own = entry("s", {}, true);
        own.kind = "special";
        return std::vector{own};
    });
    const auto entries = ledger.entries();
    QCOMPARE(entries.size(), std::size_t(2));
    QCOMPARE(entries[0].kind + ' ' + entries[0].key, std::string("texture t"));
    QCOMPARE(entries[1].kind + ' ' + entries[1].key, std::string("special s"));
}

void ResourceLedgerTest::leaksAreWhatIsHeldOrAlive()
{
    ResourceLedger ledger;
    const auto a = ledger.add("source", [] {
        return std::vector{entry("closed", {}, false), entry("alive", {}, true), entry("held", {{"view 1", {}, {}}}, false)};
    });
    const auto leaks = ledger.leaks();
    QCOMPARE(leaks.size(), std::size_t(2));
    QCOMPARE(leaks[0].key, std::string("alive"));
    QCOMPARE(leaks[1].key, std::string("held"));
}

void ResourceLedgerTest::registrationEndsByScope()
{
    ResourceLedger ledger;
    auto a = ledger.add("x", [] { return std::vector{entry("a", {}, true)}; });
    {
        const auto b = ledger.add("x", [] { return std::vector{entry("b", {}, true)}; });
        QCOMPARE(ledger.entries().size(), std::size_t(2));
    }
    QCOMPARE(ledger.entries().size(), std::size_t(1));
    auto moved = std::move(a);
    QCOMPARE(ledger.entries().size(), std::size_t(1));
    moved = ledger.add("x", [] { return std::vector{entry("c", {}, true)}; });
    QCOMPARE(ledger.entries().at(0).key, std::string("c"));
    moved.reset();
    moved.reset();
    QVERIFY(ledger.entries().empty());
}

void ResourceLedgerTest::aThrowingProviderIsEmpty()
{
    ResourceLedger ledger;
    const auto a = ledger.add("x", []() -> std::vector<LedgerEntry> { throw std::runtime_error("no"); });
    const auto b = ledger.add("x", [] { return std::vector{entry("b", {}, true)}; });
    QCOMPARE(ledger.entries().size(), std::size_t(1));
}

void ResourceLedgerTest::aProviderMayUseTheLedger()
{
    ResourceLedger ledger;
    ResourceLedger::Registration inner;
    const auto a = ledger.add("x", [&] {
        inner = ledger.add("late", [] { return std::vector<LedgerEntry>{}; });
        return std::vector{entry("a", {}, true)};
    });
    QCOMPARE(ledger.entries().size(), std::size_t(1));
}

void ResourceLedgerTest::registrationOutlivesTheLedger()
{
    ResourceLedger::Registration left;
    {
        ResourceLedger ledger;
        left = ledger.add("x", [] { return std::vector<LedgerEntry>{}; });
    }
    left.reset();
}

void ResourceLedgerTest::endWaitsForACallUnderWay()
{
    ResourceLedger ledger;
    std::promise<void> begun, open;
    const auto gate = open.get_future().share();
    std::atomic<bool> inside{false}, bad{false};
    auto registration = ledger.add("x", [&] {
        inside = true;
        begun.set_value();
        gate.wait();
        inside = false;
        return std::vector<LedgerEntry>{};
    });
    auto reader = std::async(std::launch::async, [&] { return ledger.entries().size(); });
    begun.get_future().wait();
    auto ender = std::async(std::launch::async, [&] {
        registration.reset();
        bad = inside.load();
    });
    open.set_value();
    ender.get();
    QVERIFY(!bad);
    QCOMPARE(reader.get(), std::size_t(0));
}

void ResourceLedgerTest::registryIsAProvider()
{
    ResourceLedger ledger;
    ResourceRegistry<int, int>::Options options;
    options.kind = "number";
    ResourceRegistry<int, int> registry(options);
    const auto registration = ledger.add("number", [&] { return registry.ledgerEntries(); });
    auto ref = *registry.insert(4, 1, {"view", 1});
    QCOMPARE(ledger.leaks().at(0).key, std::string("4"));
    QCOMPARE(ledger.leaks().at(0).holders.at(0).reason, std::string("view 1"));
    ref.reset();
    QVERIFY(ledger.leaks().empty());
}

QTEST_APPLESS_MAIN(ResourceLedgerTest)
#include "tst_resource_ledger.moc"
