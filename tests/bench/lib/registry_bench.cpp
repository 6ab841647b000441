// SPDX-License-Identifier: GPL-3.0-or-later
// Taking and giving back a shared thing: the registry, which knows each holder with reason, place and
// time, beside a map of shared_ptr under a mutex, which knows how many there are.
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <QCache>
#include <QGuiApplication>
#include <QPixmap>
#include <QPixmapCache>

#include <core/tile_key.h>
#include <resource/resource_ledger.h>
#include <resource/resource_registry.h>

#include "ratio_table.h"

using namespace tessera;

namespace {

constexpr std::size_t kEntries = 10'000;

struct Thing {
    std::uint64_t page = 0, layer = 0;
    int width = 0, height = 0;
};

std::vector<TileKey> makeKeys(std::size_t count, std::uint64_t source)
{
    std::vector<TileKey> keys(count);
    for (std::size_t i = 0; i < count; ++i) {
        keys[i].source = {source, 0x9e3779b97f4a7c15};
        keys[i].address = {static_cast<std::uint32_t>(i % 7), i % 100, i / 100};
    }
    return keys;
}
const std::vector<TileKey>& keys()
{
    static const std::vector<TileKey> all = makeKeys(kEntries, 1);
    return all;
}

/// The order of use: random, the same for all.
const TileKey& next(std::size_t& at)
{
    static const std::vector<std::uint16_t> order = [] {
        std::mt19937 random(1);
        std::vector<std::uint16_t> indices(1U << 16U);
        for (std::uint16_t& index : indices)
            index = static_cast<std::uint16_t>(random() % kEntries);
        return indices;
    }();
    return keys()[order[at++ & (order.size() - 1)]];
}

template <class Policy>
struct Registry {
    using Type = ResourceRegistry<TileKey, Thing, std::hash<TileKey>, Policy>;
    Type registry;
    std::vector<typename Type::Ref> retained;
    Registry()
    {
        for (const TileKey& key : keys())
            retained.push_back(*registry.insert(key, Thing(), "retained"));
    }
    static Registry& instance()
    {
        static Registry all;
        return all;
    }
};

template <class Policy>
void registryHit(benchmark::State& state)
{
    auto& registry = Registry<Policy>::instance().registry;
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 7919;
    for (auto _ : state) {
        auto ref = registry.find(next(at), {"view", 1});
        benchmark::DoNotOptimize(ref);
    }
}

/// Somebody is registered to look, but does not.
void registryHitWithLedger(benchmark::State& state)
{
    auto& registry = Registry<OneThread>::instance().registry;
    ResourceLedger ledger;
    const auto registration = ledger.add("texture", [&] { return registry.ledgerEntries(); });
    registryHit<OneThread>(state);
}

template <class Policy>
void registryMiss(benchmark::State& state)
{
    static typename Registry<Policy>::Type registry;
    const auto own = makeKeys(1024, 100 + static_cast<std::uint64_t>(state.thread_index()));
    std::size_t at = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            registry.acquire(own[at++ % own.size()], {"view", 1}, [] { return Result<Thing>(Thing()); }).ok());
}

struct SharedMap {
    std::mutex mutex;
    std::unordered_map<TileKey, std::shared_ptr<Thing>> things;

    std::shared_ptr<Thing> find(const TileKey& key)
    {
        const std::lock_guard lock(mutex);
        const auto found = things.find(key);
        return found == things.end() ? nullptr : found->second;
    }
    static SharedMap& instance()
    {
        static SharedMap all;
        static std::once_flag filled;
        std::call_once(filled, [] {
            for (const TileKey& key : keys())
                all.things.emplace(key, std::make_shared<Thing>());
        });
        return all;
    }
};

void sharedMapHit(benchmark::State& state)
{
    SharedMap& map = SharedMap::instance();
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 7919;
    for (auto _ : state) {
        auto thing = map.find(next(at));
        benchmark::DoNotOptimize(thing);
    }
}

/// Makes it, uses it, takes it out again.
void sharedMapMiss(benchmark::State& state)
{
    static SharedMap map;
    const auto own = makeKeys(1024, 100 + static_cast<std::uint64_t>(state.thread_index()));
    std::size_t at = 0;
    for (auto _ : state) {
        const TileKey& key = own[at++ % own.size()];
        {
            auto thing = std::make_shared<Thing>();
            const std::lock_guard lock(map.mutex);
            map.things.emplace(key, std::move(thing));
        }
        const std::lock_guard lock(map.mutex);
        map.things.erase(key);
    }
}

void qCacheHit(benchmark::State& state)
{
    static QCache<TileKey, Thing> cache(kEntries);
    if (cache.isEmpty())
        for (const TileKey& key : keys())
            cache.insert(key, new Thing, 1);
    std::size_t at = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(cache.object(next(at)));
}

void qPixmapCacheHit(benchmark::State& state)
{
    QPixmapCache::setCacheLimit(1024 * 1024);
    const QPixmap pixmap(16, 16);
    for (const TileKey& key : keys())
        QPixmapCache::insert(QString::fromStdString(toString(key)), pixmap);
    std::vector<QString> names;
    for (std::size_t at = 0; at < 1U << 16U;)
        names.push_back(QString::fromStdString(toString(next(at))));
    std::size_t at = 0;
    for (auto _ : state) {
        QPixmap found;
        benchmark::DoNotOptimize(QPixmapCache::find(names[at++ % names.size()], &found));
    }
    QPixmapCache::clear();
}

} // namespace

namespace tessera {
size_t qHash(const TileKey& key, size_t seed)
{
    return hashOf(key) ^ seed;
}
} // namespace tessera

BENCHMARK(registryHit<OneThread>)->Name("registry_hit_one_thread");
BENCHMARK(registryHitWithLedger)->Name("registry_hit_one_thread_with_ledger");
BENCHMARK(registryHit<ManyThreads>)->Name("registry_hit")->ThreadRange(1, 8)->UseRealTime();
BENCHMARK(sharedMapHit)->Name("shared_map_hit")->ThreadRange(1, 8)->UseRealTime();
BENCHMARK(registryMiss<OneThread>)->Name("registry_miss_one_thread");
BENCHMARK(registryMiss<ManyThreads>)->Name("registry_miss")->ThreadRange(1, 8)->UseRealTime();
BENCHMARK(sharedMapMiss)->Name("shared_map_miss")->ThreadRange(1, 8)->UseRealTime();
BENCHMARK(qCacheHit)->Name("qcache_hit");
BENCHMARK(qPixmapCacheHit)->Name("qpixmapcache_hit");

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const std::string one = "/real_time/threads:1", four = "/real_time/threads:4", eight = "/real_time/threads:8";
    return runWithRatios(
        argc, argv,
        {{"registry hit, one-thread policy / map of shared_ptr", "registry_hit_one_thread", "shared_map_hit" + one,
          0.5},
         {"registry hit, shared policy, 1 thread / map", "registry_hit" + one, "shared_map_hit" + one, 1.6},
         {"registry hit, shared policy, 4 threads / map", "registry_hit" + four, "shared_map_hit" + four, 1.0},
         {"registry hit, shared policy, 8 threads / map", "registry_hit" + eight, "shared_map_hit" + eight},
         {"registry hit with a ledger that nobody reads / without", "registry_hit_one_thread_with_ledger",
          "registry_hit_one_thread"},
         {"registry miss, one-thread policy / map", "registry_miss_one_thread", "shared_map_miss" + one},
         {"registry miss, shared policy, 4 threads / map", "registry_miss" + four, "shared_map_miss" + four},
         {"registry hit, one-thread policy / QCache::object", "registry_hit_one_thread", "qcache_hit"},
         {"registry hit, one-thread policy / QPixmapCache::find", "registry_hit_one_thread", "qpixmapcache_hit"}});
}
