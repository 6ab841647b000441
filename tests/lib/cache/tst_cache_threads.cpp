// SPDX-License-Identifier: GPL-3.0-or-later
// Many threads on one cache, with every call it has.
#include <QTest>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include <cache/cache_cells.h>
#include <cache/cache_inbox.h>
#include <cache/cache_scope.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 400;

/// One thread's share: anything may happen to any key, but a value is always its own key's.
class Worker {
public:
    Worker(Cache& cache, CacheInbox& inbox, std::uint32_t seed) : m_cache(cache), m_inbox(inbox), m_random(seed) { }

    void run()
    {
        for (int i = 0; i < kRounds; ++i)
            once();
    }
    [[nodiscard]] int wrong() const { return m_wrong; }

private:
    void once()
    {
        const std::string name = "k" + std::to_string(m_random() % 40);
        const CacheKey key = m_random() % 2 == 0 ? keyOf(name) : memoryKeyOf(name);
        const std::string mine = key.text() + "!";
        switch (m_random() % 12) {
        case 0:
        case 1: (void)m_cache.put(key, mine); break;
        case 2: (void)m_cache.erase(key); break;
        case 3: m_wrong += wrongs(m_cache.getOrCreate(key, {}, {}, makes(mine)), mine, false); break;
        case 4: m_wrong += wrongs(m_cache.keep(key, mine), mine, true); break;
        case 5: m_inbox.put(key, mine); break;
        case 6: (void)CacheCells(m_cache).add(memoryKeyOf("count" + name), std::int64_t{1}); break;
        case 7: {
            CacheScope scope(m_cache);
            (void)scope.load([&](CacheScope& s) { return s.put(memoryKeyOf("scope" + name), "x"); });
            break;
        }
        case 8: (void)m_cache.revision(key); break;
        case 9: rarely(); break;
        default: m_wrong += wrongs(m_cache.get(key), mine, true);
        }
    }
    void rarely()
    {
        switch (m_random() % 8) {
        case 0: (void)m_cache.clear(CacheTier::Memory); break;
        case 1: (void)m_cache.clear(CacheTier::Disk); break;
        case 2: (void)m_cache.eraseMatching("./k1*"); break;
        case 3: (void)m_cache.sweep({}); break;
        case 4: m_cache.flush(); break;
        default: (void)m_cache.report();
        }
    }
    static int wrongs(const Result<CacheValue>& value, const std::string& mine, bool mayMiss)
    {
        return value ? **value != mine : !mayMiss;
    }

    Cache& m_cache;
    CacheInbox& m_inbox;
    std::mt19937 m_random;
    int m_wrong = 0;
};

} // namespace

class TestCacheThreads : public QObject {
    Q_OBJECT

private slots:
    void manyThreadsOnOneCache_data()
    {
        QTest::addColumn<uint>("seed");
        for (const uint seed : {1U, 7U, 4711U})
            QTest::addRow("seed %u", seed) << seed;
    }
    void manyThreadsOnOneCache()
    {
        QFETCH(uint, seed);
        TestDir dir;
        Cache::Config config = configOf(dir, 2'000);
        config.diskBytes = 64U << 10U;
        Cache cache(config);
        CacheInbox inbox(cache);
        std::vector<Worker> workers;
        for (std::uint32_t t = 0; t < kThreads; ++t)
            workers.emplace_back(cache, inbox, seed + t);
        {
            std::vector<std::jthread> threads;
            for (Worker& worker : workers)
                threads.emplace_back([&worker] { worker.run(); });
            for (int i = 0; i < 50; ++i)
                (void)inbox.fetch();
        }
        (void)inbox.fetch();
        cache.flush();
        for (const Worker& worker : workers)
            QVERIFY2(worker.wrong() == 0,
                     qPrintable(QStringLiteral("seed %1: %2 wrong").arg(seed).arg(worker.wrong())));
        QCOMPARE(diskOf(cache).corrupt, 0U);
        QCOMPARE(diskOf(cache).error, std::string());
        QVERIFY(memoryOf(cache).bytes <= 2'000);
        QVERIFY(diskOf(cache).bytes <= config.diskBytes);
    }
};

QTEST_GUILESS_MAIN(TestCacheThreads)
#include "tst_cache_threads.moc"
