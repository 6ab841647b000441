// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <core/result.h>

namespace tessera {

/// How far down a file could be read that is cut off or damaged: below, a decoder gives filler.
struct ReadableRows {
    std::int64_t count = std::numeric_limits<std::int64_t>::max(); ///< rows as stored, of the full image
    std::string reason;                                            ///< why there are no more

    /// Corrupt with the reason when rows from `y` down are all filler, in the image halved `halvings` times.
    [[nodiscard]] Status reach(std::int64_t y, std::uint32_t halvings) const
    {
        if (y << halvings < count)
            return {};
        return Error{ErrorCode::Corrupt, reason};
    }
};

} // namespace tessera
