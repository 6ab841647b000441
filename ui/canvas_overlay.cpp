// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas_overlay.h>

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QTextLayout>

#include <ui/line_icon.h>

namespace tessera {

namespace {

const QColor kTileBack(0x2a, 0x2d, 0x32);
const QColor kTileEdge(0x3b, 0x3f, 0x45);
const QColor kIcon(0xc9, 0x86, 0x7c);
const QColor kTitle(0xe6, 0xe8, 0xea);
const QColor kReason(0xa8, 0xad, 0xb3);
const QColor kAccent(0x5a, 0xc8, 0xba);
const QColor kPointed(0xff, 0xc1, 0x4d);
const QColor kShade(0, 0, 0, 150);

// In pixels of the widget.
constexpr double kIconSide = 26;
constexpr double kMinForIcon = 40;
constexpr double kMinWidthForText = 104;
constexpr double kMinHeightForText = 76;
constexpr double kMaxTextWidth = 420;
constexpr double kPadding = 10;
constexpr double kGap = 6;
constexpr int kReasonLines = 2;

QRectF toQt(const RectF& r)
{
    return {r.x, r.y, r.width, r.height};
}

/// The text in at most `limit` lines of `width`; the last one is cut with an ellipsis.
QStringList wrapped(const QString& text, const QFont& font, double width, int limit)
{
    const QFontMetricsF metrics(font);
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() == limit - 1) {
            lines += metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines += text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

} // namespace

CanvasOverlay::CanvasOverlay(double ratio, QSizeF canvas, const QFont& font)
    : m_ratio(ratio), m_canvas(QPointF(), canvas), m_font(font)
{
}

bool CanvasOverlay::hasWork(const Frame& frame)
{
    return !frame.labels.empty() || !frame.outlines.empty() || !frame.currentOutline.isEmpty();
}

void CanvasOverlay::paint(QPainter& painter, const Frame& frame) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Label& label : frame.labels)
        if (toQt(label.target).intersects(m_canvas))
            paintLabel(painter, label);
    paintOutlines(painter, frame);
}

void CanvasOverlay::paintLabel(QPainter& painter, const Label& label) const
{
    const QRectF tile = toQt(label.target);
    painter.fillRect(tile, kTileBack);
    const double side = std::min(tile.width(), tile.height()) / m_ratio;
    if (side < kMinForIcon / 2)
        return;
    painter.setPen(QPen(kTileEdge, std::max(1.0, std::floor(m_ratio))));
    painter.setBrush(Qt::NoBrush);
    const double half = painter.pen().widthF() / 2;
    painter.drawRect(tile.adjusted(half, half, -half, -half));
    if (side < kMinForIcon)
        return;
    // What is seen of the tile is where the words go, so that they stay in sight when zoomed in.
    const QRectF seen = tile & m_canvas;
    const bool withText = seen.width() >= kMinWidthForText * m_ratio && seen.height() >= kMinHeightForText * m_ratio;
    if (withText)
        paintWords(painter, seen, label);
    else
        paintIcon(painter, tile.center().x(), tile.center().y() - kIconSide * m_ratio / 2);
}

void CanvasOverlay::paintWords(QPainter& painter, const QRectF& seen, const Label& label) const
{
    const double width = std::min(seen.width() - 2 * kPadding * m_ratio, kMaxTextWidth * m_ratio);
    const QFont titleFont = font(1.0, QFont::DemiBold);
    const QFont reasonFont = font(0.92, QFont::Normal);
    const QFontMetricsF titleMetrics(titleFont);
    const QFontMetricsF reasonMetrics(reasonFont);
    const QString title = titleMetrics.elidedText(QString::fromStdString(label.title), Qt::ElideMiddle, width);
    const QStringList reason = wrapped(QString::fromStdString(label.reason), reasonFont, width, kReasonLines);

    const double gap = kGap * m_ratio;
    const double height = kIconSide * m_ratio + gap + titleMetrics.height() + gap / 2
                          + reasonMetrics.lineSpacing() * static_cast<double>(reason.size());
    double y = std::round(seen.center().y() - height / 2);
    paintIcon(painter, seen.center().x(), y);
    y += kIconSide * m_ratio + gap;

    const double left = std::round(seen.center().x() - width / 2);
    painter.setFont(titleFont);
    painter.setPen(kTitle);
    painter.drawText(QRectF(left, y, width, titleMetrics.height()), Qt::AlignCenter, title);
    y += titleMetrics.height() + gap / 2;
    painter.setFont(reasonFont);
    painter.setPen(kReason);
    for (const QString& line : reason) {
        painter.drawText(QRectF(left, y, width, reasonMetrics.height()), Qt::AlignCenter, line);
        y += reasonMetrics.lineSpacing();
    }
}

void CanvasOverlay::paintIcon(QPainter& painter, double centerX, double top) const
{
    const int side = qRound(kIconSide * m_ratio);
    if (m_icon.isNull())
        m_icon = linePixmap(QStringLiteral("broken-image"), side, kIcon);
    painter.drawPixmap(QPointF(std::round(centerX - side / 2.0), std::round(top)), m_icon);
}

void CanvasOverlay::paintOutlines(QPainter& painter, const Frame& frame) const
{
    painter.setBrush(Qt::NoBrush);
    // A dark edge under the bright one is seen on any picture.
    const auto outline = [&](const RectF& rect, const QColor& color, double width) {
        const QRectF r = toQt(rect);
        painter.setPen(QPen(kShade, width + 2 * m_ratio, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(r);
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(r);
    };
    const double width = 2 * m_ratio;
    if (!frame.currentOutline.isEmpty()) {
        const RectF& c = frame.currentOutline;
        const double out = 2 * m_ratio; // beside the picture, not on it
        outline({c.x - out, c.y - out, c.width + 2 * out, c.height + 2 * out}, kAccent, width);
    }
    for (const RectF& rect : frame.outlines)
        outline(rect, kPointed, width);
}

QFont CanvasOverlay::font(double factor, int weight) const
{
    // The painter works in device pixels; the interface's size is in points of its own.
    QFont font = m_font;
    const double pixels = QFontInfo(m_font).pixelSize() * m_ratio * factor;
    font.setPixelSize(std::max(8, qRound(pixels)));
    font.setWeight(QFont::Weight(weight));
    return font;
}

} // namespace tessera
