// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes and dates of a folder's files, read by one thread in long turns and by eight in short ones, as a wall has them
// read: of a folder of this machine, and of a place where each call takes its time. Beside them the kernel's own way to
// have many asked for at once, io_uring.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <liburing.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>

#include <image/folder_scan.h>
#include <scene/background_executor.h>
#include <scene/facts_turn.h>

#include "ratio_table.h"

using namespace tessera;

namespace {

constexpr std::size_t kLocalFiles = 10'000;
constexpr std::size_t kLongTurn = 2048;
constexpr std::size_t kShortTurn = 32;

/// Any folder, with any file: each call takes as long.
class FarFiles final : public FileSystem {
public:
    explicit FarFiles(std::chrono::milliseconds perCall) : m_perCall(perCall) { }

    Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string&) override { return notHere(); }
    Result<Target> resolve(const std::string&) override { return notHere(); }
    Result<std::unique_ptr<FactsReader>> openFacts(const std::string&) override
    {
        std::this_thread::sleep_for(m_perCall);
        return std::unique_ptr<FactsReader>(std::make_unique<Reader>(m_perCall));
    }

private:
    class Reader final : public FactsReader {
    public:
        explicit Reader(std::chrono::milliseconds perCall) : m_perCall(perCall) { }
        std::vector<std::optional<FileFacts>> read(std::span<const std::string> names, const std::stop_token&) override
        {
            for (std::size_t i = 0; i < names.size(); ++i)
                std::this_thread::sleep_for(m_perCall);
            return std::vector<std::optional<FileFacts>>(names.size(), FileFacts());
        }

    private:
        const std::chrono::milliseconds m_perCall;
    };

    static Error notHere() { return {ErrorCode::Unsupported, "only facts are told"}; }

    const std::chrono::milliseconds m_perCall;
};

std::vector<std::string> namesIn(const std::string& folder, std::size_t count)
{
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < count; ++i)
        paths.push_back(folder + '/' + std::to_string(i) + ".jpg");
    return paths;
}

const std::vector<std::string>& localFiles()
{
    static const QTemporaryDir folder;
    static const std::vector<std::string> paths = [] {
        std::vector<std::string> made = namesIn(folder.path().toStdString(), kLocalFiles);
        for (const std::string& path : made)
            (void)QFile(QString::fromStdString(path)).open(QIODevice::WriteOnly);
        return made;
    }();
    return paths;
}

/// The time until the last file is known. What a turn leaves is read behind it.
void readAll(benchmark::State& state, FileSystem& files, const std::vector<std::string>& paths, int threads)
{
    const SteadyClock clock;
    const std::size_t most = threads == 1 ? kLongTurn : kShortTurn;
    BackgroundExecutor executor(threads);
    for (auto _ : state) {
        std::atomic<std::size_t> known{0};
        const TimePoint began = clock.now();
        for (std::size_t from = 0; from < paths.size(); from += most)
            executor.post([&, from] {
                const auto first = paths.begin() + static_cast<std::ptrdiff_t>(from);
                const auto count = static_cast<std::ptrdiff_t>(std::min(most, paths.size() - from));
                std::vector<std::string> left(first, first + count);
                while (!left.empty()) {
                    const FactsFound found = readFileTurn(files, clock, left, {});
                    known += static_cast<std::size_t>(std::count_if(found.files.begin(), found.files.end(),
                                                                    [](const auto& file) { return file.has_value(); }));
                    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(found.count()));
                }
            });
        (void)executor.finish(std::chrono::hours(1));
        state.SetIterationTime(std::chrono::duration<double>(clock.now() - began).count());
        if (known != paths.size())
            state.SkipWithError("not all were read");
    }
}

void local(benchmark::State& state)
{
    readAll(state, *posixFileSystem(), localFiles(), static_cast<int>(state.range(0)));
}

/// Fewer files, as each costs the same: as many as eight threads have done in some short turns each.
void far(benchmark::State& state)
{
    const std::chrono::milliseconds perCall(state.range(1));
    FarFiles files(perCall);
    const std::size_t turns = perCall.count() > 1 ? 8 : 64;
    readAll(state, files, namesIn("/far", turns * kShortTurn), static_cast<int>(state.range(0)));
}

/// The same facts of the same files, so many asked for at a time.
void localRing(benchmark::State& state)
{
    const auto depth = static_cast<unsigned>(state.range(0));
    const std::vector<std::string>& paths = localFiles();
    io_uring ring = {};
    if (io_uring_queue_init(depth, &ring, 0) < 0)
        return state.SkipWithError("the kernel offers no io_uring here");
    std::vector<struct statx> answers(paths.size());
    for (auto _ : state) {
        std::size_t asked = 0, answered = 0;
        while (answered < paths.size()) {
            for (; asked < paths.size() && asked - answered < depth; ++asked)
                io_uring_prep_statx(io_uring_get_sqe(&ring), AT_FDCWD, paths[asked].c_str(), AT_STATX_DONT_SYNC,
                                    STATX_SIZE | STATX_MTIME | STATX_BTIME, &answers[asked]);
            (void)io_uring_submit_and_wait(&ring, 1);
            for (io_uring_cqe* done = nullptr; io_uring_peek_cqe(&ring, &done) == 0; ++answered)
                io_uring_cqe_seen(&ring, done);
        }
    }
    io_uring_queue_exit(&ring);
}

BENCHMARK(local)->Arg(1)->Arg(8)->Unit(benchmark::kMillisecond)->UseManualTime();
BENCHMARK(localRing)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(far)->ArgsProduct({{1, 8}, {1, 20}})->Unit(benchmark::kMillisecond)->UseManualTime();

} // namespace

int main(int argc, char** argv)
{
    return runWithRatios(
        argc, argv,
        {{"sizes and dates of 10,000 files of this machine, one thread / eight", "local/1/manual_time",
          "local/8/manual_time"},
         {"the same, one thread / io_uring, 64 at a time", "local/1/manual_time", "localRing/64/real_time"},
         {"the same, one thread / io_uring, 256 at a time", "local/1/manual_time", "localRing/256/real_time"},
         {"sizes and dates at 1 ms a call, eight threads / one", "far/8/1/manual_time", "far/1/1/manual_time", 0.2},
         {"sizes and dates at 20 ms a call, eight threads / one", "far/8/20/manual_time", "far/1/20/manual_time",
          0.2}});
}
