// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/sheet_layout.h>

#include <utility>

namespace tessera {

namespace {

std::size_t rowsFor(std::size_t count, std::size_t columns, double aspect)
{
    const double least = std::max(1.0, std::ceil(leastSheetHeight(static_cast<double>(columns), aspect)));
    return static_cast<std::size_t>(std::round(sheetHeightFor(static_cast<double>(count), least, aspect)));
}

double shapeOf(double aspect)
{
    return std::isfinite(aspect) && aspect > 0 ? std::clamp(aspect, 0.01, 100.0) : 1.0;
}

} // namespace

SheetLayout::SheetLayout(std::size_t count, std::size_t columns, double aspect)
    : m_count(count), m_columns(std::max<std::size_t>(columns, 1))
{
    m_rows = rowsFor(m_count, m_columns, shapeOf(aspect));
}

SheetLayout::SheetLayout(std::size_t count, std::size_t columns, double aspect, const GroupStarts& starts)
    : SheetLayout(count, columns, aspect)
{
    if (!starts || starts->empty() || m_count == 0)
        return;
    // As tall as a wall of as many rows.
    const std::size_t rows = GroupedRows::rowsOf(m_count, m_columns, *starts);
    m_rows = std::max<std::size_t>(SheetLayout(rows * m_columns, m_columns, aspect).rowsPerSheet(), 2);
    m_groups = std::make_shared<const GroupedRows>(m_count, m_columns, *starts, m_rows);
}

SheetLayout SheetLayout::column(std::size_t count, const GroupStarts& starts)
{
    SheetLayout layout;
    layout.m_count = count;
    layout.m_rows = std::max<std::size_t>(count, 1);
    if (!starts || starts->empty() || count == 0)
        return layout;
    layout.m_rows = std::max<std::size_t>(GroupedRows::rowsOf(count, 1, *starts), 2);
    layout.m_groups = std::make_shared<const GroupedRows>(count, 1, *starts, layout.m_rows);
    return layout;
}

SheetLayout SheetLayout::justified(std::vector<float> widths, double width, double aspect, const GroupStarts& starts)
{
    SheetLayout layout;
    layout.m_count = widths.size();
    layout.m_columns = static_cast<std::size_t>(std::max(width, 1.0));
    if (layout.m_count > 0)
        layout.m_justified = std::make_shared<const JustifiedRows>(std::move(widths), width, shapeOf(aspect),
                                                                   starts ? *starts : std::vector<GroupStart>());
    return layout;
}

std::size_t SheetLayout::sheetCount() const
{
    if (m_justified)
        return m_justified->sheetCount();
    if (m_groups)
        return m_groups->sheetCount();
    return (m_count + perSheet() - 1) / perSheet();
}

RectF SheetLayout::cell(std::size_t index) const
{
    if (m_justified)
        return m_justified->cell(index);
    if (m_groups) {
        const GroupedRows::Place place = m_groups->placeOf(index);
        return {static_cast<double>(place.sheet) * sheetPitch() + static_cast<double>(place.column), place.y, 1, 1};
    }
    const std::size_t inSheet = index % perSheet();
    return {static_cast<double>(sheetOf(index)) * sheetPitch() + static_cast<double>(inSheet % m_columns),
            static_cast<double>(inSheet / m_columns), 1, 1};
}

std::size_t SheetLayout::below(std::size_t index) const
{
    return m_justified ? m_justified->below(index) : std::min(index + m_columns, m_count - 1);
}

std::size_t SheetLayout::above(std::size_t index) const
{
    return m_justified ? m_justified->above(index) : index - std::min(index, m_columns);
}

std::optional<std::size_t> SheetLayout::at(PointF world) const
{
    if (m_justified)
        return m_justified->at(world);
    if (m_count == 0 || !(world.x >= 0) || !(world.y >= 0) || world.y >= static_cast<double>(m_rows))
        return std::nullopt;
    const double sheetNumber = std::floor(world.x / sheetPitch());
    const double inSheet = world.x - sheetNumber * sheetPitch();
    if (sheetNumber >= static_cast<double>(sheetCount()) || inSheet < 0 || inSheet >= static_cast<double>(m_columns))
        return std::nullopt;
    if (m_groups) {
        const auto row = m_groups->rowAt(static_cast<std::size_t>(sheetNumber), world.y);
        const std::size_t here = row ? row->first + static_cast<std::size_t>(inSheet) : 0;
        return row && here < row->until ? std::optional(here) : std::nullopt;
    }
    const std::size_t index = static_cast<std::size_t>(sheetNumber) * perSheet()
                              + static_cast<std::size_t>(world.y) * m_columns + static_cast<std::size_t>(inSheet);
    return index < m_count ? std::optional(index) : std::nullopt;
}

std::size_t SheetLayout::nearest(PointF world) const
{
    if (m_count == 0)
        return 0;
    if (m_justified)
        return m_justified->nearest(world);
    const auto whole = [](double v, std::size_t limit) {
        return static_cast<std::size_t>(std::clamp(std::floor(v), 0.0, static_cast<double>(limit - 1)));
    };
    // A point in a gap belongs to the sheet that is closer.
    const std::size_t s = whole((world.x + kGap / 2) / sheetPitch(), sheetCount());
    if (m_groups) {
        const GroupedRows::Row line = m_groups->rowNear(s, world.y);
        return line.first + whole(world.x - static_cast<double>(s) * sheetPitch(), line.until - line.first);
    }
    const std::size_t first = s * perSheet();
    const std::size_t here = std::min(m_count - first, perSheet());
    const std::size_t row = whole(world.y, (here + m_columns - 1) / m_columns);
    const std::size_t column = whole(world.x - static_cast<double>(s) * sheetPitch(), m_columns);
    const std::size_t last = here - 1;
    if (row * m_columns + column <= last)
        return first + row * m_columns + column;
    // Beyond the end of the last row: its last item, or the one above, whichever is closer.
    const double beyond = world.x - static_cast<double>(s) * sheetPitch() - static_cast<double>(last % m_columns + 1);
    const double below = world.y - static_cast<double>(row);
    return row > 0 && below < beyond ? first + (row - 1) * m_columns + column : first + last;
}

RectF SheetLayout::bounds() const
{
    if (m_justified)
        return m_justified->bounds();
    if (m_count == 0)
        return {};
    const RectF last = sheet(sheetCount() - 1);
    return {0, 0, last.right(), sheetCount() > 1 ? static_cast<double>(m_rows) : last.height};
}

RectF SheetLayout::sheet(std::size_t number) const
{
    if (m_justified)
        return m_justified->sheet(number);
    if (m_groups) {
        if (number >= m_groups->sheetCount())
            return {};
        const std::size_t wide = number == 0 ? m_groups->width() : m_columns;
        return {static_cast<double>(number) * sheetPitch(), 0, static_cast<double>(wide),
                m_groups->sheetHeight(number)};
    }
    const std::size_t first = number * perSheet();
    if (first >= m_count)
        return {};
    const std::size_t here = std::min(m_count - first, perSheet());
    const std::size_t rows = (here + m_columns - 1) / m_columns;
    const std::size_t width = number == 0 ? std::min(here, m_columns) : m_columns;
    return {static_cast<double>(number) * sheetPitch(), 0, static_cast<double>(width), static_cast<double>(rows)};
}

RectF SheetLayout::heading(std::size_t group) const
{
    if (m_justified)
        return m_justified->heading(group);
    const GroupedRows::Place place = m_groups->headingOf(group);
    return {static_cast<double>(place.sheet) * sheetPitch(), place.y, static_cast<double>(m_columns),
            GroupedRows::kHeadingHeight};
}

SheetLayout::Span SheetLayout::span(double from, double until, std::size_t limit)
{
    const double end = static_cast<double>(limit);
    Span s;
    s.from = static_cast<std::size_t>(std::clamp(std::floor(from), 0.0, end));
    s.until = static_cast<std::size_t>(std::clamp(std::ceil(until), 0.0, end));
    s.until = std::max(s.until, s.from);
    return s;
}

} // namespace tessera
