// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tessera {

/// A place in the source text, taken where a function with a `CallSite = CallSite::current()`
/// parameter is called. `file` has static lifetime.
struct CallSite {
    const char* file = "";
    int line = 0;

    static constexpr CallSite current(const char* f = __builtin_FILE(), int l = __builtin_LINE()) { return {f, l}; }

    /// "file.cpp:12" without folders; empty when nothing was recorded.
    [[nodiscard]] std::string text() const
    {
        if (line == 0)
            return {};
        std::string_view name(file);
        name.remove_prefix(name.find_last_of('/') + 1);
        return std::string(name) + ':' + std::to_string(line);
    }
};

} // namespace tessera
