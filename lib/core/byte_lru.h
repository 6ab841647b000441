// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

namespace tessera {

/// Keeps the most recently used values inside a budget of bytes. What a value weighs is told when
/// it is put in. Not thread-safe.
template <class Key, class Value, class Hash = std::hash<Key>>
class ByteLru {
public:
    /// Told of each value that the budget pushes out, after it is out and before it is destroyed;
    /// not of erased, replaced or cleared ones. May use the cache.
    using OnEvict = std::function<void(const Key&, Value&)>;

    explicit ByteLru(std::uint64_t budgetBytes, OnEvict onEvict = {})
        : m_budget(budgetBytes), m_onEvict(std::move(onEvict))
    {
    }
    ByteLru(const ByteLru&) = delete;
    ByteLru& operator=(const ByteLru&) = delete;

    /// Replaces the key's value, makes it the most recent and pushes out the oldest others until
    /// all fit. A value larger than the budget is not stored, and the key's old value is gone too:
    /// false then.
    bool put(const Key& key, Value value, std::uint64_t bytes)
    {
        erase(key);
        if (bytes > m_budget)
            return false;
        m_items.push_front({key, std::move(value), bytes});
        m_index.emplace(key, m_items.begin());
        m_bytes += bytes;
        shrink();
        m_peak = std::max(m_peak, m_bytes);
        return true;
    }

    /// Makes the value the most recent. Null when absent; valid until the next change.
    [[nodiscard]] Value* get(const Key& key)
    {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return nullptr;
        m_items.splice(m_items.begin(), m_items, found->second);
        return &found->second->value;
    }

    /// As get(), without touching it.
    [[nodiscard]] const Value* peek(const Key& key) const
    {
        const auto found = m_index.find(key);
        return found == m_index.end() ? nullptr : &found->second->value;
    }

    [[nodiscard]] bool contains(const Key& key) const { return m_index.contains(key); }

    /// False when absent.
    bool erase(const Key& key)
    {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return false;
        m_bytes -= found->second->bytes;
        // Unlinked first: the value's destructor may look in here again.
        Items gone;
        gone.splice(gone.begin(), m_items, found->second);
        m_index.erase(found);
        return true;
    }

    void clear()
    {
        Items gone;
        gone.swap(m_items);
        m_index.clear();
        m_bytes = 0;
    }

    /// Pushes out what no longer fits.
    void setBudget(std::uint64_t bytes)
    {
        m_budget = bytes;
        shrink();
    }

    /// Calls `visit(key, value, bytes)` from the most to the least recent; it must not change the cache.
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (const Item& item : m_items)
            visit(item.key, item.value, item.bytes);
    }

    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    /// The most that was kept at a time.
    [[nodiscard]] std::uint64_t peakBytes() const { return m_peak; }
    [[nodiscard]] std::uint64_t budget() const { return m_budget; }
    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] bool empty() const { return m_items.empty(); }
    /// How many values the budget has pushed out so far.
    [[nodiscard]] std::uint64_t evicted() const { return m_evicted; }

private:
    struct Item {
        Key key;
        Value value;
        std::uint64_t bytes;
    };
    using Items = std::list<Item>;

    void shrink()
    {
        while (m_bytes > m_budget) {
            Items gone;
            gone.splice(gone.begin(), m_items, std::prev(m_items.end()));
            Item& item = gone.front();
            m_index.erase(item.key);
            m_bytes -= item.bytes;
            ++m_evicted;
            if (m_onEvict)
                m_onEvict(item.key, item.value);
        }
    }

    std::uint64_t m_budget;
    OnEvict m_onEvict;
    Items m_items; // most recent first
    std::unordered_map<Key, typename Items::iterator, Hash> m_index;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_peak = 0;
    std::uint64_t m_evicted = 0;
};

} // namespace tessera
