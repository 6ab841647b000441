// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/wall_mosaic.h>

#include <algorithm>

#include <core/explain.h>
#include <scene/engine.h>
#include <scene/item_order.h>
#include <texture/texture_registry.h>

namespace tessera {

namespace {

constexpr Duration kRenewal = std::chrono::milliseconds(100); ///< between two revisions of a tile, at least
constexpr Duration kQuiet = std::chrono::milliseconds(150);   ///< more than there is between two batches of a stream
constexpr int kMostHurried = 3;                               ///< after so many doublings it waits no longer
constexpr double kCellsPerMs = 5000;                          ///< more time for tiles that take longer
constexpr std::size_t kMany = 4096; ///< pictures at once, that all tiles are taken to show some of

TileKey unrevised(TileKey key)
{
    key.page = 0;
    return key;
}

TileKey revised(TileKey key, std::uint32_t revision)
{
    key.page = revision;
    return key;
}

} // namespace

WallMosaic::WallMosaic(Engine& engine, const ItemOrder& order, std::function<void()> changed)
    : m_engine(engine), m_order(order), m_changed(std::move(changed)), m_number(engine.nextWallNumber()),
      m_wake(engine.clock(),
             [this] {
                 m_woken = m_engine.clock().now();
                 m_changed();
             }),
      m_growth(engine.clock(), [this] { m_changed(); })
{
}

SourceId WallMosaic::source() const
{
    return {m_number, m_arrangement};
}

bool WallMosaic::isRoot(const TileKey& key) const
{
    return isCurrent(key) && isOn() && key.address.level == m_cover.pyramid().rootLevel();
}

// --- what it shows -------------------------------------------------------------------------------

void WallMosaic::setStore(std::shared_ptr<const MosaicStore> store)
{
    clear();
    m_store = std::move(store);
    m_isAwaited = false;
}

void WallMosaic::clear()
{
    m_pictures.clear();
    m_hasAny = false;
    renew();
    m_earlier.reset(); // of other items
}

void WallMosaic::arrange(const SheetLayout& layout)
{
    if (m_cover.layout() == layout && isInOrder())
        return;
    keepEarlier();
    renew();
    m_cover = MosaicCover(layout);
}

// Where no tile was asked for, nobody knows in which order it was, nor needs to.
bool WallMosaic::isInOrder() const
{
    if (!m_ids)
        return m_tiles.empty();
    for (std::size_t position = 0; position < m_ids->size(); ++position)
        if ((*m_ids)[position] != m_order.idAt(position))
            return false;
    return true;
}

// Once for all tiles of an arrangement, and only where one of them is asked for: while names come in by the
// thousand the wall is seldom looked at from afar.
void WallMosaic::takeOrder()
{
    if (m_ids)
        return;
    auto ids = std::make_shared<std::vector<ItemId>>(m_cover.layout().count());
    for (std::size_t position = 0; position < ids->size(); ++position)
        (*ids)[position] = m_order.idAt(position);
    m_ids = std::move(ids);
}

// Another wall, of which nothing is there.
void WallMosaic::renew()
{
    if (TextureRegistry* textures = m_engine.textures())
        for (const auto& [key, tile] : m_tiles)
            if (tile.ready != 0)
                textures->forget(revised(key, tile.ready));
    m_tiles.clear();
    m_ids.reset();
    m_covered = false;
    ++m_arrangement;
    ++m_changes;
}

// One that was not seen has nothing to give: then the one before it still has.
void WallMosaic::keepEarlier()
{
    if (!m_covered)
        return;
    m_earlier = Earlier{m_cover, {}};
    for (const auto& [key, tile] : m_tiles)
        if (tile.ready != 0)
            m_earlier->shown.emplace(key.address, revised(key, tile.ready));
}

void WallMosaic::noteCovered()
{
    m_covered = true;
    m_earlier.reset();
}

// --- pictures ------------------------------------------------------------------------------------

void WallMosaic::setPictures(std::span<const std::pair<ItemId, Slot>> batch)
{
    for (const auto& [id, slot] : batch) {
        m_pictures.set(id, slot == MosaicStore::kNone ? PictureSlots::kNever : slot);
        m_hasAny = m_hasAny || slot != MosaicStore::kNone;
    }
    ++m_changes;
    m_pictured = m_engine.clock().now();
    m_growth.startIn(kGrowing);
    if (!markChanged(batch))
        return;
    wakeAt(std::max(m_engine.clock().now(), m_woken + kRenewal));
    poll();
}

// Only tiles that somebody asked for are looked up: the others will be gathered from what there is then. Of very many
// items, such as all that are known from the last time, hardly a tile shows none.
bool WallMosaic::markChanged(std::span<const std::pair<ItemId, Slot>> batch)
{
    bool marked = false;
    const auto mark = [&marked](Tile& tile) { tile.changed = marked = true; };
    if (batch.size() > kMany) {
        for (auto& [key, tile] : m_tiles)
            mark(tile);
        return marked;
    }
    for (std::size_t i = 0; i < batch.size() && !m_tiles.empty(); ++i) {
        const auto position = m_order.positionOf(batch[i].first);
        if (!position || *position >= m_cover.layout().count())
            continue;
        m_cover.visitTilesOf(*position, [&](const TileAddress& address) {
            if (const auto tile = m_tiles.find(plain(address)); tile != m_tiles.end())
                mark(tile->second);
        });
    }
    return marked;
}

// --- revisions -----------------------------------------------------------------------------------

const WallMosaic::Tile* WallMosaic::find(const TileKey& tile) const
{
    const auto found = m_tiles.find(unrevised(tile));
    return found == m_tiles.end() ? nullptr : &found->second;
}

// One that is on its way is waited for: else a stream of pictures would call each back before it is there.
TileKey WallMosaic::newest(const TileKey& tile)
{
    const auto found = m_tiles.find(unrevised(tile));
    if (found == m_tiles.end())
        return revised(tile, 1);
    Tile& known = found->second;
    if (known.changed && known.ready == known.revision) {
        const TimePoint due = dueTime(tile, known);
        if (m_engine.clock().now() < due)
            wakeAt(due);
        else
            beginRevision(known, due);
    }
    return revised(tile, known.revision);
}

std::optional<TileKey> WallMosaic::shown(const TileKey& tile) const
{
    const Tile* known = find(tile);
    return known && known->ready != 0 ? std::optional(revised(tile, known->ready)) : std::nullopt;
}

bool WallMosaic::isUpToDate(const TileKey& tile) const
{
    const Tile* known = find(tile);
    return known && known->ready == known->revision && !known->changed;
}

bool WallMosaic::isGrowing() const
{
    return m_growth.isRunning() && isOn() && lackingIn(plain({m_cover.pyramid().rootLevel(), 0, 0})) > 0;
}

std::uint32_t WallMosaic::lackingIn(const TileKey& tile) const
{
    const Tile* known = find(tile);
    return known ? known->lacking : 0;
}

// While pictures keep coming, each revision of a tile waits twice as long as the one before: else putting the same
// tiles together over and over takes more of the machine than reading the pictures.
void WallMosaic::beginRevision(Tile& tile, TimePoint due)
{
    ++tile.revision;
    tile.changed = false;
    const bool isHurried = m_engine.clock().now() < std::max(due, tile.shown) + kRenewal;
    tile.hurried = isHurried ? std::min(tile.hurried + 1, kMostHurried) : 0;
}

// Where no more pictures come, for now, there is nothing to wait for.
TimePoint WallMosaic::dueTime(const TileKey& key, const Tile& tile) const
{
    const RectF world = m_cover.worldOf(key.address);
    const double ms = world.width * world.height / kCellsPerMs;
    const Duration least =
        kRenewal + std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(ms));
    const TimePoint patient = tile.begun + least + ((1 << tile.hurried) - 1) * kRenewal;
    return std::min(patient, std::max(tile.begun + least, m_pictured + kQuiet));
}

LoadFunction WallMosaic::job(const TileKey& key)
{
    if (!isCurrent(key) || !isOn())
        return [](const LoadContext&) -> Result<LoadedPtr> {
            return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the image is no longer part of this set"));
        };
    Tile& tile = m_tiles[unrevised(key)];
    tile.revision = std::max(tile.revision, key.page);
    tile.begun = m_engine.clock().now();
    tile.changed = false; // the job sees what there is when it runs
    return [wall = snapshot(), address = key.address](const LoadContext& context) {
        return gatherTile(wall, address, context.stop);
    };
}

PixelsPtr WallMosaic::accept(const TileKey& key, const GatheredTile& gathered)
{
    const auto found = m_tiles.find(unrevised(key));
    if (found == m_tiles.end() || found->second.revision != key.page)
        return nullptr;
    found->second.lacking = gathered.lacking;
    return gathered.tile.pixels;
}

void WallMosaic::noteReady(const TileKey& key)
{
    const auto found = owns(key) ? m_tiles.find(unrevised(key)) : m_tiles.end();
    if (found == m_tiles.end() || found->second.ready == key.page)
        return;
    if (found->second.ready != 0)
        m_engine.textures()->forget(revised(key, found->second.ready));
    found->second.ready = key.page;
    found->second.shown = m_engine.clock().now();
}

// --- wakes ---------------------------------------------------------------------------------------

void WallMosaic::wakeAt(TimePoint when)
{
    if (!m_wake.isStarted() || when < m_wake.due())
        m_wake.startIn(std::max(Duration::zero(), when - m_engine.clock().now()));
}

void WallMosaic::poll()
{
    m_wake.look();
}

} // namespace tessera
