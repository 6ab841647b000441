// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <resource/pool_core.h>
#include <resource/resource_ledger.h>

namespace tessera {

/// Keeps used things for the next user: the last one returned is the first handed out, so that the
/// rest grows old and is given up. Bounded by count, age and bytes; waiters are served in the order
/// they came. Thread-safe; starts no thread: sizes and ages are looked at whenever something
/// comes back and in trim(), which the owner calls now and then when ageing matters.
template <class T>
class ResourcePool {
    using Core = detail::PoolCore<T>;

public:
    using Config = PoolConfig<T>;

    /// Lends one resource and returns it at its end, also to a pool that is gone: then it is freed.
    /// Movable, also to other threads.
    class Lease {
    public:
        Lease() = default;
        Lease(Lease&& other) noexcept : m_core(std::move(other.m_core)), m_item(std::move(other.m_item))
        {
            other.m_item.reset();
        }
        Lease& operator=(Lease&& other) noexcept
        {
            if (this != &other) {
                reset();
                m_core = std::move(other.m_core);
                m_item = std::move(other.m_item);
                other.m_item.reset();
            }
            return *this;
        }
        ~Lease() { reset(); }

        explicit operator bool() const { return m_item.has_value(); }
        [[nodiscard]] T& operator*()
        {
            assert(m_item);
            return m_item->value;
        }
        [[nodiscard]] const T& operator*() const
        {
            assert(m_item);
            return m_item->value;
        }
        [[nodiscard]] T* operator->() { return &**this; }
        [[nodiscard]] const T* operator->() const { return &**this; }

        /// Returns it now.
        void reset()
        {
            if (auto item = take())
                std::exchange(m_core, nullptr)->release(std::move(*item));
        }
        /// It is broken: frees it instead of returning it.
        void discard()
        {
            if (auto item = take())
                std::exchange(m_core, nullptr)->discard(std::move(*item));
        }
        /// It is the caller's own from now on. Requires *this to be true.
        [[nodiscard]] T detach()
        {
            assert(m_item);
            auto item = take();
            std::exchange(m_core, nullptr)->detached(*item);
            return std::move(item->value);
        }

    private:
        friend class ResourcePool;
        Lease(std::shared_ptr<Core> core, typename Core::Item item) : m_core(std::move(core)), m_item(std::move(item))
        {
        }
        std::optional<typename Core::Item> take()
        {
            auto item = std::move(m_item);
            m_item.reset();
            return item;
        }

        std::shared_ptr<Core> m_core;
        std::optional<typename Core::Item> m_item;
    };

    /// `initial` fills the pool, the first to be handed out first. When the configuration
    /// contradicts itself, or filling up to minSize fails, the pool is closed from the start and
    /// status() says why.
    explicit ResourcePool(Config config, std::vector<T> initial = {})
        : m_core(std::make_shared<Core>(std::move(config)))
    {
        m_core->open(std::move(initial));
    }
    /// The same, with that error as the result.
    [[nodiscard]] static Result<std::unique_ptr<ResourcePool>> create(Config config, std::vector<T> initial = {})
    {
        auto pool = std::make_unique<ResourcePool>(std::move(config), std::move(initial));
        if (const Status status = pool->status(); !status)
            return status.error();
        return pool;
    }
    ~ResourcePool() { close(); }
    ResourcePool(const ResourcePool&) = delete;
    ResourcePool& operator=(const ResourcePool&) = delete;

    /// A free one that is good, else a new one, else it waits as told. Errors: Full (none, and not
    /// told to wait), Timeout, Cancelled by `stop`, Closed, TooLarge (could never fit maxBytes),
    /// or what alloc says. `holder` is for reports.
    [[nodiscard]] Result<Lease> acquire(const Wait& wait = Wait::no(), const std::stop_token& stop = {},
                                        const Holder& holder = {"lease", 0, CallSite::current()})
    {
        auto item = m_core->acquire(holder, wait, stop);
        if (!item)
            return item.error();
        return Lease(m_core, std::move(*item));
    }

    /// Gives the pool something that was not from it. Freed at once when the pool is closed.
    void push(T&& value) { m_core->adopt(std::move(value)); }

    void trim() { m_core->trim(); }
    /// Frees idle ones, the oldest first, until at least `bytes` are free or none is left. Returns how much.
    std::uint64_t shed(std::uint64_t bytes) { return m_core->shed(bytes); }
    /// Frees what is idle, ends all waits with Closed. Leases free theirs when they end.
    void close() { m_core->close({ErrorCode::Closed, m_core->name() + " is closed"}); }

    [[nodiscard]] Status status() const { return m_core->status(); }
    [[nodiscard]] std::size_t idle() const { return m_core->idle(); }
    [[nodiscard]] PoolReport report() const { return m_core->report(); }
    /// The pool as one resource, held by those who have leases.
    [[nodiscard]] LedgerEntry ledgerEntry() const
    {
        const PoolReport now = report();
        LedgerEntry entry{"pool", now.name, now.holders, now.bytes, now.idle + now.leased > 0};
        entry.state = status() ? "open" : "closed";
        return entry;
    }

private:
    std::shared_ptr<Core> m_core;
};

/// A pool that only keeps up to `keep` returned things (0: all) and makes others when none is idle.
template <class T>
[[nodiscard]] std::unique_ptr<ResourcePool<T>> makeSimplePool(std::function<Result<T>()> make, std::size_t keep = 4)
{
    PoolConfig<T> config;
    config.alloc = std::move(make);
    config.dropReturned = true;
    if (keep > 0)
        config.maxSize = keep;
    return std::make_unique<ResourcePool<T>>(std::move(config));
}

} // namespace tessera
