// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <core/tile_key.h>
#include <scene/scene_item.h>

namespace tessera {

/// Which item is opened by which id: an open hash table beside the list of what was added. While the names of a large
/// folder come in, a table of nodes (std::unordered_map) takes longer than all else that is done with them; this one a
/// tenth of that. The ids are taken to be hashes. Not thread-safe.
class OpenKeys {
public:
    /// So many keys before it is added, expect() a key.
    static constexpr std::size_t kAhead = 16;

    /// False when the id is there already, which keeps its item.
    bool add(const SourceId& key, ItemId item);
    /// This one is added soon: brings near where it will be looked for, which takes longer than looking.
    void expect(const SourceId& key) const
    {
        if (!m_table.empty())
            __builtin_prefetch(&m_table[key.low & (m_table.size() - 1)]);
    }
    /// Nothing when it is not there.
    [[nodiscard]] std::optional<ItemId> find(const SourceId& key) const;
    void remove(const SourceId& key);
    void clear();

private:
    struct Line {
        SourceId key;
        ItemId item;
        bool isRemoved = false;
    };
    /// A part of the key is beside its line's index: a line is hardly looked at in vain, which costs a cache line.
    struct Cell {
        std::uint32_t line = kFree;
        std::uint32_t part = 0;
    };
    static constexpr std::uint32_t kFree = 0xffffffffU;
    static constexpr std::uint32_t kRemoved = 0xfffffffeU;
    static constexpr std::size_t kLeast = 1024;

    [[nodiscard]] static std::uint32_t partOf(const SourceId& key) { return static_cast<std::uint32_t>(key.high); }

    /// The place of the key, or the free one where looking for it ends.
    [[nodiscard]] std::size_t placeOf(const SourceId& key) const;
    void grow();

    std::vector<Line> m_lines; ///< in the order they were added, with those that were removed
    std::vector<Cell> m_table; ///< of m_lines; a power of two, at most half full
};

} // namespace tessera
