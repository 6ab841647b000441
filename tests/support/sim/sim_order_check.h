// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <unordered_map>
#include <unordered_set>

#include <core/rank.h>
#include <support/sim/sim_rig.h>

namespace tessera::test {

/// Properties 1 and 5: nothing starts that the current plan does not want, and nothing starts or is
/// uploaded while something of a higher class waits and could be. From the plans alone, not from what
/// the loader says of itself. Between its stages a job waits as one that has not begun.
class SimOrderCheck final : public SimCheck {
public:
    void planned(SimRig& rig) override;
    void started(SimRig& rig, const TileKey& key) override { take(rig, key); }
    void resumed(SimRig& rig, const TileKey& key) override;
    void putBack(SimRig& rig, const TileKey& key) override;
    void parked(SimRig& rig, const TileKey& key) override;
    void woken(SimRig& rig, const TileKey& key) override;
    void ended(SimRig& rig, const TileKey& key, bool cancelled) override;
    void delivered(SimRig&) override { m_done.clear(); }

    std::uint64_t starts = 0;  ///< of stages
    std::uint64_t resumes = 0; ///< of these, not of the first

private:
    struct Line {
        Rank rank;
        bool taken = false; ///< runs, is parked, or has run and is not planned anew yet
    };
    void take(SimRig& rig, const TileKey& key);
    void leave(const TileKey& key);
    void await(const TileKey& key);

    std::unordered_map<TileKey, Line> m_plan;
    std::unordered_map<TileKey, int> m_running;
    std::unordered_set<TileKey> m_done; ///< and not delivered yet
    std::unordered_set<TileKey> m_parked;
    std::array<std::size_t, kPriorityClasses> m_waiting{};
};

} // namespace tessera::test
