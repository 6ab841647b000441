// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/justified_rows.h>

#include <cmath>
#include <utility>

#include <map/sheet_shape.h>

namespace tessera {

JustifiedRows::JustifiedRows(std::vector<float> widths, double width, double aspect, std::vector<GroupStart> starts)
    : m_width(width), m_lefts(std::move(widths))
{
    if (starts.empty())
        fillRows(0, count());
    m_headings.reserve(starts.size());
    for (std::size_t g = 0; g < starts.size(); ++g) {
        m_headings.push_back({m_rows.size(), 0, 0});
        fillRows(starts[g].first, g + 1 < starts.size() ? starts[g + 1].first : count());
    }
    double tall = GroupedRows::kHeadingHeight * static_cast<double>(m_headings.size());
    double area = 0;
    for (const Row& row : m_rows) {
        tall += row.height;
        area += row.height * row.width;
    }
    if (!m_lefts.empty())
        m_meanArea = area / static_cast<double>(count());
    const double least = std::max(leastSheetHeight(m_width, aspect), 1.0);
    placeRows(sheetHeightFor(tall * m_width, least, aspect));
}

// A row ends where its height comes closest to one unit.
void JustifiedRows::fillRows(std::size_t first, std::size_t until)
{
    while (first < until) {
        double sum = 0;
        double before = 0; // without the last of them
        std::size_t end = first;
        while (end < until && sum < m_width) {
            before = sum;
            sum += static_cast<double>(m_lefts[end++]);
        }
        if (sum < m_width) {
            addRow(first, end, 1, sum);
        } else {
            if (end - first > 1 && before * sum > m_width * m_width) {
                sum = before;
                --end;
            }
            addRow(first, end, m_width / sum, m_width);
        }
        first = end;
    }
}

void JustifiedRows::addRow(std::size_t first, std::size_t until, double height, double width)
{
    double left = 0;
    for (std::size_t i = first; i < until; ++i) {
        const double own = static_cast<double>(m_lefts[i]);
        m_lefts[i] = static_cast<float>(left * height);
        left += own;
    }
    m_rows.push_back({first, 0, height, width});
}

void JustifiedRows::placeRows(double sheetHeight)
{
    std::size_t group = 0;
    double y = 0;
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const bool isHeaded = group < m_headings.size() && m_headings[group].row == r;
        const double above = isHeaded ? GroupedRows::kHeadingHeight : 0;
        if (m_sheets.empty() || (y > 0 && y + above + m_rows[r].height > sheetHeight)) {
            m_sheets.push_back({r, 0});
            y = 0;
        }
        if (isHeaded) {
            m_headings[group].sheet = m_sheets.size() - 1;
            m_headings[group++].y = y;
        }
        m_rows[r].y = y + above;
        y = m_rows[r].y + m_rows[r].height;
        m_sheets.back().height = y;
        m_tallest = std::max(m_tallest, y);
        if (m_sheets.size() == 1)
            m_longest = std::max(m_longest, m_rows[r].width);
    }
}

double JustifiedRows::pitch() const
{
    return m_width + kSheetGap;
}

// --- where a row is --------------------------------------------------------------------------------

std::size_t JustifiedRows::rowOf(std::size_t index) const
{
    const auto after = std::upper_bound(m_rows.begin(), m_rows.end(), index,
                                        [](std::size_t i, const Row& row) { return i < row.first; });
    return static_cast<std::size_t>(after - m_rows.begin()) - 1;
}

std::size_t JustifiedRows::sheetOfRow(std::size_t row) const
{
    const auto after = std::upper_bound(m_sheets.begin(), m_sheets.end(), row,
                                        [](std::size_t r, const Sheet& sheet) { return r < sheet.firstRow; });
    return static_cast<std::size_t>(after - m_sheets.begin()) - 1;
}

JustifiedRows::Span JustifiedRows::rowsOf(std::size_t sheet) const
{
    return {m_sheets[sheet].firstRow, sheet + 1 < sheetCount() ? m_sheets[sheet + 1].firstRow : m_rows.size()};
}

JustifiedRows::Span JustifiedRows::rowsIn(std::size_t sheet, double top, double bottom) const
{
    const Span all = rowsOf(sheet);
    const auto begin = m_rows.begin() + static_cast<std::ptrdiff_t>(all.from);
    const auto end = m_rows.begin() + static_cast<std::ptrdiff_t>(all.until);
    const auto from = std::partition_point(begin, end, [top](const Row& row) { return row.y + row.height <= top; });
    const auto until = std::partition_point(from, end, [bottom](const Row& row) { return row.y < bottom; });
    return {static_cast<std::size_t>(from - m_rows.begin()), static_cast<std::size_t>(until - m_rows.begin())};
}

JustifiedRows::Span JustifiedRows::sheetsIn(const RectF& world) const
{
    const double end = static_cast<double>(sheetCount());
    const double from = std::clamp(std::floor(world.x / pitch()), 0.0, end);
    const double until = std::clamp(std::ceil(world.right() / pitch()), from, end);
    return {static_cast<std::size_t>(from), static_cast<std::size_t>(until)};
}

JustifiedRows::Span JustifiedRows::headingsIn(std::size_t sheet, double top, double bottom) const
{
    const auto from = std::partition_point(m_headings.begin(), m_headings.end(), [&](const Heading& h) {
        return h.sheet < sheet || (h.sheet == sheet && h.y + GroupedRows::kHeadingHeight <= top);
    });
    const auto until = std::partition_point(from, m_headings.end(), [&](const Heading& h) {
        return h.sheet < sheet || (h.sheet == sheet && h.y < bottom);
    });
    return {static_cast<std::size_t>(from - m_headings.begin()), static_cast<std::size_t>(until - m_headings.begin())};
}

std::size_t JustifiedRows::itemAt(const Row& row, double x) const
{
    const auto first = m_lefts.begin() + static_cast<std::ptrdiff_t>(row.first);
    const auto end = m_lefts.begin() + static_cast<std::ptrdiff_t>(endOf(row));
    const auto after = std::upper_bound(first + 1, end, x);
    return static_cast<std::size_t>(after - m_lefts.begin()) - 1;
}

// --- where an item is ------------------------------------------------------------------------------

RectF JustifiedRows::cell(std::size_t index) const
{
    const std::size_t row = rowOf(index);
    return cellIn(m_rows[row], endOf(m_rows[row]), leftOf(sheetOfRow(row)), index);
}

std::optional<std::size_t> JustifiedRows::at(PointF world) const
{
    const double number = std::floor(world.x / pitch());
    if (!(number >= 0) || number >= static_cast<double>(sheetCount()))
        return std::nullopt;
    const auto sheet = static_cast<std::size_t>(number);
    const Span rows = rowsIn(sheet, world.y, world.y);
    const double x = world.x - leftOf(sheet);
    if (rows.from >= rowsOf(sheet).until)
        return std::nullopt;
    const Row& row = m_rows[rows.from];
    const bool isHit = world.y >= row.y && world.y < row.y + row.height && x >= 0 && x < row.width;
    return isHit ? std::optional(itemAt(row, x)) : std::nullopt;
}

// Rows further away than what is found are not looked at; but for short ones, those are the next ones.
std::size_t JustifiedRows::nearest(PointF world) const
{
    const double last = static_cast<double>(sheetCount() - 1);
    const auto sheet = static_cast<std::size_t>(std::clamp(std::floor((world.x + kSheetGap / 2) / pitch()), 0.0, last));
    const double x = std::clamp(world.x - leftOf(sheet), 0.0, m_width);
    const double y = std::clamp(world.y, 0.0, m_sheets[sheet].height);
    const Span rows = rowsOf(sheet);
    const std::size_t here = std::min(rowsIn(sheet, y, y).from, rows.until - 1);
    const auto aside = [x](const Row& row) { return std::max(x - row.width, 0.0); };
    const auto apart = [y](const Row& row) { return std::max({row.y - y, y - row.y - row.height, 0.0}); };
    std::size_t best = here;
    double least = std::hypot(aside(m_rows[here]), apart(m_rows[here]));
    const auto look = [&](std::size_t r) {
        if (apart(m_rows[r]) >= least)
            return false;
        const double away = std::hypot(aside(m_rows[r]), apart(m_rows[r]));
        if (away < least) {
            least = away;
            best = r;
        }
        return true;
    };
    for (std::size_t r = here; r > rows.from && look(r - 1); --r) { }
    for (std::size_t r = here + 1; r < rows.until && look(r); ++r) { }
    return itemAt(m_rows[best], x);
}

std::size_t JustifiedRows::below(std::size_t index) const
{
    const std::size_t row = rowOf(index);
    if (row + 1 == m_rows.size())
        return count() - 1;
    return itemAt(m_rows[row + 1], cellIn(m_rows[row], endOf(m_rows[row]), 0, index).center().x);
}

std::size_t JustifiedRows::above(std::size_t index) const
{
    const std::size_t row = rowOf(index);
    return row == 0 ? 0 : itemAt(m_rows[row - 1], cellIn(m_rows[row], endOf(m_rows[row]), 0, index).center().x);
}

// Within a group and a sheet nothing but the next row follows each, and all are as wide but the last of a group.
std::size_t JustifiedRows::blockEnd(std::size_t first, std::size_t until) const
{
    const std::size_t row = rowOf(first);
    const std::size_t rowEnd = std::min(until, endOf(m_rows[row]));
    if (m_rows[row].first != first || rowEnd == until)
        return rowEnd;
    const auto heading = std::upper_bound(m_headings.begin(), m_headings.end(), row,
                                          [](std::size_t r, const Heading& h) { return r < h.row; });
    std::size_t end = heading == m_headings.end() ? m_rows.size() : heading->row;
    if (m_rows[end - 1].width < m_width)
        --end;
    end = std::min(end, rowsOf(sheetOfRow(row)).until);
    end = std::min(end, until < count() ? rowOf(until) : m_rows.size()); // the row that `until` lies in is not whole
    return end > row + 1 ? std::min(until, endOf(m_rows[end - 1])) : rowEnd;
}

// --- all of it -------------------------------------------------------------------------------------

RectF JustifiedRows::sheet(std::size_t number) const
{
    if (number >= sheetCount())
        return {};
    return {leftOf(number), 0, number == 0 ? m_longest : m_width, m_sheets[number].height};
}

RectF JustifiedRows::bounds() const
{
    if (m_sheets.empty())
        return {};
    return {0, 0, sheet(sheetCount() - 1).right(), m_tallest};
}

RectF JustifiedRows::heading(std::size_t group) const
{
    const Heading& heading = m_headings[group];
    return {leftOf(heading.sheet), heading.y, m_width, GroupedRows::kHeadingHeight};
}

} // namespace tessera
