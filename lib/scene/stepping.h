// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <core/clock.h>

namespace tessera {

/// Steps from image to image as they are asked for, until a frame takes all of them as one. GUI thread only.
class Stepping {
public:
    /// Steps that follow each other within this time are of a key that is held down: no hand taps so fast.
    static constexpr Duration kHeld = std::chrono::milliseconds(70);

    /// Any number at a time; `by` below 0 goes back.
    void add(int by);
    [[nodiscard]] bool isPending() const { return m_pending != 0; }
    /// What was added since the last call, `least` to `most` of it; nothing when that was nothing.
    [[nodiscard]] std::optional<std::ptrdiff_t> take(TimePoint now, std::ptrdiff_t least, std::ptrdiff_t most);
    void forget() { m_pending = 0; }

    /// 1 or -1: which way the last step went.
    [[nodiscard]] int direction() const { return m_direction; }
    /// A key is held down: what is shown now is passed by.
    [[nodiscard]] bool isHeld() const { return m_held; }
    /// Whether it was, and is no more.
    [[nodiscard]] bool cameToRest(TimePoint now);

private:
    std::ptrdiff_t m_pending = 0;
    int m_direction = 1;
    bool m_held = false;
    std::optional<TimePoint> m_taken;
};

/// An image that is about to be stepped to.
struct Neighbour {
    std::size_t position;
    std::size_t order; ///< from 0: how soon it is likely to be shown
    bool ahead;        ///< in the direction of travel
    bool fitted;       ///< near enough to be loaded as it would be shown; else its preview is enough
};

/// What is likely to be shown after the image at `at`, of `count`, by who goes in `direction` (1 or -1), the
/// likeliest first: two ahead and one behind as they would be shown, and the previews of some more ahead. At the
/// end of the images it is the other way that is ahead.
[[nodiscard]] std::vector<Neighbour> neighboursOf(std::size_t at, std::size_t count, int direction);

} // namespace tessera
