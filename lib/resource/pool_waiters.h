// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>

#include <core/mutex.h>

namespace tessera::detail {

/// One acquire that did not end at once.
struct PoolWaiter {
    CondVar wake;
    bool waiting = false;
    bool busy = false; ///< checks or makes one, without the lock: those behind it need not wait for that
};

/// Those who acquire from a pool, in the order they came. Only the first that is not busy may take or
/// make one, so that nobody is overtaken. Not thread-safe: the pool's mutex guards it.
class PoolWaiters {
public:
    using Place = std::list<PoolWaiter*>::iterator;

    [[nodiscard]] Place add(PoolWaiter& waiter) { return m_all.insert(m_all.end(), &waiter); }
    void remove(Place place) { m_all.erase(place); }
    [[nodiscard]] bool empty() const { return m_all.empty(); }

    [[nodiscard]] PoolWaiter* first() const
    {
        const auto found = std::find_if(m_all.begin(), m_all.end(), [](const PoolWaiter* w) { return !w->busy; });
        return found == m_all.end() ? nullptr : *found;
    }
    void wakeFirst()
    {
        if (PoolWaiter* waiter = first())
            waiter->wake.notifyOne();
    }
    void wakeAll()
    {
        for (PoolWaiter* waiter : m_all)
            waiter->wake.notifyOne();
    }
    [[nodiscard]] std::uint64_t waiting() const
    {
        return static_cast<std::uint64_t>(
            std::count_if(m_all.begin(), m_all.end(), [](const PoolWaiter* w) { return w->waiting; }));
    }

private:
    std::list<PoolWaiter*> m_all;
};

} // namespace tessera::detail
