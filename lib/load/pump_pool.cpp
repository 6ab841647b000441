// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/pump_pool.h>

#include <algorithm>
#include <thread>
#include <utility>

#include <load/thread_priority.h>

namespace tessera::detail {

PumpPool::PumpPool(unsigned pumps, int niceness, std::function<void(unsigned)> body)
    : m_pumps(pumps), m_niceness(niceness), m_pump(*this), m_body(std::move(body))
{
    m_pool.setMaxThreadCount(static_cast<int>(pumps));
    m_pool.setExpiryTimeout(-1);
}

PumpPool::~PumpPool()
{
    (void)join(Duration::max());
}

void PumpPool::start()
{
    m_next = 0;
    for (unsigned i = 0; i < m_pumps; ++i)
        m_pool.start(&m_pump);
}

bool PumpPool::join(Duration atMost)
{
    const auto ms =
        std::chrono::ceil<std::chrono::milliseconds>(std::min<Duration>(atMost, std::chrono::hours(24 * 20)));
    return m_pool.waitForDone(atMost == Duration::max() ? -1 : static_cast<int>(ms.count()));
}

void PumpPool::leaveBehind(std::unique_ptr<PumpPool> pool)
{
    std::thread([left = std::move(pool)] { (void)left->join(Duration::max()); }).detach();
}

// A copy, with its own hold on what it needs: letting go of it is the last thing a pump does, and what
// orders that before the end of a pool that was left behind.
void PumpPool::runBody()
{
    lowerThreadPriority(m_niceness);
    const std::function<void(unsigned)> body = m_body;
    body(m_next++);
}

} // namespace tessera::detail
