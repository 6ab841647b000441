// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/raster_painter.h>

#include <algorithm>
#include <cmath>

#include <QColor>
#include <QImage>
#include <QPainter>

#include <core/pyramid.h>
#include <texture/raster_sampling.h>
#include <texture/raster_texture_backend.h>

namespace tessera {

namespace {

/// Qt 6 shares out what has 96 spans or more among threads: for a tile, waking them and waiting for them takes longer
/// than painting it.
constexpr int kBandRows = 64;

QColor colorOf(Rgba rgba)
{
    return {static_cast<int>(rgba >> 24U), static_cast<int>(rgba >> 16U & 0xffU), static_cast<int>(rgba >> 8U & 0xffU),
            static_cast<int>(rgba & 0xffU)};
}

/// The pixels whose centres lie in `r`.
QRect pixelsOf(const RectF& r)
{
    const auto edge = [](double at) { return static_cast<int>(std::ceil(at - 0.5)); };
    const int left = edge(r.x);
    const int top = edge(r.y);
    return {left, top, edge(r.x + r.width) - left, edge(r.y + r.height) - top};
}

bool isWhole(double value)
{
    return std::abs(value - std::round(value)) < 1e-3;
}

/// Texels fall on pixels one to one: copying is exact.
bool isCopy(const TileQuad& tile)
{
    return isWhole(tile.target.x) && isWhole(tile.target.y) && isWhole(tile.source.x) && isWhole(tile.source.y)
           && std::abs(tile.target.width - tile.source.width) < 1e-3
           && std::abs(tile.target.height - tile.source.height) < 1e-3;
}

RectF grown(const RectF& r, double x, double y)
{
    return {r.x - x, r.y - y, r.width + 2 * x, r.height + 2 * y};
}

/// Between the canvas and a slot's texels.
struct Mapping {
    explicit Mapping(const TileQuad& t)
        : tile(t), stepX(t.target.width / t.source.width), stepY(t.target.height / t.source.height)
    {
    }
    [[nodiscard]] double texelX(double x) const { return tile.source.x + (x - tile.target.x) / stepX; }
    [[nodiscard]] double texelY(double y) const { return tile.source.y + (y - tile.target.y) / stepY; }

    const TileQuad& tile;
    double stepX; ///< device pixels of a texel
    double stepY;
};

struct PainterState {
    explicit PainterState(QPainter& p) : painter(p) { painter.save(); }
    ~PainterState() { painter.restore(); }
    PainterState(const PainterState&) = delete;
    PainterState& operator=(const PainterState&) = delete;
    QPainter& painter;
};

} // namespace

void RasterPainter::paint(QPainter& painter, const DrawList& list, Size canvas)
{
    m_exact = list.still;
    const RectF all{0, 0, static_cast<double>(canvas.width), static_cast<double>(canvas.height)};
    const PainterState state(painter);
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(pixelsOf(all), colorOf(list.background));
    for (const SolidQuad& solid : list.solids)
        painter.fillRect(pixelsOf(solid.target.intersected(all)), colorOf(solid.rgba));
    for (const bool opaque : {true, false})
        for (const TileQuad& tile : list.tiles)
            if (tile.opaque == opaque)
                paintTile(painter, tile, all);
}

void RasterPainter::paintTile(QPainter& painter, const TileQuad& tile, const RectF& canvas) const
{
    const RasterTextureBackend::SlotPixels slot = m_backend.slot(tile.slot);
    const QRect seen = pixelsOf(tile.target.intersected(canvas));
    if (!slot.pixels || seen.isEmpty())
        return;
    const QImage image(reinterpret_cast<const uchar*>(slot.pixels), slot.side, slot.side, slot.side * 4,
                       tile.opaque ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    const PainterState state(painter);
    painter.setOpacity(static_cast<double>(tile.opacity));
    if (isCopy(tile)) {
        const int left = static_cast<int>(std::lround(tile.source.x - tile.target.x));
        const int top = static_cast<int>(std::lround(tile.source.y - tile.target.y));
        painter.drawImage(seen.topLeft(), image, seen.translated(left, top));
        return;
    }
    if (tile.nearest || m_exact) {
        painter.drawImage(seen.topLeft(),
                          tile.nearest ? sampleNearest(image, tile, seen) : sampleSmooth(image, tile, seen));
        return;
    }
    // Drawn with its gutter and clipped: what is mixed at the edge comes from the neighbour's pixels. No
    // more of it than is seen: the engine's coordinates end soon beyond the canvas.
    const Mapping map(tile);
    const RectF piece = grown(tile.target, map.stepX * Pyramid::kGutter, map.stepY * Pyramid::kGutter)
                            .intersected(grown(canvas, 2 * map.stepX, 2 * map.stepY));
    const QRectF target(piece.x, piece.y, piece.width, piece.height);
    const QRectF source(map.texelX(piece.x), map.texelY(piece.y), piece.width / map.stepX, piece.height / map.stepY);
    for (int top = seen.top(); top <= seen.bottom(); top += kBandRows) {
        const PainterState band(painter);
        painter.setClipRect(seen.intersected({seen.left(), top, seen.width(), kBandRows}), Qt::IntersectClip);
        painter.drawImage(target, image, source);
    }
}

} // namespace tessera
