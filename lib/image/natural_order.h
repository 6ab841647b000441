// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

/// A name's place in natural order: numbers by value ("img 9" before "img 10"), letters without
/// case, equal ones by bytes. Keys compare as plain strings, so each name is parsed once.
[[nodiscard]] std::string naturalKey(std::string_view name);

/// Whether `a` comes before `b`. For single questions; to sort many, use naturalSort.
[[nodiscard]] bool naturalLess(std::string_view a, std::string_view b);

/// Sorts paths by folder, then by name, each in natural order.
void naturalSort(std::vector<std::string>& paths);

/// The first `count` of the paths in natural order come first, sorted; the rest follow unsorted.
/// Costs far less than sorting all when `count` is small.
void naturalPartialSort(std::vector<std::string>& paths, std::size_t count);

} // namespace tessera
