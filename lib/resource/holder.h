// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <core/call_site.h>
#include <core/call_stack.h>
#include <core/reports.h>

namespace tessera {

/// Who holds a resource and why, in a form that costs nothing to pass about: "view 1", "retained".
struct Holder {
    const char* reason = "user"; ///< static lifetime
    std::uint32_t number = 0;    ///< tells holders of one reason apart; 0: there is only one
    CallSite site;
    [[no_unique_address]] CallStack stack;

    Holder(const char* r, std::uint32_t n = 0, CallSite s = CallSite::current())
        : reason(r), number(n), site(s), stack(CallStack::current())
    {
    }

    [[nodiscard]] std::string text() const
    {
        return number == 0 ? std::string(reason) : std::string(reason) + ' ' + std::to_string(number);
    }
    [[nodiscard]] HolderReport report(Duration held) const { return {text(), site.text(), held, stack.lines()}; }
};

} // namespace tessera
