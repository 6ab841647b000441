// SPDX-License-Identifier: GPL-3.0-or-later
// What a Scene shows of images that are being decoded; all else that is loaded for it is in scene_loading.cpp.
#include <scene/scene.h>

#include <algorithm>

#include <load/tile_pipeline.h>
#include <scene/engine.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

constexpr std::uint32_t kPartialPage = 0x80000000U; ///< no page of a file
constexpr std::size_t kMostPartials = 2;            ///< the one that is shown, and the next one on its way

} // namespace

bool Scene::isPartial(const TileKey& key)
{
    return (key.page & kPartialPage) != 0;
}

std::function<void(const PartialPicture&)> Scene::partialSink(const SourceInfo& info) const
{
    return [&gui = m_engine.guiExecutor(), self = std::weak_ptr<Scene*>(m_self),
            source = info.id](const PartialPicture& picture) {
        gui.post([self, source, picture] {
            if (const auto scene = self.lock())
                (*scene)->acceptPartial(source, picture);
        });
    };
}

// Each is a picture of its own, as a key never changes its pixels. The one before stays until this one is
// on the GPU.
void Scene::acceptPartial(const SourceId& source, const PartialPicture& picture)
{
    const auto found = m_bySource.find(source);
    Uploader* uploader = m_engine.uploader();
    if (found == m_bySource.end() || !uploader)
        return;
    const SceneItem& item = m_items[found->second];
    if (item.everReady || item.state != ItemState::Known || item.content->info->id != source)
        return;
    // Only what a view looks at: an image that is read ahead has nothing to cover.
    const auto rank = coverRank(*item.content->info, picture.shown == RectF{0, 0, 1, 1});
    if (!rank || !rank->isVisible())
        return;
    TileKey key = item.content->info->key(picture.tile.address);
    key.page = kPartialPage | ++m_partialCount;
    std::deque<Partial>& all = m_partials[found->second];
    // One that is not on the GPU yet gives way at once: the one that is shown stays.
    if (!all.empty() && !m_engine.textures()->isReady(all.front().key)) {
        uploader->withdraw(all.front().key);
        all.pop_front();
    }
    all.push_front({key, picture.shown});
    dropPartials(found->second, kMostPartials);
    uploader->offer(key, picture.tile.pixels, *rank);
    emit contentChanged();
}

// Where one tile is all that is wanted, as on a wall, that is too near for parts of it, but not for all.
std::optional<Rank> Scene::coverRank(const SourceInfo& info, bool ofAnyTile) const
{
    const Pyramid& pyramid = info.pyramid;
    std::optional<Rank> rank = plannedRank(info.key({pyramid.rootLevel(), 0, 0}));
    for (std::uint32_t level = pyramid.rootLevel(); ofAnyTile && !rank && level-- > 0;) {
        if (pyramid.columns(level) > 1 || pyramid.rows(level) > 1)
            break;
        rank = plannedRank(info.key({level, 0, 0}));
    }
    return rank;
}

const std::deque<Scene::Partial>& Scene::partials(ItemId id) const
{
    static const std::deque<Partial> none;
    const auto found = m_partials.find(id);
    return found == m_partials.end() ? none : found->second;
}

bool Scene::isNewestPartial(const TileKey& key) const
{
    const auto id = idOf(key);
    return id && !partials(*id).empty() && partials(*id).front().key == key;
}

// This one is on the GPU: those before it have shown what they had to.
void Scene::supersedePartials(const TileKey& key)
{
    const auto id = idOf(key);
    if (!id)
        return;
    const std::deque<Partial>& all = partials(*id);
    const auto place = std::find_if(all.begin(), all.end(), [&](const Partial& p) { return p.key == key; });
    if (place != all.end())
        dropPartials(*id, static_cast<std::size_t>(place - all.begin()) + 1);
}

// Nothing asks for them again: kept, they would only take room until something else needs it.
void Scene::dropPartials(ItemId id, std::size_t newest)
{
    const auto found = m_partials.find(id);
    if (found == m_partials.end())
        return;
    for (std::deque<Partial>& all = found->second; all.size() > newest; all.pop_back()) {
        if (Uploader* uploader = m_engine.uploader())
            uploader->withdraw(all.back().key);
        if (TextureRegistry* textures = m_engine.textures())
            textures->forget(all.back().key);
    }
    if (found->second.empty())
        m_partials.erase(found);
}

void Scene::dropAllPartials()
{
    while (!m_partials.empty())
        dropPartials(m_partials.begin()->first, 0);
}

} // namespace tessera
