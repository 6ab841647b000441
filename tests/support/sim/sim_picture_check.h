// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <map/viewport.h>
#include <support/sim/sim_rig.h>

namespace tessera::test {

/// Property 10: what is drawn for each image is its visible part exactly, nothing left out and nothing
/// twice; a placeholder only where nothing of the image has been there yet.
class SimCoverCheck final : public SimCheck {
public:
    void framed(SimRig& rig) override;
    std::uint64_t images = 0; ///< looked at
    double worst = 0;         ///< pixels by which an image's parts missed or overlapped
};

/// Property 11: while the view does not move, no place of the canvas loses detail that it needs, and
/// none goes back to a tile that was replaced. A view that finds more to show than its budget takes shows
/// all of it coarser: that is counted apart.
class SimDetailCheck final : public SimCheck {
public:
    /// Also a view that comes back before the next frame has moved.
    void acted(SimRig& rig) override { m_known = m_known && rig.view->viewport() == m_viewport; }
    void framed(SimRig& rig) override;

    std::uint64_t compared = 0; ///< places, all frames together
    std::uint64_t regressions = 0;
    std::uint64_t flickers = 0;
    std::uint64_t biases = 0; ///< changes of the bias while nothing moved

private:
    static constexpr int kColumns = 24;
    static constexpr int kRows = 15;
    struct Place {
        bool drawn = false;
        TileKey key;
        std::uint32_t level = 0; ///< no finer than ideal
        std::unordered_set<TileKey> gone;
    };
    /// By the frame's bias, for every image in view.
    [[nodiscard]] std::unordered_map<SourceId, std::uint32_t> idealLevels(const SimRig& rig);
    void compare(SimRig& rig, Place& place, const TileKey& now, std::uint32_t level);

    Viewport m_viewport;
    double m_bias = 1;
    bool m_known = false;
    std::vector<Place> m_places;
};

} // namespace tessera::test
