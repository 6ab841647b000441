// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include <core/geometry.h>
#include <core/rank.h>
#include <map/planner.h>
#include <map/viewport.h>
#include <scene/scene.h>
#include <scene/view_prediction.h>

namespace tessera {

/// States what one view wants to have loaded: sources to open and tiles to read, in order. It looks
/// only at cells in and around the view. GUI thread only.
class ViewPlanner {
public:
    explicit ViewPlanner(Scene& scene) : m_scene(scene) { }

    struct Input {
        Viewport now;                      ///< what is on the screen
        ViewPrediction::Place place;       ///< what to plan for
        bool resting = true;               ///< nothing moves: there is time for the next levels, too
        PointF focus;                      ///< device pixels
        std::uint64_t elsewhereBytes = 0;  ///< textures that are drawn in place of others
        std::optional<std::size_t> inside; ///< the image one is in
        int direction = 1;                 ///< of travel from image to image
        bool held = false;                 ///< which goes on: what is shown is passed by
        bool readAhead = true;             ///< also plan what is not visible, but may be soon
    };
    /// Valid until the next call.
    const std::vector<Wanted>& plan(const Input& input);
    /// As planned last.
    [[nodiscard]] const std::vector<Wanted>& wanted() const { return m_wanted; }
    /// Of the latest plan: decoded tiles that wait for their upload, and textures that should stay.
    [[nodiscard]] const std::vector<Wanted>& waiting() const { return m_waiting; }
    [[nodiscard]] const std::vector<Wanted>& present() const { return m_present; }
    /// How much coarser than ideal the plan had to be for the texture budget; 1: not at all.
    [[nodiscard]] double lodBias() const { return m_options.bias; }
    /// The level planned for an item; nothing when it is not in the plan.
    [[nodiscard]] std::optional<std::uint32_t> level(ItemId id) const;
    /// The wall as seen from afar, in place of an item: level(kWall) is its level.
    static constexpr ItemId kWall = 0xffffffffU;
    /// How many items the latest plan looked at.
    [[nodiscard]] std::size_t visited() const { return m_visited; }

private:
    void addAround(const Input& input);
    void addPassing(const Input& input);
    /// `boost` as PlanItem has it.
    void addItem(std::size_t position, const RectF& screen, std::uint8_t priorityClass, unsigned boost = 0);
    void wantOpen(const SceneItem& item, const RectF& screen, std::uint8_t priorityClass);
    void planTiles(const Input& input);
    void setRoom(const Input& input);
    void sortOut(const Input& input);
    // view_neighbours.cpp: the images before and after
    void addNeighbours(const Input& input);
    void addBeside(std::size_t position, std::uint8_t priorityClass);
    void addPassed(const Input& input);
    void addPassed(std::size_t position, std::uint32_t order);
    void wantCover(const SceneItem& item, const Rank& rank);
    void wantSooner(const TileKey& key, const Rank& rank);
    void offerPreviews(const Input& input);
    void offerPreviews(std::size_t position, std::uint8_t priorityClass);
    [[nodiscard]] bool lacksTiles(std::size_t position) const;
    [[nodiscard]] std::optional<std::uint32_t> finestPresent(const SourceId& source) const;
    // view_planner_wall.cpp: the wall seen from afar
    [[nodiscard]] bool seesWall(const Viewport& at) const;
    [[nodiscard]] bool seesItems(const Viewport& at) const;
    void addWall(const Input& input);
    void addWallBeneath(const Input& input);
    void keepWall(const Viewport& at);
    void addWallTile(const TileAddress& address, std::optional<std::uint8_t> missing, bool isSeen);
    void chooseRevisions();
    [[nodiscard]] bool isThere(const TileKey& key) const;
    [[nodiscard]] Rank rankAt(const RectF& screen, std::uint8_t priorityClass) const;

    Scene& m_scene;
    PointF m_focus;
    RectF m_canvas;
    PlanOptions m_options;
    std::unordered_map<ItemId, std::uint32_t> m_levels;
    std::vector<ItemId> m_ids; ///< of m_items
    std::size_t m_visited = 0;
    std::vector<PlanItem> m_items;
    Plan m_tiles;
    std::vector<Wanted> m_wanted;
    std::vector<Wanted> m_waiting;
    std::vector<Wanted> m_present;
};

} // namespace tessera
