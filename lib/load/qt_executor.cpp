// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/qt_executor.h>

#include <QMetaObject>

#include <utility>

namespace tessera {

QtExecutor::QtExecutor(QObject* parent) : QObject(parent) { }

void QtExecutor::post(std::function<void()> task)
{
    bool first = false;
    {
        const Lock lock(m_mutex);
        first = m_tasks.empty();
        m_tasks.push_back(std::move(task));
    }
    if (!first)
        return;
    m_posted.notifyAll();
    QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
}

bool QtExecutor::runPosted(Duration atMost)
{
    {
        Lock lock(m_mutex);
        if (!m_posted.waitFor(lock, atMost, [this]() TESSERA_NO_ANALYSIS { return !m_tasks.empty(); }))
            return false;
    }
    drain();
    return true;
}

void QtExecutor::drain()
{
    std::deque<std::function<void()>> batch;
    {
        const Lock lock(m_mutex);
        batch.swap(m_tasks);
    }
    for (auto& task : batch)
        std::exchange(task, nullptr)();
}

} // namespace tessera
