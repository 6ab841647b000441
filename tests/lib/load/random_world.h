// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <QDirIterator>

#include <cache/cache.h>
#include <core/clock.h>
#include <lib/cache/test_files.h>
#include <lib/load/test_loads.h>
#include <load/image_loader.h>
#include <resource/activity_list.h>
#include <resource/multi_open.h>
#include <resource/resource_ledger.h>
#include <resource/resource_pool.h>
#include <resource/resource_registry.h>

/// One of everything, for threads to use at random, and what of it must add up.
namespace tessera::test {

using RandomRegistry = ResourceRegistry<int, int>;
using RandomPool = ResourcePool<int>;

constexpr unsigned kTileKeys = 60;
constexpr unsigned kCacheKeys = 40;
constexpr std::uint64_t kPooledBytes = 10;
constexpr std::uint64_t kMemoryCacheBytes = 4096; ///< less than all its keys' values
constexpr std::uint64_t kDiskCacheBytes = 1U << 20U;

/// Statements that do not hold.
class Books {
public:
    void require(bool holds, const std::string& what)
    {
        if (!holds)
            m_wrong += what + "; ";
    }
    [[nodiscard]] bool balance() const { return m_wrong.empty(); }
    [[nodiscard]] const std::string& text() const { return m_wrong; }

private:
    std::string m_wrong;
};

/// P46.
[[nodiscard]] inline bool addsUp(const PoolReport& r)
{
    return r.allocs + r.adopted == r.idle + r.leased + r.deallocs + r.dead + r.detached
           && r.bytes == (r.idle + r.leased) * kPooledBytes;
}

/// Of a key's cached value, which starts with it.
[[nodiscard]] inline bool isOf(const CacheKey& key, const std::string& value)
{
    return value.rfind(key.text() + ':', 0) == 0;
}

/// What all threads share, and the counts that must end at nothing.
struct RandomWorld {
    SteadyClock clock;
    std::atomic<int> things{0}, pooled{0}, opened{0}, wrong{0}, nextValue{1000};
    std::atomic<std::uint64_t> registryLooks{0}; ///< at which the registry stood still
    RandomRegistry registry{[this] {
        RandomRegistry::Options options;
        options.kind = "thing";
        options.bytes = [](const int& n) { return std::uint64_t(n); };
        options.destroy = [this](const int&, int&) { --things; };
        return options;
    }()};
    RandomPool pool{[this] {
        RandomPool::Config config;
        config.name = "numbers";
        config.alloc = [this] { return Result<int>(++pooled); };
        config.dealloc = [this](int&) { --pooled; };
        config.bytes = [](const int&) { return kPooledBytes; };
        config.maxTotal = 6;
        config.maxSize = 4;
        return config;
    }()};
    MultiOpen<int> source{"source",
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
    Cache memory{inMemory(kMemoryCacheBytes)};
    TestDir folder;
    Cache disk{[this] {
        Cache::Config config = configOf(folder);
        config.diskBytes = kDiskCacheBytes;
        return config;
    }()};
    WaitingExecutor owner; ///< the thread that plans and hears of what was loaded
    Jobs jobs;
    ImageLoader loader{{2, &clock, 10}, owner};
    const GroupId view = loader.addGroup("view", [](const TileKey&, const Result<LoadedPtr>&) {});
    ResourceLedger ledger;
    std::vector<ResourceLedger::Registration> registered;
    RandomRegistry::Ref kept; ///< so that a snapshot is never empty

    RandomWorld()
    {
        registered.push_back(ledger.add("thing", [this] { return registry.ledgerEntries(); }));
        registered.push_back(ledger.add("pool", [this] { return std::vector{pool.ledgerEntry()}; }));
        registered.push_back(ledger.add("source", [this] { return std::vector{ledgerEntry(source.report())}; }));
        jobs.body = livelyJob;
        keepOne();
    }

    void keepOne()
    {
        kept = *registry.insert(1000, 5, "kept");
        ++things;
    }

    /// What holds at any time, as one thread sees it while the others go on.
    void look()
    {
        wrong += addsUp(pool.report()) ? 0 : 1;
        lookAtRegistry();
        const LoaderReport r = loader.report();
        const std::uint64_t ended = r.coalesced + r.completed + r.failed + r.cancelledQueued + r.cancelledRunning;
        wrong += ended + r.queued + r.running <= r.requested && r.running + r.abandoned <= r.pumps ? 0 : 1;
        wrong += memoryOf(memory).bytes <= kMemoryCacheBytes && diskOf(disk).bytes <= kDiskCacheBytes ? 0 : 1;
        (void)loader.entries();
        (void)ledger.entries();
        (void)activities.report();
    }

    /// What holds when nobody uses it and the loader stands.
    [[nodiscard]] Books books()
    {
        if (!kept) // somebody lost everything
            keepOne();
        Books books;
        books.require(wrong == 0, std::to_string(wrong) + " wrong, " + leakText(ledger.leaks()));
        bookResources(books);
        bookLoader(books);
        bookMemory(books);
        bookDisk(books);
        return books;
    }

private:
    /// R33. A snapshot is of one moment and so is the gauge; they are of the same one where neither what
    /// came nor what stayed differs before and after.
    void lookAtRegistry()
    {
        const RegistryTotals before = registry.totals();
        const auto entries = registry.snapshot();
        const RegistryTotals after = registry.totals();
        std::uint64_t bytes = 0;
        for (const auto& entry : entries) {
            wrong += static_cast<std::size_t>(entry.references) == entry.holders.size() ? 0 : 1;
            bytes += entry.bytes;
        }
        if (before.created != after.created || before.replaced != after.replaced || before.entries != after.entries)
            return;
        ++registryLooks;
        wrong += bytes == before.bytes && bytes == after.bytes && entries.size() == before.entries ? 0 : 1;
    }

    void bookResources(Books& books)
    {
        const RegistryTotals totals = registry.totals();
        std::uint64_t bytes = 0;
        for (const auto& entry : registry.snapshot())
            bytes += entry.bytes;
        books.require(bytes == totals.bytes && bytes == 5, "the registry's bytes");
        books.require(totals.references == 1 && totals.entries == 1, "the registry's entries");
        books.require(totals.created + totals.replaced == totals.destroyed + 1 && things == 1, "the registry's things");
        const PoolReport r = pool.report();
        books.require(addsUp(r) && r.leased + r.waiters == 0, "the pool's leases");
        books.require(static_cast<std::uint64_t>(pooled) == r.idle, "the pool's things");
        books.require(opened == 0 && !source.isOpen(), "the source");
        books.require(activities.active() == 0, "the activities");
    }

    void bookLoader(Books& books)
    {
        const LoaderReport r = loader.report();
        books.require(balanced(r), "the loader's requests");
        books.require(r.queued + r.running + r.abandoned == 0 && loader.pendingCount() == 0, "the loader's queue");
        books.require(r.obsoleteStarted + r.inversions + r.callbackErrors == 0, "the loader's order");
        books.require(Thing::alive == 0, "what was loaded");
    }

    void bookMemory(Books& books)
    {
        std::uint64_t bytes = 0, entries = 0;
        for (unsigned n = 0; n < kCacheKeys; ++n) {
            const CacheKey key = memoryKeyOf("m" + std::to_string(n));
            if (const Result<CacheValue> value = memory.get(key)) {
                books.require(isOf(key, **value), key.text());
                bytes += key.text().size() + (*value)->size();
                ++entries;
            }
        }
        const CacheReport r = memoryOf(memory);
        books.require(bytes == r.bytes && entries == r.entries, "the memory tier's bytes");
        books.require(r.bytes <= kMemoryCacheBytes, "the memory tier's budget");
    }

    void bookDisk(Books& books)
    {
        disk.flush();
        std::uint64_t bytes = 0, entries = 0;
        for (QDirIterator files(folder.path(), {"slab-*.pack"}); files.hasNext();) {
            files.next();
            bytes += static_cast<std::uint64_t>(files.fileInfo().size());
        }
        for (unsigned n = 0; n < kCacheKeys; ++n) {
            const CacheKey key = keyOf("d" + std::to_string(n));
            if (const Result<CacheValue> value = disk.get(key)) {
                books.require(isOf(key, **value), key.text());
                ++entries;
            }
        }
        const CacheReport r = diskOf(disk);
        books.require(bytes == r.bytes && entries == r.entries,
                      "the disk tier's bytes: " + std::to_string(bytes) + " for " + std::to_string(r.bytes));
        books.require(r.corrupt == 0 && r.error.empty(), "the disk tier: " + r.error);
    }
};

} // namespace tessera::test
