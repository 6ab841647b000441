// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include <core/geometry.h>

namespace tessera {

/// Where the items of a wall lie. Each has a cell of 1 x 1 world units; they fill rows of `columns`
/// cells from the top left. When there are more than about three screenfuls, the rows are cut into
/// sheets side by side, half a cell apart, so that the whole keeps about the canvas' shape.
///
/// Or they all lie in one column.
///
/// Pure: depends on the three numbers alone. Nothing is stored per item; every call costs O(1), and
/// `visit` what it visits. While the count grows, the rows of a sheet change only each time the count
/// has about doubled; items of the first three screenfuls never move.
class SheetLayout {
public:
    static constexpr double kGap = 0.5;

    SheetLayout() = default;
    /// `columns` >= 1; `aspect` is the canvas' width divided by its height, > 0.
    SheetLayout(std::size_t count, std::size_t columns, double aspect);
    /// All in one column, on one sheet however long.
    [[nodiscard]] static SheetLayout column(std::size_t count);

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::size_t columns() const { return m_columns; }
    [[nodiscard]] std::size_t rowsPerSheet() const { return m_rows; }
    [[nodiscard]] std::size_t sheetCount() const;

    /// `index` < count().
    [[nodiscard]] RectF cell(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> at(PointF world) const;
    /// The item whose cell is closest to a point; 0 when there are none.
    [[nodiscard]] std::size_t nearest(PointF world) const;
    /// All sheets; empty when there are no items.
    [[nodiscard]] RectF bounds() const;
    [[nodiscard]] std::size_t sheetOf(std::size_t index) const { return index / perSheet(); }
    /// The rows of sheet `number` that have items, at the sheet's full width.
    [[nodiscard]] RectF sheet(std::size_t number) const;

    /// Calls `f(index)` for each item whose cell touches `world`, sheet by sheet, in ascending order.
    template <class F>
    void visit(const RectF& world, F f) const
    {
        if (m_count == 0 || world.isEmpty())
            return;
        const double pitch = sheetPitch();
        const Span sheets = span(world.x / pitch, world.right() / pitch, sheetCount());
        const Span rows = span(world.y, world.bottom(), m_rows);
        for (std::size_t s = sheets.from; s < sheets.until; ++s) {
            const double left = static_cast<double>(s) * pitch;
            const Span cells = span(world.x - left, world.right() - left, m_columns);
            for (std::size_t row = rows.from; row < rows.until; ++row) {
                const std::size_t first = s * perSheet() + row * m_columns;
                for (std::size_t i = first + cells.from; i < std::min(first + cells.until, m_count); ++i)
                    f(i);
            }
        }
    }

private:
    struct Span {
        std::size_t from = 0;
        std::size_t until = 0;
    };
    /// The unit intervals [i, i + 1) with i < `limit` that [from, until) touches.
    [[nodiscard]] static Span span(double from, double until, std::size_t limit);
    [[nodiscard]] std::size_t perSheet() const { return m_columns * m_rows; }
    [[nodiscard]] double sheetPitch() const { return static_cast<double>(m_columns) + kGap; }

    std::size_t m_count = 0;
    std::size_t m_columns = 1;
    std::size_t m_rows = 1;
};

} // namespace tessera
