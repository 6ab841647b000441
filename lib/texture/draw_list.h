// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <core/geometry.h>
#include <texture/texture_backend.h>

namespace tessera {

/// A colour as 0xRRGGBBAA, alpha not premultiplied.
using Rgba = std::uint32_t;

/// A piece of a texture on the canvas.
struct TileQuad {
    RectF target; ///< device pixels, y down; neighbours share edges
    RectF source; ///< texels of the slot; the tile's content begins at (1, 1)
    SlotRef slot;
    bool nearest = false; ///< hard pixels instead of smooth ones
    float opacity = 1;    ///< 0 to 1
    bool opaque = true;   ///< the texture has no transparent pixel
    bool detailed = true; ///< at the level that is wanted here, or a finer one

    friend bool operator==(const TileQuad&, const TileQuad&) = default;
};

struct SolidQuad {
    RectF target; ///< device pixels, y down
    Rgba rgba = 0x000000ff;

    friend bool operator==(const SolidQuad&, const SolidQuad&) = default;
};

/// Everything that is painted on a canvas: the background, on it the solids in their order, on them
/// the tiles. Opaque tiles may be drawn in any order and before all others: where tiles overlap, the
/// upper ones are not opaque.
struct DrawList {
    Rgba background = 0x000000ff; ///< opaque
    bool still = true;            ///< the next frame will be the same, as far as hands are concerned
    std::vector<SolidQuad> solids;
    std::vector<TileQuad> tiles;

    void clear()
    {
        solids.clear();
        tiles.clear();
    }

    /// The same quads from the same slots; what these hold may have changed.
    friend bool operator==(const DrawList&, const DrawList&) = default;
};

} // namespace tessera
