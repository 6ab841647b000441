// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <core/pyramid.h>

namespace tessera {

/// Slots come in a few fixed sizes, so that any freed one serves the next tile of its class without
/// a call to the device.
inline constexpr std::array<int, 6> kSlotContent{32, 64, 128, 192, 256, 512};
inline constexpr int kSlotClasses = static_cast<int>(kSlotContent.size());
/// Root tiles are in this class. It is evicted last and limited to a quarter of the budget.
inline constexpr int kRootClass = 0;

/// Pixels of a slot's side, gutter included.
[[nodiscard]] constexpr int slotSide(int sizeClass)
{
    return kSlotContent[static_cast<std::size_t>(sizeClass)] + 2 * Pyramid::kGutter;
}

[[nodiscard]] constexpr std::uint64_t slotBytes(int sizeClass)
{
    const auto side = static_cast<std::uint64_t>(slotSide(sizeClass));
    return side * side * 4;
}

/// The smallest class that takes width x height pixels, gutter included; none when too large.
[[nodiscard]] constexpr std::optional<int> slotClassFor(int width, int height)
{
    if (width <= 0 || height <= 0)
        return std::nullopt;
    for (int c = 0; c < kSlotClasses; ++c)
        if (width <= slotSide(c) && height <= slotSide(c))
            return c;
    return std::nullopt;
}

/// Bytes that a tile takes as a texture, for PlanOptions::tileBytes. `width` and `height` are its
/// content, without the gutter.
[[nodiscard]] constexpr std::uint64_t tileSlotBytes(int width, int height)
{
    const auto c = slotClassFor(width + 2 * Pyramid::kGutter, height + 2 * Pyramid::kGutter);
    return c ? slotBytes(*c) : 0;
}

} // namespace tessera
