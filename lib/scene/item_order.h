// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// Which items of a set are shown, and in which order: the position of an item is its index here.
/// The items themselves stay with the caller, who passes the same growing list to every call; an
/// item's id is its index in that list. Not thread-safe.
class ItemOrder {
public:
    [[nodiscard]] std::size_t count() const { return m_ids.size(); }
    /// `position` < count().
    [[nodiscard]] ItemId idAt(std::size_t position) const { return m_ids[position]; }
    /// Nothing when the item is not shown.
    [[nodiscard]] std::optional<std::size_t> positionOf(ItemId id) const;

    [[nodiscard]] const std::string& filter() const { return m_filter; }
    /// Shows only the items whose name contains `text`, ignoring case; "" shows all. False when this
    /// changes nothing.
    bool setFilter(const std::string& text, const std::vector<SceneItem>& items);
    /// The natural order of names, or the reverse of it. False when this changes nothing.
    bool setDescending(bool descending, const std::vector<SceneItem>& items);

    /// Takes in the items from `firstNew` on.
    void add(const std::vector<SceneItem>& items, std::size_t firstNew);
    /// These have another name, or are gone: each is taken out, and where it still belongs put in its place.
    void renew(const std::vector<SceneItem>& items, const std::vector<ItemId>& changed);
    /// No items, no filter, ascending.
    void clear();

private:
    [[nodiscard]] bool passes(const SceneItem& item) const;
    void rebuild(const std::vector<SceneItem>& items);
    /// Takes in what stands behind the first `before` ids.
    void merge(const std::vector<SceneItem>& items, std::size_t before);

    std::vector<ItemId> m_ids;
    mutable std::vector<std::uint32_t> m_positions; ///< item id -> position; rebuilt when asked for after a change
    mutable bool m_positionsStale = true;
    std::string m_filter;
    std::string m_folded; ///< the filter as it is compared
    bool m_descending = false;
};

} // namespace tessera
