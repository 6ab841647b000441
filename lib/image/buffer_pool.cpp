// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/buffer_pool.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <core/explain.h>
#include <core/mutex.h>
#include <resource/lease_list.h>
#include <resource/resource_pool.h>

namespace tessera {

namespace {

/// Sizes that buffers come in. The last holds a full tile with its gutter (514 x 514).
constexpr std::array<std::size_t, 8> kClasses{8U << 10U,   24U << 10U,  72U << 10U,  160U << 10U,
                                              288U << 10U, 544U << 10U, 800U << 10U, 1088U << 10U};

struct Buffer {
    std::unique_ptr<std::uint8_t[]> memory;
    std::size_t bytes = 0;
};

} // namespace

class BufferPool::Impl : public std::enable_shared_from_this<BufferPool::Impl> {
public:
    using Pool = ResourcePool<Buffer>;
    using Lease = Pool::Lease;

    Impl(std::uint64_t budget, const Clock& clock) : m_budget(budget), m_clock(clock)
    {
        for (const std::size_t bytes : kClasses) {
            Pool::Config config;
            config.name = "decode buffers";
            config.alloc = [this, bytes] { return make(bytes); };
            config.dealloc = [this](Buffer& buffer) { unmake(buffer.bytes); };
            config.bytes = [](const Buffer& buffer) { return std::uint64_t(buffer.bytes); };
            config.clock = &clock;
            m_pools.push_back(std::make_unique<Pool>(std::move(config)));
        }
    }

    Result<Pixels> allocate(int width, int height, bool opaque, const Holder& holder, const std::stop_token& stop)
    {
        if (width < 1 || height < 1)
            return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "a buffer without pixels"));
        const std::size_t stride = static_cast<std::size_t>(width) * 4;
        const std::size_t bytes = stride * static_cast<std::size_t>(height);
        if (bytes > m_budget)
            return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "a buffer of %1 bytes, the budget is %2"),
                           {grouped(bytes), grouped(m_budget)});
        const TimePoint deadline = m_clock.now() + kPatience;
        while (true) {
            const std::uint64_t seen = returns();
            Result<std::shared_ptr<std::uint8_t>> storage = tryAllocate(bytes, holder);
            if (storage)
                return Pixels(width, height, stride, std::move(*storage), opaque);
            if (storage.error().code != ErrorCode::Full)
                return storage.error();
            if (shed(bytes))
                continue;
            if (const Status waited = waitForReturn(seen, deadline, stop); !waited)
                return waited.error();
        }
    }

    PoolReport report() const
    {
        PoolReport total;
        for (const auto& pool : m_pools) {
            const PoolReport r = pool->report();
            total.idle += r.idle;
            total.allocs += r.allocs;
            total.deallocs += r.deallocs;
            total.reuseHits += r.reuseHits;
            total.trimmed += r.trimmed;
            total.holders.insert(total.holders.end(), r.holders.begin(), r.holders.end());
        }
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        const std::vector<HolderReport> large = m_large.report(now);
        total.holders.insert(total.holders.end(), large.begin(), large.end());
        total.name = "decode buffers";
        total.leased = m_leased;
        total.peakLeased = m_peakLeased;
        total.waiters = m_waiting;
        total.allocs += m_largeAllocs;
        total.deallocs += m_largeDeallocs;
        total.bytes = m_bytes;
        total.peakBytes = m_peakBytes;
        total.budgetBytes = m_budget;
        return total;
    }

private:
    /// What a block of pixels keeps alive.
    struct Hold {
        std::shared_ptr<Impl> impl;
        std::optional<Lease> lease;
        Buffer large;
        std::optional<std::size_t> inLarge; ///< its place in m_large

        explicit Hold(std::shared_ptr<Impl> owner) : impl(std::move(owner)) { impl->leased(); }
        ~Hold()
        {
            lease.reset();
            if (large.memory)
                impl->dropLarge(*this);
            impl->returned();
        }
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;
    };

    Result<std::shared_ptr<std::uint8_t>> tryAllocate(std::size_t bytes, const Holder& holder)
    {
        const auto place = std::lower_bound(kClasses.begin(), kClasses.end(), bytes);
        if (place == kClasses.end()) {
            Result<Buffer> buffer = make(bytes);
            if (!buffer)
                return buffer.error();
            const auto hold = std::make_shared<Hold>(shared_from_this());
            hold->large = std::move(*buffer);
            const TimePoint now = m_clock.now();
            const Lock lock(m_mutex);
            ++m_largeAllocs;
            m_large.add(hold->inLarge, holder, now);
            return std::shared_ptr<std::uint8_t>(hold, hold->large.memory.get());
        }
        Result<Lease> lease =
            m_pools[static_cast<std::size_t>(place - kClasses.begin())]->acquire(Wait::no(), {}, holder);
        if (!lease)
            return lease.error();
        const auto hold = std::make_shared<Hold>(shared_from_this());
        hold->lease.emplace(std::move(*lease));
        return std::shared_ptr<std::uint8_t>(hold, (*hold->lease)->memory.get());
    }

    Result<Buffer> make(std::size_t bytes)
    {
        {
            const Lock lock(m_mutex);
            if (m_bytes + bytes > m_budget)
                return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "the decode buffers are used up"));
            m_bytes += bytes;
            m_peakBytes = std::max(m_peakBytes, m_bytes);
        }
        return Buffer{std::unique_ptr<std::uint8_t[]>(new std::uint8_t[bytes]), bytes};
    }

    void unmake(std::size_t bytes)
    {
        const Lock lock(m_mutex);
        m_bytes -= bytes;
    }

    void dropLarge(Hold& hold)
    {
        hold.large.memory.reset();
        unmake(hold.large.bytes);
        const Lock lock(m_mutex);
        ++m_largeDeallocs;
        m_large.remove(hold.inLarge);
    }

    /// Whether idle buffers of any size could be given up.
    bool shed(std::size_t bytes)
    {
        std::uint64_t freed = 0;
        for (const auto& pool : m_pools) {
            if (freed < bytes)
                freed += pool->shed(bytes - freed);
        }
        return freed > 0;
    }

    std::uint64_t returns() const
    {
        const Lock lock(m_mutex);
        return m_returns;
    }

    Status waitForReturn(std::uint64_t seen, TimePoint deadline, const std::stop_token& stop)
    {
        Lock lock(m_mutex);
        ++m_waiting;
        const Duration left = deadline - m_clock.now();
        const bool came =
            left > Duration::zero()
            && m_changed.waitFor(lock, stop, left, [this, seen]() TESSERA_NO_ANALYSIS { return m_returns != seen; });
        --m_waiting;
        if (came)
            return {};
        if (stop.stop_requested())
            return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
        return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "all decode buffers are in use: %1 of %2 bytes"),
                       {grouped(m_bytes), grouped(m_budget)});
    }

    void leased()
    {
        const Lock lock(m_mutex);
        m_peakLeased = std::max(m_peakLeased, ++m_leased);
    }

    void returned()
    {
        const Lock lock(m_mutex);
        --m_leased;
        ++m_returns;
        m_changed.notifyAll();
    }

    const std::uint64_t m_budget;
    const Clock& m_clock;
    mutable Mutex m_mutex;
    CondVar m_changed;
    std::uint64_t m_bytes TESSERA_GUARDED_BY(m_mutex) = 0; ///< idle and leased
    std::uint64_t m_peakBytes TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_leased TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_peakLeased TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_waiting TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_returns TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_largeAllocs TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_largeDeallocs TESSERA_GUARDED_BY(m_mutex) = 0;
    detail::LeaseList m_large TESSERA_GUARDED_BY(m_mutex); ///< who has those that no pool keeps
    std::vector<std::unique_ptr<Pool>> m_pools;            ///< last: freeing its buffers counts them off above
};

BufferPool::BufferPool(std::uint64_t budgetBytes, const Clock& clock)
    : m_impl(std::make_shared<Impl>(budgetBytes, clock))
{
}
BufferPool::~BufferPool() = default;

Result<Pixels> BufferPool::allocate(int width, int height, bool opaque, const Holder& holder,
                                    const std::stop_token& stop)
{
    return m_impl->allocate(width, height, opaque, holder, stop);
}

PoolReport BufferPool::report() const
{
    return m_impl->report();
}

} // namespace tessera
