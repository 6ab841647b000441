// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/clock.h>

namespace tessera {

/// How long an upload will take, from those of late. Each counts by its bytes: what a call costs by
/// itself would make a tiny tile's bytes look dear, and large ones wait for frames of their own.
class UploadEstimate {
public:
    /// With some caution: longer than most will take.
    [[nodiscard]] Duration of(std::uint64_t bytes) const;
    void learn(std::uint64_t bytes, Duration took);

private:
    static constexpr double kFirstBytes = 64 << 10; ///< that the first guess counts for
    static constexpr double kFirstNsPerByte = 1;

    double m_bytes = kFirstBytes; ///< of late, older ones for less
    double m_ns = kFirstBytes * kFirstNsPerByte;
    double m_differenceNs = 0; ///< by which these were off
};

} // namespace tessera
