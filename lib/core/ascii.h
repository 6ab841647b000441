// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

/// '0' to '9', whatever the locale is.
[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace tessera
