// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <utility>

#include <core/slot_heap.h>

namespace tessera {

/// A SlotHeap whose elements are found by key. Each key is in it at most once; look-up is O(1), every
/// change O(log n). Not thread-safe. Movable.
template <class Key, class Rank, class Less = std::less<Rank>, class Hash = std::hash<Key>>
class PriorityHeap {
public:
    /// False, and nothing changes, when the key is in already.
    bool push(const Key& key, Rank rank)
    {
        const auto [entry, fresh] = m_slots.try_emplace(key);
        if (fresh)
            entry->second = m_heap.push(&entry->first, std::move(rank));
        return fresh;
    }

    /// Gives `key` another rank; it keeps its age among equals. False when it is not in.
    bool update(const Key& key, Rank rank)
    {
        const auto entry = m_slots.find(key);
        if (entry == m_slots.end())
            return false;
        m_heap.update(entry->second, std::move(rank));
        return true;
    }

    /// False when it is not in.
    bool erase(const Key& key)
    {
        const auto entry = m_slots.find(key);
        if (entry == m_slots.end())
            return false;
        m_heap.erase(entry->second);
        m_slots.erase(entry);
        return true;
    }

    /// Requires !empty().
    [[nodiscard]] const Key& top() const { return *m_heap.top(); }
    /// Requires !empty().
    [[nodiscard]] const Rank& topRank() const { return m_heap.topRank(); }
    /// Takes the top out. Requires !empty().
    Key pop()
    {
        Key key = top();
        erase(key);
        return key;
    }

    [[nodiscard]] bool contains(const Key& key) const { return m_slots.contains(key); }
    /// Null when it is not in; valid until the next change.
    [[nodiscard]] const Rank* rank(const Key& key) const
    {
        const auto entry = m_slots.find(key);
        return entry == m_slots.end() ? nullptr : &m_heap.rank(entry->second);
    }
    [[nodiscard]] std::size_t size() const { return m_heap.size(); }
    [[nodiscard]] bool empty() const { return m_heap.empty(); }
    void clear()
    {
        m_heap.clear();
        m_slots.clear();
    }

    /// Calls `visit(key, rank)` for each element, in no particular order; it must not change the heap.
    template <class Visit>
    void for_each(Visit visit) const
    {
        m_heap.for_each([&visit](const Key* key, const Rank& rank) { visit(*key, rank); });
    }

private:
    using Heap = SlotHeap<const Key*, Rank, Less>;

    Heap m_heap; ///< points at the map's keys, which do not move
    std::unordered_map<Key, typename Heap::Slot, Hash> m_slots;
};

} // namespace tessera
