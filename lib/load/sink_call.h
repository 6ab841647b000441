// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera::detail {

/// Calls what a user gave. Whether it returned without throwing.
template <class Function, class... Args>
[[nodiscard]] bool callGuarded(const Function& function, const Args&... args)
{
    try {
        function(args...);
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace tessera::detail
