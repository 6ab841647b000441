// SPDX-License-Identifier: GPL-3.0-or-later
// The cache beside what else one would use: QCache under a mutex, a plain file per entry. Reads go over
// 10,000 entries in random order.
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include <QCache>
#include <QTemporaryDir>

#include "cache_bench_data.h"

using namespace tessera;
using namespace tessera::bench;

namespace {

std::string valueAt(std::size_t i)
{
    return std::string(1'000 + i * 37 % 8'000, static_cast<char>('a' + i % 26));
}

// --- in memory -----------------------------------------------------------------------------------------

Cache& memoryCache()
{
    static const std::unique_ptr<Cache> cache = [] {
        Cache::Config config;
        config.memoryBytes = 256U << 20U;
        auto made = std::make_unique<Cache>(config);
        for (std::size_t i = 0; i < kEntries; ++i)
            (void)made->put(keys(CacheTier::Memory)[i], valueAt(i));
        return made;
    }();
    return *cache;
}

void memoryHit(benchmark::State& state)
{
    Cache& cache = memoryCache();
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 7919;
    for (auto _ : state)
        benchmark::DoNotOptimize(cache.get(keys(CacheTier::Memory)[nextIndex(at)]));
}

void qCacheHit(benchmark::State& state)
{
    using Values = QCache<QString, std::shared_ptr<const std::string>>;
    static std::mutex mutex;
    static const std::vector<QString> names = [] {
        std::vector<QString> all;
        for (std::size_t i = 0; i < kEntries; ++i)
            all.push_back(QStringLiteral("tile/%1").arg(i));
        return all;
    }();
    static Values& values = *[] {
        static Values all(256 << 20);
        for (std::size_t i = 0; i < kEntries; ++i)
            all.insert(names[i],
                       new std::shared_ptr<const std::string>(std::make_shared<const std::string>(valueAt(i))), 4'000);
        return &all;
    }();
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 7919;
    for (auto _ : state) {
        const std::lock_guard lock(mutex);
        std::shared_ptr<const std::string> value = *values.object(names[nextIndex(at)]);
        benchmark::DoNotOptimize(value);
    }
}

/// Some 20 microseconds of work.
std::string generated(std::size_t i)
{
    std::mt19937 random(static_cast<unsigned>(i));
    std::string value(4'096, ' ');
    for (char& c : value)
        c = static_cast<char>(random());
    return value;
}

/// All threads ask for the same keys in the same order.
void singleFlight(benchmark::State& state)
{
    static std::unique_ptr<Cache> cache;
    static std::atomic<std::uint64_t> made;
    if (state.thread_index() == 0) {
        Cache::Config config;
        config.memoryBytes = 128U << 20U;
        cache = std::make_unique<Cache>(config);
        made = 0;
    }
    std::size_t i = 0;
    for (auto _ : state) {
        const CacheKey key = CacheKey::in(CacheTier::Memory, numbered("k", i)).value();
        benchmark::DoNotOptimize(cache->getOrCreate(key, {}, {}, [&](const std::stop_token&) -> Result<std::string> {
            ++made;
            return generated(i);
        }));
        ++i;
    }
    if (state.thread_index() == 0)
        state.counters["runs of the generator a value"] =
            static_cast<double>(made) / static_cast<double>(std::max<std::size_t>(1, i));
}

/// What everybody making their own would cost.
void everyoneGenerates(benchmark::State& state)
{
    std::size_t i = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(generated(i++));
}

// --- on disk -------------------------------------------------------------------------------------------

void diskPut(benchmark::State& state)
{
    const QTemporaryDir directory;
    Cache cache(diskConfig(directory.path()));
    std::size_t i = 0;
    for (auto _ : state) {
        while (!cache.put(keys(CacheTier::Disk)[i % kEntries], valueAt(i)))
            cache.flush();
        ++i;
    }
    cache.flush();
}

void plainFilePut(benchmark::State& state)
{
    const QTemporaryDir directory;
    std::size_t i = 0;
    for (auto _ : state) {
        const QString path = directory.filePath(QString::number(i % kEntries));
        const std::string value = valueAt(i++);
        if (i > kEntries)
            QFile::remove(path);
        if (!writeFile(path, value.data(), value.size()))
            state.SkipWithError("could not write");
    }
}

void diskGet(benchmark::State& state)
{
    static const QTemporaryDir directory;
    static const std::unique_ptr<Cache> cache = [] {
        auto made = std::make_unique<Cache>(diskConfig(directory.path()));
        for (std::size_t i = 0; i < kEntries; ++i)
            while (!made->put(keys(CacheTier::Disk)[i], valueAt(i)))
                made->flush();
        made->flush();
        return made;
    }();
    std::size_t at = 0;
    for (auto _ : state)
        if (const auto value = cache->get(keys(CacheTier::Disk)[nextIndex(at)]); !value)
            state.SkipWithError("it is not there");
    countFiles(state, directory.path());
}

void plainFileGet(benchmark::State& state)
{
    static const QTemporaryDir directory;
    static const bool filled = [] {
        for (std::size_t i = 0; i < kEntries; ++i) {
            const std::string value = valueAt(i);
            if (!writeFile(directory.filePath(QString::number(i)), value.data(), value.size()))
                return false;
        }
        return true;
    }();
    std::size_t at = 0;
    for (auto _ : state) {
        QFile file(directory.filePath(QString::number(nextIndex(at))));
        if (!filled || !file.open(QIODevice::ReadOnly) || file.readAll().isEmpty())
            state.SkipWithError("could not read");
    }
    countFiles(state, directory.path());
}

BENCHMARK(memoryHit)->Threads(1)->Threads(4);
BENCHMARK(qCacheHit)->Threads(1)->Threads(4);
BENCHMARK(singleFlight)->Threads(1)->Threads(4)->Threads(8)->Iterations(5'000)->UseRealTime();
BENCHMARK(everyoneGenerates)->Threads(1)->Threads(4)->Threads(8)->Iterations(5'000)->UseRealTime();
BENCHMARK(diskPut)->Iterations(10'000)->MeasureProcessCPUTime(); // the writer is a thread of its own
BENCHMARK(plainFilePut)->Iterations(10'000)->MeasureProcessCPUTime();
BENCHMARK(diskGet)->Iterations(10'000)->UseRealTime();
BENCHMARK(plainFileGet)->Iterations(10'000)->UseRealTime();

} // namespace

int main(int argc, char** argv)
{
    const std::string once = "/iterations:10000/real_time";
    const std::string all8 = "/iterations:5000/real_time/threads:8";
    return runWithRatios(
        argc, argv,
        {{"memory hit / QCache under a mutex", "memoryHit/threads:1", "qCacheHit/threads:1"},
         {"the same, 4 threads", "memoryHit/threads:4", "qCacheHit/threads:4"},
         {"8 threads that want the same value / each making it", "singleFlight" + all8, "everyoneGenerates" + all8},
         {"disk put / a plain file per entry", "diskPut/iterations:10000/process_time",
          "plainFilePut/iterations:10000/process_time"},
         {"disk get / a plain file per entry", "diskGet" + once, "plainFileGet" + once}},
        {{"files of the disk tier, an entry", "diskGet" + once, 0.1, "files an entry"}});
}
