// SPDX-License-Identifier: GPL-3.0-or-later
// Thumbnails from the disk tier, decoded, beside a PNG file for each: 10,000 of them, in random order.
#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <QImage>
#include <QTemporaryDir>

#include <core/clock.h>
#include <image/buffer_pool.h>
#include <image/tile_codec.h>

#include "cache_bench_data.h"

using namespace tessera;
using namespace tessera::bench;

namespace {

constexpr int kThumbnail = 128;
constexpr std::size_t kPictures = 64;

/// Smooth noise: random values every `wave` pixels, and between them what lies between.
double noiseAt(const std::vector<double>& values, double x, double y, double wave)
{
    const double u = x / wave;
    const double v = y / wave;
    const auto column = static_cast<std::size_t>(u);
    const auto row = static_cast<std::size_t>(v);
    const auto at = [&](std::size_t i, std::size_t j) {
        return values[(i * 131 + j * 71 + static_cast<std::size_t>(wave)) % values.size()];
    };
    const double fu = u - static_cast<double>(column);
    const double fv = v - static_cast<double>(row);
    return (at(column, row) * (1 - fu) + at(column + 1, row) * fu) * (1 - fv)
           + (at(column, row + 1) * (1 - fu) + at(column + 1, row + 1) * fu) * fv;
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
            QImage(pixels.row(0), kThumbnail, kThumbnail, static_cast<qsizetype>(pixels.stride()),
                   QImage::Format_RGBX8888)
                .save(path, "PNG");
            QFile file(path);
            encoded.push_back(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
            file.remove();
        }
        for (std::size_t i = 0; i < kEntries; ++i) {
            const QByteArray& png = encoded[i % kPictures];
            if (png.isEmpty()
                || !writeFile(directory.filePath(QString::number(i)), png.constData(),
                              static_cast<std::size_t>(png.size())))
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

BENCHMARK(thumbnailFromTheCache)->Iterations(10'000)->UseRealTime();
BENCHMARK(thumbnailFromAPngFile)->Iterations(10'000)->UseRealTime();

} // namespace

int main(int argc, char** argv)
{
    const std::string once = "/iterations:10000/real_time";
    return runWithRatios(
        argc, argv,
        {{"thumbnail from the disk tier / from a PNG file of its own", "thumbnailFromTheCache" + once,
          "thumbnailFromAPngFile" + once, 0.333}},
        {{"files of the disk tier, a thumbnail", "thumbnailFromTheCache" + once, 0.1, "files an entry"}});
}
