// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <core/geometry.h>
#include <core/rank.h>
#include <map/planner.h>
#include <map/viewport.h>
#include <scene/scene.h>

namespace tessera {

/// States what one view wants to have loaded: sources to open and tiles to read, in order. It looks
/// only at cells in and around the view. GUI thread only.
class ViewPlanner {
public:
    explicit ViewPlanner(Scene& scene) : m_scene(scene) {}

    struct Input {
        Viewport now;             ///< what is on the screen
        Viewport destination;     ///< where the view will come to rest; the same when it does not move
        PointF focus;             ///< device pixels
        std::optional<std::size_t> inside; ///< the image one is in
        int direction = 1;        ///< of travel from image to image
    };
    /// Valid until the next call.
    const std::vector<Wanted>& plan(const Input& input);
    /// As planned last.
    [[nodiscard]] const std::vector<Wanted>& wanted() const { return m_wanted; }
    /// Decoded tiles that wait for their upload and that the view still wants.
    [[nodiscard]] const std::unordered_set<TileKey>& waiting() const { return m_waiting; }
    /// How much coarser than ideal the plan had to be for the texture budget; 1: not at all.
    [[nodiscard]] double lodBias() const { return m_options.bias; }
    /// The level planned for an item; nothing when it is not in the plan.
    [[nodiscard]] std::optional<std::uint32_t> level(ItemId id) const;

private:
    void addAround(const Input& input);
    void addPassing(const Input& input);
    void addNeighbours(const Input& input);
    void addItem(std::size_t position, const RectF& screen, std::uint8_t priorityClass);
    void wantOpen(const SceneItem& item, const RectF& screen, std::uint8_t priorityClass);
    void planTiles(const Input& input);
    [[nodiscard]] bool isThere(const TileKey& key);
    [[nodiscard]] Rank rankAt(const RectF& screen, std::uint8_t priorityClass) const;

    Scene& m_scene;
    PointF m_focus;
    RectF m_canvas;
    PlanOptions m_options;
    std::unordered_map<ItemId, std::uint32_t> m_levels;
    std::vector<ItemId> m_ids; ///< of m_items
    std::vector<PlanItem> m_items;
    std::vector<Wanted> m_tiles;
    std::vector<Wanted> m_wanted;
    std::unordered_set<TileKey> m_waiting;
};

} // namespace tessera
