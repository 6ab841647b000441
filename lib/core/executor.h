// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include <core/mutex.h>

namespace tessera {

/// Runs tasks on one thread, in the order they were posted. `post` is callable from any thread
/// and never runs the task before it returns.
class Executor {
public:
    virtual ~Executor() = default;
    virtual void post(std::function<void()> task) = 0;
};

/// An executor that a test (or a simulation) cranks by hand.
class ManualExecutor final : public Executor {
public:
    void post(std::function<void()> task) override
    {
        const Lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }

    /// Runs the tasks that are queued now, not those they post. Returns how many ran.
    std::size_t run()
    {
        std::deque<std::function<void()>> batch;
        {
            const Lock lock(m_mutex);
            batch.swap(m_tasks);
        }
        for (auto& task : batch)
            task();
        return batch.size();
    }

    /// Runs until nothing is queued. Returns how many ran.
    std::size_t drain()
    {
        std::size_t total = 0;
        while (const std::size_t ran = run())
            total += ran;
        return total;
    }

    [[nodiscard]] std::size_t pending() const
    {
        const Lock lock(m_mutex);
        return m_tasks.size();
    }

private:
    mutable Mutex m_mutex;
    std::deque<std::function<void()>> m_tasks TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
