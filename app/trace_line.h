// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <core/clock.h>

namespace tessera {

/// One object of a Chrome trace, appended to a text: complete when it is destroyed. Keys and values come in
/// the order of the calls; texts may hold any bytes and become UTF-8.
class TraceLine {
public:
    /// `separator` is what ends the object before it; `at` counts from the trace's beginning. No name
    /// is given where it is empty.
    TraceLine(std::string& out, std::string_view separator, char phase, unsigned thread, Duration at,
              std::string_view name);
    ~TraceLine();
    TraceLine(const TraceLine&) = delete;
    TraceLine& operator=(const TraceLine&) = delete;

    TraceLine& text(std::string_view key, std::string_view value);
    TraceLine& number(std::string_view key, std::uint64_t value);
    /// A thousandth of `value`, to three digits.
    TraceLine& thousandths(std::string_view key, std::int64_t value);
    TraceLine& ms(std::string_view key, Duration value) { return thousandths(key, value.count() / 1000); }
    /// What follows are the arguments, which viewers show for what is clicked.
    TraceLine& with();

private:
    void nameNext(std::string_view key);

    std::string& m_out;
    bool m_arguments = false;
    bool m_first = false;
};

} // namespace tessera
