// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <map/tile_cover.h>
#include <scene/arrangement.h>
#include <texture/draw_list.h>

namespace tessera {

/// Text for the painter to put on the canvas: an image that cannot be shown, and why.
struct Label {
    RectF target; ///< device pixels, the image's place
    std::string title;
    Error error;
    bool partly = false; ///< the picture is there, in part: a small mark on it is enough
};

/// Text above a group of images.
struct HeadingLabel {
    RectF target; ///< device pixels, as wide as the wall
    GroupHeading heading;
};

/// What one frame cost on the GUI thread, and what it failed to show.
struct FrameFacts {
    double planMs = 0;
    double uploadMs = 0;
    double composeMs = 0;
    CoverCount cover;                   ///< of what the tiles were drawn, all images together
    std::int64_t holePixels = 0;        ///< inside an image, nothing drawn although some level had been ready
    std::int64_t placeholderPixels = 0; ///< inside an image of which no level has been ready yet
    std::size_t items = 0;              ///< of the wall that were looked at one by one
    bool demanded = false;              ///< an animation, an input or a finished tile asked for this frame
};

/// Everything one canvas shows now, in device pixels, y down.
struct Frame {
    DrawList list;
    std::vector<Label> labels;
    std::vector<HeadingLabel> headings;
    std::vector<RectF> outlines; ///< tiles that the dock points at
    RectF currentOutline;        ///< the current image on the wall; empty inside an image
    double lodBias = 1;          ///< how much coarser than ideal it is for the texture budget; 1: not at all
    FrameFacts facts;
    bool wantsAnother = false; ///< an animation runs or uploads wait: paint again as soon as possible
};

} // namespace tessera
