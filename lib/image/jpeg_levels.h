// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <core/geometry.h>

namespace tessera {

/// A JPEG's pyramid as stored, not oriented, and what each of its levels is.
struct JpegLevels {
    static constexpr int kPreview = -1;
    std::vector<Size> sizes;
    std::vector<int> halvings; ///< how often the image is halved there, or kPreview

    /// Halves only.
    [[nodiscard]] static JpegLevels plain(Size full);
    /// Makes the embedded preview a level, in a close halving level's stead. False, and nothing
    /// changed, when it is of another shape or has no place between the levels.
    [[nodiscard]] bool insertPreview(Size preview);
};

/// Whether one may stand for the other: an embedded picture farther off is another crop or has bars.
[[nodiscard]] bool haveSameProportions(Size a, Size b);

} // namespace tessera
