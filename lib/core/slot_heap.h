// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace tessera {

/// A priority queue whose elements are found by a slot, a number that `push` gives out and that stays
/// theirs until they leave. The least rank (by `Less`) is on top; equal ranks leave in the order they
/// were pushed, however often they were re-ranked meanwhile. A change is O(log n); many changes at once
/// are O(n) together. At most 2^32 - 1 elements. Not thread-safe. Movable.
template <class T, class Rank, class Less = std::less<Rank>>
class SlotHeap {
public:
    using Slot = std::uint32_t;
    static constexpr Slot kNoSlot = std::numeric_limits<Slot>::max();
    struct Change {
        Slot slot;
        Rank rank;
    };

    SlotHeap() = default;
    SlotHeap(const SlotHeap&) = delete;
    SlotHeap& operator=(const SlotHeap&) = delete;
    SlotHeap(SlotHeap&&) noexcept = default;
    SlotHeap& operator=(SlotHeap&&) noexcept = default;

    Slot push(T value, Rank rank)
    {
        const Slot slot = takeSlot(std::move(value));
        m_nodes.push_back({std::move(rank), m_sequence++, slot});
        siftUp(m_nodes.size() - 1);
        return slot;
    }

    /// Gives the element another rank; it keeps its age among equals.
    void update(Slot slot, Rank rank)
    {
        const std::size_t at = m_positions[slot];
        m_nodes[at].rank = std::move(rank);
        settle(at);
    }

    /// The same for many, each of them listed once.
    void updateAll(std::span<const Change> changes)
    {
        if (!isBulk(changes.size())) {
            for (const Change& change : changes)
                update(change.slot, change.rank);
            return;
        }
        for (const Change& change : changes)
            m_nodes[m_positions[change.slot]].rank = change.rank;
        order();
    }

    void erase(Slot slot)
    {
        const std::size_t hole = m_positions[slot];
        giveSlot(slot);
        if (hole + 1 != m_nodes.size()) {
            place(hole, std::move(m_nodes.back()));
            m_nodes.pop_back();
            settle(hole);
        } else {
            m_nodes.pop_back();
        }
    }

    /// The same for many, each of them listed once.
    void eraseAll(std::span<const Slot> gone)
    {
        if (!isBulk(gone.size())) {
            for (const Slot slot : gone)
                erase(slot);
            return;
        }
        for (const Slot slot : gone)
            m_nodes[m_positions[slot]].slot = kNoSlot;
        std::erase_if(m_nodes, [](const Node& node) { return node.slot == kNoSlot; });
        for (const Slot slot : gone)
            giveSlot(slot);
        order();
    }

    /// Takes the top out. Requires !empty().
    T pop()
    {
        const Slot slot = topSlot();
        T value = std::move(m_values[slot]);
        erase(slot);
        return value;
    }

    /// Requires !empty().
    [[nodiscard]] Slot topSlot() const
    {
        assert(!empty());
        return m_nodes.front().slot;
    }
    /// Requires !empty().
    [[nodiscard]] const T& top() const { return m_values[topSlot()]; }
    /// Requires !empty().
    [[nodiscard]] const Rank& topRank() const
    {
        assert(!empty());
        return m_nodes.front().rank;
    }
    /// Of an element that is in; valid until the next change.
    [[nodiscard]] const Rank& rank(Slot slot) const { return m_nodes[m_positions[slot]].rank; }
    [[nodiscard]] const T& value(Slot slot) const { return m_values[slot]; }

    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] bool empty() const { return m_nodes.empty(); }
    void clear()
    {
        m_nodes.clear();
        m_positions.clear();
        m_values.clear();
        m_free.clear();
    }

    /// Calls `visit(value, rank)` for each element, in no particular order; it must not change the heap.
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (const Node& node : m_nodes)
            visit(m_values[node.slot], node.rank);
    }

private:
    static constexpr std::size_t kChildren = 4; ///< shallower than a binary heap: fewer cache lines a change
    static constexpr std::size_t kBulkShare = 8;

    struct Node {
        Rank rank;
        std::uint64_t sequence;
        Slot slot;
    };

    static bool before(const Node& a, const Node& b)
    {
        const Less less;
        if (less(a.rank, b.rank))
            return true;
        return !less(b.rank, a.rank) && a.sequence < b.sequence;
    }

    /// Whether ordering everything anew is cheaper than one change after the other.
    [[nodiscard]] bool isBulk(std::size_t changes) const
    {
        return changes > 1 && changes * kBulkShare > m_nodes.size();
    }

    Slot takeSlot(T value)
    {
        if (m_free.empty()) {
            m_values.push_back(std::move(value));
            m_positions.push_back(0);
            return static_cast<Slot>(m_values.size() - 1);
        }
        const Slot slot = m_free.back();
        m_free.pop_back();
        m_values[slot] = std::move(value);
        return slot;
    }

    void giveSlot(Slot slot)
    {
        m_values[slot] = T();
        m_free.push_back(slot);
    }

    void place(std::size_t at, Node&& node)
    {
        m_positions[node.slot] = static_cast<Slot>(at);
        m_nodes[at] = std::move(node);
    }

    void order()
    {
        for (std::size_t at = 0; at < m_nodes.size(); ++at)
            m_positions[m_nodes[at].slot] = static_cast<Slot>(at);
        if (m_nodes.size() > 1)
            for (std::size_t at = (m_nodes.size() - 2) / kChildren + 1; at-- > 0;)
                siftDown(at);
    }

    void settle(std::size_t at)
    {
        if (siftUp(at) == at)
            siftDown(at);
    }

    std::size_t siftUp(std::size_t at)
    {
        Node node = std::move(m_nodes[at]);
        while (at > 0 && before(node, m_nodes[(at - 1) / kChildren])) {
            place(at, std::move(m_nodes[(at - 1) / kChildren]));
            at = (at - 1) / kChildren;
        }
        place(at, std::move(node));
        return at;
    }

    void siftDown(std::size_t at)
    {
        Node node = std::move(m_nodes[at]);
        for (std::size_t first = kChildren * at + 1; first < m_nodes.size(); first = kChildren * at + 1) {
            std::size_t least = first;
            for (std::size_t child = first + 1; child < std::min(first + kChildren, m_nodes.size()); ++child)
                if (before(m_nodes[child], m_nodes[least]))
                    least = child;
            if (!before(m_nodes[least], node))
                break;
            place(at, std::move(m_nodes[least]));
            at = least;
        }
        place(at, std::move(node));
    }

    std::vector<Node> m_nodes;
    std::vector<Slot> m_positions; ///< by slot: where its node is
    std::vector<T> m_values;       ///< by slot
    std::vector<Slot> m_free;
    std::uint64_t m_sequence = 0;
};

} // namespace tessera
