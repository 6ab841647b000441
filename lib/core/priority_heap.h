// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tessera {

/// A priority queue whose elements can be found, re-ranked and taken out by key. The least rank
/// (by `Less`) is on top; equal ranks leave in the order they were pushed, however often they were
/// re-ranked meanwhile. Every change is O(log n), look-up O(1). Each key is in it at most once.
/// Not thread-safe. Movable.
template <class Key, class Rank, class Less = std::less<Rank>, class Hash = std::hash<Key>>
class PriorityHeap {
public:
    PriorityHeap() = default;
    PriorityHeap(const PriorityHeap&) = delete;
    PriorityHeap& operator=(const PriorityHeap&) = delete;
    PriorityHeap(PriorityHeap&&) noexcept = default;
    PriorityHeap& operator=(PriorityHeap&&) noexcept = default;

    /// False, and nothing changes, when the key is in already.
    bool push(const Key& key, Rank rank)
    {
        const auto [entry, fresh] = m_positions.try_emplace(key, m_nodes.size());
        if (!fresh)
            return false;
        m_nodes.push_back({std::move(rank), m_sequence++, &*entry});
        siftUp(m_nodes.size() - 1);
        return true;
    }

    /// Gives `key` another rank; it keeps its age among equals. False when it is not in.
    bool update(const Key& key, Rank rank)
    {
        const auto entry = m_positions.find(key);
        if (entry == m_positions.end())
            return false;
        m_nodes[entry->second].rank = std::move(rank);
        settle(entry->second);
        return true;
    }

    /// False when it is not in.
    bool erase(const Key& key)
    {
        const auto entry = m_positions.find(key);
        if (entry == m_positions.end())
            return false;
        const std::size_t hole = entry->second;
        m_positions.erase(entry);
        if (hole + 1 != m_nodes.size()) {
            place(hole, std::move(m_nodes.back()));
            m_nodes.pop_back();
            settle(hole);
        } else {
            m_nodes.pop_back();
        }
        return true;
    }

    /// Requires !empty().
    [[nodiscard]] const Key& top() const
    {
        assert(!empty());
        return m_nodes.front().entry->first;
    }
    /// Requires !empty().
    [[nodiscard]] const Rank& topRank() const
    {
        assert(!empty());
        return m_nodes.front().rank;
    }
    /// Takes the top out. Requires !empty().
    Key pop()
    {
        Key key = top();
        erase(key);
        return key;
    }

    [[nodiscard]] bool contains(const Key& key) const { return m_positions.contains(key); }
    /// Null when it is not in; valid until the next change.
    [[nodiscard]] const Rank* rank(const Key& key) const
    {
        const auto entry = m_positions.find(key);
        return entry == m_positions.end() ? nullptr : &m_nodes[entry->second].rank;
    }
    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] bool empty() const { return m_nodes.empty(); }
    void clear()
    {
        m_nodes.clear();
        m_positions.clear();
    }

    /// Calls `visit(key, rank)` for each element, in no particular order; it must not change the heap.
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (const Node& node : m_nodes)
            visit(node.entry->first, node.rank);
    }

private:
    using Positions = std::unordered_map<Key, std::size_t, Hash>;

    // A node knows its map entry, so that moving it costs no look-up: map entries do not move.
    struct Node {
        Rank rank;
        std::uint64_t sequence;
        typename Positions::value_type* entry;
    };

    static bool before(const Node& a, const Node& b)
    {
        const Less less;
        if (less(a.rank, b.rank))
            return true;
        return !less(b.rank, a.rank) && a.sequence < b.sequence;
    }

    void place(std::size_t at, Node&& node)
    {
        node.entry->second = at;
        m_nodes[at] = std::move(node);
    }

    void settle(std::size_t at)
    {
        if (siftUp(at) == at)
            siftDown(at);
    }

    std::size_t siftUp(std::size_t at)
    {
        Node node = std::move(m_nodes[at]);
        while (at > 0 && before(node, m_nodes[(at - 1) / 2])) {
            place(at, std::move(m_nodes[(at - 1) / 2]));
            at = (at - 1) / 2;
        }
        place(at, std::move(node));
        return at;
    }

    void siftDown(std::size_t at)
    {
        Node node = std::move(m_nodes[at]);
        for (std::size_t child = 2 * at + 1; child < m_nodes.size(); child = 2 * at + 1) {
            if (child + 1 < m_nodes.size() && before(m_nodes[child + 1], m_nodes[child]))
                ++child;
            if (!before(m_nodes[child], node))
                break;
            place(at, std::move(m_nodes[child]));
            at = child;
        }
        place(at, std::move(node));
    }

    std::vector<Node> m_nodes;
    Positions m_positions;
    std::uint64_t m_sequence = 0;
};

} // namespace tessera
