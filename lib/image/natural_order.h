// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera {

/// A name's place in natural order: numbers by value ("img 9" before "img 10"), letters without
/// case, equal ones by bytes; of paths the folder before the name. Keys compare as plain strings, so each
/// name is parsed once.
[[nodiscard]] std::string naturalKey(std::string_view name);

} // namespace tessera
