// SPDX-License-Identifier: GPL-3.0-or-later
// What is loaded for a Scene, and where it goes; the set itself is in scene.cpp.
#include <scene/scene.h>

#include <algorithm>

#include <core/explain.h>
#include <load/tile_pipeline.h>
#include <scene/average_colour.h>
#include <scene/engine.h>
#include <scene/wall_mosaic.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

TileKey Scene::openKey(const SceneItem& item)
{
    TileKey key;
    key.source = item.openId;
    key.address.level = TileKey::kOpenLevel;
    return key;
}

std::optional<ItemId> Scene::idOf(const TileKey& key) const
{
    if (key.isOpen()) {
        const auto id = m_byOpenKey.find(key.source);
        return id && m_items[*id].openId == key.source ? id : std::nullopt; // else of how the file was before
    }
    const auto it = m_bySource.find(key.source);
    return it == m_bySource.end() ? std::nullopt : std::optional(it->second);
}

const SceneItem* Scene::itemOf(const TileKey& key) const
{
    const auto id = idOf(key);
    return id ? &m_items[*id] : nullptr;
}

const Pyramid* Scene::pyramidOf(const TileKey& key) const
{
    if (m_wall->isCurrent(key))
        return &m_wall->cover().pyramid();
    const SceneItem* item = itemOf(key);
    return item && item->content->info ? &item->content->info->pyramid : nullptr;
}

const Error* Scene::failure(const TileKey& key) const
{
    const auto it = m_failures.find(key);
    return it == m_failures.end() ? nullptr : &it->second;
}

LoadFunction Scene::job(const TileKey& key)
{
    if (m_wall->owns(key)) {
        nameWall();
        return m_wall->job(key);
    }
    const SceneItem* item = itemOf(key);
    if (!item || (!key.isOpen() && !item->content->info))
        return [](const LoadContext&) -> Result<LoadedPtr> {
            return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the image is no longer part of this set"));
        };
    if (key.isOpen() && m_engine.events())
        m_engine.nameSource(key.source, item->name()); // a trace has only the key to go by
    const SourceInfoPtr& info = item->content->info;
    return key.isOpen() ? m_engine.pipeline().open(item->locator())
                        : m_engine.pipeline().read(item->locator(), info, key.address, partialSink(*info));
}

std::string Scene::label(const TileKey& key) const
{
    const SceneItem* item = itemOf(key);
    return item && key.isOpen() ? item->name() : m_engine.label(key);
}

void Scene::accept(const TileKey& key, const Result<LoadedPtr>& result)
{
    if (m_wall->owns(key))
        return acceptWallTile(key, result);
    const auto id = idOf(key);
    if (!id)
        return;
    if (!key.isOpen()) {
        acceptTile(key, result);
        if (m_items[*id].state != ItemState::Unknown)
            return tellOfTile();
    } else {
        acceptOpened(*id, result);
    }
    emit contentChanged();
}

void Scene::tellOfTile()
{
    ++m_tileArrivals;
    emit contentChanged();
}

void Scene::acceptOpened(ItemId id, const Result<LoadedPtr>& result)
{
    SceneItem& item = m_items[id];
    if (item.state != ItemState::Unknown)
        return;
    const auto source = result ? std::dynamic_pointer_cast<const OpenedSource>(*result) : nullptr;
    if (!source) {
        if (id == m_firstPicture)
            readOn();
        item.state = ItemState::Failed;
        item.content.edit().error = std::make_shared<const Error>(
            result ? explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "the file was not understood"))
                   : result.error());
        return;
    }
    item.state = ItemState::Known;
    succeed(id, source->info);
    noteShape(id);
    dropPartials(id, 0); // of another file by that name, with other levels
    m_engine.nameSource(source->info->id, item.name());
    for (const TilePixels& tile : source->ready) {
        if (tile.address.level == source->info->pyramid.rootLevel())
            offer(item, tile);
        else
            keepSpare(*source->info, tile);
    }
}

// Seen from afar an image needs its root alone: what else there is waits until a plan asks for it.
void Scene::keepSpare(const SourceInfo& info, const TilePixels& tile)
{
    m_spare.put(info.key(tile.address), tile.pixels, tile.pixels->bytes());
}

PixelsPtr Scene::takeSpare(const TileKey& key)
{
    PixelsPtr* found = m_spare.get(key);
    if (!found)
        return nullptr;
    PixelsPtr pixels = std::move(*found);
    m_spare.erase(key);
    return pixels;
}

void Scene::acceptTile(const TileKey& key, const Result<LoadedPtr>& result)
{
    SceneItem& item = m_items[*idOf(key)];
    if (item.state != ItemState::Known)
        return; // being opened anew, or lost
    if (!result) {
        if (result.error().code == ErrorCode::Changed || result.error().code == ErrorCode::NotFound) {
            // Another file by that name, or none: find out which.
            item.state = ItemState::Unknown;
            return;
        }
        if (result.error().code == ErrorCode::Full || result.error().code == ErrorCode::Timeout)
            return; // memory was short for a while: the next plan asks again
        m_failures[key] = result.error();
        item.content.edit().error = std::make_shared<const Error>(result.error());
        return;
    }
    if (const auto tiles = std::dynamic_pointer_cast<const LoadedTiles>(*result)) {
        if (tiles->flaw)
            item.content.edit().flaw = std::make_shared<const Error>(*tiles->flaw);
        for (const TilePixels& tile : tiles->tiles)
            offer(item, tile);
    }
}

// What nobody planned is a by-product: the next plan says whether it is wanted.
void Scene::offer(SceneItem& item, const TilePixels& tile)
{
    const SourceInfo& info = *item.content->info;
    if (!item.content->average && tile.address.level == info.pyramid.rootLevel())
        noteAverage(item, averageColour(*tile.pixels));
    if (tile.address.level == info.pyramid.rootLevel())
        offerPicture(item, tile);
    Uploader* uploader = m_engine.uploader();
    if (!uploader) // no canvas yet: a plan takes it when there is one
        return keepSpare(info, tile);
    const TileKey key = info.key(tile.address);
    uploader->offer(key, tile.pixels, plannedRank(key).value_or(Rank{}));
}

std::optional<Rank> Scene::plannedRank(const TileKey& key) const
{
    std::optional<Rank> best;
    for (const auto& [view, plan] : m_plans)
        if (const Rank* rank = plan.rank(key); rank && (!best || *rank < *best))
            best = *rank;
    return best;
}

void Scene::restatePlan(std::uint32_t view, const std::vector<Wanted>& missing, const std::vector<Wanted>& waiting,
                        const std::vector<Wanted>& present)
{
    m_plans[view].restate(missing, waiting, m_engine.clock().now());
    m_engine.noteAwaitsFiles(view, std::any_of(missing.begin(), missing.end(),
                                               [this](const Wanted& tile) { return !m_wall->owns(tile.key); }));
    if (TextureRegistry* textures = m_engine.textures())
        textures->restatePlan(view, present);
    restateUploads();
}

void Scene::forgetPlan(std::uint32_t view)
{
    m_plans.erase(view);
    m_engine.noteAwaitsFiles(view, false);
    if (TextureRegistry* textures = m_engine.textures())
        textures->restatePlan(view, {});
    restateUploads();
}

void Scene::restateUploads()
{
    Uploader* uploader = m_engine.uploader();
    if (!uploader)
        return;
    uploader->restate([this](const TileKey& key, Rank& rank) {
        if (m_wall->owns(key)) {
            const std::optional<Rank> planned = plannedRank(key);
            rank = planned.value_or(Rank{});
            return planned.has_value();
        }
        const SceneItem* item = itemOf(key);
        if (!item || !item->content->info) // another scene's
            return true;
        if (isPartial(key))
            return isNewestPartial(key);
        const std::optional<Rank> planned = plannedRank(key);
        rank = planned.value_or(Rank{});
        return planned || key.address.level == item->content->info->pyramid.rootLevel();
    });
}

Duration Scene::latency(std::uint32_t view, double share) const
{
    const auto plan = m_plans.find(view);
    return plan == m_plans.end() ? PlannedTiles().latency(share) : plan->second.latency(share);
}

void Scene::noteReady(const std::vector<TileKey>& keys)
{
    if (keys.empty())
        return;
    const TimePoint now = m_engine.clock().now();
    for (const TileKey& key : keys) {
        if (isPartial(key)) {
            supersedePartials(key);
            continue;
        }
        for (auto& [view, plan] : m_plans)
            plan.ready(key, now);
        m_wall->noteReady(key);
        const auto id = idOf(key);
        if (!id)
            continue;
        SceneItem& item = m_items[*id];
        if (const SourceInfoPtr& info = item.content->info; info && key.address.level == info->pyramid.rootLevel())
            item.everReady = true;
    }
    tellOfTile();
}

void Scene::noteCovered(ItemId id)
{
    dropPartials(id, 0);
    dropFormer(id);
    m_items[id].everReady = true;
}

} // namespace tessera
