// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/background_executor.h>

#include <tuple>

#include <QtConcurrent>

#include <load/thread_priority.h>

namespace tessera {

BackgroundExecutor::BackgroundExecutor(int threads, int niceness) : m_niceness(niceness)
{
    m_pool.setMaxThreadCount(threads);
}

BackgroundExecutor::~BackgroundExecutor()
{
    std::deque<std::function<void()>> dropped;
    {
        const Lock lock(m_mutex);
        dropped.swap(m_tasks);
    }
    m_pool.waitForDone();
    meet();
}

void BackgroundExecutor::post(std::function<void()> task)
{
    {
        const Lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    // Nobody waits for the future: what a task has to say it posts itself.
    std::ignore = QtConcurrent::run(&m_pool, [this] { runOne(); });
}

bool BackgroundExecutor::finish(std::chrono::milliseconds most)
{
    const bool all = m_pool.waitForDone(static_cast<int>(most.count()));
    meet();
    return all;
}

void BackgroundExecutor::runOne()
{
    std::function<void()> task;
    {
        const Lock lock(m_mutex);
        if (m_tasks.empty())
            return;
        task = std::move(m_tasks.front());
        m_tasks.pop_front();
    }
    if (m_niceness > 0)
        lowerThreadPriority(m_niceness);
    task();
    task = nullptr; // what it held goes before anybody who waits goes on
    meet();
}

void BackgroundExecutor::meet()
{
    const Lock lock(m_mutex);
}

} // namespace tessera
