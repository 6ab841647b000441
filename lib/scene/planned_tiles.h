// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include <core/clock.h>
#include <core/rank.h>

namespace tessera {

/// The tiles that a view waits for: how urgent each is now, and since when it is asked for. GUI thread
/// only.
class PlannedTiles {
public:
    /// A new plan: what is to be loaded and what waits for its upload.
    void restate(const std::vector<Wanted>& missing, const std::vector<Wanted>& waiting, TimePoint now);
    /// Null when the view does not wait for it.
    [[nodiscard]] const Rank* rank(const TileKey& key) const;
    /// It can be drawn now.
    void ready(const TileKey& key, TimePoint now);

    /// Within which time so many of the latest tiles were there, `share` from 0 to 1; a guess before
    /// any was.
    [[nodiscard]] Duration latency(double share) const;

private:
    static constexpr std::size_t kSamples = 64;
    struct Line {
        Rank rank;
        TimePoint asked{};
    };
    using Lines = std::unordered_map<TileKey, Line>;
    void add(const Wanted& wanted, TimePoint now);

    Lines m_lines;
    Lines m_before; ///< empty between calls
    std::array<Duration, kSamples> m_samples{};
    std::size_t m_count = 0; ///< of samples so far
};

} // namespace tessera
