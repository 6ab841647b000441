// SPDX-License-Identifier: GPL-3.0-or-later
// The cache beside what else one would use: QCache under a mutex, a plain file per entry, a PNG file per
// thumbnail. Reads go over 10,000 entries in random order.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include <QCache>
#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <cache/cache.h>
#include <core/clock.h>
#include <image/buffer_pool.h>
#include <image/tile_codec.h>

#include "ratio_table.h"

using namespace tessera;

namespace {

constexpr std::size_t kEntries = 10'000;
constexpr int kThumbnail = 128;
constexpr std::size_t kPictures = 64;

std::string numbered(const char* name, std::size_t i)
{
    std::string text(name);
    text += std::to_string(i);
    return text;
}

const std::vector<CacheKey>& keys(CacheTier tier)
{
    static const auto make = [](CacheTier of) {
        std::vector<CacheKey> all;
        for (std::size_t i = 0; i < kEntries; ++i)
            all.push_back(CacheKey::in(of, numbered("tile/", i)).value());
        return all;
    };
    static const std::vector<CacheKey> memory = make(CacheTier::Memory);
    static const std::vector<CacheKey> disk = make(CacheTier::Disk);
    return tier == CacheTier::Memory ? memory : disk;
}

std::size_t nextIndex(std::size_t& at)
{
    static const std::vector<std::uint16_t> order = [] {
        std::mt19937 random(1);
        std::vector<std::uint16_t> indices(1U << 16U);
        for (std::uint16_t& index : indices)
            index = static_cast<std::uint16_t>(random() % kEntries);
        return indices;
    }();
    return order[at++ & (order.size() - 1)];
}

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
            all.insert(names[i], new std::shared_ptr<const std::string>(std::make_shared<const std::string>(valueAt(i))), 4'000);
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
        state.counters["runs of the generator a value"] = static_cast<double>(made) / static_cast<double>(std::max<std::size_t>(1, i));
}

/// What everybody making their own would cost.
void everyoneGenerates(benchmark::State& state)
{
    std::size_t i = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(generated(i++));
}

// --- on disk -------------------------------------------------------------------------------------------

Cache::Config diskConfig(const QString& directory)
{
    Cache::Config config;
    config.directory = directory.toStdString();
    config.memoryBytes = 0; // every get asks the disk
    config.queuedWrites = 4'096;
    return config;
}

/// What a folder takes on disk, and in how many files.
void countFiles(benchmark::State& state, const QString& directory)
{
    double blocks = 0;
    double files = 0;
    for (QDirIterator it(directory, QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        struct stat st {};
        if (::stat(it.next().toLocal8Bit().constData(), &st) == 0)
            blocks += static_cast<double>(st.st_blocks) * 512;
    }
    state.counters["files"] = files;
    state.counters["bytes an entry"] = blocks / kEntries;
}

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

bool writeFile(const QString& path, const char* bytes, std::size_t size)
{
    QFile file(path + QStringLiteral(".new"));
    return file.open(QIODevice::WriteOnly) && file.write(bytes, static_cast<qint64>(size)) == static_cast<qint64>(size) &&
           file.rename(path);
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

// --- thumbnails ----------------------------------------------------------------------------------------

/// Smooth noise: random values every `wave` pixels, and between them what lies between.
double noiseAt(const std::vector<double>& values, double x, double y, double wave)
{
    const double u = x / wave;
    const double v = y / wave;
    const auto column = static_cast<std::size_t>(u);
    const auto row = static_cast<std::size_t>(v);
    const auto at = [&](std::size_t i, std::size_t j) { return values[(i * 131 + j * 71 + static_cast<std::size_t>(wave)) % values.size()]; };
    const double fu = u - static_cast<double>(column);
    const double fv = v - static_cast<double>(row);
    return (at(column, row) * (1 - fu) + at(column + 1, row) * fu) * (1 - fv) +
           (at(column, row + 1) * (1 - fu) + at(column + 1, row + 1) * fu) * fv;
}

/// As photos are: detail of every size, the finer the weaker, a little grain, colours that go together.
Pixels pictureAt(std::size_t i)
{
    std::mt19937 random(static_cast<unsigned>(i));
    std::vector<double> values(4'099);
    for (double& value : values)
        value = static_cast<double>(random() % 2'001) / 1'000 - 1;
    Pixels pixels = Pixels::allocate(kThumbnail, kThumbnail);
    for (int y = 0; y < kThumbnail; ++y)
        for (int x = 0; x < kThumbnail; ++x) {
            double light = 128 + static_cast<double>(random() % 5) - 2;
            for (double wave = 64; wave >= 2; wave /= 2)
                light += 0.9 * wave * noiseAt(values, x, y, wave);
            const double colour = 30 * noiseAt(values, y, x, 32);
            std::uint8_t* pixel = pixels.row(y) + 4 * x;
            pixel[0] = static_cast<std::uint8_t>(std::clamp(light + colour, 0.0, 255.0));
            pixel[1] = static_cast<std::uint8_t>(std::clamp(light, 0.0, 255.0));
            pixel[2] = static_cast<std::uint8_t>(std::clamp(light - colour, 0.0, 255.0));
            pixel[3] = 255;
        }
    return pixels;
}

void thumbnailFromTheCache(benchmark::State& state)
{
    static const SteadyClock clock;
    static BufferPool buffers(64U << 20U, clock);
    static const QTemporaryDir directory;
    static const std::unique_ptr<Cache> cache = [] {
        auto made = std::make_unique<Cache>(diskConfig(directory.path()));
        std::vector<std::string> encoded;
        for (std::size_t i = 0; i < kPictures; ++i)
            encoded.push_back(encodeTile(pictureAt(i)).value());
        for (std::size_t i = 0; i < kEntries; ++i)
            while (!made->put(keys(CacheTier::Disk)[i], encoded[i % kPictures]))
                made->flush();
        made->flush();
        return made;
    }();
    std::size_t at = 0;
    for (auto _ : state) {
        const auto bytes = cache->get(keys(CacheTier::Disk)[nextIndex(at)]);
        if (!bytes || !decodeTile(**bytes, buffers))
            state.SkipWithError("it is not there");
    }
    countFiles(state, directory.path());
}

void thumbnailFromAPngFile(benchmark::State& state)
{
    static const QTemporaryDir directory;
    static const bool filled = [] {
        std::vector<QByteArray> encoded;
        for (std::size_t i = 0; i < kPictures; ++i) {
            const Pixels pixels = pictureAt(i);
            const QString path = directory.filePath(QStringLiteral("sample"));
            QImage(pixels.row(0), kThumbnail, kThumbnail, static_cast<qsizetype>(pixels.stride()), QImage::Format_RGBX8888).save(path, "PNG");
            QFile file(path);
            encoded.push_back(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
            file.remove();
        }
        for (std::size_t i = 0; i < kEntries; ++i) {
            const QByteArray& png = encoded[i % kPictures];
            if (png.isEmpty() || !writeFile(directory.filePath(QString::number(i)), png.constData(), static_cast<std::size_t>(png.size())))
                return false;
        }
        return true;
    }();
    std::size_t at = 0;
    for (auto _ : state)
        if (!filled || QImage(directory.filePath(QString::number(nextIndex(at))), "PNG").isNull())
            state.SkipWithError("could not read");
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
BENCHMARK(thumbnailFromTheCache)->Iterations(10'000)->UseRealTime();
BENCHMARK(thumbnailFromAPngFile)->Iterations(10'000)->UseRealTime();

} // namespace

int main(int argc, char** argv)
{
    const std::string once = "/iterations:10000/real_time";
    const std::string all8 = "/iterations:5000/real_time/threads:8";
    return runWithRatios(argc, argv,
                         {{"memory hit / QCache under a mutex", "memoryHit/threads:1", "qCacheHit/threads:1"},
                          {"the same, 4 threads", "memoryHit/threads:4", "qCacheHit/threads:4"},
                          {"8 threads that want the same value / each making it", "singleFlight" + all8, "everyoneGenerates" + all8},
                          {"disk put / a plain file per entry", "diskPut/iterations:10000/process_time", "plainFilePut/iterations:10000/process_time"},
                          {"disk get / a plain file per entry", "diskGet" + once, "plainFileGet" + once},
                          {"thumbnail from the disk tier / from a PNG file of its own", "thumbnailFromTheCache" + once,
                           "thumbnailFromAPngFile" + once, 0.333}});
}
