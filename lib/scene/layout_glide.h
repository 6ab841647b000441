// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/geometry.h>
#include <scene/scene_item.h>

namespace tessera {

/// Lets pictures glide from where they were drawn last to where another order has put them. Of those alone that
/// are seen before and after; where these are very many, all are there at once. GUI thread only.
class LayoutGlide {
public:
    static constexpr Duration kTime = std::chrono::milliseconds(220);
    static constexpr std::size_t kMost = 1500; ///< pictures

    /// From the next frame on, they glide.
    void start();
    [[nodiscard]] bool isRunning() const { return !m_from.empty(); }

    /// A frame begins.
    void begin(TimePoint now);
    /// Where an item is drawn in this frame that belongs to `place`: both on the screen.
    [[nodiscard]] RectF at(ItemId id, const RectF& place);
    /// The frame is over.
    void end();

private:
    bool m_due = false; ///< they have not begun
    TimePoint m_began{};
    double m_share = 1;                           ///< of the way, in this frame
    std::unordered_map<ItemId, RectF> m_from;     ///< while they glide
    std::vector<std::pair<ItemId, RectF>> m_last; ///< as drawn in the frame before
    std::vector<std::pair<ItemId, RectF>> m_next; ///< in this one
};

} // namespace tessera
