// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <deque>
#include <exception>
#include <iterator>
#include <list>
#include <stop_token>
#include <utility>
#include <vector>

#include <core/reports.h>
#include <resource/pool_types.h>

namespace tessera::detail {

/// What a ResourcePool and its leases share. Under m_mutex always: allocs + adopted = idle + leased
/// + deallocs + dead + detached, where a resource that is being checked or freed counts as leased,
/// and of m_waiters only the first that is not busy may take or make a resource.
template <class T>
class PoolCore {
public:
    using Config = PoolConfig<T>;

    struct Item {
        T value;
        std::uint64_t bytes;
    };

    explicit PoolCore(Config config)
        : m_config(std::move(config)), m_clock(m_config.clock ? *m_config.clock : m_steady),
          m_mutexOwner(m_config.mutex ? m_config.mutex : std::make_shared<Mutex>()), m_mutex(*m_mutexOwner),
          m_itemBytes(m_config.itemBytes)
    {
    }
    PoolCore(const PoolCore&) = delete;
    PoolCore& operator=(const PoolCore&) = delete;

    Status open(std::vector<T> initial)
    {
        if (m_config.minSize && m_config.maxSize && *m_config.minSize > *m_config.maxSize)
            return reject({ErrorCode::InvalidArgument, name() + " cannot keep at least " + std::to_string(*m_config.minSize)
                               + " and at most " + std::to_string(*m_config.maxSize)});
        for (T& value : initial)
            preload(std::move(value), &PoolReport::adopted);
        const std::size_t wanted = m_config.alloc ? m_config.minSize.value_or(0) : 0;
        for (std::size_t have = initial.size(); have < wanted; ++have) {
            auto made = make();
            if (!made)
                return reject(made.error());
            preload(std::move(*made), &PoolReport::allocs);
        }
        trim();
        return {};
    }

    [[nodiscard]] Result<Item> acquire(const Wait& wait, const std::stop_token& stop)
    {
        const TimePoint deadline = m_clock.now() + wait.time();
        Waiter self;
        Lock lock(m_mutex);
        const auto place = m_waiters.insert(m_waiters.end(), &self);
        Result<Item> result = acquireInTurn(lock, self, wait, deadline, stop);
        m_waiters.erase(place);
        wakeFirst();
        return result;
    }

    /// Takes over a resource from outside.
    void adopt(T value)
    {
        const std::uint64_t bytes = weigh(value);
        const Lock lock(m_mutex);
        ++m_counts.adopted;
        m_bytes += bytes;
        ++m_leased;
        giveBack({std::move(value), bytes});
    }

    void release(Item item)
    {
        const Lock lock(m_mutex);
        giveBack(std::move(item));
    }

    void discard(Item item) { free(std::move(item), &PoolReport::deallocs); }

    void detached(std::uint64_t bytes)
    {
        const Lock lock(m_mutex);
        forget(bytes, &PoolReport::detached);
    }

    /// Frees what is too old or too many; waiters look at the clock again.
    void trim()
    {
        std::vector<Item> surplus;
        {
            const Lock lock(m_mutex);
            expire(surplus);
            trimSize(surplus);
            wakeAll();
        }
        freeAll(std::move(surplus));
    }

    /// Frees all idle ones now; what is leased is freed when it comes back.
    void close(Error reason)
    {
        std::vector<Item> surplus;
        {
            const Lock lock(m_mutex);
            if (!m_closed)
                m_closed = std::move(reason);
            takeOldest(surplus, m_idle.size());
            wakeAll();
        }
        freeAll(std::move(surplus));
    }

    /// Frees up to `bytes` of idle ones, the oldest first. Returns how much it was.
    std::uint64_t shed(std::uint64_t bytes)
    {
        std::vector<Item> surplus;
        std::uint64_t freed = 0;
        {
            const Lock lock(m_mutex);
            while (freed < bytes && !m_idle.empty()) {
                freed += m_idle.front().item.bytes;
                takeOldest(surplus, 1);
                ++m_counts.trimmed;
            }
        }
        freeAll(std::move(surplus));
        return freed;
    }

    [[nodiscard]] Status status() const
    {
        const Lock lock(m_mutex);
        return m_closed ? Status(*m_closed) : Status();
    }

    [[nodiscard]] PoolReport report() const
    {
        const Lock lock(m_mutex);
        PoolReport report = m_counts;
        report.name = m_config.name;
        report.idle = m_idle.size();
        report.leased = m_leased;
        report.waiters = static_cast<std::uint64_t>(
            std::count_if(m_waiters.begin(), m_waiters.end(), [](const Waiter* w) { return w->waiting; }));
        report.bytes = m_bytes;
        report.budgetBytes = m_config.maxBytes;
        return report;
    }

    [[nodiscard]] std::string name() const { return m_config.name.empty() ? "the pool" : "the pool " + m_config.name; }

private:
    struct Idle {
        Item item;
        TimePoint since;
    };
    struct Waiter {
        CondVar wake;
        bool waiting = false;
        bool busy = false; // checks or makes one, without the lock: those behind it need not wait for that
    };

    /// At construction: the first one is the first to be handed out.
    void preload(T value, std::uint64_t PoolReport::*counter)
    {
        const std::uint64_t bytes = weigh(value);
        const Lock lock(m_mutex);
        ++(m_counts.*counter);
        m_bytes += bytes;
        m_itemBytes = std::max(m_itemBytes, bytes);
        m_idle.push_front({{std::move(value), bytes}, m_clock.now()});
    }

    [[nodiscard]] Waiter* first() const TESSERA_REQUIRES(m_mutex)
    {
        const auto found = std::find_if(m_waiters.begin(), m_waiters.end(), [](const Waiter* w) { return !w->busy; });
        return found == m_waiters.end() ? nullptr : *found;
    }
    void wakeFirst() TESSERA_REQUIRES(m_mutex)
    {
        if (Waiter* waiter = first())
            waiter->wake.notifyOne();
    }
    void wakeAll() TESSERA_REQUIRES(m_mutex)
    {
        for (Waiter* waiter : m_waiters)
            waiter->wake.notifyOne();
    }

    [[nodiscard]] Result<Item> acquireInTurn(Lock& lock, Waiter& self, const Wait& wait, TimePoint deadline,
                                             const std::stop_token& stop) TESSERA_REQUIRES(m_mutex)
    {
        for (;;) {
            if (m_closed)
                return *m_closed;
            if (first() == &self) {
                if (auto item = takeAlive(self))
                    return std::move(*item);
                if (m_closed)
                    return *m_closed;
                if (const auto never = neverFits(); !never)
                    return never.error();
                if (mayGrow()) {
                    Result<Item> made = grow(self);
                    if (made || made.error().code != ErrorCode::Full)
                        return made;
                    continue;
                }
            }
            if (wait.isNo())
                return Error{ErrorCode::Full, "nothing is free in " + name()};
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, "cancelled while waiting for " + name()};
            if (!wait.isUnlimited() && m_clock.now() >= deadline)
                return Error{ErrorCode::Timeout, "nothing became free in " + name() + " in time"};
            self.waiting = true;
            const auto ready = [this, &self, &wait, deadline]() TESSERA_NO_ANALYSIS {
                return m_closed || (!wait.isUnlimited() && m_clock.now() >= deadline)
                    || (first() == &self && (!m_idle.empty() || mayGrow()));
            };
            if (wait.isUnlimited())
                self.wake.wait(lock, stop, ready);
            else
                self.wake.waitFor(lock, stop, deadline - m_clock.now(), ready);
            self.waiting = false;
        }
    }

    /// The most recently used one that is still good.
    [[nodiscard]] std::optional<Item> takeAlive(Waiter& self) TESSERA_REQUIRES(m_mutex)
    {
        while (!m_idle.empty()) {
            Item item = std::move(m_idle.back().item);
            m_idle.pop_back();
            ++m_leased;
            if (m_config.check) {
                self.busy = true;
                wakeFirst();
                m_mutex.unlock();
                const bool alive = isAlive(item.value);
                if (!alive)
                    free(std::move(item), &PoolReport::dead);
                m_mutex.lock();
                self.busy = false;
                if (!alive)
                    continue;
            }
            ++m_counts.reuseHits;
            m_counts.peakLeased = std::max(m_counts.peakLeased, m_leased);
            return item;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool mayGrow() const TESSERA_REQUIRES(m_mutex)
    {
        if (!m_config.alloc)
            return false;
        const std::uint64_t count = m_leased + m_idle.size() + m_allocating;
        if (m_config.maxTotal && count >= *m_config.maxTotal)
            return false;
        return m_config.maxBytes == 0 || m_bytes + (m_allocating + 1) * m_itemBytes <= m_config.maxBytes;
    }

    [[nodiscard]] Status neverFits() const TESSERA_REQUIRES(m_mutex)
    {
        if (!m_config.alloc || m_config.maxBytes == 0 || m_itemBytes <= m_config.maxBytes)
            return {};
        return Error{ErrorCode::TooLarge, std::to_string(m_itemBytes) + " bytes do not fit into the "
                         + std::to_string(m_config.maxBytes) + " of " + name()};
    }

    /// Full: made, but it did not fit; its weight is known now.
    [[nodiscard]] Result<Item> grow(Waiter& self) TESSERA_REQUIRES(m_mutex)
    {
        ++m_allocating;
        self.busy = true;
        wakeFirst();
        m_mutex.unlock();
        Result<T> made = make();
        const std::uint64_t bytes = made ? weigh(*made) : 0;
        m_mutex.lock();
        self.busy = false;
        --m_allocating;
        if (!made)
            return made.error();
        ++m_counts.allocs;
        ++m_leased;
        m_bytes += bytes;
        m_itemBytes = std::max(m_itemBytes, bytes);
        Item item{std::move(*made), bytes};
        if (m_config.maxBytes > 0 && m_bytes > m_config.maxBytes) {
            m_mutex.unlock();
            free(std::move(item), &PoolReport::deallocs);
            m_mutex.lock();
            return Error{ErrorCode::Full, {}};
        }
        m_counts.peakLeased = std::max(m_counts.peakLeased, m_leased);
        return item;
    }

    void giveBack(Item item) TESSERA_REQUIRES(m_mutex)
    {
        std::vector<Item> surplus;
        if (m_closed) {
            surplus.push_back(std::move(item));
        } else {
            m_idle.push_back({std::move(item), m_clock.now()});
            --m_leased;
            expire(surplus);
            if (!first())
                trimSize(surplus);
            wakeFirst();
        }
        if (surplus.empty())
            return;
        m_mutex.unlock();
        freeAll(std::move(surplus));
        m_mutex.lock();
    }

    void takeOldest(std::vector<Item>& surplus, std::size_t count) TESSERA_REQUIRES(m_mutex)
    {
        for (; count > 0; --count, ++m_leased) {
            surplus.push_back(std::move(m_idle.front().item));
            m_idle.pop_front();
        }
    }

    void expire(std::vector<Item>& surplus) TESSERA_REQUIRES(m_mutex)
    {
        if (m_config.maxAge <= Duration::zero())
            return;
        const TimePoint now = m_clock.now();
        while (m_idle.size() > m_config.minSize.value_or(0) && now - m_idle.front().since >= m_config.maxAge) {
            takeOldest(surplus, 1);
            ++m_counts.expired;
        }
    }

    void trimSize(std::vector<Item>& surplus) TESSERA_REQUIRES(m_mutex)
    {
        if (!m_config.maxSize || m_idle.size() <= *m_config.maxSize)
            return;
        if (m_config.dropReturned) {
            surplus.push_back(std::move(m_idle.back().item));
            m_idle.pop_back();
            ++m_leased;
            ++m_counts.trimmed;
            return;
        }
        const std::size_t count = m_idle.size() - m_config.minSize.value_or(*m_config.maxSize);
        takeOldest(surplus, count);
        m_counts.trimmed += count;
    }

    void freeAll(std::vector<Item> items)
    {
        for (Item& item : items)
            free(std::move(item), &PoolReport::deallocs);
    }

    void free(Item item, std::uint64_t PoolReport::*counter)
    {
        const std::uint64_t bytes = item.bytes;
        {
            T dying = std::move(item.value);
            if (m_config.dealloc && counter == &PoolReport::deallocs)
                guarded("freeing", [&] { m_config.dealloc(dying); });
        }
        const Lock lock(m_mutex);
        forget(bytes, counter);
    }

    void forget(std::uint64_t bytes, std::uint64_t PoolReport::*counter) TESSERA_REQUIRES(m_mutex)
    {
        --m_leased;
        m_bytes -= bytes;
        ++(m_counts.*counter);
        wakeFirst();
    }

    [[nodiscard]] Status reject(Error reason)
    {
        close(reason);
        return reason;
    }

    [[nodiscard]] Result<T> make()
    {
        Result<T> made = Error{ErrorCode::Internal, "making one for " + name() + " failed for an unknown reason"};
        try {
            made = m_config.alloc();
        } catch (const std::exception& e) {
            made = Error{ErrorCode::Internal, e.what()};
        } catch (...) { // the reason stays unknown
        }
        return made;
    }

    [[nodiscard]] bool isAlive(T& value)
    {
        bool alive = false;
        guarded("checking", [&] { alive = m_config.check(value); });
        return alive;
    }

    [[nodiscard]] std::uint64_t weigh(const T& value)
    {
        std::uint64_t bytes = 0;
        if (m_config.bytes)
            guarded("weighing", [&] { bytes = m_config.bytes(value); });
        return bytes;
    }

    template <class Call>
    void guarded(const char* what, Call call)
    {
        std::string reason = "unknown";
        try {
            return call();
        } catch (const std::exception& e) {
            reason = e.what();
        } catch (...) { // the reason stays unknown
        }
        if (m_config.onError)
            m_config.onError(std::string(what) + " one of " + name() + " failed: " + reason);
    }

    const Config m_config;
    const SteadyClock m_steady{};
    const Clock& m_clock;
    const std::shared_ptr<Mutex> m_mutexOwner;
    Mutex& m_mutex;
    std::deque<Idle> m_idle TESSERA_GUARDED_BY(m_mutex); // the oldest first
    std::list<Waiter*> m_waiters TESSERA_GUARDED_BY(m_mutex);
    std::optional<Error> m_closed TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_leased TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_allocating TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_bytes TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_itemBytes TESSERA_GUARDED_BY(m_mutex);
    PoolReport m_counts TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera::detail
