// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas_overlay.h>

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QTextLayout>

#include <ui/dock/reason_text.h>
#include <ui/heading_text.h>
#include <ui/line_icon.h>

namespace tessera {

namespace {

const QColor kIcon(0xc9, 0x86, 0x7c);
const QColor kTitle(0xe6, 0xe8, 0xea);
const QColor kReason(0xa8, 0xad, 0xb3);
const QColor kAccent(0x5a, 0xc8, 0xba);
const QColor kPointed(0xff, 0xc1, 0x4d);
const QColor kShade(0, 0, 0, 150);
const QColor kPanel(0x17, 0x19, 0x1c, 0xd0); // words may lie on a picture that is only partly there

// In pixels of the widget.
constexpr double kIconSide = 26;
constexpr double kMinForIcon = 40;
constexpr double kMarkSide = 14;
constexpr double kMarkPadding = 3;
constexpr double kMinForMark = 32;
constexpr double kMinWidthForText = 104;
constexpr double kMaxTextWidth = 420;
constexpr double kPadding = 10;
constexpr double kCorner = 6;
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
    return !frame.labels.empty() || !frame.headings.empty() || !frame.outlines.empty()
           || !frame.currentOutline.isEmpty();
}

void CanvasOverlay::paint(QPainter& painter, const Frame& frame) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const HeadingLabel& heading : frame.headings)
        if (toQt(heading.target).intersects(m_canvas))
            paintHeading(painter, heading);
    for (const Label& label : frame.labels)
        if (toQt(label.target).intersects(m_canvas))
            paintLabel(painter, label);
    paintOutlines(painter, frame);
}

/// Above the first row, at the left: the name, and behind it how many there are.
void CanvasOverlay::paintHeading(QPainter& painter, const HeadingLabel& heading) const
{
    const QRectF area = toQt(heading.target) & m_canvas;
    const QFont nameFont = font(1.15, QFont::DemiBold);
    const QFont countFont = font(1.0, QFont::Normal);
    const QFontMetricsF nameMetrics(nameFont);
    const QFontMetricsF countMetrics(countFont);
    const double pad = kPadding * m_ratio / 2;
    if (heading.target.height < nameMetrics.height() + pad || area.width() < kMinWidthForText * m_ratio)
        return;
    const QString count = headingCount(heading.heading);
    const double countWidth = countMetrics.horizontalAdvance(count);
    const double room = area.width() - 3 * pad - countWidth;
    const QString name = nameMetrics.elidedText(headingText(heading.heading), Qt::ElideLeft, room);
    const double base = std::round(heading.target.bottom() - pad - nameMetrics.descent());
    painter.setFont(nameFont);
    painter.setPen(kTitle);
    painter.drawText(QPointF(std::round(area.left() + pad), base), name);
    painter.setFont(countFont);
    painter.setPen(kReason);
    painter.drawText(QPointF(std::round(area.left() + 2 * pad + nameMetrics.horizontalAdvance(name)), base), count);
}

void CanvasOverlay::paintLabel(QPainter& painter, const Label& label) const
{
    const QRectF tile = toQt(label.target);
    if (label.partly)
        return paintMark(painter, tile);
    if (std::min(tile.width(), tile.height()) < kMinForIcon * m_ratio)
        return;
    // What is seen of the tile is where the words go, so that they stay in sight when zoomed in.
    const QRectF seen = tile & m_canvas;
    const bool written = seen.width() >= kMinWidthForText * m_ratio && paintWords(painter, seen, label);
    if (!written)
        paintIcon(painter, tile.center().x(), tile.center().y() - kIconSide * m_ratio / 2);
}

bool CanvasOverlay::paintWords(QPainter& painter, const QRectF& seen, const Label& label) const
{
    const QFont titleFont = font(1.0, QFont::DemiBold);
    const QFont reasonFont = font(0.92, QFont::Normal);
    const QFontMetricsF titleMetrics(titleFont);
    const QFontMetricsF reasonMetrics(reasonFont);
    const double pad = kPadding * m_ratio;
    const double gap = kGap * m_ratio;
    const double width = std::min(seen.width() - 4 * pad, kMaxTextWidth * m_ratio);
    const double head = kIconSide * m_ratio + gap + titleMetrics.height() + gap / 2;
    const int room = static_cast<int>((seen.height() - 2 * pad - head) / reasonMetrics.lineSpacing());
    if (room < 1)
        return false;
    const QString title = titleMetrics.elidedText(QString::fromStdString(label.title), Qt::ElideMiddle, width);
    const QStringList reason = wrapped(reasonText(label.error), reasonFont, width, std::min(room, kReasonLines));

    double textWidth = titleMetrics.horizontalAdvance(title);
    for (const QString& line : reason)
        textWidth = std::max(textWidth, reasonMetrics.horizontalAdvance(line));
    const double height = head + reasonMetrics.lineSpacing() * static_cast<double>(reason.size());
    const QPointF middle = seen.center();
    QRectF block(std::round(middle.x() - textWidth / 2), std::round(middle.y() - height / 2), textWidth, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPanel);
    painter.drawRoundedRect(block.adjusted(-pad, -pad, pad, pad), kCorner * m_ratio, kCorner * m_ratio);
    paintIcon(painter, middle.x(), block.top());

    const auto write = [&](const QString& line, const QFont& lineFont, const QColor& color, double above, double tall) {
        painter.setFont(lineFont);
        painter.setPen(color);
        painter.drawText(QRectF(block.left() - pad, block.top() + above, textWidth + 2 * pad, tall), Qt::AlignCenter,
                         line);
    };
    write(title, titleFont, kTitle, kIconSide * m_ratio + gap, titleMetrics.height());
    for (qsizetype i = 0; i < reason.size(); ++i)
        write(reason[i], reasonFont, kReason, head + static_cast<double>(i) * reasonMetrics.lineSpacing(),
              reasonMetrics.height());
    return true;
}

/// In the lower right corner of what is seen, so that the picture stays clear.
void CanvasOverlay::paintMark(QPainter& painter, const QRectF& tile) const
{
    if (std::min(tile.width(), tile.height()) < kMinForMark * m_ratio)
        return;
    const int side = qRound(kMarkSide * m_ratio);
    const double pad = kMarkPadding * m_ratio;
    const QRectF seen = tile & m_canvas;
    const QRectF ground(std::round(seen.right() - side - 3 * pad), std::round(seen.bottom() - side - 3 * pad),
                        side + 2 * pad, side + 2 * pad);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPanel);
    painter.drawRoundedRect(ground, kCorner * m_ratio / 2, kCorner * m_ratio / 2);
    if (m_mark.isNull())
        m_mark = linePixmap(QStringLiteral("broken-image"), side, kIcon);
    painter.drawPixmap(ground.topLeft() + QPointF(pad, pad), m_mark);
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
        const QRectF r(QPointF(std::round(rect.x), std::round(rect.y)), // crisp, and the same on every canvas
                       QPointF(std::round(rect.x + rect.width), std::round(rect.y + rect.height)));
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
