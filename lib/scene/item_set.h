// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// A set of item ids, one bit each: ids are small numbers, given in sequence.
class ItemSet {
public:
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] bool contains(ItemId id) const
    {
        return id / kBits < m_words.size() && (m_words[id / kBits] & bit(id)) != 0;
    }
    void insert(ItemId id)
    {
        if (id / kBits >= m_words.size())
            m_words.resize(id / kBits + 1);
        std::uint64_t& word = m_words[id / kBits];
        m_count += (word & bit(id)) == 0 ? 1 : 0;
        word |= bit(id);
    }
    void erase(ItemId id)
    {
        if (!contains(id))
            return;
        m_words[id / kBits] &= ~bit(id);
        --m_count;
    }
    void clear()
    {
        m_words.clear();
        m_count = 0;
    }

private:
    static constexpr std::size_t kBits = 64;
    [[nodiscard]] static std::uint64_t bit(ItemId id) { return std::uint64_t(1) << (id % kBits); }

    std::vector<std::uint64_t> m_words;
    std::size_t m_count = 0;
};

} // namespace tessera
