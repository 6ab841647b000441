// SPDX-License-Identifier: GPL-3.0-or-later
// In which order and in which groups a Scene shows its items; the set itself is in scene.cpp.
#include <scene/arranger.h>
#include <scene/scene.h>
#include <scene/wall_mosaic.h>
#include <scene/wall_shapes.h>

namespace tessera {

void Scene::arrange(const Arrangement& arrangement)
{
    (void)m_arranger->set(arrangement);
}

void Scene::setSort(SortKey key, bool descending)
{
    Arrangement wanted = arrangement();
    wanted.key = key;
    wanted.descending = descending;
    arrange(wanted);
}

void Scene::setDescending(bool descending)
{
    setSort(arrangement().key, descending);
}

void Scene::setGrouping(GroupBy groups)
{
    Arrangement wanted = arrangement();
    wanted.groups = groups;
    arrange(wanted);
}

const Arrangement& Scene::arrangement() const
{
    return m_arranger->arrangement();
}

bool Scene::isArranging() const
{
    return m_arranger->isBusy() || m_shapes->isDue();
}

std::optional<int> Scene::gatheredPercent() const
{
    const auto progress = m_arranger->gathering();
    if (!progress || progress->total == 0)
        return std::nullopt;
    constexpr std::uint64_t all = 100;
    return static_cast<int>(progress->done * all / progress->total);
}

GroupHeading Scene::heading(std::size_t group) const
{
    GroupHeading heading = m_arranger->heading(group);
    heading.folder = folderTitle(heading.folder, m_paths);
    return heading;
}

void Scene::rearranged()
{
    ++m_rearrangements;
    orderChanged();
}

// Who hears that all are gathered finds them laid out by that.
void Scene::factsArrived()
{
    if (m_wallLayout == WallLayout::Justified)
        m_shapes->arrived(!m_arranger->gathering());
    emit factsGathered();
}

// Of an image whose file does not say it.
void Scene::noteShape(ItemId id)
{
    if (m_wallLayout == WallLayout::Justified && m_order.facts().value(Fact::Width, id) == ItemFacts::kUnknown)
        m_shapes->arrived(false);
}

void Scene::reshape()
{
    if (m_wallLayout != WallLayout::Justified)
        return;
    const SheetLayout before = m_layout;
    relayout();
    if (m_layout == before)
        return;
    ++m_rearrangements;
    laidOut();
}

void Scene::setPictures(std::span<const std::pair<ItemId, MosaicStore::Slot>> batch)
{
    m_wall->setPictures(batch);
    m_arranger->picturesArrived();
}

void Scene::noteAverage(SceneItem& item, std::uint32_t rgba)
{
    item.content.edit().average = rgba;
    const auto id = static_cast<ItemId>(&item - m_items.data());
    if (!m_wall->hasPicture(id)) // else that tells it, and nothing moves because it was looked at
        m_arranger->noteAverage(id);
}

} // namespace tessera
