// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <core/geometry.h>

namespace tessera {

/// Where a group of a wall begins: the index of its first item.
struct GroupStart {
    std::size_t first = 0;
    friend bool operator==(const GroupStart&, const GroupStart&) = default;
};
using GroupStarts = std::shared_ptr<const std::vector<GroupStart>>;

/// Rows of a wall that is cut into groups: each begins on a row of its own with a heading above, half a cell
/// tall. The rows are cut into sheets side by side; neither a row nor a heading lies on a sheet's edge, and no heading
/// at its end. Half cells are counted from the top of the first sheet to the end of the last.
///
/// Pure. Made in O(groups); every look-up costs O(log groups), and a walk what it visits on top of that.
class GroupedRows {
public:
    /// `starts` ascend, the first is 0 and all are < `count`; `columns` >= 1.
    GroupedRows(std::size_t count, std::size_t columns, std::vector<GroupStart> starts, std::size_t rowsPerSheet);

    /// How many rows of cells the groups take, headings included: what a sheet's height follows from.
    [[nodiscard]] static std::size_t rowsOf(std::size_t count, std::size_t columns,
                                            const std::vector<GroupStart>& starts);

    [[nodiscard]] std::size_t groupCount() const { return m_starts.size(); }
    [[nodiscard]] std::size_t groupOf(std::size_t index) const;
    [[nodiscard]] std::size_t sheetCount() const;
    /// Of the items on a sheet, from its top: cells.
    [[nodiscard]] double sheetHeight(std::size_t sheet) const;
    /// The longest row: cells.
    [[nodiscard]] std::size_t width() const { return m_width; }

    struct Place {
        std::size_t sheet = 0;
        std::size_t column = 0;
        double y = 0; ///< of its top, from the top of the sheet: cells
    };
    [[nodiscard]] Place placeOf(std::size_t index) const;
    /// `column` 0, y that of the heading's top.
    [[nodiscard]] Place headingOf(std::size_t group) const;
    static constexpr double kHeadingHeight = 0.5; ///< cells

    /// Items that lie in one row side by side: [first, until) from `column` 0 on.
    struct Row {
        std::size_t first = 0;
        std::size_t until = 0;
        double y = 0;
    };
    /// The row at a height of a sheet; nothing in a heading, and beyond the last row.
    [[nodiscard]] std::optional<Row> rowAt(std::size_t sheet, double y) const;
    /// The one that is there, or the next one below, or else the last one of the sheet. `sheet` < sheetCount().
    [[nodiscard]] Row rowNear(std::size_t sheet, double y) const;
    /// The rows of a sheet that touch [top, bottom), from the top down.
    [[nodiscard]] std::vector<Row> rowsIn(std::size_t sheet, double top, double bottom) const;
    /// The groups whose heading is on a sheet and touches [top, bottom): [first, until).
    struct Groups {
        std::size_t first = 0;
        std::size_t until = 0;
    };
    [[nodiscard]] Groups headingsIn(std::size_t sheet, double top, double bottom) const;

    /// O(groups).
    friend bool operator==(const GroupedRows&, const GroupedRows&) = default;

private:
    struct Group {
        std::size_t heading = 0; ///< half cells from the beginning
        std::size_t rows = 0;
        friend bool operator==(const Group&, const Group&) = default;
    };
    [[nodiscard]] std::size_t endOf(std::size_t group) const
    {
        return group + 1 < m_starts.size() ? m_starts[group + 1].first : m_count;
    }
    /// Where the row is: half cells from the beginning.
    [[nodiscard]] std::size_t halfOf(const Group& group, std::size_t row) const;
    /// The first row of a group that ends below a place; group.rows when none does.
    [[nodiscard]] std::size_t rowBelow(const Group& group, std::size_t half) const;
    /// The last group whose heading is at or above a place.
    [[nodiscard]] std::size_t groupAt(std::size_t half) const;
    [[nodiscard]] Row rowOf(std::size_t group, std::size_t row) const;

    std::size_t m_count;
    std::size_t m_columns;
    std::size_t m_halves; ///< of a sheet: an even number
    std::size_t m_width = 0;
    std::vector<GroupStart> m_starts;
    std::vector<Group> m_groups;
    std::size_t m_end = 0; ///< of the last row: half cells
};

} // namespace tessera
