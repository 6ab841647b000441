// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <core/clock.h>
#include <image/mip_store.h>
#include <image/pixel_ops.h>
#include <image/source.h>

namespace tessera {

/// Tells how far a pass over all rows of an image has come, as a picture of one tile: often at first, as the first
/// rows are waited for, then more and more rarely, so that it costs next to nothing. For one pass, on its thread.
class PartialTeller {
public:
    static constexpr Duration kFirst = std::chrono::milliseconds(25); ///< what is over by then tells nothing
    static constexpr Duration kPeriod = std::chrono::milliseconds(60);
    static constexpr int kShare = 8; ///< of the time so far that goes by before it tells again, if that is more

    /// `levels[i]` is the level of `info` that the store's level i is, or -1 where it is none. `info`,
    /// `clock` and `context` outlive the teller.
    PartialTeller(const SourceInfo& info, Orientation orientation, std::vector<int> levels, const Clock& clock,
                  const ReadContext& context);

    /// After each row that the builder took; `firstKept` is the builder's level that is the store's first.
    void rowDone(const MipBuilder& builder, std::size_t firstKept);

private:
    void tell(const MipStore& store, std::int64_t rows);

    const SourceInfo& m_info;
    const Orientation m_orientation;
    const std::vector<int> m_levels;
    const Clock& m_clock;
    const ReadContext& m_context;
    std::size_t m_level; ///< the store's finest that is one tile
    std::int64_t m_next = 1;
    const TimePoint m_began;
    TimePoint m_tellFrom;
};

} // namespace tessera
