// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

#include <core/tile_key.h>

namespace tessera {

/// How urgent a tile is, most urgent first when sorted: class, then distance to the focus, then
/// how much finer than the coarsest it is. The same order serves planning, loading and uploading.
struct Rank {
    /// 0 something must cover an image that shows nothing · 1 visible at its ideal level ·
    /// 2 coarse levels that stay · 3 about to be visible · 4 the next or previous image ·
    /// 5 around the view · 6 the levels beside the shown one · 7 whenever idle.
    std::uint8_t priorityClass = 7;
    std::uint32_t distance = 0; ///< Chebyshev distance to the focus in device pixels
    std::uint16_t depth = 0;    ///< levels below the coarsest: coarse first at equal distance

    /// The view shows less than it should for want of this tile.
    [[nodiscard]] bool isVisible() const { return priorityClass <= 1; }

    friend auto operator<=>(const Rank&, const Rank&) = default;
};

/// A rank as one number, least first.
[[nodiscard]] constexpr std::uint64_t orderOf(const Rank& rank)
{
    return std::uint64_t(rank.priorityClass) << 48U | std::uint64_t(rank.distance) << 16U | rank.depth;
}

inline constexpr unsigned kPriorityClasses = 8;

/// One line of a view's plan.
struct Wanted {
    TileKey key;
    Rank rank;
};

} // namespace tessera
