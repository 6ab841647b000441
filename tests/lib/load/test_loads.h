// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/mutex.h>
#include <load/image_loader.h>

namespace tessera::test {

using Order = std::vector<std::uint64_t>;

inline TileKey keyAt(std::uint64_t x)
{
    return {{1, 2}, 0, 0, {0, x, 0}};
}

inline Wanted want(std::uint64_t x, std::uint8_t priorityClass = 1, std::uint32_t distance = 0)
{
    return {keyAt(x), {priorityClass, distance, 0}};
}

/// A result that knows its key, and counts those alive.
struct Thing final : Loaded {
    static inline std::atomic<int> alive{0};
    explicit Thing(std::uint64_t n) : x(n) { ++alive; }
    ~Thing() override { --alive; }
    std::uint64_t x;
};

inline LoadedPtr thing(std::uint64_t x)
{
    return std::make_shared<const Thing>(x);
}

/// Jobs that note in which order they ran; `body`, when set, decides the result.
class Jobs final : public JobSource {
public:
    std::function<Result<LoadedPtr>(std::uint64_t x, const LoadContext&)> body;
    std::vector<std::uint64_t> ran; ///< for loaders without pumps only
    std::atomic<int> made{0};

    LoadFunction job(const TileKey& key) override
    {
        ++made;
        return [this, x = key.address.x](const LoadContext& context) -> Result<LoadedPtr> {
            if (body)
                return body(x, context);
            ran.push_back(x);
            return thing(x);
        };
    }
    std::string label(const TileKey& key) const override { return "tile " + std::to_string(key.address.x); }
};

/// A job that goes through all that jobs can do: stages, a chore, being stopped, and one in eleven fails.
inline Result<LoadedPtr> livelyJob(std::uint64_t x, const LoadContext& context)
{
    context.stage(TileState::Decoding);
    context.later([] {});
    for (int i = 0; i < 20 && !context.stop.stop_requested(); ++i)
        std::this_thread::yield();
    if (x % 11 == 0)
        return Error{ErrorCode::Corrupt, "bad"};
    return thing(x);
}

/// A loader without threads: jobs run by `runOne`, deliveries by `executor.run()`.
struct Bench {
    ManualClock clock;
    ManualExecutor executor;
    ImageLoader loader{{0, &clock, 0}, executor};
    Jobs jobs;
    std::vector<std::uint64_t> delivered;
    std::vector<std::string> errors;

    Bench() { loader.start(); }
    LoadSink sink()
    {
        return [this](const TileKey& key, const Result<LoadedPtr>& result) {
            if (result)
                delivered.push_back(key.address.x);
            else
                errors.push_back(result.error().reason);
        };
    }
    GroupId group = loader.addGroup("view", sink());

    void plan(const std::vector<Wanted>& wanted) { loader.plan(group, wanted, jobs); }
    void runAll()
    {
        do {
            while (loader.runOne()) { }
        } while (executor.drain() > 0);
    }
};

/// An executor whose owner can wait for tasks without a clock.
class WaitingExecutor final : public Executor {
public:
    void post(std::function<void()> task) override
    {
        const Lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
        m_change.notifyAll();
    }
    /// Waits for a task, then runs what is there.
    void runSome()
    {
        std::vector<std::function<void()>> tasks;
        {
            Lock lock(m_mutex);
            m_change.wait(lock, [this]() TESSERA_REQUIRES(m_mutex) { return !m_tasks.empty(); });
            tasks.swap(m_tasks);
        }
        for (auto& task : tasks)
            task();
    }
    void runUntil(const std::function<bool()>& done)
    {
        while (!done())
            runSome();
    }

private:
    Mutex m_mutex;
    CondVar m_change;
    std::vector<std::function<void()>> m_tasks TESSERA_GUARDED_BY(m_mutex);
};

/// A loader with real pumps whose deliveries the test runs.
struct Machine {
    explicit Machine(unsigned pumps) : loader({pumps, &clock, 10}, executor) { loader.start(); }

    SteadyClock clock;
    WaitingExecutor executor;
    Jobs jobs;
    ImageLoader loader;
};

[[nodiscard]] inline bool balanced(const LoaderReport& r)
{
    return r.requested == r.coalesced + r.completed + r.failed + r.cancelledQueued + r.cancelledRunning;
}

} // namespace tessera::test
