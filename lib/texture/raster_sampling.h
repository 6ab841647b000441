// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>

#include <texture/draw_list.h>

namespace tessera {

/// The pixels `seen` of a tile, sampled as a GPU does: each from where its centre falls in the slot's
/// texels. `seen` is what of the tile's target lies on the canvas, device pixels, not empty. Of the slot
/// only the source and Pyramid::kGutter texels around it are read.

/// Each the texel under its centre.
[[nodiscard]] QImage sampleNearest(const QImage& slot, const TileQuad& tile, const QRect& seen);
/// Each mixed of the four texels around its centre, with weights of 8 bits.
[[nodiscard]] QImage sampleSmooth(const QImage& slot, const TileQuad& tile, const QRect& seen);

} // namespace tessera
