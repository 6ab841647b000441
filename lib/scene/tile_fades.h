// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include <core/clock.h>
#include <core/tile_key.h>

namespace tessera {

/// Which tiles of a view fade in: those that it has been at rest for, waiting, so long that they would jump
/// out. What comes soon is there at once, and so is everything while the view moves. GUI thread only.
class TileFades {
public:
    static constexpr Duration kLongest = std::chrono::milliseconds(120);
    /// A fade takes an eighth of the wait, and none is shorter than this.
    static constexpr Duration kShortest = std::chrono::milliseconds(60);
    static constexpr int kPartOfWait = 8;

    /// A frame begins.
    void begin(TimePoint now, bool still);
    /// In this frame something else is drawn in the tile's place.
    void miss(const TileKey& key);
    /// In this frame the tile is there: how much of it is seen, above 0, and 1 once it has faded in.
    [[nodiscard]] float show(const TileKey& key);
    /// The frame is over: what was not asked for in it is forgotten.
    void end() { m_lines.swap(m_next), m_next.clear(); }

    [[nodiscard]] bool isFading() const { return m_fading > 0; }
    void clear();

private:
    struct Line {
        TimePoint since{}; ///< it is waited for, or it fades in
        Duration fade{};   ///< how long that takes; zero: it is waited for
    };
    using Lines = std::unordered_map<TileKey, Line>;

    TimePoint m_now{};
    bool m_still = false;
    int m_fading = 0; ///< in this frame
    Lines m_lines;    ///< of the frame before
    Lines m_next;
};

} // namespace tessera
