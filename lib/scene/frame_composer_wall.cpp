// SPDX-License-Identifier: GPL-3.0-or-later
// What a FrameComposer draws of the wall as it is seen from afar; the images are in frame_composer.cpp.
#include <scene/frame_composer.h>

#include <algorithm>
#include <cmath>

#include <map/mosaic_cover.h>
#include <map/tile_cover.h>
#include <scene/canvas_colours.h>
#include <scene/cell_place.h>
#include <scene/wall_mosaic.h>

namespace tessera {

namespace {

std::int64_t pixelsOf(const RectF& r, double share = 1)
{
    return static_cast<std::int64_t>(std::llround(r.width * r.height * share));
}

} // namespace

void FrameComposer::composeWall()
{
    WallMosaic& wall = m_scene.wall();
    const Pyramid& pyramid = wall.cover().pyramid();
    const Viewport& v = *m_input->viewport;
    const RectF screen = v.worldToScreen(wall.cover().area());
    const std::uint32_t level = wallLevel();
    std::uint64_t stale = 0;
    const auto ready = [&](const TileAddress& tile) { return holdWallTile(tile, tile.level == level) != nullptr; };
    const auto draw = [&](const TileAddress& tile, const RectF& fraction) {
        const Texture* texture = holdWallTile(tile, tile.level == level);
        addWallTile(wall.cover(), *texture, tile, fraction, tile.level <= level);
        countLacking(tile, onScreen(screen, fraction), tile.level == level);
        stale += tile.level == level && !wall.isUpToDate(wall.plain(tile)) ? 1 : 0;
    };
    const auto nothing = [&](const TileAddress&, const RectF& fraction) {
        const RectF world = wall.cover().worldOf(fraction);
        if (!composeEarlierWall(world))
            composeUnknownWall(world);
    };
    const CoverCount count = cover(pyramid, visibleTiles(pyramid, level, screen, m_canvas), ready, draw, nothing);
    m_frame->facts.cover.add(count);
    m_missing.tiles += count.finer + count.coarser + count.missing + stale;
    if (count.missing == 0)
        wall.noteCovered();
    outlineCurrent();
}

void FrameComposer::composeAwaitedWall()
{
    composeUnknownWall(m_input->viewport->visible());
    m_missing.items += m_scene.count();
    outlineCurrent();
}

void FrameComposer::outlineCurrent()
{
    if (m_input->inside || !m_input->current)
        return;
    const RectF current = m_input->viewport->worldToScreen(m_scene.imageRect(*m_input->current));
    if (current.intersects(m_canvas))
        m_frame->currentOutline = current;
}

// As planned; on the way with the same reluctance to change.
std::uint32_t FrameComposer::wallLevel()
{
    const WallMosaic& wall = m_scene.wall();
    std::optional<std::uint32_t> level = m_input->wallLevel;
    if (!level || *level >= wall.cover().pyramid().levelCount()) {
        const auto shown = m_levels.find(wall.source());
        level = idealLevel(wall.cover().pyramid(), MosaicCover::pixelScale(m_input->viewport->scale), m_input->lodBias,
                           shown == m_levels.end() ? std::nullopt : std::optional(shown->second));
    }
    return m_nextLevels[wall.source()] = *level;
}

const Texture* FrameComposer::holdWallTile(const TileAddress& address, bool isIdeal)
{
    const WallMosaic& wall = m_scene.wall();
    const std::optional<TileKey> key = wall.shown(wall.plain(address));
    if (!key)
        return nullptr;
    return hold(*key, isIdeal && wall.isUpToDate(*key) ? Role::Ideal : Role::StandIn);
}

void FrameComposer::addWallTile(const MosaicCover& mosaic, const Texture& texture, const TileAddress& drawn,
                                const RectF& fraction, bool detailed)
{
    TileQuad quad;
    quad.target = onScreen(m_input->viewport->worldToScreen(mosaic.area()), fraction);
    quad.source = sourceTexels(mosaic.pyramid(), drawn, fraction);
    quad.slot = texture.slot;
    quad.opaque = texture.opaque;
    quad.detailed = detailed;
    m_frame->list.tiles.push_back(quad);
}

// Of cells without a picture: as they would count were each drawn by itself.
void FrameComposer::countLacking(const TileAddress& drawn, const RectF& screen, bool isIdeal)
{
    const WallMosaic& wall = m_scene.wall();
    const std::uint32_t lacking = wall.lackingIn(wall.plain(drawn));
    if (lacking == 0)
        return;
    const SheetLayout& layout = wall.cover().layout();
    const RectF cell{0, 0, 1, 1};
    const RectF image = layout.justifiedRows() ? insideOf(cell) : imageIn(cell, kGuessedAspect);
    const RectF world = wall.cover().worldOf(drawn);
    const double share =
        std::min(1.0, lacking * layout.meanCellArea() / (world.width * world.height)) * image.width * image.height;
    m_frame->facts.placeholderPixels += pixelsOf(screen.intersected(m_canvas), share);
    m_missing.items += isIdeal ? lacking : 0;
}

// Where another wall has just taken its place, the one before still stands until something of the new one is there.
bool FrameComposer::composeEarlierWall(const RectF& world)
{
    const WallMosaic::Earlier* earlier = m_scene.wall().earlier();
    const RectF fraction = earlier ? earlier->cover.fractionOf(world) : RectF{};
    if (fraction.isEmpty())
        return false;
    const auto texture = [&](const TileAddress& tile) -> const Texture* {
        const auto shown = earlier->shown.find(tile);
        return shown == earlier->shown.end() ? nullptr : keep(shown->second);
    };
    const auto ready = [&](const TileAddress& tile) { return texture(tile) != nullptr; };
    const auto draw = [&](const TileAddress& tile, const RectF& part) {
        addWallTile(earlier->cover, *texture(tile), tile, part, false);
    };
    return coverByFinest(earlier->cover.pyramid(), fraction, ready, draw).has_value();
}

void FrameComposer::composeUnknownWall(const RectF& world)
{
    const WallMosaic& wall = m_scene.wall();
    const SheetLayout& layout = wall.cover().layout();
    for (std::size_t number = 0; number < layout.sheetCount(); ++number) {
        const RectF part = layout.sheet(number).intersected(world);
        if (part.isEmpty())
            continue;
        const RectF screen = m_input->viewport->worldToScreen(part);
        m_frame->list.solids.push_back({screen, kUnknownWall});
        (wall.wasCovered() ? m_frame->facts.holePixels : m_frame->facts.placeholderPixels) +=
            pixelsOf(screen.intersected(m_canvas));
    }
}

// Small as it is, its picture on the wall is more than nothing. False where there is none, and while pictures glide:
// the wall has each where it will be.
bool FrameComposer::standIn(std::size_t position, const RectF& screen)
{
    const WallMosaic& wall = m_scene.wall();
    if (isGliding() || !wall.isOn() || !wall.hasPicture(m_scene.idAt(position)))
        return false;
    const RectF fraction = wall.cover().fractionOf(m_input->viewport->screenToWorld(screen));
    if (fraction.isEmpty())
        return false;
    const auto ready = [&](const TileAddress& tile) { return holdWallTile(tile, false) != nullptr; };
    const auto draw = [&](const TileAddress& tile, const RectF& part) {
        addWallTile(wall.cover(), *holdWallTile(tile, false), tile, part, false);
    };
    return coverByFinest(wall.cover().pyramid(), fraction, ready, draw).has_value();
}

// Of what the last frame drew, although nothing but this finds it any more.
const Texture* FrameComposer::keep(const TileKey& key)
{
    if (const auto it = m_next.find(key); it != m_next.end())
        return &*it->second.texture;
    const auto it = m_held.find(key);
    if (it == m_held.end() || !it->second.texture)
        return nullptr;
    it->second.role = Role::StandIn;
    return &*m_next.emplace(key, std::move(it->second)).first->second.texture;
}

} // namespace tessera
