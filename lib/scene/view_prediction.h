// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <core/clock.h>
#include <core/geometry.h>
#include <map/viewport.h>
#include <scene/view_motion.h>

namespace tessera {

/// Where a view is best planned for: a motion that is over before a tile could be there, for its end;
/// one that goes on, for where it is and what comes into view on its way.
class ViewPrediction {
public:
    struct Place {
        Viewport viewport; ///< to plan for
        PointF ahead;      ///< how far from there the canvas will have moved once most tiles are there
        PointF drift;      ///< and once every other tile is

        [[nodiscard]] bool isOfRest() const { return ahead == PointF{} && drift == PointF{}; }
    };
    /// Once a frame: hands that drag are predicted from what was shown while nothing else moved.
    void note(const ViewMotion& motion, TimePoint now);
    /// `usual` and `most` are how long a tile takes from when it is asked for: every other one, and all
    /// but a tenth.
    [[nodiscard]] Place place(const ViewMotion& motion, TimePoint now, Duration usual, Duration most) const;

private:
    struct Shown {
        Viewport viewport;
        TimePoint when{};
    };
    [[nodiscard]] PointF velocity(const Viewport& shown, TimePoint now) const;

    std::optional<Shown> m_last;
    std::optional<Shown> m_before;
};

} // namespace tessera
