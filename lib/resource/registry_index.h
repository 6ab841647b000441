// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tessera::detail {

/// Finds entries by key: open addressing with linear probing, at most two thirds full; a byte of each
/// hash lies apart, so that few other entries are looked at. Entry has a `key` and a
/// `details().hash` that is well spread. Owns nothing; not thread-safe.
template <class Key, class Entry>
class RegistryIndex {
public:
    [[nodiscard]] Entry* find(const Key& key, std::size_t hash) const
    {
        if (m_size == 0)
            return nullptr;
        const std::uint8_t tag = tagOf(hash);
        for (std::size_t at = hash & m_mask; m_tags[at] != 0; at = (at + 1) & m_mask)
            if (m_tags[at] == tag && m_entries[at]->key == key)
                return m_entries[at];
        return nullptr;
    }

    /// Requires that the key is not there.
    void add(Entry& entry, std::size_t hash)
    {
        if (3 * (m_size + 1) > 2 * m_tags.size())
            grow();
        place(entry, hash);
        ++m_size;
    }

    /// Requires that it is there.
    void remove(const Entry& entry)
    {
        std::size_t hole = hashOf(entry) & m_mask;
        while (m_entries[hole] != &entry)
            hole = (hole + 1) & m_mask;
        // What was pushed past the hole moves back into it, so that no probe ends too early.
        for (std::size_t at = (hole + 1) & m_mask; m_tags[at] != 0; at = (at + 1) & m_mask) {
            if (((at - hashOf(*m_entries[at])) & m_mask) >= ((at - hole) & m_mask)) {
                m_tags[hole] = m_tags[at];
                m_entries[hole] = m_entries[at];
                hole = at;
            }
        }
        m_tags[hole] = 0;
        m_entries[hole] = nullptr;
        --m_size;
    }

    [[nodiscard]] std::size_t size() const { return m_size; }

    template <class Visit>
    void forEach(Visit visit) const
    {
        for (Entry* entry : m_entries)
            if (entry)
                visit(*entry);
    }

private:
    [[nodiscard]] static std::size_t hashOf(const Entry& entry) { return entry.details().hash; }
    /// 0 marks an empty place.
    [[nodiscard]] static std::uint8_t tagOf(std::size_t hash)
    {
        return static_cast<std::uint8_t>((hash >> (sizeof(std::size_t) * 8 - 16)) | 1U);
    }

    void place(Entry& entry, std::size_t hash)
    {
        std::size_t at = hash & m_mask;
        while (m_tags[at] != 0)
            at = (at + 1) & m_mask;
        m_tags[at] = tagOf(hash);
        m_entries[at] = &entry;
    }

    void grow()
    {
        const std::size_t capacity = m_tags.empty() ? 16 : m_tags.size() * 2;
        const std::vector<Entry*> old = std::exchange(m_entries, std::vector<Entry*>(capacity));
        m_tags.assign(capacity, 0);
        m_mask = capacity - 1;
        for (Entry* entry : old)
            if (entry)
                place(*entry, hashOf(*entry));
    }

    std::vector<std::uint8_t> m_tags; // a power of two of them
    std::vector<Entry*> m_entries;    // as many
    std::size_t m_mask = 0;
    std::size_t m_size = 0;
};

} // namespace tessera::detail
