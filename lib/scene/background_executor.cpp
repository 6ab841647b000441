// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/background_executor.h>

#include <tuple>

#include <QtConcurrent>

namespace tessera {

BackgroundExecutor::BackgroundExecutor(int threads)
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
    task();
}

} // namespace tessera
