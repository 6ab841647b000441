// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <core/geometry.h>
#include <map/grouped_rows.h>
#include <map/justified_rows.h>
#include <map/sheet_shape.h>

namespace tessera {

/// Where the items of a wall lie. Each has a cell of 1 x 1 world units; they fill rows of `columns`
/// cells from the top left. When there are more than about three screenfuls, the rows are cut into
/// sheets side by side, half a cell apart, so that the whole keeps about the canvas' shape.
///
/// Or they all lie in one column. Or in justified rows: each cell as wide as its item asks for, each row about one
/// unit tall and as wide as its sheet (justified_rows.h); then a few bytes an item are stored, every call costs
/// O(log items), and copies share what is stored.
///
/// Pure: depends on what it is made with alone. Else nothing is stored per item; every call costs O(1), and
/// `visit` what it visits. Cut into groups, each of which begins on a row of its own below a heading half a
/// cell tall, it stores a few words a group, and every call costs O(log groups). While the count grows, the rows of a
/// sheet change only each time the count has about doubled; items of the first three screenfuls never move.
class SheetLayout {
public:
    static constexpr double kGap = kSheetGap;

    SheetLayout() = default;
    /// `columns` >= 1; `aspect` is the canvas' width divided by its height, > 0.
    SheetLayout(std::size_t count, std::size_t columns, double aspect);
    /// Cut into groups: `starts` ascend, the first is 0, all are < `count`. None: as above.
    SheetLayout(std::size_t count, std::size_t columns, double aspect, const GroupStarts& starts);
    /// All in one column, on one sheet however long; cut into groups likewise.
    [[nodiscard]] static SheetLayout column(std::size_t count, const GroupStarts& starts = nullptr);
    /// In justified rows; as JustifiedRows has it.
    [[nodiscard]] static SheetLayout justified(std::vector<float> widths, double width, double aspect,
                                               const GroupStarts& starts = nullptr);

    [[nodiscard]] std::size_t count() const { return m_count; }
    /// Null unless they lie in justified rows.
    [[nodiscard]] const JustifiedRows* justifiedRows() const { return m_justified.get(); }
    /// Of cells of 1 x 1; how many of these a justified row has room for.
    [[nodiscard]] std::size_t columns() const { return m_columns; }
    [[nodiscard]] std::size_t rowsPerSheet() const { return m_rows; }
    [[nodiscard]] std::size_t sheetCount() const;

    /// `index` < count().
    [[nodiscard]] RectF cell(std::size_t index) const;
    /// Of a cell on average: square world units.
    [[nodiscard]] double meanCellArea() const { return m_justified ? m_justified->meanArea() : 1; }
    /// What keys go to from an item, a row down or up: at most the last, at least the first.
    [[nodiscard]] std::size_t below(std::size_t index) const;
    [[nodiscard]] std::size_t above(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> at(PointF world) const;
    /// The item whose cell is closest to a point; 0 when there are none.
    [[nodiscard]] std::size_t nearest(PointF world) const;
    /// All sheets; empty when there are no items.
    [[nodiscard]] RectF bounds() const;
    [[nodiscard]] std::size_t sheetOf(std::size_t index) const
    {
        if (m_justified)
            return m_justified->sheetOf(index);
        return m_groups ? m_groups->placeOf(index).sheet : index / perSheet();
    }
    /// The rows of sheet `number` that have items, at the sheet's full width.
    [[nodiscard]] RectF sheet(std::size_t number) const;

    /// Calls `f(index)` for each item whose cell touches `world`, sheet by sheet, in ascending order.
    template <class F>
    void visit(const RectF& world, F f) const
    {
        visitRows(world, [&f](std::size_t first, std::size_t many, PointF) {
            for (std::size_t i = first; i < first + many; ++i)
                f(i);
        });
    }
    /// The same row by row: calls `f(first, many, corner)` for `many` >= 1 neighbours, the first of which has its
    /// cell's top left corner at `corner`.
    template <class F>
    void visitRows(const RectF& world, F f) const
    {
        if (m_count == 0 || world.isEmpty())
            return;
        if (m_justified)
            return m_justified->visitRows(world, f);
        const double pitch = sheetPitch();
        const Span sheets = span(world.x / pitch, world.right() / pitch, sheetCount());
        const Span rows = span(world.y, world.bottom(), m_rows);
        for (std::size_t s = sheets.from; s < sheets.until; ++s) {
            const double left = static_cast<double>(s) * pitch;
            const Span cells = span(world.x - left, world.right() - left, m_columns);
            if (m_groups) {
                for (const GroupedRows::Row& row : m_groups->rowsIn(s, world.y, world.bottom())) {
                    const std::size_t first = row.first + cells.from;
                    const std::size_t until = std::min(row.first + cells.until, row.until);
                    if (first < until)
                        f(first, until - first, PointF{left + static_cast<double>(cells.from), row.y});
                }
                continue;
            }
            for (std::size_t row = rows.from; row < rows.until; ++row) {
                const std::size_t start = s * perSheet() + row * m_columns;
                const std::size_t first = start + cells.from;
                const std::size_t until = std::min(start + cells.until, m_count);
                if (first < until)
                    f(first, until - first, PointF{left + static_cast<double>(cells.from), static_cast<double>(row)});
            }
        }
    }

    /// 0 where it is not cut into groups.
    [[nodiscard]] std::size_t groupCount() const
    {
        return m_justified ? m_justified->groupCount() : m_groups ? m_groups->groupCount() : 0;
    }
    /// Where a group's heading goes, as wide as a sheet. `group` < groupCount().
    [[nodiscard]] RectF heading(std::size_t group) const;
    /// Calls `f(group)` for each group whose heading touches `world`.
    template <class F>
    void visitHeadings(const RectF& world, F f) const
    {
        if (world.isEmpty())
            return;
        if (m_justified)
            return m_justified->visitHeadings(world, f);
        if (!m_groups)
            return;
        const Span sheets = span(world.x / sheetPitch(), world.right() / sheetPitch(), sheetCount());
        for (std::size_t s = sheets.from; s < sheets.until; ++s) {
            // From half a cell above, as a heading reaches that far down.
            const double top = world.y - GroupedRows::kHeadingHeight;
            const GroupedRows::Groups groups = m_groups->headingsIn(s, top, world.bottom());
            for (std::size_t group = groups.first; group < groups.until; ++group)
                f(group);
        }
    }

    friend bool operator==(const SheetLayout& a, const SheetLayout& b)
    {
        return a.m_count == b.m_count && a.m_columns == b.m_columns && a.m_rows == b.m_rows
               && isSame(a.m_groups, b.m_groups) && isSame(a.m_justified, b.m_justified);
    }

private:
    struct Span {
        std::size_t from = 0;
        std::size_t until = 0;
    };
    /// The unit intervals [i, i + 1) with i < `limit` that [from, until) touches.
    [[nodiscard]] static Span span(double from, double until, std::size_t limit);
    template <class T>
    [[nodiscard]] static bool isSame(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b)
    {
        return a == b || (a && b && *a == *b);
    }
    [[nodiscard]] std::size_t perSheet() const { return m_columns * m_rows; }
    [[nodiscard]] double sheetPitch() const { return static_cast<double>(m_columns) + kGap; }

    std::size_t m_count = 0;
    std::size_t m_columns = 1;
    std::size_t m_rows = 1;
    std::shared_ptr<const GroupedRows> m_groups;      ///< null: not cut into groups
    std::shared_ptr<const JustifiedRows> m_justified; ///< null: cells are 1 x 1; else all else but the count is unused
};

} // namespace tessera
