// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace tessera {

/// How the names of built-in sources begin: what begins so is no path. source_library.h says which there are.
inline constexpr std::string_view kBuiltInScheme = "tessera:";

/// Whether a locator names a built-in source, there or not.
[[nodiscard]] inline bool isBuiltIn(std::string_view locator)
{
    return locator.starts_with(kBuiltInScheme);
}

} // namespace tessera
