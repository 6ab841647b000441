// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <map/viewport.h>
#include <texture/draw_list.h>

namespace tessera {

/// How much of what a movement brings into view is there at once as it should be. Looks at the frames of
/// one canvas, one after the other.
class Exposure {
public:
    /// Device pixels inside images, or what stands for images.
    struct Counts {
        std::int64_t pixels = 0;   ///< that the frame before did not show
        std::int64_t detailed = 0; ///< of these, drawn at the level that is wanted there, or a finer one
    };

    /// `list` was shown in `viewport`. Nothing counts where the frame before showed another place altogether:
    /// that was no movement.
    [[nodiscard]] Counts displayed(const Viewport& viewport, const DrawList& list);

private:
    std::optional<Viewport> m_last;
};

} // namespace tessera
