// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/geometry.h>
#include <texture/draw_list.h>

class QPainter;

namespace tessera {

class RasterTextureBackend;

/// Paints a DrawList with QPainter's raster engine, from slots in main memory. A pixel belongs to the
/// quad that holds its centre, as with OpenGL, so neighbours neither overlap nor leave a gap; smooth
/// pixels at a tile's edge are mixed from its gutter, so no seam is seen. What moves is smoothed by QPainter, in
/// 16 steps and twice as fast; what is still, as a GPU would.
class RasterPainter {
public:
    explicit RasterPainter(const RasterTextureBackend& backend) : m_backend(backend) { }

    /// `painter` draws in device pixels, on something opaque; its state is as before afterwards. A tile
    /// whose slot is gone is left out.
    void paint(QPainter& painter, const DrawList& list, Size canvas);

private:
    void paintTile(QPainter& painter, const TileQuad& tile, const RectF& canvas) const;

    const RasterTextureBackend& m_backend;
    bool m_exact = true; ///< of the list that is painted
};

} // namespace tessera
