// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include <map/planner.h>
#include <map/tile_cover.h>

namespace tessera::detail {

/// Bytes of a tile's pixels with the gutter.
[[nodiscard]] std::uint64_t decodedBytes(int width, int height);
[[nodiscard]] bool isKnown(const PlanItem& item);
/// Of a known item.
[[nodiscard]] std::uint32_t levelFor(const PlanItem& item, double bias);

/// How coarse the images of a plan have to be for what is visible to fit.
class LevelChoice {
public:
    LevelChoice(std::span<const PlanItem> items, const RectF& view, const PlanOptions& options,
                std::uint64_t (*tileBytes)(int, int))
        : m_items(items), m_view(view), m_options(options), m_tileBytes(tileBytes)
    {
    }

    [[nodiscard]] double fittingBias() const;
    /// What is visible takes as textures, roots included.
    [[nodiscard]] std::uint64_t visibleBytes(double bias) const;

private:
    [[nodiscard]] std::uint64_t bytesOf(const Pyramid& pyramid, const TileRange& range) const;

    std::span<const PlanItem> m_items;
    RectF m_view;
    const PlanOptions& m_options;
    std::uint64_t (*m_tileBytes)(int, int);
};

} // namespace tessera::detail
