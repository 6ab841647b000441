// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <core/geometry.h>
#include <map/grouped_rows.h>

namespace tessera {

/// Rows of cells of different widths, side by side in the order of their items, each row as tall as it takes to fill
/// the width exactly; about one world unit. The last row of a group, and of all, is one unit tall where it does not
/// fill the width. Rows lie below each other in sheets as SheetLayout has them; none is cut, so sheets may differ in
/// height by a row. Each group begins on a row of its own below a heading, which is never the last of a sheet.
///
/// Pure. Made in O(items), kept in four bytes an item and 32 a row; every look-up costs O(log items), and a walk what
/// it visits on top of that.
class JustifiedRows {
public:
    static constexpr double kWidestShare = 0.4;

    /// `widths`: of the cells were they one unit tall, > 0; no cell fills half a row where none is wider than
    /// kWidestShare of `width`, > 0. `aspect`: the canvas' width divided by its height, > 0. `starts` ascend, the first
    /// is 0, all are < widths.size(); or there are none.
    JustifiedRows(std::vector<float> widths, double width, double aspect, std::vector<GroupStart> starts);

    [[nodiscard]] std::size_t count() const { return m_lefts.size(); }
    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] std::size_t sheetCount() const { return m_sheets.size(); }
    /// World units; of the first sheet as wide as its longest row.
    [[nodiscard]] RectF sheet(std::size_t number) const;
    [[nodiscard]] RectF bounds() const;
    /// Of all cells, on average: square world units. 1 without items.
    [[nodiscard]] double meanArea() const { return m_meanArea; }

    /// `index` < count(), as below.
    [[nodiscard]] RectF cell(std::size_t index) const;
    [[nodiscard]] std::size_t sheetOf(std::size_t index) const { return sheetOfRow(rowOf(index)); }
    [[nodiscard]] std::optional<std::size_t> at(PointF world) const;
    /// Of the sheet that is closest to a point the item whose cell is; count() > 0.
    [[nodiscard]] std::size_t nearest(PointF world) const;
    /// The item of the next row, or of the one before, that is closest to straight below or above; the last or the
    /// first of all where there is no such row.
    [[nodiscard]] std::size_t below(std::size_t index) const;
    [[nodiscard]] std::size_t above(std::size_t index) const;
    /// The end of the longest run from `first` on, at most to `until` > first, whose cells fill one rectangle: a part
    /// of a row, or rows one below the other.
    [[nodiscard]] std::size_t blockEnd(std::size_t first, std::size_t until) const;

    /// Calls `f(first, many, corner)` for each row that touches `world`, sheet by sheet from the top down: `many` >= 1
    /// of its items do, the first of which has its top left corner at `corner`.
    template <class F>
    void visitRows(const RectF& world, F f) const
    {
        visitPieces(world, [&](const Row& row, std::size_t first, std::size_t until, double left) {
            f(first, until - first, PointF{left + static_cast<double>(m_lefts[first]), row.y});
        });
    }
    /// The same item by item: calls `f(index, cell)`.
    template <class F>
    void visitCells(const RectF& world, F f) const
    {
        visitPieces(world, [&](const Row& row, std::size_t first, std::size_t until, double left) {
            const std::size_t end = endOf(row);
            for (std::size_t i = first; i < until; ++i)
                f(i, cellIn(row, end, left, i));
        });
    }

    [[nodiscard]] std::size_t groupCount() const { return m_headings.size(); }
    /// Where a group's heading goes, as wide as a sheet. `group` < groupCount().
    [[nodiscard]] RectF heading(std::size_t group) const;
    /// Calls `f(group)` for each group whose heading touches `world`.
    template <class F>
    void visitHeadings(const RectF& world, F f) const
    {
        const Span sheets = sheetsIn(world);
        for (std::size_t s = sheets.from; s < sheets.until; ++s) {
            const Span groups = headingsIn(s, world.y, world.bottom());
            for (std::size_t group = groups.from; group < groups.until; ++group)
                f(group);
        }
    }

    /// O(items).
    friend bool operator==(const JustifiedRows&, const JustifiedRows&) = default;

private:
    struct Span {
        std::size_t from = 0;
        std::size_t until = 0;
    };
    struct Row {
        std::size_t first = 0;
        double y = 0; ///< from the top of its sheet
        double height = 0;
        double width = 0;
        friend bool operator==(const Row&, const Row&) = default;
    };
    struct Sheet {
        std::size_t firstRow = 0;
        double height = 0;
        friend bool operator==(const Sheet&, const Sheet&) = default;
    };
    struct Heading {
        std::size_t row = 0; ///< the first of its group
        std::size_t sheet = 0;
        double y = 0;
        friend bool operator==(const Heading&, const Heading&) = default;
    };

    void fillRows(std::size_t first, std::size_t until);
    void addRow(std::size_t first, std::size_t until, double height, double width);
    void placeRows(double sheetHeight);

    [[nodiscard]] double pitch() const;
    [[nodiscard]] double leftOf(std::size_t sheet) const { return static_cast<double>(sheet) * pitch(); }
    [[nodiscard]] std::size_t endOf(const Row& row) const
    {
        const std::size_t next = static_cast<std::size_t>(&row - m_rows.data()) + 1;
        return next < m_rows.size() ? m_rows[next].first : count();
    }
    [[nodiscard]] std::size_t rowOf(std::size_t index) const;
    [[nodiscard]] std::size_t sheetOfRow(std::size_t row) const;
    /// The rows of a sheet.
    [[nodiscard]] Span rowsOf(std::size_t sheet) const;
    /// Those of them that touch [top, bottom).
    [[nodiscard]] Span rowsIn(std::size_t sheet, double top, double bottom) const;
    [[nodiscard]] Span sheetsIn(const RectF& world) const;
    [[nodiscard]] Span headingsIn(std::size_t sheet, double top, double bottom) const;
    /// The item of a row at a distance from its left edge, or the closest one.
    [[nodiscard]] std::size_t itemAt(const Row& row, double x) const;
    [[nodiscard]] RectF cellIn(const Row& row, std::size_t end, double left, std::size_t index) const
    {
        const double from = static_cast<double>(m_lefts[index]);
        const double to = index + 1 < end ? static_cast<double>(m_lefts[index + 1]) : row.width;
        return {left + from, row.y, to - from, row.height};
    }
    template <class F>
    void visitPieces(const RectF& world, F f) const
    {
        if (world.isEmpty())
            return;
        const Span sheets = sheetsIn(world);
        for (std::size_t s = sheets.from; s < sheets.until; ++s) {
            const double left = leftOf(s);
            const Span rows = rowsIn(s, world.y, world.bottom());
            for (std::size_t r = rows.from; r < rows.until; ++r) {
                const Row& row = m_rows[r];
                if (world.x - left >= row.width || world.right() <= left)
                    continue;
                const auto end = m_lefts.begin() + static_cast<std::ptrdiff_t>(endOf(row));
                const std::size_t first = itemAt(row, world.x - left);
                const auto until = std::lower_bound(m_lefts.begin() + static_cast<std::ptrdiff_t>(first + 1), end,
                                                    world.right() - left);
                f(row, first, static_cast<std::size_t>(until - m_lefts.begin()), left);
            }
        }
    }

    double m_width;
    double m_longest = 0; ///< row of the first sheet
    double m_tallest = 0; ///< sheet
    double m_meanArea = 1;
    std::vector<float> m_lefts; ///< of the cells, from the left of their row; while they are made, the widths
    std::vector<Row> m_rows;
    std::vector<Sheet> m_sheets;
    std::vector<Heading> m_headings;
};

} // namespace tessera
