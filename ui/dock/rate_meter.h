// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <vector>

#include <core/clock.h>

namespace tessera {

/// Per-second rates of counters that only grow, over about the last second: short enough to follow,
/// long enough not to flicker at several samples a second.
class RateMeter {
public:
    explicit RateMeter(Duration window = std::chrono::seconds(1)) : m_window(window) { }

    /// The same counters in the same order each time; another number of them begins anew.
    void sample(TimePoint now, std::vector<double> counters);
    /// 0 until two samples are apart in time, and when the counter went back.
    [[nodiscard]] double rate(std::size_t counter) const;
    void reset() { m_samples.clear(); }

private:
    struct Sample {
        TimePoint when;
        std::vector<double> counters;
    };
    Duration m_window;
    std::deque<Sample> m_samples; ///< oldest first; the first is at least one window old once there
};

} // namespace tessera
