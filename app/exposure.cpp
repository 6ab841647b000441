// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/exposure.h>

#include <array>
#include <cmath>
#include <utility>

namespace tessera {

namespace {

using Bands = std::array<RectF, 4>;

/// `canvas` without `old`, which lies in it, in pieces that do not overlap; some may be empty.
Bands around(const RectF& old, const RectF& canvas)
{
    return {RectF{0, 0, canvas.width, old.y}, RectF{0, old.bottom(), canvas.width, canvas.height - old.bottom()},
            RectF{0, old.y, old.x, old.height}, RectF{old.right(), old.y, canvas.width - old.right(), old.height}};
}

double areaIn(const Bands& bands, const RectF& rect)
{
    double area = 0;
    for (const RectF& band : bands) {
        const RectF part = band.intersected(rect);
        area += part.width * part.height;
    }
    return area;
}

} // namespace

Exposure::Counts Exposure::displayed(const Viewport& viewport, const DrawList& list)
{
    const std::optional<Viewport> before = std::exchange(m_last, viewport);
    if (!before)
        return {};
    const RectF canvas{0, 0, static_cast<double>(viewport.size.width), static_cast<double>(viewport.size.height)};
    const RectF old = viewport.worldToScreen(before->visible()).intersected(canvas);
    if (old.isEmpty())
        return {};
    const Bands bands = around(old, canvas);
    double pixels = 0, detailed = 0;
    for (const SolidQuad& solid : list.solids)
        pixels += areaIn(bands, solid.target);
    for (const TileQuad& tile : list.tiles) {
        const double area = areaIn(bands, tile.target);
        pixels += area;
        detailed += tile.detailed ? area : 0;
    }
    return {std::llround(pixels), std::llround(detailed)};
}

} // namespace tessera
