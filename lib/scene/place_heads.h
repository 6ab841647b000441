// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// In which order the items of a set come by group, sort key and locator. What tells most of them apart is kept side by
/// side, 16 bytes an item: their texts lie all over the memory, and looking there takes most of the time that sorting
/// names does. The items stay with the caller, who passes the same growing list to every call. Not thread-safe.
class PlaceHeads {
public:
    /// Takes note of the items that it does not know yet.
    void extend(const std::vector<SceneItem>& items);
    /// This one has another place: takes note of it anew. `id` is known.
    void renew(const std::vector<SceneItem>& items, ItemId id);
    /// Both are known.
    [[nodiscard]] bool isBefore(const std::vector<SceneItem>& items, ItemId a, ItemId b) const
    {
        const Head& l = m_heads[a];
        const Head& r = m_heads[b];
        if (l.first != r.first)
            return l.first < r.first;
        return l.second != r.second ? l.second < r.second : isBeforeByText(items[a], items[b]);
    }

private:
    /// Compares as the group and the key's next bytes do, as far as these reach.
    struct Head {
        std::uint64_t first = 0;
        std::uint64_t second = 0;
    };

    [[nodiscard]] bool shorten(std::string_view key);
    [[nodiscard]] Head headOf(const SceneItem& item) const;

    std::vector<Head> m_heads; ///< by item id
    std::string m_common;      ///< what all keys begin with: that tells nothing
};

} // namespace tessera
