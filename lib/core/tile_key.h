// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace tessera {

/// Names one state of one source: for a file a hash of what tells it from others and of its size and time
/// of change, so a changed file is another source. 128 bits: collisions are not a practical concern.
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

/// fold() in standard C++.
constexpr std::uint64_t foldInParts(std::uint64_t a, std::uint64_t b)
{
    const std::uint64_t lowA = a & 0xffffffffU, highA = a >> 32U, lowB = b & 0xffffffffU, highB = b >> 32U;
    const std::uint64_t low = lowA * lowB, one = lowA * highB, two = highA * lowB;
    const std::uint64_t carry = (low >> 32U) + (one & 0xffffffffU) + (two & 0xffffffffU);
    const std::uint64_t high = highA * highB + (one >> 32U) + (two >> 32U) + (carry >> 32U);
    return (a * b) ^ high;
}

/// The two halves of the 128-bit product, folded into one: what wyhash (Wang Yi, 2019) is built of.
/// Two of them need not wait for each other, as rounds of mix() in a row do.
constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ using Product = unsigned __int128;
    const Product product = static_cast<Product>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
#else
    return foldInParts(a, b);
#endif
}
} // namespace detail

[[nodiscard]] constexpr std::uint64_t hashOf(const TileKey& k)
{
    using detail::fold;
    const std::uint64_t source = fold(k.source.low ^ 0xa0761d6478bd642fULL, k.source.high ^ 0xe7037ed1a0b428dbULL);
    const std::uint64_t recipe = (std::uint64_t(k.page) << 32U) | k.recipe;
    const std::uint64_t column = k.address.level ^ (k.address.x << 8U);
    return fold(source ^ k.address.y, fold(recipe ^ 0x8ebc6af09c88c6e3ULL, column ^ 0x589965cc75374cc3ULL));
}

/// Short text for people and logs: "1f3a9c L3 12,7", or "1f3a9c open".
[[nodiscard]] std::string toString(const TileKey& key);

} // namespace tessera

template <>
struct std::hash<tessera::TileKey> {
    using is_avalanching = void; ///< each bit depends on every bit of the key
    std::size_t operator()(const tessera::TileKey& k) const noexcept { return tessera::hashOf(k); }
};
template <>
struct std::hash<tessera::SourceId> {
    std::size_t operator()(const tessera::SourceId& s) const noexcept
    {
        return tessera::detail::mix(s.low ^ tessera::detail::mix(s.high));
    }
};
