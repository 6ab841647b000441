// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tessera {

/// A name's place in natural order: numbers by value ("img 9" before "img 10"), letters without
/// case, equal ones by bytes; of paths the folder before the name. Keys compare as plain strings, so each
/// name is parsed once.
[[nodiscard]] std::string naturalKey(std::string_view name);
/// Appends that key, which ends with the name itself: where another text comes first, that decides.
void appendNaturalKey(std::string& to, std::string_view name);

} // namespace tessera
