// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>

#include <core/clock.h>
#include <core/executor.h>
#include <core/mutex.h>

namespace tessera {

/// Runs tasks on the thread this object lives in (the GUI's), from its event loop. Tasks travel in our
/// own queue; Qt only carries a wake-up without payload. Tasks left when it dies are dropped unrun.
class QtExecutor final : public QObject, public Executor {
    Q_OBJECT

public:
    explicit QtExecutor(QObject* parent = nullptr);

    void post(std::function<void()> task) override;

    /// Runs now what was posted, on this object's thread, for a program whose event loop does not run yet; waits
    /// for the first of it, `atMost`. False when there was nothing.
    bool runPosted(Duration atMost = {});

private:
    /// Runs what was queued when it began; later tasks wait for the next turn of the event loop.
    Q_INVOKABLE void drain();

    Mutex m_mutex;
    CondVar m_posted;
    std::deque<std::function<void()>> m_tasks TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
