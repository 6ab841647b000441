// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace tessera {

/// Names one state of one source: for a file a hash of path, size and modification time, so a
/// changed file is another source. 128 bits: collisions are not a practical concern.
struct SourceId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] bool isNull() const { return high == 0 && low == 0; }
    friend auto operator<=>(const SourceId&, const SourceId&) = default;
};

/// Where a tile lies inside its source: level 0 is the finest; x and y count tiles from the top
/// left. 64-bit, because an endless map has more than 2^32 tiles in a row.
struct TileAddress {
    std::uint32_t level = 0;
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    friend auto operator<=>(const TileAddress&, const TileAddress&) = default;
};

/// The one key that names a tile in the registry, the loader and the cache: same key, same pixels.
/// Everything that changes a pixel is in it (recipe: decoder version, orientation, colour), nothing
/// else is.
struct TileKey {
    SourceId source;
    std::uint32_t page = 0;
    std::uint32_t recipe = 0;
    TileAddress address;

    /// Not a tile: asks for the source to be opened and described.
    static constexpr std::uint32_t kOpenLevel = 0xffffffffU;

    [[nodiscard]] bool isOpen() const { return address.level == kOpenLevel; }
    friend auto operator<=>(const TileKey&, const TileKey&) = default;
};

namespace detail {
/// splitmix64's finaliser (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x)
{
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}
} // namespace detail

[[nodiscard]] constexpr std::uint64_t hashOf(const TileKey& k)
{
    using detail::mix;
    std::uint64_t h = mix(k.source.low ^ mix(k.source.high));
    h = mix(h ^ (std::uint64_t(k.page) << 32U) ^ k.recipe);
    h = mix(h ^ k.address.level ^ (k.address.x << 8U));
    return mix(h + k.address.y);
}

/// Short text for people and logs: "1f3a9c L3 12,7", or "1f3a9c open".
[[nodiscard]] std::string toString(const TileKey& key);

} // namespace tessera

template <>
struct std::hash<tessera::TileKey> {
    std::size_t operator()(const tessera::TileKey& k) const noexcept { return tessera::hashOf(k); }
};
template <>
struct std::hash<tessera::SourceId> {
    std::size_t operator()(const tessera::SourceId& s) const noexcept
    {
        return tessera::detail::mix(s.low ^ tessera::detail::mix(s.high));
    }
};
