// SPDX-License-Identifier: GPL-3.0-or-later
// What a ViewPlanner states of the images before and after the one that is shown, and of their previews.
#include <scene/view_planner.h>

#include <algorithm>

#include <map/tile_cover.h>
#include <scene/engine.h>
#include <scene/stepping.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

constexpr std::uint8_t kAtOnce = 0;
constexpr std::uint8_t kNextImage = 4;
constexpr std::uint8_t kFurtherImage = 5;
constexpr std::uint32_t kPassedCoarser = 2;  ///< levels, where a key is held down
constexpr std::uint32_t kEighth = 3;         ///< the level at which JPEG decoding takes the least time
constexpr std::int64_t kPassedTiles = 4;     ///< of larger ones the preview has to do
constexpr std::uint32_t kLead = 2;           ///< how many images it takes until one of them is decoded
constexpr std::uint32_t kLate = 1U << 10U;   ///< farther than any of them
constexpr std::uint32_t kBeyond = 1U << 20U; ///< farther than any tile on a canvas

bool isOneTile(const Pyramid& pyramid, std::uint32_t level)
{
    return pyramid.columns(level) == 1 && pyramid.rows(level) == 1;
}

} // namespace

// As they would be shown, the likeliest first; of those further ahead, what their opening yields. While a key is
// held down, that is all: it is what will be shown of them, so it comes before the details of what is passed by.
void ViewPlanner::addNeighbours(const Input& input)
{
    for (const Neighbour& next : neighboursOf(*input.inside, m_scene.count(), input.direction)) {
        if (input.held && !next.ahead)
            continue;
        const SceneItem& item = m_scene.item(next.position);
        const std::uint8_t priorityClass = next.order == 0 ? kNextImage : kFurtherImage;
        Rank rank;
        rank.priorityClass = input.held ? kAtOnce : next.fitted ? priorityClass : kNextImage;
        rank.distance = kBeyond + static_cast<std::uint32_t>(next.order);
        if (item.state == ItemState::Unknown || (input.held && next.fitted))
            wantCover(item, rank);
        else if (next.fitted && !input.held)
            addBeside(next.position, priorityClass);
    }
}

void ViewPlanner::addBeside(std::size_t position, std::uint8_t priorityClass)
{
    const RectF image = m_scene.imageRect(position);
    const double scale = std::min(m_canvas.width / image.width, m_canvas.height / image.height);
    const double w = image.width * scale;
    const double h = image.height * scale;
    addItem(position, {(m_canvas.width - w) / 2, (m_canvas.height - h) / 2, w, h}, priorityClass, priorityClass);
}

// What is passed by while a key is held, as sharp as there is time for: decoding a large photo at an eighth takes
// longer than a step, and two threads do it. So it begins with an image that comes a little later: what comes next
// would be done too late. The one that is shown goes on with it, as the hand may rest there.
void ViewPlanner::addPassed(const Input& input)
{
    for (const Neighbour& next : neighboursOf(*input.inside, m_scene.count(), input.direction)) {
        const auto order = static_cast<std::uint32_t>(next.order);
        if (next.ahead)
            addPassed(next.position, order < kLead ? kLate - order : order - kLead);
    }
    addPassed(*input.inside, kLate + 1);
}

void ViewPlanner::addPassed(std::size_t position, std::uint32_t order)
{
    if (m_scene.item(position).state != ItemState::Known || m_scene.item(position).content->info->pyramid.isEmpty())
        return;
    addBeside(position, kNextImage);
    PlanItem& passed = m_items.back();
    const Pyramid& pyramid = *passed.pyramid;
    const std::uint32_t ideal = idealLevel(pyramid, passed.screen.width / static_cast<double>(pyramid.size().width));
    const std::uint32_t level =
        std::min(std::max(ideal, std::min(ideal + kPassedCoarser, kEighth)), pyramid.rootLevel());
    if (level < passed.finest || pyramid.columns(level) * pyramid.rows(level) > kPassedTiles) {
        m_items.pop_back();
        m_ids.pop_back();
        return;
    }
    passed.finest = level;
    passed.later = kBeyond + order;
}

// Opening it yields one.
void ViewPlanner::wantCover(const SceneItem& item, const Rank& rank)
{
    if (item.state == ItemState::Unknown) {
        wantSooner(Scene::openKey(item), rank);
    } else if (item.content->info) {
        const TileKey root = item.content->info->key({item.content->info->pyramid.rootLevel(), 0, 0});
        if (!isThere(root))
            wantSooner(root, rank);
    }
}

// Of a key that is listed twice the first line counts.
void ViewPlanner::wantSooner(const TileKey& key, const Rank& rank)
{
    const auto line = std::find_if(m_wanted.begin(), m_wanted.end(), [&](const Wanted& w) { return w.key == key; });
    if (line == m_wanted.end())
        m_wanted.push_back({key, rank});
    else
        line->rank = std::min(line->rank, rank);
}

// What came with the opening is there long before what it stands for.
void ViewPlanner::offerPreviews(const Input& input)
{
    if (!input.inside || !m_scene.engine().uploader())
        return;
    if (lacksTiles(*input.inside))
        offerPreviews(*input.inside, kAtOnce);
    if (!input.readAhead)
        return;
    for (const Neighbour& next : neighboursOf(*input.inside, m_scene.count(), input.direction))
        if (next.fitted && (input.held ? next.ahead : lacksTiles(next.position)))
            offerPreviews(next.position, kNextImage);
}

// As planned.
bool ViewPlanner::lacksTiles(std::size_t position) const
{
    const SceneItem& item = m_scene.item(position);
    return item.content->info && std::any_of(m_tiles.missing.begin(), m_tiles.missing.end(), [&](const Wanted& tile) {
               return tile.key.source == item.content->info->id;
           });
}

// As planned; nothing where none is on the device.
std::optional<std::uint32_t> ViewPlanner::finestPresent(const SourceId& source) const
{
    std::optional<std::uint32_t> finest;
    for (const Wanted& tile : m_tiles.present)
        if (tile.key.source == source)
            finest = std::min(finest.value_or(tile.key.address.level), tile.key.address.level);
    return finest;
}

// Where something finer is there already, they would come in vain.
void ViewPlanner::offerPreviews(std::size_t position, std::uint8_t priorityClass)
{
    const SceneItem& item = m_scene.item(position);
    if (item.state != ItemState::Known || item.content->info->pyramid.isEmpty())
        return;
    Uploader& uploader = *m_scene.engine().uploader();
    const Pyramid& pyramid = item.content->info->pyramid;
    const std::uint32_t finest = finestPresent(item.content->info->id).value_or(pyramid.rootLevel());
    for (std::uint32_t level = std::min(finest, pyramid.rootLevel()); level-- > 0 && isOneTile(pyramid, level);) {
        const TileKey key = item.content->info->key({level, 0, 0});
        const auto isIt = [&](const Wanted& w) { return w.key == key; };
        if (std::any_of(m_waiting.begin(), m_waiting.end(), isIt))
            continue;
        Rank rank;
        rank.priorityClass = priorityClass;
        rank.depth = static_cast<std::uint16_t>(pyramid.rootLevel() - level);
        if (m_scene.holdsSpare(key))
            uploader.offer(key, m_scene.takeSpare(key), rank);
        if (uploader.isQueued(key))
            m_waiting.push_back({key, rank});
    }
}

} // namespace tessera
