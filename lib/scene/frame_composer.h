// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <core/geometry.h>
#include <core/reports.h>
#include <map/viewport.h>
#include <scene/frame.h>
#include <scene/layout_glide.h>
#include <scene/scene.h>
#include <scene/tile_fades.h>
#include <texture/texture_registry.h>

namespace tessera {

class MosaicCover;

/// Turns "these items lie here" into quads, labels and outlines, and holds the textures that are
/// drawn, in the name of one view, until the next frame is composed. GUI thread only.
class FrameComposer {
public:
    FrameComposer(Scene& scene, std::uint32_t viewNumber) : m_scene(scene), m_view(viewNumber) { }

    struct Input {
        const Viewport* viewport = nullptr;
        TimePoint now{};
        bool resting = false; ///< nothing moves, and no hand drags: what comes late may fade in
        double lodBias = 1;   ///< as the plan was made with
        std::optional<std::size_t> current;
        bool inside = false;
        const std::unordered_set<TileKey>* highlighted = nullptr;
        /// The level that is planned for an item, where the plan was made for this very viewport.
        std::function<std::optional<std::uint32_t>(std::size_t position)> level;
        std::optional<std::uint32_t> wallLevel; ///< the same for the wall as seen from afar
    };
    /// What is visible and not yet as it should be.
    struct Missing {
        std::size_t items = 0; ///< not opened yet
        std::size_t tiles = 0; ///< not at their ideal level
        bool letGo = false;    ///< something was drawn before and is not any more: there may be room now
    };

    Missing compose(const Input& input, Frame& frame);
    /// The next frame has to be composed, too, although nothing is new.
    [[nodiscard]] bool isFading() const { return m_fades.isFading() || isGliding(); }
    /// The order is another: what is seen glides to where it belongs now.
    void glide() { m_glide.start(); }
    [[nodiscard]] bool isGliding() const { return m_glide.isRunning(); }
    /// Lets go of every texture.
    void release()
    {
        m_held.clear();
        m_levels.clear();
        m_fades.clear();
    }
    /// Bytes of the textures that are drawn in place of others.
    [[nodiscard]] std::uint64_t standInBytes() const;
    /// Lets go of a texture that is drawn in the place of `tile`, so that this finds room; false when
    /// there is none but covers. The frame has to be composed anew.
    bool yieldStandIn(const TileKey& tile);
    /// The same in whatever place.
    bool yieldAnyStandIn();

private:
    enum class Role { Ideal, StandIn };
    struct Drawn {
        TextureRef texture;
        Role role;
    };
    using Held = std::unordered_map<TileKey, Drawn>;
    void outlineHighlighted();
    void composeItems();
    void composeItem(std::size_t position, RectF screen);
    void composeTiles(std::size_t position, RectF screen);
    /// How far the frame had come before an item was added.
    struct Mark {
        std::size_t solids, tiles;
        std::int64_t placeholderPixels;
    };
    [[nodiscard]] Mark mark() const;
    void backTo(const Mark& mark);
    void placeholder(RectF screen, std::uint32_t colour);
    /// Of an image that is being decoded, as much as there is; nothing where that is nothing.
    void composePartial(std::size_t position, RectF screen);
    /// Of an image whose file was rewritten, how it was before, as long as nothing covers it yet; false when
    /// there is nothing of that.
    bool composeFormer(std::size_t position);
    void fail(const SceneItem& item, RectF screen);
    [[nodiscard]] std::uint32_t levelOf(std::size_t position, const SourceInfo& info, double scale);
    const Texture* hold(const TileKey& key, Role role);
    [[nodiscard]] float opacityOf(const SourceInfo& info, const TileKey& ideal, bool isOpaque);
    // frame_composer_wall.cpp: the wall seen from afar
    void composeWall();
    [[nodiscard]] std::uint32_t wallLevel();
    const Texture* holdWallTile(const TileAddress& address, bool isIdeal);
    void addWallTile(const MosaicCover& mosaic, const Texture& texture, const TileAddress& drawn, const RectF& fraction,
                     bool detailed);
    void countLacking(const TileAddress& drawn, const RectF& screen, bool isIdeal);
    [[nodiscard]] bool composeEarlierWall(const RectF& world);
    void composeUnknownWall(const RectF& world);
    void composeAwaitedWall();
    void outlineCurrent();
    [[nodiscard]] bool standIn(std::size_t position, const RectF& screen);
    [[nodiscard]] const Texture* keep(const TileKey& key);
    template <class Condition>
    bool yieldIf(Condition condition);

    Scene& m_scene;
    std::uint32_t m_view;
    Held m_held;
    std::unordered_map<SourceId, std::uint32_t> m_levels; ///< as shown last
    TileFades m_fades;
    LayoutGlide m_glide;
    // Of the frame being composed:
    Held m_next;
    std::unordered_map<SourceId, std::uint32_t> m_nextLevels;
    const Input* m_input = nullptr;
    Frame* m_frame = nullptr;
    RectF m_canvas;
    Missing m_missing;
};

} // namespace tessera
