// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

/// '0' to '9', whatever the locale is.
[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// 'A' to 'Z' as 'a' to 'z'; all else as it is.
[[nodiscard]] constexpr char toLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace tessera
