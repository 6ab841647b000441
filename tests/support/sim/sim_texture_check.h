// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <support/sim/sim_rig.h>

namespace tessera::test {

/// Properties 5 (uploads) and 8: each frame's uploads keep to its time, in the order of their urgency.
class SimUploadCheck final : public SimCheck {
public:
    void uploaded(SimRig& rig, const TileKey& key) override;
    void framed(SimRig& rig) override;

    std::uint64_t frames = 0;       ///< with uploads
    std::uint64_t over = 0;         ///< of these, longer than their budget
    std::uint64_t farOver = 0;      ///< longer by more than a tile
    std::uint64_t tooManyBytes = 0; ///< with more of them than their time takes, but for the last tile's
    std::uint64_t inversions = 0;

private:
    [[nodiscard]] static int classOf(const SimRig& rig, const TileKey& key);
    struct Upload {
        TileKey key;
        TimePoint when{};
        std::uint64_t bytes = 0;
    };
    std::vector<Upload> m_uploads; ///< of this frame
};

/// Property 12: nothing is evicted that is drawn, or that some plan wants at least as much as what it
/// makes room for.
class SimEvictionCheck final : public SimCheck {
public:
    void evicted(SimRig& rig, const TextureRegistry::Eviction& eviction) override;
    void started(SimRig& rig, const TileKey& key) override;
    std::uint64_t evictions = 0;
    std::uint64_t drawn = 0;  ///< victims that the last frame showed
    std::uint64_t starts = 0; ///< of tiles that had been started before
    void forget() { m_started.clear(), starts = 0; }

private:
    std::unordered_map<TileKey, int> m_started;
};

} // namespace tessera::test
