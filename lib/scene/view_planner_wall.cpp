// SPDX-License-Identifier: GPL-3.0-or-later
// What a ViewPlanner wants of the wall as it is seen from afar; all else it wants is in view_planner.cpp.
#include <scene/view_planner.h>

#include <algorithm>

#include <map/tile_cover.h>
#include <scene/engine.h>
#include <scene/wall_mosaic.h>
#include <texture/texture_registry.h>

namespace tessera {

namespace {

constexpr std::uint8_t kWallCover = 0;
constexpr std::uint8_t kWallStays = 2;
constexpr std::uint8_t kWallSpare = 5; ///< may be seen soon

bool isUrgent(const Wanted& wanted)
{
    return wanted.rank.priorityClass == kWallCover;
}

} // namespace

bool ViewPlanner::seesWall(const Viewport& at) const
{
    return m_scene.wall().shows(at.scale);
}

// A far wall whose pictures are on their way is neither.
bool ViewPlanner::seesItems(const Viewport& at) const
{
    return !seesWall(at) && !m_scene.wall().mayShow(at.scale);
}

// In place of all items: it is planned like an image, whatever it shows.
void ViewPlanner::addWall(const Input& input)
{
    const WallMosaic& wall = m_scene.wall();
    PlanItem planned;
    planned.base = wall.plain({});
    planned.pyramid = &wall.cover().pyramid();
    planned.screen = input.place.viewport.worldToScreen(wall.cover().area());
    if (const auto level = m_levels.find(kWall); level != m_levels.end())
        planned.level = level->second;
    m_items.push_back(planned);
    m_ids.push_back(kWall);
}

// Near by, the wall is what shows where images are not there yet: it comes before them, a tile of it covers many.
// On the way, what is drawn now stays.
void ViewPlanner::addWallBeneath(const Input& input)
{
    const WallMosaic& wall = m_scene.wall();
    if (!wall.isOn())
        return;
    if (!(input.now == input.place.viewport))
        keepWall(input.now);
    if (seesWall(input.place.viewport) || !wall.hasAnyPicture())
        return;
    const bool isBare = std::any_of(m_wanted.begin(), m_wanted.end(), isUrgent)
                        || std::any_of(m_tiles.missing.begin(), m_tiles.missing.end(), isUrgent);
    const Pyramid& pyramid = wall.cover().pyramid();
    const RectF screen = input.place.viewport.worldToScreen(wall.cover().area());
    const TileRange seen = visibleTiles(pyramid, 0, screen, m_canvas);
    const std::optional<std::uint8_t> spare = input.readAhead ? std::optional(kWallSpare) : std::nullopt;
    for (std::uint64_t y = seen.y0; y < seen.y1; ++y)
        for (std::uint64_t x = seen.x0; x < seen.x1; ++x)
            addWallTile({0, x, y}, isBare ? std::optional(kWallCover) : spare, isBare);
    if (pyramid.rootLevel() == 0)
        return;
    // It covers whatever else is missing on the way. The whole of a wall that still grows would be gathered in vain.
    const bool comesNear = seesWall(input.now);
    const auto idle = m_scene.isListed() ? spare : std::nullopt;
    addWallTile({pyramid.rootLevel(), 0, 0}, comesNear ? std::optional(kWallCover) : idle, comesNear || isBare);
}

void ViewPlanner::keepWall(const Viewport& at)
{
    const MosaicCover& mosaic = m_scene.wall().cover();
    const std::uint32_t level = idealLevel(mosaic.pyramid(), MosaicCover::pixelScale(at.scale));
    const TileRange seen = visibleTiles(mosaic.pyramid(), level, at.worldToScreen(mosaic.area()), m_canvas);
    for (std::uint64_t y = seen.y0; y < seen.y1; ++y)
        for (std::uint64_t x = seen.x0; x < seen.x1; ++x)
            addWallTile({level, x, y}, std::nullopt, false);
}

/// `missing`: the class in which it is wanted where it is not there; none: then it is not. `isSeen`: it has to be the
/// newest revision; else one is as good as another, and nothing is gathered again for it.
void ViewPlanner::addWallTile(const TileAddress& address, std::optional<std::uint8_t> missing, bool isSeen)
{
    const WallMosaic& wall = m_scene.wall();
    const TileKey key = wall.plain(address);
    Rank rank;
    rank.priorityClass = kWallStays;
    rank.depth = static_cast<std::uint16_t>(wall.cover().pyramid().rootLevel() - address.level);
    const TextureRegistry* textures = m_scene.engine().textures();
    if (const auto before = wall.shown(key); !isSeen && before && textures && textures->isReady(*before))
        return m_tiles.present.push_back({*before, rank});
    if (isThere(key))
        return m_tiles.present.push_back({key, rank});
    if (!missing)
        return;
    rank.priorityClass = *missing;
    m_tiles.missing.push_back({key, rank});
}

// Plans are made for tiles: now each gets the revision that is to be loaded. The one before stays until that is there.
void ViewPlanner::chooseRevisions()
{
    WallMosaic& wall = m_scene.wall();
    const auto isPlain = [&](const Wanted& tile) { return wall.owns(tile.key) && tile.key.page == 0; };
    const std::size_t present = m_tiles.present.size();
    for (std::size_t i = 0; i < present; ++i) {
        const Wanted tile = m_tiles.present[i];
        if (!isPlain(tile))
            continue;
        m_tiles.present[i].key = wall.newest(tile.key);
        const auto isStated = [&](const Wanted& other) { return other.key == tile.key; };
        if (!isThere(tile.key) // a new one began in between
            && std::none_of(m_tiles.missing.begin(), m_tiles.missing.end(), isStated))
            m_tiles.missing.push_back(tile);
    }
    for (Wanted& tile : m_tiles.missing) {
        if (!isPlain(tile))
            continue;
        if (const auto before = wall.shown(tile.key))
            m_tiles.present.push_back({*before, tile.rank});
        tile.key = wall.newest(tile.key);
    }
}

} // namespace tessera
