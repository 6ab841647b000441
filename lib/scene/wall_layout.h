// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace tessera {

/// How the items of a wall lie: in sheets of square cells; in rows that their images fill side by side; or all below
/// each other.
enum class WallLayout { Grid, Justified, Column };

/// For settings.
inline constexpr std::array kWallLayoutNames{std::pair{WallLayout::Grid, "grid"},
                                             std::pair{WallLayout::Justified, "justified"},
                                             std::pair{WallLayout::Column, "column"}};
[[nodiscard]] constexpr const char* toString(WallLayout layout)
{
    return kWallLayoutNames[static_cast<std::size_t>(layout)].second;
}
[[nodiscard]] constexpr std::optional<WallLayout> wallLayoutOf(std::string_view name)
{
    for (const auto& [layout, own] : kWallLayoutNames)
        if (name == own)
            return layout;
    return std::nullopt;
}

} // namespace tessera
