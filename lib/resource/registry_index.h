// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace tessera::detail {

/// Finds entries by key: open addressing with linear probing, at most two thirds full; a byte of each
/// hash lies apart, so that few other entries are looked at, and eight of these bytes are compared at once
/// (as in Abseil's flat_hash_map, without its vector instructions), so that the processor has little to
/// guess. Entry has a `key` and a `details().hash` that is well spread. Owns nothing; not thread-safe.
template <class Key, class Entry>
class RegistryIndex {
public:
    [[nodiscard]] Entry* find(const Key& key, std::size_t hash) const
    {
        if (m_size == 0)
            return nullptr;
        const std::uint64_t tag = kEach * tagOf(hash);
        for (std::size_t at = hash & m_mask;; at = (at + kGroup) & m_mask) {
            const std::uint64_t tags = groupAt(at);
            const std::uint64_t empty = zeroBytes(tags);
            for (std::uint64_t same = zeroBytes(tags ^ tag) & below(empty); same != 0; same &= same - 1) {
                Entry* const entry = m_entries[(at + static_cast<std::size_t>(std::countr_zero(same)) / 8) & m_mask];
                if (entry->key == key)
                    return entry;
            }
            if (empty != 0)
                return nullptr;
        }
    }

    /// Requires that the key is not there.
    void add(Entry& entry, std::size_t hash)
    {
        if (3 * (m_size + 1) > 2 * m_entries.size())
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
                set(hole, m_tags[at], m_entries[at]);
                hole = at;
            }
        }
        set(hole, 0, nullptr);
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
    static constexpr std::size_t kGroup = 8;
    static constexpr std::uint64_t kEach = 0x0101010101010101ULL;

    /// The tags from here on, the first one lowest.
    [[nodiscard]] std::uint64_t groupAt(std::size_t at) const
    {
        std::uint64_t tags = 0;
        if constexpr (std::endian::native == std::endian::little)
            std::memcpy(&tags, &m_tags[at], kGroup);
        else
            for (std::size_t i = kGroup; i-- > 0;)
                tags = tags << 8U | m_tags[at + i];
        return tags;
    }
    /// The highest bit of each byte that is 0; perhaps of others above the lowest such byte.
    [[nodiscard]] static std::uint64_t zeroBytes(std::uint64_t bytes)
    {
        return (bytes - kEach) & ~bytes & (kEach << 7U);
    }
    /// All bits below the lowest one of `bits`; all, if there is none.
    [[nodiscard]] static std::uint64_t below(std::uint64_t bits) { return (bits & (~bits + 1)) - 1; }

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
        set(at, tagOf(hash), &entry);
    }

    void set(std::size_t at, std::uint8_t tag, Entry* entry)
    {
        m_tags[at] = tag;
        if (at < kGroup)
            m_tags[m_mask + 1 + at] = tag;
        m_entries[at] = entry;
    }

    void grow()
    {
        const std::size_t capacity = std::max<std::size_t>(16, m_entries.size() * 2);
        const std::vector<Entry*> old = std::exchange(m_entries, std::vector<Entry*>(capacity));
        m_tags.assign(capacity + kGroup, 0);
        m_mask = capacity - 1;
        for (Entry* entry : old)
            if (entry)
                place(*entry, hashOf(*entry));
    }

    std::vector<Entry*> m_entries;    // a power of two of them
    std::vector<std::uint8_t> m_tags; // as many, and the first kGroup of them again
    std::size_t m_mask = 0;
    std::size_t m_size = 0;
};

} // namespace tessera::detail
