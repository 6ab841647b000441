// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include <QTest>

#include <core/executor.h>
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
    void entriesHaveStateAndParents();
    void historyIsAskedOfTheOwner();
    void leakTextNamesTheHolder();
    void sourcesAndWorkAreEntries();
    void callStacksWhereTheBuildRecordsThem();
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
        return std::vector{entry("closed", {}, false), entry("alive", {}, true),
                           entry("held", {{"view 1", {}, {}}}, false)};
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

void ResourceLedgerTest::entriesHaveStateAndParents()
{
    ManualExecutor executor;
    ResourceRegistry<int, int>::Options options;
    options.kind = "tile";
    options.destroyOn = &executor;
    options.bytes = [](const int& n) { return std::uint64_t(n); };
    options.parents = [](const int& key) { return std::vector<std::string>{"source " + std::to_string(key / 10)}; };
    ResourceRegistry<int, int> registry(options);
    auto ref = *registry.insert(42, 7, "view");
    QCOMPARE(registry.ledgerEntries().at(0).state, std::string("ready"));
    QCOMPARE(registry.ledgerEntries().at(0).parents, std::vector<std::string>{"source 4"});
    ref.reset();
    const auto dying = registry.ledgerEntries();
    QCOMPARE(dying.size(), std::size_t(1));
    QCOMPARE(dying[0].state + ' ' + dying[0].key, std::string("dying 42"));
    QCOMPARE(dying[0].bytes, std::uint64_t(7));
    executor.drain();
    QVERIFY(registry.ledgerEntries().empty());
}

void ResourceLedgerTest::historyIsAskedOfTheOwner()
{
    ResourceLedger ledger;
    ResourceRegistry<std::string, int> registry;
    const auto registration = ledger.add(
        "number", [&] { return registry.ledgerEntries(); },
        [&](const std::string& key) { return registry.history(key); });
    const auto silent = ledger.add("other", [] { return std::vector<LedgerEntry>(); });
    registry.insert("a", 1, "user")->reset();
    const auto history = ledger.history("number", "a");
    QCOMPARE(history.size(), std::size_t(2));
    QCOMPARE(history.back().to, std::string("destroyed"));
    QVERIFY(ledger.history("other", "a").empty());
    QVERIFY(ledger.history("number", "b").empty());
}

void ResourceLedgerTest::leakTextNamesTheHolder()
{
    LedgerEntry leak{"texture", "L3 12,7", {{"view 1", "view.cpp:12", std::chrono::milliseconds(3200)}}, 65536, true};
    leak.state = "ready";
    leak.parents = {"map.tif"};
    leak.holders.push_back({"retained", {}, {}});
    QCOMPARE(leakText({leak, {"pool", "numbers", {}, 0, true}}),
             std::string("texture L3 12,7 (65536 bytes, ready) of map.tif is held by view 1 (view.cpp:12, 3.2 s), "
                         "retained (0.0 s)\npool numbers (0 bytes) is held by nobody\n"));
}

void ResourceLedgerTest::sourcesAndWorkAreEntries()
{
    SourceReport source;
    source.key = "map.tif";
    source.state = "closed";
    QVERIFY(!ledgerEntry(source).alive);
    source.state = "open";
    source.holders = {{"view 1", {}, {}}};
    QVERIFY(ledgerEntry(source).alive);
    QCOMPARE(ledgerEntry(source).holders.size(), std::size_t(1));
    ActivityReport work;
    work.name = "scan";
    work.state = "paused";
    QVERIFY(ledgerEntry(work).alive);
    QCOMPARE(ledgerEntry(work).state, std::string("paused"));
    work.state = "stopped";
    QVERIFY(!ledgerEntry(work).alive);
}

void ResourceLedgerTest::callStacksWhereTheBuildRecordsThem()
{
    ResourceRegistry<int, int> registry;
    const auto ref = *registry.insert(1, 1, "view");
    const auto stack = registry.snapshot().at(0).holders.at(0).stack;
#ifdef TESSERA_CALL_STACKS
    QVERIFY(stack.size() > 2);
#else
    QVERIFY(stack.empty());
    static_assert(std::is_empty_v<CallStack> && sizeof(Holder) == 4 * sizeof(void*));
#endif
}

QTEST_APPLESS_MAIN(ResourceLedgerTest)
#include "tst_resource_ledger.moc"
