// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <functional>

namespace tessera::detail {

/// Threads of our own that all run the same body once, at a lower scheduling priority. QThreadPool only
/// sees one runnable without payload, handed over several times.
class PumpPool {
public:
    /// `body` gets the pump's index, from 0, and returns when the pump is to end.
    PumpPool(unsigned pumps, int niceness, std::function<void(unsigned)> body);
    /// join(). The body must have been told to return.
    ~PumpPool();
    PumpPool(const PumpPool&) = delete;
    PumpPool& operator=(const PumpPool&) = delete;

    void start();
    void join();

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
    const std::function<void(unsigned)> m_body;
    std::atomic<unsigned> m_next{0};
    Pump m_pump;
    QThreadPool m_pool;
};

} // namespace tessera::detail
