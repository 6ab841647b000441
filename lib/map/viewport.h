// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include <core/geometry.h>

namespace tessera {

/// Which part of the world a canvas shows. World and screen both have y down; the screen is
/// measured in device pixels from the canvas' top left corner. Zooming never rotates or stretches.
struct Viewport {
    PointF center;    ///< world point in the middle of the canvas
    double scale = 1; ///< device pixels per world unit, > 0
    Size size;        ///< of the canvas, device pixels

    [[nodiscard]] PointF worldToScreen(PointF world) const
    {
        return {(world.x - center.x) * scale + static_cast<double>(size.width) / 2,
                (world.y - center.y) * scale + static_cast<double>(size.height) / 2};
    }
    [[nodiscard]] PointF screenToWorld(PointF screen) const
    {
        return {center.x + (screen.x - static_cast<double>(size.width) / 2) / scale,
                center.y + (screen.y - static_cast<double>(size.height) / 2) / scale};
    }
    [[nodiscard]] RectF worldToScreen(const RectF& world) const
    {
        const PointF p = worldToScreen(PointF{world.x, world.y});
        return {p.x, p.y, world.width * scale, world.height * scale};
    }
    [[nodiscard]] RectF screenToWorld(const RectF& screen) const
    {
        const PointF p = screenToWorld(PointF{screen.x, screen.y});
        return {p.x, p.y, screen.width / scale, screen.height / scale};
    }

    /// The part of the world on the canvas.
    [[nodiscard]] RectF visible() const
    {
        return screenToWorld(RectF{0, 0, static_cast<double>(size.width), static_cast<double>(size.height)});
    }

    /// Enlarged by `factor` (> 0); the world point under `screen` stays there.
    [[nodiscard]] Viewport zoomedAt(PointF screen, double factor) const
    {
        const PointF fixed = screenToWorld(screen);
        Viewport v = *this;
        v.scale = scale * factor;
        v.center = {fixed.x - (screen.x - static_cast<double>(size.width) / 2) / v.scale,
                    fixed.y - (screen.y - static_cast<double>(size.height) / 2) / v.scale};
        return v;
    }

    /// Moved over the world by device pixels: positive moves the view right and down.
    [[nodiscard]] Viewport pannedBy(double dx, double dy) const
    {
        Viewport v = *this;
        v.center = {center.x + dx / scale, center.y + dy / scale};
        return v;
    }

    /// The nearest viewport whose centre lies in `bounds` and whose scale in [minScale, maxScale].
    [[nodiscard]] Viewport clamped(const RectF& bounds, double minScale, double maxScale) const
    {
        Viewport v = *this;
        v.scale = std::clamp(scale, minScale, std::max(minScale, maxScale));
        v.center = {std::clamp(center.x, bounds.x, bounds.right()), std::clamp(center.y, bounds.y, bounds.bottom())};
        return v;
    }

    friend bool operator==(const Viewport&, const Viewport&) = default;
};

} // namespace tessera
