// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include <core/reports.h>
#include <resource/pool_types.h>

namespace tessera::detail {

template <class T>
struct PoolItem {
    T value;
    std::uint64_t bytes;
    std::optional<std::size_t> lease; ///< its place in the LeaseList
};

/// A pool's idle things and its counts. Always: allocs + adopted = idle + leased + deallocs + dead +
/// detached, where what is being checked or freed counts as leased. Not thread-safe: the pool's
/// mutex guards it.
template <class T>
class PoolShelf {
public:
    using Item = PoolItem<T>;
    using Counter = std::uint64_t PoolReport::*;

    explicit PoolShelf(const PoolConfig<T>& config) : m_config(config), m_itemBytes(config.itemBytes) { }

    /// At construction: the first one is the first to be handed out.
    void preload(Item item, Counter counter, TimePoint now)
    {
        ++(m_counts.*counter);
        learn(item.bytes);
        m_idle.push_front({std::move(item), now});
    }

    /// A new one, leased from the start.
    void created(std::uint64_t bytes, Counter counter)
    {
        ++(m_counts.*counter);
        ++m_leased;
        learn(bytes);
    }

    void put(Item item, TimePoint now)
    {
        m_idle.push_back({std::move(item), now});
        --m_leased;
    }

    [[nodiscard]] Item takeNewest()
    {
        Item item = std::move(m_idle.back().item);
        m_idle.pop_back();
        ++m_leased;
        return item;
    }

    void takeOldest(std::vector<Item>& into, std::size_t count)
    {
        for (; count > 0; --count, ++m_leased) {
            into.push_back(std::move(m_idle.front().item));
            m_idle.pop_front();
        }
    }

    void expire(std::vector<Item>& into, TimePoint now)
    {
        if (m_config.maxAge <= Duration::zero())
            return;
        while (m_idle.size() > m_config.minSize.value_or(0) && now - m_idle.front().since >= m_config.maxAge) {
            takeOldest(into, 1);
            ++m_counts.expired;
        }
    }

    void trimSize(std::vector<Item>& into)
    {
        if (!m_config.maxSize || m_idle.size() <= *m_config.maxSize)
            return;
        if (m_config.dropReturned) {
            into.push_back(takeNewest());
            ++m_counts.trimmed;
            return;
        }
        const std::size_t count = m_idle.size() - m_config.minSize.value_or(*m_config.maxSize);
        takeOldest(into, count);
        m_counts.trimmed += count;
    }

    /// Returns how many bytes.
    std::uint64_t shed(std::vector<Item>& into, std::uint64_t bytes)
    {
        std::uint64_t freed = 0;
        for (; freed < bytes && !m_idle.empty(); ++m_counts.trimmed) {
            freed += m_idle.front().item.bytes;
            takeOldest(into, 1);
        }
        return freed;
    }

    /// A leased one is no longer ours.
    void forget(std::uint64_t bytes, Counter counter)
    {
        --m_leased;
        m_bytes -= bytes;
        ++(m_counts.*counter);
    }

    void lent(bool reused)
    {
        m_counts.reuseHits += reused ? 1 : 0;
        m_counts.peakLeased = std::max(m_counts.peakLeased, m_leased);
    }

    /// Whether another may be made while `allocating` are being made.
    [[nodiscard]] bool mayGrow(std::uint64_t allocating) const
    {
        if (!m_config.alloc)
            return false;
        if (m_config.maxTotal && m_leased + m_idle.size() + allocating >= *m_config.maxTotal)
            return false;
        return m_config.maxBytes == 0 || m_bytes + (allocating + 1) * m_itemBytes <= m_config.maxBytes;
    }
    [[nodiscard]] bool neverFits() const
    {
        return m_config.alloc && m_config.maxBytes > 0 && m_itemBytes > m_config.maxBytes;
    }
    [[nodiscard]] bool overBudget() const { return m_config.maxBytes > 0 && m_bytes > m_config.maxBytes; }
    [[nodiscard]] std::uint64_t itemBytes() const { return m_itemBytes; }
    [[nodiscard]] std::size_t idle() const { return m_idle.size(); }

    [[nodiscard]] PoolReport report() const
    {
        PoolReport report = m_counts;
        report.name = m_config.name;
        report.idle = m_idle.size();
        report.leased = m_leased;
        report.bytes = m_bytes;
        report.budgetBytes = m_config.maxBytes;
        return report;
    }

private:
    struct Idle {
        Item item;
        TimePoint since;
    };

    void learn(std::uint64_t bytes)
    {
        m_bytes += bytes;
        m_itemBytes = std::max(m_itemBytes, bytes);
    }

    const PoolConfig<T>& m_config;
    std::deque<Idle> m_idle; // the oldest first
    std::uint64_t m_leased = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_itemBytes; // of the heaviest so far
    PoolReport m_counts;
};

} // namespace tessera::detail
