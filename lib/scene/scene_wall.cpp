// SPDX-License-Identifier: GPL-3.0-or-later
// What a Scene loads for its far view; all else that is loaded for it is in scene_loading.cpp.
#include <scene/scene.h>

#include <utility>

#include <scene/engine.h>
#include <scene/wall_mosaic.h>
#include <texture/uploader.h>

namespace tessera {

// One that could not be made, or that is of an earlier wall, is told of, too: the next plan asks for what it wants, and
// a view settles that waited for it.
void Scene::acceptWallTile(const TileKey& key, const Result<LoadedPtr>& result)
{
    const auto gathered = result ? std::dynamic_pointer_cast<const GatheredTile>(*result) : nullptr;
    const PixelsPtr pixels = gathered ? m_wall->accept(key, *gathered) : nullptr;
    if (!pixels)
        return tellOfTile();
    if (Uploader* uploader = m_engine.uploader())
        uploader->offer(key, pixels, plannedRank(key).value_or(Rank{}));
    else
        m_spare.put(key, pixels, pixels->bytes());
    tellOfTile();
}

// Each arrangement is a source of its own, and there may be any number of them.
void Scene::nameWall()
{
    if (m_namedWall == m_wall->source())
        return;
    forgetWallName();
    m_namedWall = m_wall->source();
    m_engine.nameSource(*m_namedWall, title());
}

void Scene::forgetWallName()
{
    if (const auto named = std::exchange(m_namedWall, std::nullopt))
        m_engine.forgetName(*named);
}

void Scene::offerPicture(const SceneItem& item, const TilePixels& root)
{
    const auto id = static_cast<ItemId>(&item - m_items.data());
    if (m_wall->isOn() && !m_wall->hasPicture(id))
        emit pictureOffered(id, root.pixels);
}

} // namespace tessera
