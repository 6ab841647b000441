// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "disk_tap.h"
#include "test_files.h"

namespace tessera::test {

/// What a cache is told to do, the same each time for one seed.
struct CacheStep {
    enum class Kind { Put, Erase, Reopen };
    Kind kind = Kind::Put;
    std::string key{};
    std::string value{};
};

struct Workload {
    std::string name;
    std::uint64_t diskBytes = 8ULL << 20U;
    std::vector<CacheStep> steps;
    std::set<std::string> keys;
    bool evicts = false;
};

inline Workload makeWorkload(std::string name, std::uint32_t seed, int steps, int keys, std::size_t size)
{
    std::mt19937 random(seed);
    Workload load;
    load.name = std::move(name);
    for (int i = 0; i < steps; ++i) {
        const std::string key = "k" + std::to_string(random() % static_cast<unsigned>(keys));
        load.keys.insert(key);
        const unsigned dice = random() % 10;
        if (i > 0 && dice == 0)
            load.steps.push_back({CacheStep::Kind::Reopen});
        else if (i > 0 && dice == 1)
            load.steps.push_back({CacheStep::Kind::Erase, key});
        else
            load.steps.push_back({CacheStep::Kind::Put, key,
                                  key + " step " + std::to_string(i)
                                      + std::string(1 + random() % size, static_cast<char>('a' + i % 26))});
    }
    return load;
}

/// What a key may read as; "-" is a miss.
using Allowed = std::map<std::string, std::set<std::string>>;

/// The files of a directory, in memory.
class DiskImage {
public:
    void apply(const DiskOp& op, std::size_t cut = std::string::npos)
    {
        switch (op.kind) {
        case DiskOp::Kind::Create: m_files.try_emplace(op.file); break;
        case DiskOp::Kind::Write: {
            std::string& file = m_files[op.file];
            const std::string bytes = op.bytes.substr(0, cut);
            file.resize(std::max<std::size_t>(file.size(), op.offset + bytes.size()));
            file.replace(op.offset, bytes.size(), bytes);
            break;
        }
        case DiskOp::Kind::Truncate: m_files[op.file].resize(op.offset); break;
        case DiskOp::Kind::Remove: m_files.erase(op.file); break;
        case DiskOp::Kind::Sync: break;
        }
    }
    bool writeTo(const QTemporaryDir& dir) const
    {
        const QString base = dir.path() + '/';
        bool fine = true;
        for (const QString& name : QDir(dir.path()).entryList(QDir::Files))
            fine = QFile::remove(base + name) && fine;
        for (const auto& [name, bytes] : m_files)
            fine = writeAll(base + QString::fromStdString(name), QByteArray::fromStdString(bytes)) && fine;
        return fine;
    }
    [[nodiscard]] std::map<std::string, std::string>& files() { return m_files; }

private:
    std::map<std::string, std::string> m_files;
};

/// What a workload did to the disk, and after which operation each of its steps was done.
struct Recording {
    std::vector<DiskOp> ops;
    std::vector<std::size_t> doneAt;
};

inline std::unique_ptr<Cache> openFor(const Workload& load, const QTemporaryDir& dir,
                                      std::shared_ptr<CacheFileSystem> files = {})
{
    Cache::Config config = configOf(dir);
    config.diskBytes = load.diskBytes;
    config.files = std::move(files);
    return std::make_unique<Cache>(config);
}

inline Recording record(const Workload& load)
{
    TestDir dir;
    Recording recording;
    const auto tap = std::make_shared<DiskTap>([&](const DiskOp& op) {
        recording.ops.push_back(op);
        return DiskFault();
    });
    auto cache = openFor(load, dir, tap);
    for (const CacheStep& step : load.steps) {
        if (step.kind == CacheStep::Kind::Reopen) {
            cache.reset();
            cache = openFor(load, dir, tap);
        } else if (step.kind == CacheStep::Kind::Put) {
            (void)cache->put(keyOf(step.key), step.value);
        } else {
            (void)cache->erase(keyOf(step.key));
        }
        cache->flush();
        recording.doneAt.push_back(recording.ops.size());
    }
    cache.reset(); // what closing does is recorded too
    return recording;
}

/// What the keys may read as when nothing after operation `op` has happened: what the steps done by then
/// have left, and for the step under way what it would leave as well.
inline Allowed allowedAt(const Workload& load, const Recording& recording, std::size_t op)
{
    std::map<std::string, std::string> now;
    for (const std::string& key : load.keys)
        now[key] = "-";
    Allowed allowed;
    std::size_t i = 0;
    const auto after = [](const CacheStep& step) {
        return step.kind == CacheStep::Kind::Put ? step.value : std::string("-");
    };
    for (; i < load.steps.size() && recording.doneAt[i] <= op; ++i)
        if (load.steps[i].kind != CacheStep::Kind::Reopen)
            now[load.steps[i].key] = after(load.steps[i]);
    for (const auto& [key, value] : now)
        allowed[key] = {value};
    if (i < load.steps.size() && load.steps[i].kind != CacheStep::Kind::Reopen)
        allowed[load.steps[i].key].insert(after(load.steps[i]));
    if (load.evicts)
        for (auto& [key, values] : allowed)
            values.insert("-");
    return allowed;
}

/// The first thing that is wrong, or nothing.
inline std::string wrongIn(Cache& cache, const Allowed& allowed)
{
    for (const auto& [key, values] : allowed)
        if (const std::string value = valueOf(cache, key); !values.contains(value))
            return key + " reads as " + value.substr(0, 40);
    return {};
}

/// Whether it can be used: what is put now is there.
inline bool takesNew(Cache& cache)
{
    (void)cache.put(keyOf("new"), "value");
    cache.flush();
    (void)cache.put(keyOf("newer"), "value"); // damage may show only at the first write
    cache.flush();
    return valueOf(cache, "newer") == "value";
}

/// Runs `check(i, directory)` for all i, on all cores, each with a directory of its own; what it returns,
/// if anything, is a failure.
inline std::vector<std::string> checkAll(std::size_t count,
                                         const std::function<std::string(std::size_t, const TestDir&)>& check)
{
    std::vector<std::string> failures;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> workers;
    for (unsigned w = 0; w < std::max(2U, std::thread::hardware_concurrency()); ++w)
        workers.emplace_back([&] {
            const TestDir dir;
            for (std::size_t i = next++; i < count; i = next++)
                if (std::string failure = check(i, dir); !failure.empty()) {
                    const std::scoped_lock lock(mutex);
                    failures.push_back(std::to_string(i) + ": " + failure);
                }
        });
    workers.clear();
    return failures;
}

} // namespace tessera::test
