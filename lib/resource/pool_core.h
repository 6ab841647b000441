// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include <resource/deadline.h>
#include <resource/lease_list.h>
#include <resource/pool_calls.h>
#include <resource/pool_shelf.h>
#include <resource/pool_waiters.h>

namespace tessera::detail {

/// What a ResourcePool and its leases share.
template <class T>
class PoolCore {
public:
    using Config = PoolConfig<T>;
    using Item = PoolItem<T>;

    explicit PoolCore(Config config)
        : m_calls(std::move(config)), m_clock(m_calls.config().clock ? *m_calls.config().clock : m_steady),
          m_mutexOwner(m_calls.config().mutex ? m_calls.config().mutex : std::make_shared<Mutex>()),
          m_mutex(*m_mutexOwner), m_shelf(m_calls.config())
    {
    }
    PoolCore(const PoolCore&) = delete;
    PoolCore& operator=(const PoolCore&) = delete;

    void open(std::vector<T> initial)
    {
        const Config& config = m_calls.config();
        for (T& value : initial)
            preload(std::move(value), &PoolReport::adopted);
        if (config.minSize && config.maxSize && *config.minSize > *config.maxSize)
            return close({ErrorCode::InvalidArgument, name() + " cannot keep at least "
                                                          + std::to_string(*config.minSize) + " and at most "
                                                          + std::to_string(*config.maxSize)});
        const std::size_t wanted = config.alloc ? config.minSize.value_or(0) : 0;
        for (std::size_t have = initial.size(); have < wanted; ++have) {
            auto made = m_calls.make();
            if (!made)
                return close(made.error());
            preload(std::move(*made), &PoolReport::allocs);
        }
        trim();
    }

    [[nodiscard]] Result<Item> acquire(const Holder& holder, const Wait& wait, const std::stop_token& stop)
    {
        Lock lock(m_mutex);
        if (m_waiters.empty() && !m_closed && m_shelf.idle() > 0 && !m_calls.config().check) {
            Item item = m_shelf.takeNewest();
            m_shelf.lent(true);
            m_leases.add(item.lease, holder, m_clock.coarse());
            return item;
        }
        const Deadline deadline(wait, m_clock);
        PoolWaiter self;
        const auto place = m_waiters.add(self);
        Result<Item> result = acquireInTurn(lock, self, wait, deadline, stop);
        m_waiters.remove(place);
        m_waiters.wakeFirst();
        if (result)
            m_leases.add(result->lease, holder, m_clock.coarse());
        return result;
    }

    /// Takes over one from outside.
    void adopt(T value)
    {
        const std::uint64_t bytes = m_calls.weigh(value);
        {
            const Lock lock(m_mutex);
            m_shelf.created(bytes, &PoolReport::adopted);
        }
        release({std::move(value), bytes, {}});
    }

    void release(Item item)
    {
        std::vector<Item> surplus;
        {
            const Lock lock(m_mutex);
            m_leases.remove(item.lease);
            if (m_closed) {
                surplus.push_back(std::move(item));
            } else {
                m_shelf.put(std::move(item), m_clock.now());
                m_shelf.expire(surplus, m_clock.now());
                if (!m_waiters.first())
                    m_shelf.trimSize(surplus);
                m_waiters.wakeFirst();
            }
        }
        disposeAll(std::move(surplus));
    }

    void discard(Item item) { dispose(item, &PoolReport::deallocs); }
    void detached(Item& item) { forget(item, &PoolReport::detached); }

    /// Frees what is too old or too many; waiters look at the clock again.
    void trim()
    {
        std::vector<Item> surplus;
        {
            const Lock lock(m_mutex);
            m_shelf.expire(surplus, m_clock.now());
            m_shelf.trimSize(surplus);
            m_waiters.wakeAll();
        }
        disposeAll(std::move(surplus));
    }

    /// Frees all idle ones now; what is leased is freed when it comes back.
    void close(Error reason)
    {
        std::vector<Item> surplus;
        {
            const Lock lock(m_mutex);
            if (!m_closed)
                m_closed = std::move(reason);
            m_shelf.takeOldest(surplus, m_shelf.idle());
            m_waiters.wakeAll();
        }
        disposeAll(std::move(surplus));
    }

    std::uint64_t shed(std::uint64_t bytes)
    {
        std::vector<Item> surplus;
        std::uint64_t freed = 0;
        {
            const Lock lock(m_mutex);
            freed = m_shelf.shed(surplus, bytes);
        }
        disposeAll(std::move(surplus));
        return freed;
    }

    [[nodiscard]] Status status() const
    {
        const Lock lock(m_mutex);
        return m_closed ? Status(*m_closed) : Status();
    }

    [[nodiscard]] std::size_t idle() const
    {
        const Lock lock(m_mutex);
        return m_shelf.idle();
    }

    [[nodiscard]] PoolReport report() const
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        PoolReport report = m_shelf.report();
        report.waiters = m_waiters.waiting();
        report.holders = m_leases.report(now);
        return report;
    }

    [[nodiscard]] std::string name() const { return m_calls.name(); }

private:
    void preload(T value, std::uint64_t PoolReport::*counter)
    {
        const std::uint64_t bytes = m_calls.weigh(value);
        const Lock lock(m_mutex);
        m_shelf.preload({std::move(value), bytes, {}}, counter, m_clock.now());
    }

    [[nodiscard]] Result<Item> acquireInTurn(Lock& lock, PoolWaiter& self, const Wait& wait, const Deadline& deadline,
                                             const std::stop_token& stop) TESSERA_REQUIRES(m_mutex)
    {
        for (;;) {
            while (!m_closed && m_waiters.first() == &self) {
                if (m_shelf.idle() > 0) {
                    if (auto item = takeAlive(self))
                        return std::move(*item);
                } else if (m_shelf.neverFits()) {
                    return Error{ErrorCode::TooLarge,
                                 std::to_string(m_shelf.itemBytes()) + " bytes do not fit into the "
                                     + std::to_string(m_calls.config().maxBytes) + " of " + name()};
                } else if (m_shelf.mayGrow(m_allocating)) {
                    if (auto made = grow(self))
                        return std::move(*made);
                } else {
                    break;
                }
            }
            if (m_closed)
                return *m_closed;
            if (wait.isNo())
                return Error{ErrorCode::Full, "nothing is free in " + name()};
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, "cancelled while waiting for " + name()};
            if (deadline.passed())
                return Error{ErrorCode::Timeout, "nothing became free in " + name() + " in time"};
            self.waiting = true;
            deadline.wait(self.wake, lock, stop, [this, &self]() TESSERA_NO_ANALYSIS {
                return m_closed
                       || (m_waiters.first() == &self && (m_shelf.idle() > 0 || m_shelf.mayGrow(m_allocating)));
            });
            self.waiting = false;
        }
    }

    /// The most recently used one, or nothing when it is dead. Requires an idle one.
    [[nodiscard]] std::optional<Item> takeAlive(PoolWaiter& self) TESSERA_REQUIRES(m_mutex)
    {
        Item item = m_shelf.takeNewest();
        if (m_calls.config().check) {
            self.busy = true;
            m_waiters.wakeFirst();
            m_mutex.unlock();
            const bool alive = m_calls.isAlive(item.value);
            if (!alive)
                dispose(item, &PoolReport::dead);
            m_mutex.lock();
            self.busy = false;
            if (!alive)
                return std::nullopt;
        }
        m_shelf.lent(true);
        return item;
    }

    /// A new one, why it could not be made, or nothing when it turned out not to fit.
    [[nodiscard]] std::optional<Result<Item>> grow(PoolWaiter& self) TESSERA_REQUIRES(m_mutex)
    {
        ++m_allocating;
        self.busy = true;
        m_waiters.wakeFirst();
        m_mutex.unlock();
        Result<T> made = m_calls.make();
        const std::uint64_t bytes = made ? m_calls.weigh(*made) : 0;
        m_mutex.lock();
        self.busy = false;
        --m_allocating;
        if (!made)
            return Result<Item>(made.error());
        m_shelf.created(bytes, &PoolReport::allocs);
        Item item{std::move(*made), bytes, {}};
        if (m_shelf.overBudget()) {
            m_mutex.unlock();
            dispose(item, &PoolReport::deallocs);
            m_mutex.lock();
            return std::nullopt;
        }
        m_shelf.lent(false);
        return Result<Item>(std::move(item));
    }

    void disposeAll(std::vector<Item> items)
    {
        for (Item& item : items)
            dispose(item, &PoolReport::deallocs);
    }

    void dispose(Item& item, std::uint64_t PoolReport::*counter)
    {
        {
            T dying = std::move(item.value);
            if (counter == &PoolReport::deallocs)
                m_calls.dispose(dying);
        }
        forget(item, counter);
    }

    void forget(Item& item, std::uint64_t PoolReport::*counter)
    {
        const Lock lock(m_mutex);
        m_leases.remove(item.lease);
        m_shelf.forget(item.bytes, counter);
        m_waiters.wakeFirst();
    }

    const PoolCalls<T> m_calls;
    const SteadyClock m_steady{};
    const Clock& m_clock;
    const std::shared_ptr<Mutex> m_mutexOwner;
    Mutex& m_mutex;
    PoolShelf<T> m_shelf TESSERA_GUARDED_BY(m_mutex);
    LeaseList m_leases TESSERA_GUARDED_BY(m_mutex);
    PoolWaiters m_waiters TESSERA_GUARDED_BY(m_mutex);
    std::optional<Error> m_closed TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_allocating TESSERA_GUARDED_BY(m_mutex) = 0;
};

} // namespace tessera::detail
