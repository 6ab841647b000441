// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <QDirIterator>
#include <QFile>

#include <sys/stat.h>

#include <cache/cache.h>

#include "ratio_table.h"

/// What the cache's benchmarks have in common.
namespace tessera::bench {

inline constexpr std::size_t kEntries = 10'000;

inline std::string numbered(const char* name, std::size_t i)
{
    std::string text(name);
    text += std::to_string(i);
    return text;
}

inline const std::vector<CacheKey>& keys(CacheTier tier)
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

inline std::size_t nextIndex(std::size_t& at)
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

inline Cache::Config diskConfig(const QString& directory)
{
    Cache::Config config;
    config.directory = directory.toStdString();
    config.memoryBytes = 0; // every get asks the disk
    config.queuedWrites = 4'096;
    return config;
}

/// What a folder takes on disk, and in how many files.
inline void countFiles(benchmark::State& state, const QString& directory)
{
    double blocks = 0;
    double files = 0;
    for (QDirIterator it(directory, QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        struct stat st { };
        if (::stat(it.next().toLocal8Bit().constData(), &st) == 0)
            blocks += static_cast<double>(st.st_blocks) * 512;
    }
    state.counters["files"] = files;
    state.counters["files an entry"] = files / kEntries;
    state.counters["bytes an entry"] = blocks / kEntries;
}

inline bool writeFile(const QString& path, const char* bytes, std::size_t size)
{
    QFile file(path + QStringLiteral(".new"));
    return file.open(QIODevice::WriteOnly) && file.write(bytes, static_cast<qint64>(size)) == static_cast<qint64>(size)
           && file.rename(path);
}

} // namespace tessera::bench
