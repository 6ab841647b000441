// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/grouped_rows.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tessera {

namespace {

constexpr std::size_t kRowHalves = 2;
constexpr std::size_t kHeadingHalves = 1;

double cellsOf(std::size_t halves)
{
    return static_cast<double>(halves) / kRowHalves;
}

} // namespace

std::size_t GroupedRows::rowsOf(std::size_t count, std::size_t columns, const std::vector<GroupStart>& starts)
{
    std::size_t halves = 0;
    for (std::size_t g = 0; g < starts.size(); ++g) {
        const std::size_t end = g + 1 < starts.size() ? starts[g + 1].first : count;
        halves += kHeadingHalves + (end - starts[g].first + columns - 1) / columns * kRowHalves;
    }
    return (halves + 1) / kRowHalves;
}

GroupedRows::GroupedRows(std::size_t count, std::size_t columns, std::vector<GroupStart> starts,
                         std::size_t rowsPerSheet)
    : m_count(count), m_columns(columns), m_halves(std::max<std::size_t>(rowsPerSheet, 2) * kRowHalves),
      m_starts(std::move(starts))
{
    m_groups.reserve(m_starts.size());
    for (std::size_t g = 0; g < m_starts.size(); ++g) {
        const std::size_t items = endOf(g) - m_starts[g].first;
        Group group{m_end, (items + m_columns - 1) / m_columns};
        // A heading that would be the last on its sheet goes to the next one, with its first row.
        if (group.heading % m_halves > m_halves - kHeadingHalves - kRowHalves)
            group.heading += m_halves - group.heading % m_halves;
        m_end = group.rows == 0 ? group.heading + kHeadingHalves : halfOf(group, group.rows - 1) + kRowHalves;
        m_width = std::max(m_width, std::min(items, m_columns));
        m_groups.push_back(group);
    }
}

// The sheet that a group begins on has an odd number of halves left for its rows where the heading begins
// at an even place; the last one of them stays empty.
std::size_t GroupedRows::halfOf(const Group& group, std::size_t row) const
{
    const std::size_t top = group.heading + kHeadingHalves;
    const std::size_t here = (m_halves - top % m_halves) / kRowHalves;
    if (row < here)
        return top + row * kRowHalves;
    const std::size_t rest = row - here;
    const std::size_t perSheet = m_halves / kRowHalves;
    return (top / m_halves + 1 + rest / perSheet) * m_halves + rest % perSheet * kRowHalves;
}

std::size_t GroupedRows::rowBelow(const Group& group, std::size_t half) const
{
    std::size_t from = 0;
    std::size_t until = group.rows;
    while (from < until) {
        const std::size_t middle = from + (until - from) / 2;
        if (halfOf(group, middle) + kRowHalves <= half)
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

std::size_t GroupedRows::groupAt(std::size_t half) const
{
    const auto after = std::upper_bound(m_groups.begin(), m_groups.end(), half,
                                        [](std::size_t at, const Group& group) { return at < group.heading; });
    return after == m_groups.begin() ? 0 : static_cast<std::size_t>(after - m_groups.begin()) - 1;
}

std::size_t GroupedRows::groupOf(std::size_t index) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), index,
                                        [](std::size_t i, const GroupStart& start) { return i < start.first; });
    return after == m_starts.begin() ? 0 : static_cast<std::size_t>(after - m_starts.begin()) - 1;
}

std::size_t GroupedRows::sheetCount() const
{
    return (m_end + m_halves - 1) / m_halves;
}

double GroupedRows::sheetHeight(std::size_t sheet) const
{
    return cellsOf(std::min(m_end - std::min(m_end, sheet * m_halves), m_halves));
}

GroupedRows::Place GroupedRows::placeOf(std::size_t index) const
{
    const std::size_t number = groupOf(index);
    const std::size_t inGroup = index - m_starts[number].first;
    const std::size_t half = halfOf(m_groups[number], inGroup / m_columns);
    return {half / m_halves, inGroup % m_columns, cellsOf(half % m_halves)};
}

GroupedRows::Place GroupedRows::headingOf(std::size_t group) const
{
    const std::size_t half = m_groups[group].heading;
    return {half / m_halves, 0, cellsOf(half % m_halves)};
}

GroupedRows::Row GroupedRows::rowOf(std::size_t group, std::size_t row) const
{
    const std::size_t first = m_starts[group].first + row * m_columns;
    return {first, std::min(first + m_columns, endOf(group)), cellsOf(halfOf(m_groups[group], row) % m_halves)};
}

std::optional<GroupedRows::Row> GroupedRows::rowAt(std::size_t sheet, double y) const
{
    if (!(y >= 0) || y >= cellsOf(m_halves) || m_groups.empty())
        return std::nullopt;
    const std::size_t half = sheet * m_halves + static_cast<std::size_t>(y * kRowHalves);
    const std::size_t group = groupAt(half);
    const std::size_t row = rowBelow(m_groups[group], half);
    if (row == m_groups[group].rows || halfOf(m_groups[group], row) > half)
        return std::nullopt;
    return rowOf(group, row);
}

GroupedRows::Row GroupedRows::rowNear(std::size_t sheet, double y) const
{
    const double lowest = std::max(sheetHeight(sheet) - cellsOf(1), 0.0);
    const std::size_t half = sheet * m_halves + static_cast<std::size_t>(std::clamp(y, 0.0, lowest) * kRowHalves);
    const std::size_t group = groupAt(half);
    const std::size_t row = rowBelow(m_groups[group], half);
    const bool isHere = row < m_groups[group].rows && halfOf(m_groups[group], row) / m_halves == sheet;
    if (isHere)
        return rowOf(group, row);
    // Only the half cell that stays free at a sheet's end has none below it.
    return rowOf(group, row == 0 ? 0 : row - 1);
}

std::vector<GroupedRows::Row> GroupedRows::rowsIn(std::size_t sheet, double top, double bottom) const
{
    std::vector<Row> rows;
    const double end = cellsOf(m_halves);
    if (m_groups.empty() || !(bottom > 0) || !(top < end))
        return rows;
    const std::size_t from = sheet * m_halves + static_cast<std::size_t>(std::max(top, 0.0) * kRowHalves);
    const std::size_t until =
        sheet * m_halves + static_cast<std::size_t>(std::ceil(std::min(bottom, end) * kRowHalves));
    for (std::size_t g = groupAt(from); g < m_groups.size() && m_groups[g].heading < until; ++g)
        for (std::size_t row = rowBelow(m_groups[g], from); row < m_groups[g].rows && halfOf(m_groups[g], row) < until;
             ++row)
            rows.push_back(rowOf(g, row));
    return rows;
}

GroupedRows::Groups GroupedRows::headingsIn(std::size_t sheet, double top, double bottom) const
{
    const double end = cellsOf(m_halves);
    if (m_groups.empty() || !(bottom > 0) || !(top < end))
        return {};
    const std::size_t from = sheet * m_halves + static_cast<std::size_t>(std::max(top, 0.0) * kRowHalves);
    const std::size_t until =
        sheet * m_halves + static_cast<std::size_t>(std::ceil(std::min(bottom, end) * kRowHalves));
    const auto below = [](const Group& group, std::size_t at) { return group.heading < at; };
    const auto first = std::lower_bound(m_groups.begin(), m_groups.end(), from, below);
    const auto last = std::lower_bound(first, m_groups.end(), until, below);
    return {static_cast<std::size_t>(first - m_groups.begin()), static_cast<std::size_t>(last - m_groups.begin())};
}

} // namespace tessera
