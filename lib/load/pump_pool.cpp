// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/pump_pool.h>

#include <utility>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace tessera::detail {

namespace {

/// On Linux niceness belongs to the thread. A refusal does no harm: the pump runs as everyone else.
void lowerPriority([[maybe_unused]] int niceness)
{
#if defined(__linux__)
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), niceness);
#endif
}

} // namespace

PumpPool::PumpPool(unsigned pumps, int niceness, std::function<void(unsigned)> body)
    : m_pumps(pumps), m_niceness(niceness), m_body(std::move(body)), m_pump(*this)
{
    m_pool.setMaxThreadCount(static_cast<int>(pumps));
    m_pool.setExpiryTimeout(-1);
}

PumpPool::~PumpPool()
{
    join();
}

void PumpPool::start()
{
    m_next = 0;
    for (unsigned i = 0; i < m_pumps; ++i)
        m_pool.start(&m_pump);
}

void PumpPool::join()
{
    m_pool.waitForDone();
}

void PumpPool::runBody()
{
    lowerPriority(m_niceness);
    m_body(m_next++);
}

} // namespace tessera::detail
