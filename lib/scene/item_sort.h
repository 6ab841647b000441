// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <scene/arrangement.h>
#include <scene/picture_colours.h>

namespace tessera {

/// All that a sort reads, taken at one moment, so that another thread can do it.
struct SortInput {
    Arrangement arrangement;
    std::vector<ItemId> byName;
    std::vector<std::int64_t> values; ///< by item id; SortKey::Name: none
    std::vector<std::int64_t> other;  ///< of the height, where `values` are of the width
    std::vector<std::int64_t> groups; ///< folders by their rank, or dates
    PictureColours pictures{};        ///< SortKey::Colour: go before `values`, which others than they may tell
};

struct SortedItems {
    std::vector<ItemId> order;
    /// By item id: the rank of its folder or the day, counted from 1970; ItemFacts::kUnknown where it is in none.
    std::vector<std::int64_t> groups;
};

/// Pure, for any thread: O(n log n).
[[nodiscard]] SortedItems sortItems(SortInput input);

} // namespace tessera
