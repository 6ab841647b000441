// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <utility>

#include <core/explain.h>
#include <core/result.h>

namespace tessera {

/// How far down a file could be read that is cut off or damaged: below, a decoder gives filler.
struct ReadableRows {
    std::int64_t count = std::numeric_limits<std::int64_t>::max(); ///< rows as stored, of the full image
    Error why{}; ///< there are no more; no reason when the file is whole

    [[nodiscard]] bool isWhole() const { return why.reason.empty(); }

    /// `why` when rows from `y` down are all filler, in the image halved `halvings` times.
    [[nodiscard]] Status reach(std::int64_t y, std::uint32_t halvings) const
    {
        if (y << halvings < count)
            return {};
        return why;
    }

    /// A file that ends, as `end` says, when `count` of `height` rows could be read.
    [[nodiscard]] static ReadableRows upTo(std::int64_t count, std::int64_t height, Error end)
    {
        return {count,
                explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "%3; %1 of %2 rows could be read"),
                        {grouped(static_cast<std::uint64_t>(count)), grouped(static_cast<std::uint64_t>(height))},
                        std::move(end))};
    }
};

} // namespace tessera
