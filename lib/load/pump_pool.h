// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include <core/clock.h>
#include <core/mutex.h>
#include <load/thread_priority.h>

namespace tessera::detail {

/// Threads of our own that all run the same body once, from the start or later on at a lower scheduling priority.
/// QThreadPool only sees one runnable without payload, handed over several times.
class PumpPool {
public:
    /// `body` gets the pump's index, from 0, and returns when the pump is to end. `urgent`: the niceness is for
    /// after beNice().
    PumpPool(unsigned pumps, int niceness, bool urgent, std::function<void(unsigned)> body);
    /// join() without a bound. The body must have been told to return.
    ~PumpPool();
    PumpPool(const PumpPool&) = delete;
    PumpPool& operator=(const PumpPool&) = delete;

    /// None of them may run.
    void start();
    /// For good, as the system lets nobody raise a priority that was lowered. Any thread, at any time.
    void beNice();
    [[nodiscard]] bool isUrgent() const { return m_urgent; }
    /// Whether all have ended; waits for it no longer than `atMost`.
    [[nodiscard]] bool join(Duration atMost);
    /// Lets pumps that do not end have their pool for themselves: it goes when they do.
    static void leaveBehind(std::unique_ptr<PumpPool> pool);

private:
    class Pump final : public QRunnable {
    public:
        explicit Pump(PumpPool& owner) : m_owner(owner) { setAutoDelete(false); }
        void run() override { m_owner.runBody(); }

    private:
        PumpPool& m_owner;
    };

    void runBody();
    void enter();
    void leave();

    const unsigned m_pumps;
    const int m_niceness;
    std::atomic<bool> m_urgent;
    Mutex m_mutex;
    std::vector<ThreadNumber> m_unlowered TESSERA_GUARDED_BY(m_mutex); ///< of those that run
    std::atomic<unsigned> m_next{0};
    Pump m_pump;
    QThreadPool m_pool;
    const std::function<void(unsigned)> m_body; ///< goes first: see runBody
};

} // namespace tessera::detail
