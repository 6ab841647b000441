// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/view_planner.h>

#include <algorithm>
#include <cmath>

#include <scene/engine.h>
#include <scene/wall_mosaic.h>
#include <texture/slot_classes.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

/// Of the texture budget, what a plan may count on: slots of several sizes never fill all pages.
constexpr double kUsableShare = 0.8;
constexpr double kFarPixels = 3000;
constexpr std::uint8_t kCover = 0;
constexpr std::uint8_t kAhead = 3;
constexpr std::uint8_t kAround = 5;

/// A finer level ahead of need would have all of it decoded, and its pyramid kept.
bool isDecodedWhole(const SceneItem& item)
{
    return item.content->info && !item.content->info->tiled;
}

RectF grown(const RectF& r, double by)
{
    return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by};
}

RectF stretched(const RectF& r, PointF by)
{
    return {r.x + std::min(by.x, 0.0), r.y + std::min(by.y, 0.0), r.width + std::abs(by.x), r.height + std::abs(by.y)};
}

} // namespace

const std::vector<Wanted>& ViewPlanner::plan(const Input& input)
{
    m_focus = input.focus;
    m_canvas = {0, 0, static_cast<double>(input.now.size.width), static_cast<double>(input.now.size.height)};
    m_items.clear();
    m_ids.clear();
    m_visited = 0;
    m_wanted.clear();
    m_waiting.clear();
    m_present.clear();
    if (m_scene.count() == 0 || m_canvas.isEmpty())
        return m_wanted;
    if (seesWall(input.place.viewport))
        addWall(input);
    else if (seesItems(input.place.viewport))
        addAround(input);
    if (!(input.now == input.place.viewport) && seesItems(input.now))
        addPassing(input);
    if (input.inside && input.readAhead)
        addNeighbours(input);
    if (input.inside && input.held)
        addPassed(input);
    planTiles(input);
    offerPreviews(input);
    return m_wanted;
}

// What the view shows where it is planned for, a ring around that, and what it comes to after that.
void ViewPlanner::addAround(const Input& input)
{
    const Viewport& there = input.place.viewport;
    const PointF comes = input.readAhead ? input.place.ahead : PointF();
    const auto ringOf = [&](PointF moves) {
        m_options.ahead = moves;
        return input.readAhead ? ringWidth(input.now.size, m_options) : 0;
    };
    const RectF kept = stretched(grown(m_canvas, ringOf({})), comes);
    const RectF asked = stretched(grown(m_canvas, ringOf(comes)), comes);
    const RectF ahead = stretched(m_canvas, comes);
    const bool awaitsNames = m_scene.awaitsNames() && !input.inside;
    m_scene.layout().visit(there.screenToWorld(kept), [&](std::size_t position) {
        ++m_visited;
        const RectF screen = there.worldToScreen(m_scene.imageRect(position));
        if (m_scene.item(position).state == ItemState::Unknown && (awaitsNames || !screen.intersects(asked)))
            return;
        addItem(position, screen, screen.intersects(m_canvas) ? kCover : screen.intersects(ahead) ? kAhead : kAround);
    });
}

// What is passed on the way only needs a cover: opening it yields one.
void ViewPlanner::addPassing(const Input& input)
{
    if (m_scene.awaitsNames())
        return;
    const RectF after = input.place.viewport.visible();
    m_scene.layout().visit(input.now.visible(), [&](std::size_t position) {
        ++m_visited;
        if (m_scene.layout().cell(position).intersects(after))
            return;
        const SceneItem& item = m_scene.item(position);
        const RectF screen = input.now.worldToScreen(m_scene.imageRect(position));
        if (item.state == ItemState::Unknown) {
            wantOpen(item, screen, kCover);
        } else if (item.content->info) {
            const TileKey root = item.content->info->key({item.content->info->pyramid.rootLevel(), 0, 0});
            if (!isThere(root))
                m_wanted.push_back({root, rankAt(screen, kCover)});
        }
    });
}

void ViewPlanner::addItem(std::size_t position, const RectF& screen, std::uint8_t priorityClass, unsigned boost)
{
    const SceneItem& item = m_scene.item(position);
    if (item.state == ItemState::Unknown)
        wantOpen(item, screen, priorityClass);
    if (item.state != ItemState::Known)
        return;
    const ItemId id = m_scene.idAt(position);
    PlanItem planned;
    planned.base = item.content->info->key({});
    planned.pyramid = &item.content->info->pyramid;
    planned.screen = screen;
    planned.boost = boost;
    planned.tiled = !isDecodedWhole(item);
    planned.finest = boost != 0 ? item.content->info->quickLevel : 0;
    if (const auto level = m_levels.find(id); level != m_levels.end())
        planned.level = level->second;
    m_items.push_back(planned);
    m_ids.push_back(id);
}

void ViewPlanner::wantOpen(const SceneItem& item, const RectF& screen, std::uint8_t priorityClass)
{
    m_wanted.push_back({Scene::openKey(item), rankAt(screen, priorityClass)});
}

Rank ViewPlanner::rankAt(const RectF& screen, std::uint8_t priorityClass) const
{
    const PointF c = screen.center();
    const double away =
        std::max({std::abs(c.x - m_focus.x) - screen.width / 2, std::abs(c.y - m_focus.y) - screen.height / 2, 0.0});
    Rank rank;
    rank.priorityClass = priorityClass;
    rank.distance = static_cast<std::uint32_t>(std::min(away, 1e9));
    return rank;
}

bool ViewPlanner::isThere(const TileKey& stated) const
{
    WallMosaic& wall = m_scene.wall();
    const TileKey key = wall.owns(stated) ? wall.newest(stated) : stated;
    const TextureRegistry* textures = m_scene.engine().textures();
    const Uploader* uploader = m_scene.engine().uploader();
    return (textures && textures->isReady(key)) || (uploader && uploader->isQueued(key))
           || m_scene.failure(key) != nullptr;
}

void ViewPlanner::setRoom(const Input& input)
{
    const Engine& engine = m_scene.engine();
    m_options.capacityBytes =
        static_cast<std::uint64_t>(kUsableShare * static_cast<double>(engine.canvasBudgetBytes()));
    m_options.elsewhereBytes = input.elsewhereBytes;
    const std::uint64_t queued = engine.uploader() ? engine.uploader()->queuedBytes() : 0;
    const std::uint64_t underWay = queued + m_wanted.size() * kRootBytes; // opening a source yields its root
    const std::uint64_t left = std::max<std::uint64_t>(engine.decodedBytes(), underWay + 1) - underWay;
    m_options.windowBytes = std::min(engine.canvasDecodedBytes(), left); // what waits may be another canvas' alone
}

void ViewPlanner::planTiles(const Input& input)
{
    setRoom(input);
    m_options.tileBytes = &tileSlotBytes;
    m_options.around =
        input.readAhead && !input.held && !(seesWall(input.place.viewport) && m_scene.wall().isGrowing());
    m_options.levels =
        m_options.around && input.resting && !(input.inside && isDecodedWhole(m_scene.item(*input.inside)));
    m_options.farPixels = m_options.levels ? kFarPixels : 0;
    m_options.ahead = input.readAhead ? input.place.ahead : PointF();
    m_options.drift = input.place.drift;
    const PlanResult result = tessera::plan(
        m_items, input.now.size, m_focus, m_options, [this](const TileKey& key) { return isThere(key); }, m_tiles);
    m_options.bias = result.bias;
    addWallBeneath(input);
    chooseRevisions();
    sortOut(input);
    m_levels.clear();
    for (std::size_t i = 0; i < m_items.size(); ++i)
        m_levels.emplace(m_ids[i], m_items[i].level); // as it lies in the view, where it is a neighbour as well
}

// What came with the opening of a source, or is decoded, only needs its upload.
void ViewPlanner::sortOut(const Input& input)
{
    Uploader* uploader = m_scene.engine().uploader();
    for (const Wanted& tile : m_tiles.missing) {
        if (!m_scene.holdsSpare(tile.key)) {
            // While a key is held, there is no time for the details of what is shown.
            if (!input.held || tile.rank.priorityClass == kCover || tile.rank.priorityClass >= kAhead)
                m_wanted.push_back(tile);
            continue;
        }
        if (uploader) // without one it stays where it is until there is a canvas
            uploader->offer(tile.key, m_scene.takeSpare(tile.key), tile.rank);
        m_waiting.push_back(tile);
    }
    for (const Wanted& tile : m_tiles.present)
        (uploader && uploader->isQueued(tile.key) ? m_waiting : m_present).push_back(tile);
}

std::optional<std::uint32_t> ViewPlanner::level(ItemId id) const
{
    const auto it = m_levels.find(id);
    return it == m_levels.end() || it->second == PlanItem::kNoLevel ? std::nullopt : std::optional(it->second);
}

} // namespace tessera
