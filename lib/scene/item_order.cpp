// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_order.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <QString>

namespace tessera {

namespace {

constexpr std::uint32_t kNone = 0xffffffffU;

std::string folded(const std::string& text)
{
    return QString::fromStdString(text).toCaseFolded().toStdString();
}

bool comesBefore(const SceneItem& l, const SceneItem& r)
{
    if (l.group != r.group)
        return l.group < r.group;
    return l.sortKey != r.sortKey ? l.sortKey < r.sortKey : l.locator < r.locator;
}

} // namespace

std::optional<std::size_t> ItemOrder::positionOf(ItemId id) const
{
    if (m_positionsStale) {
        const auto last = std::max_element(m_ids.begin(), m_ids.end());
        m_positions.assign(last == m_ids.end() ? 0 : *last + 1, kNone);
        for (std::size_t p = 0; p < m_ids.size(); ++p)
            m_positions[m_ids[p]] = static_cast<std::uint32_t>(p);
        m_positionsStale = false;
    }
    if (id >= m_positions.size() || m_positions[id] == kNone)
        return std::nullopt;
    return m_positions[id];
}

bool ItemOrder::setFilter(const std::string& text, const std::vector<SceneItem>& items)
{
    if (text == m_filter)
        return false;
    m_filter = text;
    m_folded = folded(text);
    rebuild(items);
    return true;
}

bool ItemOrder::setDescending(bool descending, const std::vector<SceneItem>& items)
{
    if (descending == m_descending)
        return false;
    m_descending = descending;
    rebuild(items);
    return true;
}

void ItemOrder::clear()
{
    *this = {};
}

bool ItemOrder::passes(const SceneItem& item) const
{
    if (item.gone)
        return false;
    return m_folded.empty() || folded(item.name).find(m_folded) != std::string::npos;
}

void ItemOrder::rebuild(const std::vector<SceneItem>& items)
{
    m_ids.clear();
    add(items, 0);
}

// A batch is sorted by itself and merged: the names of a large folder arrive in dozens of batches, the first
// one small, so that the first rows stand at once. Not sorted in part: of every item the position is asked for
// (what is stepped to, what stays in place when a batch comes in), and every batch can bring a new first name.
void ItemOrder::add(const std::vector<SceneItem>& items, std::size_t firstNew)
{
    const std::size_t before = m_ids.size();
    for (std::size_t i = firstNew; i < items.size(); ++i)
        if (passes(items[i]))
            m_ids.push_back(static_cast<ItemId>(i));
    merge(items, before);
}

void ItemOrder::renew(const std::vector<SceneItem>& items, const std::vector<ItemId>& changed)
{
    const std::unordered_set<ItemId> renewed(changed.begin(), changed.end());
    std::erase_if(m_ids, [&](ItemId id) { return renewed.contains(id); });
    const std::size_t before = m_ids.size();
    for (const ItemId id : renewed)
        if (passes(items[id]))
            m_ids.push_back(id);
    merge(items, before);
}

void ItemOrder::merge(const std::vector<SceneItem>& items, std::size_t before)
{
    const auto less = [&](ItemId a, ItemId b) {
        return m_descending ? comesBefore(items[b], items[a]) : comesBefore(items[a], items[b]);
    };
    const auto middle = m_ids.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(middle, m_ids.end(), less);
    std::inplace_merge(m_ids.begin(), middle, m_ids.end(), less);
    m_positionsStale = true;
}

} // namespace tessera
