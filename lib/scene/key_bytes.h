// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {

/// Some bytes of a sort key from `at` on, 8 at most, as a number that compares as they do. A key that ends early is
/// filled up with zeros: it comes before all that go on, or is as those that go on with zeros.
[[nodiscard]] inline std::uint64_t keyBytes(std::string_view key, std::size_t at, std::size_t bytes)
{
    std::uint64_t number = 0;
    const std::size_t end = std::min(key.size(), at + bytes);
    const std::size_t there = end > at ? end - at : 0;
    for (std::size_t i = 0; i < there; ++i)
        number = number << 8U | static_cast<unsigned char>(key[at + i]);
    return there == 0 ? 0 : number << 8U * (bytes - there);
}

/// How many bytes both begin with.
[[nodiscard]] inline std::size_t commonLength(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

} // namespace tessera
