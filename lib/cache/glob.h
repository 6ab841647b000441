// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace tessera {

/// Whether the whole text matches: "*" stands for any text, "?" for one byte, all else for itself. Takes
/// at most text times glob steps, whatever they hold.
[[nodiscard]] constexpr bool matchesGlob(std::string_view text, std::string_view glob)
{
    std::size_t t = 0;
    std::size_t g = 0;
    std::size_t star = std::string_view::npos; // the last one, and up to where it reaches so far
    std::size_t reach = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            reach = t;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
            ++t;
            ++g;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            t = ++reach;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*')
        ++g;
    return g == glob.size();
}

} // namespace tessera
