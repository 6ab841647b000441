// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace tessera {

/// A first and a last value, both included.
using FilterSpan = std::pair<std::int64_t, std::int64_t>;

/// "4000" or "1.5": what it means, rounded; "5MB" likewise where `bytes` are meant. Nothing for what is no number.
[[nodiscard]] std::optional<std::int64_t> filterNumber(std::string_view text, bool bytes);
/// "2024", "2024-05" or "2024-05-06" as nanoseconds since 1970: of local time, or of UTC. Nothing for what
/// is no date between 1700 and 2250.
[[nodiscard]] std::optional<FilterSpan> filterDates(std::string_view text, bool local);
/// Whether the whole text looks like this: "*" stands for any characters, "?" for one.
[[nodiscard]] bool fitsPattern(std::string_view text, std::string_view pattern);

} // namespace tessera
