// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <core/geometry.h>
#include <core/pyramid.h>
#include <core/rank.h>
#include <core/tile_key.h>

namespace tessera {

/// One image that a view shows or is about to show.
struct PlanItem {
    static constexpr std::uint32_t kNoLevel = 0xffffffffU;

    TileKey base;                      ///< its keys but for the address
    const Pyramid* pyramid = nullptr;  ///< null or empty: not known yet, nothing is planned
    RectF screen;                      ///< the whole image, device pixels; may reach beyond the canvas
    /// 0 for an image on the canvas. Else the class of all it wants: 4 for the next or previous
    /// image, whose `screen` is then where it would be once it is shown.
    unsigned boost = 0;
    /// In: its ideal level as planned last, kNoLevel when never. Out: as planned now.
    std::uint32_t level = kNoLevel;
};

struct PlanOptions {
    /// How much the textures of what is visible may take; 0: no limit. When they would take more,
    /// all images get a coarser level until they fit. What lies around the view (class 4 and more)
    /// may use a third of it on top.
    std::uint64_t visibleBytes = 0;
    /// Bytes that a tile with this content takes as a texture; null: its pixels with the gutter.
    std::uint64_t (*tileBytes)(int width, int height) = nullptr;
    double bias = 1;        ///< PlanResult::bias of the view's plan before
    bool around = true;     ///< also plan the ring around the view
    double ringShare = 0.15; ///< width of the ring, of the canvas' larger side
    double ringMaxPixels = 312;
};

struct PlanResult {
    double bias = 1;           ///< >= 1: how many times fewer texels per pixel fit the budget
    std::size_t visible = 0;   ///< tiles that are visible at their ideal level
    std::size_t missing = 0;   ///< of these, not ready
    std::uint64_t bytes = 0;   ///< what the visible ones take as textures
};

using TileReady = std::function<bool(const TileKey&)>;

/// States in `out`, most urgent first and each key once, what a view wants now and does not have:
///   class 0  for images of which nothing ready is visible: the root, or, where one tile is the
///            whole ideal level, that tile (reading it yields the root as well)
///   class 1  visible at the ideal level; the root where only finer tiles cover what is seen
///   boost    all that boosted items want, on the canvas as they would be shown
///   class 5  the ideal level in a ring around the canvas
/// Inside a class by distance to `focus`, then coarse before fine. `viewport` is the canvas' size in
/// device pixels. The cost is proportional to the tiles in the view and its ring.
PlanResult plan(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options,
                const TileReady& ready, std::vector<Wanted>& out);

} // namespace tessera
