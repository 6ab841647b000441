// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_order.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace tessera {

namespace {

constexpr std::uint32_t kNone = 0xffffffffU;
constexpr int kMostMerges = 8; ///< beyond, sorting anew is quicker

/// The first of [begin, end) that `id` comes before: looked for in steps that double, from the end.
template <class Less>
std::vector<ItemId>::iterator placeFromEnd(std::vector<ItemId>::iterator begin, std::vector<ItemId>::iterator end,
                                           ItemId id, Less less)
{
    auto after = end; // `id` comes before what is from here on
    for (std::ptrdiff_t step = 1;; step *= 2) {
        if (after - begin <= step)
            return std::upper_bound(begin, after, id, less);
        if (!less(id, *(after - step)))
            return std::upper_bound(after - step, after, id, less);
        after -= step;
    }
}

/// Sorts what is made of few runs that are sorted each.
template <class Less>
void sortRuns(std::vector<ItemId>& ids, Less less)
{
    auto end = std::is_sorted_until(ids.begin(), ids.end(), less);
    for (int merges = 0; end != ids.end() && merges < kMostMerges; ++merges) {
        const auto next = std::is_sorted_until(end, ids.end(), less);
        std::inplace_merge(ids.begin(), end, next, less);
        end = next;
    }
    if (end != ids.end())
        std::sort(ids.begin(), ids.end(), less);
}

/// Puts few sorted ones among many sorted ones: looks for the place of each, and moves what is between in
/// one go. A merge would compare every name there is with each batch of a large folder.
template <class Less>
void mergeIn(std::vector<ItemId>& all, const std::vector<ItemId>& fresh, Less less)
{
    auto end = static_cast<std::ptrdiff_t>(all.size());
    auto to = end + static_cast<std::ptrdiff_t>(fresh.size());
    all.resize(static_cast<std::size_t>(to));
    for (auto next = fresh.rbegin(); next != fresh.rend(); ++next) {
        const auto place = placeFromEnd(all.begin(), all.begin() + end, *next, less);
        std::move_backward(place, all.begin() + end, all.begin() + to);
        to -= (all.begin() + end) - place;
        end = place - all.begin();
        all[static_cast<std::size_t>(--to)] = *next;
    }
}

} // namespace

std::optional<std::size_t> ItemOrder::positionOf(ItemId id) const
{
    if (m_positionsStale) {
        m_positions.assign(m_known, kNone);
        for (std::size_t p = 0; p < count(); ++p)
            m_positions[idAt(p)] = static_cast<std::uint32_t>(p);
        m_positionsStale = false;
    }
    if (id >= m_positions.size() || m_positions[id] == kNone)
        return std::nullopt;
    return m_positions[id];
}

bool ItemOrder::setFilter(const std::string& text, const std::vector<SceneItem>& items)
{
    if (text == m_filterText)
        return false;
    m_filterText = text;
    const ItemFilter before = std::exchange(m_filter, ItemFilter(text));
    // What goes on being typed hides more of what is shown; nothing that is hidden comes back.
    if (!before.isEmpty() && m_filter.narrows(before)) {
        filterShown();
        return true;
    }
    filterAll(items);
    rebuild();
    return true;
}

bool ItemOrder::refilter(const std::vector<SceneItem>& items)
{
    if (m_filter.needs().isEmpty()) // names alone decide
        return false;
    const std::vector<std::uint8_t> before = m_passes;
    filterAll(items);
    if (before == m_passes)
        return false;
    rebuild();
    return true;
}

void ItemOrder::filterAll(const std::vector<SceneItem>& items)
{
    m_passes.clear();
    if (m_filter.isEmpty())
        return;
    m_names.extend(items);
    m_passes.resize(m_known);
    for (ItemId id = 0; id < m_passes.size(); ++id)
        m_passes[id] = m_filter.passes(m_names.at(id), id, m_facts) ? 1 : 0;
}

void ItemOrder::filterShown()
{
    const auto hidden = std::remove_if(m_shown.begin(), m_shown.end(), [this](ItemId id) {
        m_passes[id] = m_filter.passes(m_names.at(id), id, m_facts) ? 1 : 0;
        return m_passes[id] == 0;
    });
    m_shown.erase(hidden, m_shown.end());
    m_positionsStale = true;
}

bool ItemOrder::setDescending(bool descending, const std::vector<SceneItem>& items)
{
    if (descending == m_descending && !m_isArranged)
        return false;
    m_descending = descending;
    m_isArranged = false;
    m_arranged = {};
    filterAll(items);
    rebuild();
    return true;
}

void ItemOrder::arrange(std::vector<ItemId> order)
{
    std::vector<std::uint8_t> isLeft(m_known); // is there, and not in the arrangement yet
    for (const ItemId id : m_byName)
        isLeft[id] = 1;
    std::erase_if(order, [&](ItemId id) { return id >= m_known || std::exchange(isLeft[id], std::uint8_t(0)) == 0; });
    m_arranged = std::move(order);
    m_isArranged = true;
    std::copy_if(m_byName.begin(), m_byName.end(), std::back_inserter(m_arranged),
                 [&](ItemId id) { return isLeft[id] != 0; });
    rebuild();
}

void ItemOrder::clear()
{
    *this = {};
}

void ItemOrder::rebuild()
{
    m_positionsStale = true;
    m_shown.clear();
    if (isPlain())
        return;
    const std::vector<ItemId>& all = m_isArranged ? m_arranged : m_byName;
    m_shown.reserve(all.size());
    std::copy_if(all.begin(), all.end(), std::back_inserter(m_shown), [this](ItemId id) { return passes(id); });
    if (!m_isArranged && m_descending)
        std::reverse(m_shown.begin(), m_shown.end());
}

// A batch is sorted by itself, where it is not already, and merged: the names of a large folder arrive in dozens of
// batches, the first one small, so that the first rows stand at once. Not sorted in part: of every item the position is
// asked for (what is stepped to, what stays in place when a batch comes in), and every batch can bring a new first
// name.
void ItemOrder::add(const std::vector<SceneItem>& items, std::size_t firstNew)
{
    std::vector<ItemId> fresh;
    fresh.reserve(items.size() - firstNew);
    for (std::size_t i = firstNew; i < items.size(); ++i)
        fresh.push_back(static_cast<ItemId>(i));
    m_known = items.size();
    m_heads.extend(items);
    mergeByName(fresh, items);
    m_positionsStale = true;
    if (m_isArranged)
        m_arranged.insert(m_arranged.end(), fresh.begin(), fresh.end());
    if (!isPlain())
        addShown(fresh, items);
}

void ItemOrder::renew(const std::vector<SceneItem>& items, const std::vector<ItemId>& changed)
{
    const std::unordered_set<ItemId> renewed(changed.begin(), changed.end());
    std::erase_if(m_byName, [&](ItemId id) { return renewed.contains(id); });
    std::erase_if(m_arranged, [&](ItemId id) { return items[id].gone; });
    std::vector<ItemId> fresh;
    std::copy_if(renewed.begin(), renewed.end(), std::back_inserter(fresh), [&](ItemId id) { return !items[id].gone; });
    for (const ItemId id : fresh)
        m_heads.renew(items, id);
    mergeByName(fresh, items);
    if (!fresh.empty()) {
        m_names.clear(); // some are others
        filterAll(items);
    }
    rebuild();
}

void ItemOrder::mergeByName(std::vector<ItemId>& fresh, const std::vector<SceneItem>& items)
{
    const auto less = [&](ItemId a, ItemId b) { return m_heads.isBefore(items, a, b); };
    sortRuns(fresh, less);
    mergeIn(m_byName, fresh, less);
}

// What an arrangement does not know yet comes last, until it is made anew.
void ItemOrder::addShown(const std::vector<ItemId>& fresh, const std::vector<SceneItem>& items)
{
    if (!m_filter.isEmpty()) {
        m_names.extend(items);
        m_passes.resize(items.size());
        for (const ItemId id : fresh)
            m_passes[id] = m_filter.passes(m_names.at(id), id, m_facts) ? 1 : 0;
    }
    std::vector<ItemId> visible;
    std::copy_if(fresh.begin(), fresh.end(), std::back_inserter(visible), [this](ItemId id) { return passes(id); });
    if (m_isArranged) {
        m_shown.insert(m_shown.end(), visible.begin(), visible.end());
        return;
    }
    if (m_descending)
        std::reverse(visible.begin(), visible.end());
    mergeIn(m_shown, visible, [&](ItemId a, ItemId b) {
        return m_descending ? m_heads.isBefore(items, b, a) : m_heads.isBefore(items, a, b);
    });
}

} // namespace tessera
