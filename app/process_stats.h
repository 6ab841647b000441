// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/clock.h>

namespace tessera {

/// What the system says about this process, now.
struct ProcessStats {
    std::uint64_t peakRssBytes = 0; ///< VmHWM
    double cpuMs = 0;               ///< user and system, all threads
    std::uint64_t threads = 0;
    std::uint64_t openFiles = 0;
};
[[nodiscard]] ProcessStats processStats();

/// When this process was started, on `SteadyClock`'s scale, within 5 ms. `mainEntered` is what is
/// returned where the system does not tell, or where another program ran under this process id first.
[[nodiscard]] TimePoint processStart(TimePoint mainEntered);

} // namespace tessera
