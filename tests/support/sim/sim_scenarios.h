// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <support/sim/sim_rig.h>

namespace tessera::test {

/// Numbers from a seed, the same everywhere.
class SimRandom {
public:
    explicit SimRandom(std::uint64_t seed) : m_state(detail::mix(seed + 1)) { }
    std::uint64_t below(std::uint64_t n) { return next() % n; }
    double share() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

private:
    std::uint64_t next() { return detail::mix(m_state += 0x9e3779b97f4a7c15ULL); }
    std::uint64_t m_state;
};

/// How many seeds a property is tested with: 100, or 5 under a sanitizer; TESSERA_SIM_SEEDS says another
/// number.
[[nodiscard]] std::uint64_t simSeeds();
/// Of these, how many do 10,000 operations each: one in twenty; TESSERA_SIM_LONG says another number.
[[nodiscard]] std::uint64_t simLongSeeds();

/// What the hands do in the five scenarios. All begin with an opened set.
/// J: from place to place inside the image, at once.
void jumps(SimRig& rig, SimRandom& random, int count);
/// P: across the image at 2,000 pixels a second, at 100 %.
void pan(SimRig& rig, SimRandom& random, Duration time);
/// Z: by the wheel from all of the image to its pixels and back, at one point.
void wheel(SimRig& rig, SimRandom& random);
/// F: from image to image, `perSecond` steps.
void flick(SimRig& rig, int steps, int perSecond);
/// All but F, each for a while.
void tour(SimRig& rig, SimRandom& random, int operations);
/// X: anything, in any order; now and then a frame passes.
void anything(SimRig& rig, SimRandom& random, int operations);

} // namespace tessera::test
