// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <functional>

#include <QThreadPool>

#include <core/executor.h>
#include <core/mutex.h>

namespace tessera {

/// Runs tasks on a few threads of its own, in the order they were posted. The tasks travel in our
/// queue; QtConcurrent carries nothing but the call that takes the next one, which lets
/// ThreadSanitizer follow every hand-over. The destructor waits for what runs and drops the rest.
class BackgroundExecutor final : public Executor {
public:
    /// `niceness`: how far below the other threads' their scheduling priority is.
    explicit BackgroundExecutor(int threads, int niceness = 0);
    ~BackgroundExecutor() override;

    void post(std::function<void()> task) override;
    /// Waits until all that was posted has run, for so long at most; false when something is left.
    bool finish(std::chrono::milliseconds most);

private:
    void runOne();
    /// Who waits sees what was done, as ThreadSanitizer must, which does not look into Qt's own waiting.
    void meet();

    const int m_niceness;
    Mutex m_mutex;
    std::deque<std::function<void()>> m_tasks TESSERA_GUARDED_BY(m_mutex);
    QThreadPool m_pool;
};

} // namespace tessera
