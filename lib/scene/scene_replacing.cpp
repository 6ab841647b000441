// SPDX-License-Identifier: GPL-3.0-or-later
// What a Scene does with an item whose file was rewritten or is gone; scene_live.cpp hears of most of that.
#include <scene/scene.h>

#include <string>
#include <utility>
#include <vector>

#include <image/source_library.h>
#include <scene/arranger.h>
#include <scene/engine.h>
#include <scene/item_maker.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

// They were opened while nobody watched them.
void Scene::lookAtOpened(const std::string& folder)
{
    std::vector<std::pair<std::string, SourceId>> opened;
    for (const auto& [source, id] : m_bySource)
        if (m_items[id].text.folder() == folder)
            opened.emplace_back(m_items[id].locator(), source);
    if (opened.empty())
        return;
    m_engine.background().post([self = std::weak_ptr<Scene*>(m_self), &gui = m_engine.guiExecutor(), opened] {
        std::vector<std::pair<FolderChange, SourceId>> changes;
        for (const auto& [path, source] : opened) {
            const Result<SourceId> now = identify(path);
            if (!now)
                changes.push_back({{FolderChange::Kind::Removed, path}, source});
            else if (*now != source)
                changes.push_back({{FolderChange::Kind::Rewritten, path}, source});
        }
        gui.post([self, changes] {
            if (const auto scene = self.lock())
                (*scene)->applyLate(changes);
        });
    });
}

// The watch may have told of some of them, and others may be open by now.
void Scene::applyLate(const std::vector<std::pair<FolderChange, SourceId>>& changes)
{
    std::vector<FolderChange> news;
    for (const auto& [change, source] : changes) {
        const auto id = idAtPath(change.path);
        if (id && m_items[*id].state == ItemState::Known && m_items[*id].content->info->id == source)
            news.push_back(change);
    }
    if (!news.empty())
        applyChanges(news);
}

// The picture that is known stays until what the file holds now has one.
void Scene::reopen(ItemId id)
{
    SceneItem& item = m_items[id];
    forgetOpening(id);
    // Another key, so that an opening that is under way does not answer for this one.
    item.openId.low = detail::mix(item.openId.low + 1);
    m_byOpenKey.add(idOfPath(item.locator()), id);
    m_byOpenKey.add(item.openId, id);
    item.state = ItemState::Unknown;
    if (item.content->error)
        item.content.edit().error.reset();
    m_arranger->itemRewritten(id);
    emit rewritten(id);
}

void Scene::forgetOpening(ItemId id)
{
    SceneItem& item = m_items[id];
    m_byOpenKey.remove(item.openId);
    m_byOpenKey.remove(idOfPath(item.locator()));
    const SourceInfoPtr& info = item.content->info;
    if (info)
        std::erase_if(m_failures, [&](const auto& failure) { return failure.first.source == info->id; });
}

void Scene::remove(ItemId id)
{
    SceneItem& item = m_items[id];
    dropPartials(id, 0);
    forgetOpening(id);
    dropFormer(id);
    if (item.content->info)
        dropSource(item.content->info->id, id);
    item.content.reset();
    item.state = ItemState::Unknown;
    item.gone = true;
    ++m_goneCount;
    if (m_wantedFirst == id)
        m_wantedFirst.reset();
}

void Scene::succeed(ItemId id, const SourceInfoPtr& info)
{
    SceneItem& item = m_items[id];
    ItemContent& content = item.content.edit();
    if (content.info && content.info->id != info->id) {
        m_bySource.erase(content.info->id); // what is still read of it is not of this picture
        if (content.former)
            obsolete(content.info->id); // it was never seen
        else
            content.former = content.info;
        item.everReady = false;
    }
    content.info = info;
    content.error = content.flaw = nullptr;
    content.average.reset();
    m_bySource[info->id] = id;
}

void Scene::dropFormer(ItemId id)
{
    SceneItem& item = m_items[id];
    if (item.content->former)
        obsolete(std::exchange(item.content.edit().former, nullptr)->id);
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
