// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

#include <core/clock.h>

namespace tessera::detail {

/// Threads of our own that all run the same body once, at a lower scheduling priority. QThreadPool only
/// sees one runnable without payload, handed over several times.
class PumpPool {
public:
    /// `body` gets the pump's index, from 0, and returns when the pump is to end.
    PumpPool(unsigned pumps, int niceness, std::function<void(unsigned)> body);
    /// join() without a bound. The body must have been told to return.
    ~PumpPool();
    PumpPool(const PumpPool&) = delete;
    PumpPool& operator=(const PumpPool&) = delete;

    /// None of them may run.
    void start();
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

    const unsigned m_pumps;
    const int m_niceness;
    std::atomic<unsigned> m_next{0};
    Pump m_pump;
    QThreadPool m_pool;
    const std::function<void(unsigned)> m_body; ///< goes first: see runBody
};

} // namespace tessera::detail
