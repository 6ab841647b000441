// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <scene/folded_names.h>
#include <scene/item_facts.h>
#include <scene/item_filter.h>
#include <scene/place_heads.h>
#include <scene/scene_item.h>

namespace tessera {

/// Which items of a set are shown, and in which order: the position of an item is its index here.
/// The items themselves stay with the caller, who passes the same growing list to every call; an
/// item's id is its index in that list. Not thread-safe.
class ItemOrder {
public:
    [[nodiscard]] std::size_t count() const { return shown().size(); }
    /// `position` < count().
    [[nodiscard]] ItemId idAt(std::size_t position) const { return shown()[position]; }
    /// Nothing when the item is not shown.
    [[nodiscard]] std::optional<std::size_t> positionOf(ItemId id) const;

    /// What is known of the items, beside their names.
    [[nodiscard]] ItemFacts& facts() { return m_facts; }
    [[nodiscard]] const ItemFacts& facts() const { return m_facts; }

    [[nodiscard]] const std::string& filter() const { return m_filterText; }
    /// Which facts the filter asks for.
    [[nodiscard]] FactSet filterNeeds() const { return m_filter.needs(); }
    /// Shows only the items that pass an ItemFilter; "" shows all. False when this changes nothing.
    bool setFilter(const std::string& text, const std::vector<SceneItem>& items);
    /// Filters again, as facts() are others. False when this changes nothing.
    bool refilter(const std::vector<SceneItem>& items);
    /// Makes the first filter as quick as the next ones: takes note of all names.
    void expectFilter(const std::vector<SceneItem>& items) { m_names.extend(items); }

    /// The natural order of names, or the reverse of it, until arrange(). False when this changes nothing.
    bool setDescending(bool descending, const std::vector<SceneItem>& items);
    /// This order from now on; items that came since it was made, which are all whose id is not in it, come last. What
    /// is gone since then is left out.
    void arrange(std::vector<ItemId> order);
    /// All items that are not gone in the natural order of names, also those that are not shown.
    [[nodiscard]] const std::vector<ItemId>& byName() const { return m_byName; }

    /// Takes in the items from `firstNew` on: O(n) moves of a number, and comparisons only for what is new.
    void add(const std::vector<SceneItem>& items, std::size_t firstNew);
    /// These have another name, or are gone: each is taken out, and where it still belongs put in its place. In what
    /// arrange() made, what is not gone keeps its place.
    void renew(const std::vector<SceneItem>& items, const std::vector<ItemId>& changed);
    /// No items, no filter, ascending by name.
    void clear();

private:
    /// All of them as they are kept anyway: nothing of its own is shown.
    [[nodiscard]] bool isPlain() const { return !m_isArranged && !m_descending && m_filter.isEmpty(); }
    [[nodiscard]] const std::vector<ItemId>& shown() const { return isPlain() ? m_byName : m_shown; }
    [[nodiscard]] bool passes(ItemId id) const { return m_filter.isEmpty() || m_passes[id] != 0; }
    void filterAll(const std::vector<SceneItem>& items);
    void filterShown();
    void rebuild();
    void mergeByName(std::vector<ItemId>& fresh, const std::vector<SceneItem>& items);
    void addShown(const std::vector<ItemId>& fresh, const std::vector<SceneItem>& items);

    std::size_t m_known = 0; ///< how many ids there are, with those that are gone
    PlaceHeads m_heads;
    std::vector<ItemId> m_byName;
    std::vector<ItemId> m_arranged; ///< all of them, as arrange() has it
    std::vector<ItemId> m_shown;    ///< unless that is m_byName
    bool m_isArranged = false;
    bool m_descending = false;
    mutable std::vector<std::uint32_t> m_positions; ///< item id -> position; rebuilt when asked for after a change
    mutable bool m_positionsStale = true;
    std::string m_filterText;
    ItemFilter m_filter;
    std::vector<std::uint8_t> m_passes; ///< by item id; while there is a filter
    FoldedNames m_names;                ///< likewise
    ItemFacts m_facts;
};

} // namespace tessera
