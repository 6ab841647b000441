// SPDX-License-Identifier: GPL-3.0-or-later
// What a Scene does with an item whose file was rewritten or is gone; scene_live.cpp hears of that.
#include <scene/scene.h>

#include <utility>

#include <scene/arranger.h>
#include <scene/engine.h>
#include <scene/folder_listing.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

// The picture that is known stays until what the file holds now has one.
void Scene::reopen(ItemId id)
{
    SceneItem& item = m_items[id];
    forgetOpening(id);
    // Another key, so that an opening that is under way does not answer for this one.
    item.openId.low = detail::mix(item.openId.low + 1);
    m_byOpenKey.add(FolderListing::idOfPath(item.locator), id);
    m_byOpenKey.add(item.openId, id);
    item.state = ItemState::Unknown;
    item.error.reset();
    m_arranger->itemRewritten(id);
    emit rewritten(id);
}

void Scene::forgetOpening(ItemId id)
{
    SceneItem& item = m_items[id];
    m_byOpenKey.remove(item.openId);
    m_byOpenKey.remove(FolderListing::idOfPath(item.locator));
    if (!item.info)
        return;
    std::erase_if(m_failures, [&](const auto& failure) { return failure.first.source == item.info->id; });
}

void Scene::remove(ItemId id)
{
    SceneItem& item = m_items[id];
    dropPartials(id, 0);
    forgetOpening(id);
    dropFormer(id);
    if (item.info)
        dropSource(item.info->id, id);
    item.info = nullptr;
    item.state = ItemState::Unknown;
    item.error = item.flaw = nullptr;
    item.gone = true;
    ++m_goneCount;
    if (m_wantedFirst == id)
        m_wantedFirst.reset();
}

void Scene::succeed(ItemId id, const SourceInfoPtr& info)
{
    SceneItem& item = m_items[id];
    if (item.info && item.info->id != info->id) {
        m_bySource.erase(item.info->id); // what is still read of it is not of this picture
        if (item.former)
            obsolete(item.info->id); // it was never seen
        else
            item.former = item.info;
        item.everReady = false;
    }
    item.info = info;
    m_bySource[info->id] = id;
}

void Scene::dropFormer(ItemId id)
{
    if (const SourceInfoPtr former = std::exchange(m_items[id].former, nullptr))
        obsolete(former->id);
}

void Scene::dropSource(const SourceId& source, ItemId id)
{
    const auto found = m_bySource.find(source);
    if (found == m_bySource.end() || found->second != id)
        return; // another name of the same file shows it
    m_bySource.erase(found);
    obsolete(source);
}

// Once for many: the textures are looked through.
void Scene::obsolete(const SourceId& source)
{
    m_obsolete.insert(source);
    if (m_obsolete.size() > 1)
        return;
    m_engine.guiExecutor().post([self = std::weak_ptr<Scene*>(m_self)] {
        if (const auto scene = self.lock())
            (*scene)->dropObsolete();
    });
}

void Scene::dropObsolete()
{
    const std::unordered_set<SourceId> sources = std::exchange(m_obsolete, {});
    const auto isObsolete = [&](const TileKey& key) {
        return sources.contains(key.source) && !m_bySource.contains(key.source);
    };
    if (Uploader* uploader = m_engine.uploader())
        uploader->restate([&](const TileKey& key, Rank&) { return !isObsolete(key); });
    if (TextureRegistry* textures = m_engine.textures())
        for (const TextureEntryReport& entry : textures->entries())
            if (isObsolete(entry.key))
                textures->forget(entry.key);
}

} // namespace tessera
