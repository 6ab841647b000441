// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <QAbstractEventDispatcher>
#include <QMetaObject>
#include <QObject>

namespace tessera {

/// Runs a task that needs this thread's event loop, for timers and notifiers: at once where there is one, else when it
/// begins, unless `context` is gone by then. What is posted to the GUI thread may run before there is an application.
template <class Task>
void whenLoopRuns(QObject& context, Task task)
{
    if (QAbstractEventDispatcher::instance())
        task();
    else
        QMetaObject::invokeMethod(&context, std::move(task), Qt::QueuedConnection);
}

} // namespace tessera
