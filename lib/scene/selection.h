// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <QObject>

#include <scene/item_set.h>

namespace tessera {

class ItemOrder;

/// The items that one window has picked, as a file manager does it. Kept by id, so that another order
/// moves them along and a filter only hides them: what is hidden is not counted and not acted upon, and is
/// selected again once it is shown. GUI thread only.
///
/// Positions are indices into the present order and must be valid. An id costs one bit; a change costs at
/// most one pass over the order, when it is next asked for.
class Selection final : public QObject {
    Q_OBJECT

public:
    /// Positions [first, until).
    struct Range {
        std::size_t first = 0;
        std::size_t until = 0;
        friend bool operator==(const Range&, const Range&) = default;
    };

    /// The order outlives this.
    explicit Selection(const ItemOrder& order, QObject* parent = nullptr);

    /// Of the shown items.
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] bool isEmpty() const { return m_ids.isEmpty() || count() == 0; }
    [[nodiscard]] bool contains(std::size_t position) const;
    /// What is selected of [first, until), in O(log n).
    [[nodiscard]] std::size_t countIn(std::size_t first, std::size_t until) const;
    /// All that is selected, as few ranges as possible, ascending. Valid until the next change.
    [[nodiscard]] const std::vector<Range>& ranges() const;

    /// Also of what is hidden: what another set's ids need.
    void clear();
    void selectAll();
    /// What is hidden stays as it is.
    void invert();
    /// This one alone; ranges begin at it from now on.
    void pick(std::size_t position);
    /// In or out; ranges begin at it from now on.
    void toggle(std::size_t position);
    /// From where ranges begin to `position`, in place of the last such range. Where nothing was picked
    /// yet, they begin at `from`. `keep`: beside what was selected when the range began, else in place of it.
    void extendTo(std::size_t position, std::size_t from, bool keep);

    /// A rubber band begins. `keep`: beside what is selected, else in place of it.
    void beginBand(bool keep);
    /// It now holds these, in place of what it held before.
    void setBand(std::span<const Range> ranges);

    /// The order is another one, or hides others.
    void followOrder();

signals:
    void changed();

private:
    void insert(const Range& range);
    void changedNow();
    void refresh() const;

    const ItemOrder& m_order;
    ItemSet m_ids;
    ItemSet m_base; ///< what a range or a band adds to
    std::optional<ItemId> m_anchor;
    mutable bool m_stale = false;
    mutable std::vector<Range> m_ranges;
    mutable std::vector<std::size_t> m_before; ///< how many are selected before each range; and, last, in all
};

} // namespace tessera
