// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/selection_marks.h>

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QVector>

#include <map/sheet_layout.h>
#include <map/viewport.h>
#include <scene/selection.h>

namespace tessera {

namespace {

const QColor kSelected(0x6f, 0xa8, 0xff);
const QColor kSelectedShade(0, 0, 0, 150);
const QColor kTickLine(0x10, 0x1a, 0x2a);
constexpr int kTintAlpha = 96;

// In pixels of the widget.
constexpr double kSmallestOutlined = 24; ///< cells; smaller ones are tinted
constexpr double kSmallestTicked = 44;
constexpr double kTickSide = 16;
constexpr double kTickInset = 5;

constexpr std::size_t kMostTints = 2000;

/// The first item of a sheet; the number of items beyond the last sheet.
std::size_t firstOf(const SheetLayout& layout, std::size_t sheet)
{
    std::size_t low = 0;
    std::size_t high = layout.count();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (layout.sheetOf(middle) < sheet)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

RectF spanning(const RectF& a, const RectF& b)
{
    return {a.x, a.y, b.right() - a.x, b.bottom() - a.y};
}

/// Splits one run into what fills a rectangle each, as addRows() does in square cells.
void addBlocks(const JustifiedRows& rows, std::size_t first, std::size_t until,
               std::vector<SelectionMarks::Tint>& tints)
{
    while (first < until && tints.size() <= kMostTints) {
        const std::size_t end = rows.blockEnd(first, until);
        tints.push_back({spanning(rows.cell(first), rows.cell(end - 1)), 1});
        first = end;
    }
}

/// Splits one run within a sheet into what is left of its first row, whole rows, and the begin of its last.
void addRows(const SheetLayout& layout, std::size_t first, std::size_t until, std::vector<SelectionMarks::Tint>& tints)
{
    if (const JustifiedRows* rows = layout.justifiedRows())
        return addBlocks(*rows, first, until, tints);
    const std::size_t columns = layout.columns();
    const double left = layout.sheet(layout.sheetOf(first)).x;
    while (first < until) {
        const RectF begin = layout.cell(first);
        const auto column = static_cast<std::size_t>(std::max(0.0, std::round(begin.x - left)));
        std::size_t end = std::min(until, first + std::max<std::size_t>(columns - std::min(column, columns), 1));
        const std::size_t rows = column == 0 ? (until - first) / columns : 0;
        const std::size_t block = first + rows * columns;
        // Whole rows lie as one where nothing but the next row follows each.
        if (rows > 1 && layout.cell(block - 1).y - begin.y < static_cast<double>(rows) - 0.5) {
            end = block;
        } else {
            while (end > first + 1 && layout.cell(end - 1).y > begin.y)
                --end;
        }
        tints.push_back({spanning(begin, layout.cell(end - 1)), 1});
        first = end;
        if (tints.size() > kMostTints)
            return;
    }
}

} // namespace

SelectionMarks::SelectionMarks(double ratio, QSizeF canvas) : m_ratio(ratio), m_canvas(QPointF(), canvas) { }

void SelectionMarks::paint(QPainter& painter, const Selection& selection, const SheetLayout& layout,
                           const Viewport& viewport, const ImageRect& imageRect) const
{
    if (selection.isEmpty())
        return;
    if (viewport.scale >= kSmallestOutlined * m_ratio)
        return paintNear(painter, selection, layout, viewport, imageRect);
    painter.setPen(Qt::NoPen);
    for (const Tint& tint : tints(selection, layout, viewport.visible())) {
        const RectF r = viewport.worldToScreen(tint.world);
        QColor colour = kSelected;
        colour.setAlpha(std::max(1, static_cast<int>(std::lround(kTintAlpha * tint.share))));
        painter.fillRect(QRectF(r.x, r.y, r.width, r.height) & m_canvas, colour);
    }
}

void SelectionMarks::paintNear(QPainter& painter, const Selection& selection, const SheetLayout& layout,
                               const Viewport& viewport, const ImageRect& imageRect) const
{
    QVector<QRectF> images;
    const double in = m_ratio; // on the picture's edge: beside it is the mark of the current image
    layout.visit(viewport.visible(), [&](std::size_t position) {
        if (!selection.contains(position))
            return;
        const RectF r = viewport.worldToScreen(imageRect(position));
        images.append(
            QRectF(QPointF(std::round(r.x), std::round(r.y)), QPointF(std::round(r.right()), std::round(r.bottom())))
                .adjusted(in, in, -in, -in));
    });
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(kSelectedShade, 4 * m_ratio, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRects(images);
    painter.setPen(QPen(kSelected, 2 * m_ratio, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRects(images);
    if (viewport.scale >= kSmallestTicked * m_ratio)
        paintTicks(painter, images);
}

void SelectionMarks::paintTicks(QPainter& painter, const QVector<QRectF>& images) const
{
    const QPixmap& drawing = tick();
    std::vector<QPainter::PixmapFragment> fragments;
    const double away = kTickInset * m_ratio + drawing.width() / 2.0;
    for (const QRectF& image : images)
        if (image.width() > 2 * away && image.height() > 2 * away)
            fragments.push_back(QPainter::PixmapFragment::create(
                {std::round(image.left()) + away, std::round(image.top()) + away}, drawing.rect()));
    painter.drawPixmapFragments(fragments.data(), static_cast<int>(fragments.size()), drawing);
}

const QPixmap& SelectionMarks::tick() const
{
    if (!m_tick.isNull())
        return m_tick;
    const int side = qRound(kTickSide * m_ratio / 2) * 2; // its middle on a whole pixel
    m_tick = QPixmap(side, side);
    m_tick.fill(Qt::transparent);
    QPainter painter(&m_tick);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(side / kTickSide, side / kTickSide);
    painter.setPen(QPen(kSelectedShade, 1));
    painter.setBrush(kSelected);
    painter.drawEllipse(QRectF(0.5, 0.5, kTickSide - 1, kTickSide - 1));
    painter.setPen(QPen(kTickLine, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{QPointF(4.6, 8.4), QPointF(7.0, 10.8), QPointF(11.4, 5.6)});
    return m_tick;
}

std::vector<SelectionMarks::Tint> SelectionMarks::tints(const Selection& selection, const SheetLayout& layout,
                                                        const RectF& seen)
{
    std::vector<Tint> found;
    if (layout.count() == 0)
        return found;
    const std::size_t from = layout.sheetOf(layout.nearest({seen.x, seen.y}));
    const std::size_t to = layout.sheetOf(layout.nearest({seen.right(), seen.y}));
    const std::vector<Selection::Range>& ranges = selection.ranges();
    for (std::size_t sheet = from; sheet <= to; ++sheet) {
        const std::size_t first = firstOf(layout, sheet);
        const std::size_t until = firstOf(layout, sheet + 1);
        auto range = std::partition_point(ranges.begin(), ranges.end(),
                                          [&](const Selection::Range& r) { return r.until <= first; });
        for (; range != ranges.end() && range->first < until && found.size() <= kMostTints; ++range)
            addRows(layout, std::max(range->first, first), std::min(range->until, until), found);
        if (found.size() > kMostTints)
            break;
    }
    if (found.size() <= kMostTints)
        return found;
    found.clear();
    for (std::size_t sheet = from; sheet <= to; ++sheet) {
        const std::size_t first = firstOf(layout, sheet);
        const std::size_t until = firstOf(layout, sheet + 1);
        if (const std::size_t picked = selection.countIn(first, until))
            found.push_back({layout.sheet(sheet), static_cast<double>(picked) / static_cast<double>(until - first)});
    }
    return found;
}

void SelectionMarks::paintBand(QPainter& painter, const RectF& band) const
{
    const QRectF r(std::round(band.x), std::round(band.y), std::round(band.width), std::round(band.height));
    QColor fill = kSelected;
    fill.setAlpha(kTintAlpha / 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(kSelected, std::round(m_ratio)));
    painter.setBrush(fill);
    painter.drawRect(r);
}

} // namespace tessera
