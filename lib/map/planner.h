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

    TileKey base;                     ///< its keys but for the address
    const Pyramid* pyramid = nullptr; ///< null or empty: not known yet, nothing is planned
    RectF screen;                     ///< the whole image, device pixels; may reach beyond the canvas
    /// 0 for an image on the canvas. Else the class of all it wants: 4 for the next or previous
    /// image, whose `screen` is then where it would be once it is shown.
    unsigned boost = 0;
    /// In: its ideal level as planned last, kNoLevel when never. Out: as planned now.
    std::uint32_t level = kNoLevel;
    std::uint32_t finest = 0; ///< no finer level is planned
    std::uint32_t later = 0;  ///< added to the distance of its tiles: an order of images with one boost
    bool tiled = true;        ///< a coarser level takes less time; else any takes all of the image to be decoded
};

/// The most that the pixels of a root tile take.
inline constexpr std::uint64_t kRootBytes =
    (Pyramid::kRootSize + 2 * Pyramid::kGutter) * (Pyramid::kRootSize + 2 * Pyramid::kGutter) * 4;

struct PlanOptions {
    /// How much the textures of what is planned may take; 0: no limit. What is visible may take all of
    /// it: when it would take more, all images get a coarser level until they fit. Classes 3 and 4 are
    /// planned as long as all together takes at most seven eighths of it, the rest three quarters.
    std::uint64_t capacityBytes = 0;
    /// Of these, in use by textures that are no part of the plan, such as what stands in for others.
    std::uint64_t elsewhereBytes = 0;
    /// Decoded pixels that may be under way at once, from when a tile is asked for until it is a
    /// texture; 0: no limit. Of what is missing only the most urgent is listed, as much as that takes.
    std::uint64_t windowBytes = 0;
    /// Bytes that a tile with this content takes as a texture; null: its pixels with the gutter.
    std::uint64_t (*tileBytes)(int width, int height) = nullptr;
    double bias = 1;         ///< PlanResult::bias of the view's plan before
    bool around = true;      ///< also plan the ring around the view
    bool levels = true;      ///< also plan the next levels of large images: for a view at rest
    double farPixels = 0;    ///< how far around the canvas large images are planned whenever idle: at rest; 0: not
    double ringShare = 0.15; ///< width of the ring, of the canvas' larger side
    double ringMaxPixels = 312;
    /// How far the canvas will move over the pictures, device pixels, until it is where it is predicted
    /// to be, and until a tile asked for now can be there.
    PointF ahead;
    PointF drift;
};

/// How far around the canvas, in device pixels, tiles are asked for before they are seen: the further `ahead` is, the
/// less, as what lies beside its way and behind is not seen then. Nothing where that is at least half as far as the
/// ring around a canvas at rest is wide.
[[nodiscard]] double ringWidth(Size viewport, const PlanOptions& options);

struct PlanResult {
    double bias = 1;         ///< >= 1: how many times fewer texels per pixel fit the budget
    std::size_t visible = 0; ///< tiles that are visible at their ideal level
    std::size_t missing = 0; ///< of these, not ready
    std::uint64_t bytes = 0; ///< what the visible ones take as textures
};

struct Plan {
    std::vector<Wanted> missing; ///< what to load, most urgent first
    std::vector<Wanted> present; ///< what is ready and should stay, most urgent first
};

using TileReady = std::function<bool(const TileKey&)>;

/// States in `out`, each key once, what a view wants now:
///   class 0  for images of which nothing ready is visible: the root, or, where one tile is the
///            whole ideal level, that tile (reading it yields the root as well)
///   class 1  visible at the ideal level; where much of that is missing and only a far coarser level is
///            there, also one between, of which there are few tiles
///   class 2  the root where only finer tiles cover what is seen; of the three coarsest levels of large
///            images, what is there already
///   class 3  what will be visible on the way to `ahead`, the first to appear first
///   boost    all that boosted items want, on the canvas as they would be shown
///   class 5  the ideal level in a ring around the canvas: ringWidth(); of what is there already, all that is in the
///            ring of a canvas at rest
///   class 6  of large images, the next coarser level on the canvas and the next finer one at the focus
///   class 7  of large images, the ideal level further around, as far as a bounded number of tiles reaches
/// Inside a class by distance to `focus`, then coarse before fine. `viewport` is the canvas' size in
/// device pixels. The cost is proportional to the tiles in the view and around it. A visible tile that
/// will be gone before it can be there is not asked for.
PlanResult plan(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options,
                const TileReady& ready, Plan& out);

} // namespace tessera
