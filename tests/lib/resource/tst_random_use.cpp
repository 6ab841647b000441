// SPDX-License-Identifier: MIT
// Many threads use everything at random, round after round; after each the books must balance.
// TESSERA_RANDOM_SEED sets the seed, TESSERA_RANDOM_ROUNDS how many rounds (an hour takes about 90,000).
#include <atomic>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <resource/activity_list.h>
#include <resource/multi_open.h>
#include <resource/resource_ledger.h>
#include <resource/resource_pool.h>
#include <resource/resource_registry.h>

using namespace tessera;

using Registry = ResourceRegistry<int, int>;
using Pool = ResourcePool<int>;
using Source = MultiOpen<int>;

namespace {

constexpr unsigned kThreads = 4;
constexpr int kSteps = 2000; ///< of one thread in one round

/// What all threads share, and the counts that must end at nothing.
struct World {
    SteadyClock clock;
    std::atomic<int> things{0}, pooled{0}, opened{0}, wrong{0}, nextValue{1000};
    Registry registry{[this] {
        Registry::Options options;
        options.kind = "thing";
        options.bytes = [](const int& n) { return std::uint64_t(n); };
        options.destroy = [this](const int&, int&) { --things; };
        return options;
    }()};
    Pool pool{[this] {
        Pool::Config config;
        config.name = "numbers";
        config.alloc = [this] { return Result<int>(++pooled); };
        config.dealloc = [this](int&) { --pooled; };
        config.bytes = [](const int&) { return std::uint64_t(10); };
        config.maxTotal = 6;
        config.maxSize = 4;
        return config;
    }()};
    Source source{"source",
                  [this](std::stop_token) {
                      wrong += opened++ == 0 ? 0 : 1;
                      return Result<int>(1);
                  },
                  [this](int&) {
                      --opened;
                      return Status();
                  },
                  clock};
    ActivityList activities{clock};
    ResourceLedger ledger;
    std::vector<ResourceLedger::Registration> registered;

    World()
    {
        registered.push_back(ledger.add("thing", [this] { return registry.ledgerEntries(); }));
        registered.push_back(ledger.add("pool", [this] { return std::vector{pool.ledgerEntry()}; }));
        registered.push_back(ledger.add("source", [this] { return std::vector{ledgerEntry(source.report())}; }));
    }
};

bool addsUp(const PoolReport& r)
{
    return r.allocs + r.adopted == r.idle + r.leased + r.deallocs + r.dead + r.detached;
}

/// One thread's steps; it leaves nothing behind.
class User {
public:
    User(World& world, unsigned seed) : m_world(world), m_random(seed) {}

    void live()
    {
        for (int step = 0; step < kSteps; ++step) {
            const unsigned what = m_random() % 100;
            if (what < 60)
                useRegistry();
            else if (what < 80)
                usePool();
            else if (what < 95)
                useSource();
            else if (what < 98)
                useRunState();
            else
                look();
        }
    }

private:
    void useRegistry()
    {
        Registry::Ref& ref = m_refs[m_random() % m_refs.size()];
        const int key = static_cast<int>(m_random() % 50);
        switch (m_random() % 12) {
        case 0: ref.reset(); break;
        case 1: ref = m_refs[m_random() % m_refs.size()]; break;
        case 2: ref = m_refs[m_random() % m_refs.size()].withHolder({"copy", 1}); break;
        case 3: replace(key); break;
        case 4:
            if (m_world.registry.retain(key, "by hand"))
                (void)m_world.registry.release(key);
            break;
        case 5:
            if (m_random() % 500 == 0)
                m_world.registry.releaseAll("lost");
            break;
        case 6: ref = m_world.registry.find(key, {"finder", 2}); break;
        case 7: (void)m_world.registry.acquire(key, "failing", [] { return Result<int>(Error{ErrorCode::Io, "no disk"}); }); break;
        default: acquire(key, ref);
        }
    }
    void acquire(int key, Registry::Ref& into)
    {
        auto made = m_world.registry.acquire(key, {"maker", 3}, [&] {
            ++m_world.things;
            return Result<int>(key + 1);
        });
        if (made)
            into = std::move(*made);
        else if (made.error().code != ErrorCode::Io)
            ++m_world.wrong;
    }
    void replace(int key)
    {
        ++m_world.things;
        int value = ++m_world.nextValue; // an equal one would not be taken
        if (!m_world.registry.replace(key, std::move(value)))
            --m_world.things;
    }

    void usePool()
    {
        auto lease = m_world.pool.acquire(m_random() % 2 ? Wait::no() : Wait::untilFree());
        if (!lease)
            return;
        switch (m_random() % 8) {
        case 0: lease->discard(); break;
        case 1: m_world.pool.push(lease->detach()); break;
        case 2: m_world.pool.trim(); break;
        case 3: (void)m_world.pool.shed(10); break;
        default: break;
        }
    }

    void useSource()
    {
        auto handle = m_world.source.open({"user", 4});
        if (!handle || m_world.opened != 1)
            ++m_world.wrong;
        if (m_random() % 2 && m_world.source.retain("by hand"))
            (void)m_world.source.release();
    }

    void useRunState()
    {
        const auto run = m_world.activities.begin("work");
        const Status done = run->run([&] {
            if (m_random() % 2)
                m_world.activities.cancelAll();
            run->throwIfCancelled();
        });
        if (!done && done.error().code != ErrorCode::Cancelled)
            ++m_world.wrong;
    }

    void look()
    {
        m_world.wrong += addsUp(m_world.pool.report()) ? 0 : 1;
        for (const auto& entry : m_world.registry.snapshot())
            m_world.wrong += static_cast<std::size_t>(entry.references) == entry.holders.size() ? 0 : 1;
        (void)m_world.ledger.entries();
        (void)m_world.activities.report();
    }

    World& m_world;
    std::mt19937 m_random;
    std::vector<Registry::Ref> m_refs = std::vector<Registry::Ref>(16);
};

unsigned fromEnvironment(const char* name, unsigned otherwise)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariable(name).toUInt() : otherwise;
}

/// Pages this process has in memory, in KiB.
long residentKiB()
{
    long total = 0, resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &total, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return resident * 4;
}

} // namespace

class RandomUseTest : public QObject {
    Q_OBJECT

private slots:
    void theBooksBalanceAfterEveryRound();
};

void RandomUseTest::theBooksBalanceAfterEveryRound()
{
    const unsigned first = fromEnvironment("TESSERA_RANDOM_SEED", 1);
    const unsigned rounds = fromEnvironment("TESSERA_RANDOM_ROUNDS", 300);
    World world;
    Registry::Ref kept = *world.registry.insert(1000, 5, "kept"); // so that a snapshot is never empty
    ++world.things;
    long settled = 0;
    for (unsigned round = 0; round < rounds; ++round) {
        const unsigned seed = first + round * kThreads;
        const std::string where = "TESSERA_RANDOM_SEED=" + std::to_string(seed);
        {
            std::vector<std::jthread> users;
            for (unsigned i = 0; i < kThreads; ++i)
                users.emplace_back([&world, seed, i] { User(world, seed + i).live(); });
        }
        if (!kept) {
            kept = *world.registry.insert(1000, 5, "kept");
            ++world.things;
        }
        const RegistryTotals totals = world.registry.totals();
        std::uint64_t bytes = 0;
        for (const auto& entry : world.registry.snapshot())
            bytes += entry.bytes;
        const PoolReport pool = world.pool.report();
        const std::string books = where + ": " + std::to_string(world.wrong) + " wrong, " + leakText(world.ledger.leaks());
        QVERIFY2(world.wrong == 0, books.c_str());
        QVERIFY2(bytes == totals.bytes && totals.bytes == 5 && totals.references == 1 && totals.entries == 1, books.c_str());
        QVERIFY2(totals.created + totals.replaced == totals.destroyed + 1 && world.things == 1, books.c_str());
        QVERIFY2(addsUp(pool) && pool.leased + pool.waiters == 0 && pool.bytes == pool.idle * 10, books.c_str());
        QVERIFY2(static_cast<std::uint64_t>(world.pooled) == pool.idle && world.opened == 0, books.c_str());
        QVERIFY2(!world.source.isOpen() && world.activities.active() == 0, books.c_str());
        if (round == rounds / 10)
            settled = residentKiB();
    }
    if (rounds >= 10000) // long enough to tell a leak from an allocator's habits
        QVERIFY2(residentKiB() - settled <= 1024, "memory grows");
}

QTEST_APPLESS_MAIN(RandomUseTest)
#include "tst_random_use.moc"
