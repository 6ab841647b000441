// SPDX-License-Identifier: MIT
#include <ui/dock/bar_painter.h>

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

namespace tessera {
namespace {

constexpr int kPadding = 6;
constexpr qreal kRadius = 3;

/// Relative luminance after WCAG 2.
double luminance(const QColor& colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QColor blend(const QColor& a, const QColor& b, double part)
{
    const auto mix = [part](double x, double y) { return float(x + (y - x) * part); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

void drawTexts(QPainter& painter, const Bar& bar, const QColor& colour)
{
    const QRect room = bar.rect.adjusted(kPadding, 0, -kPadding, 0);
    const QFontMetrics metrics = painter.fontMetrics();
    painter.setPen(colour);
    const QString right = metrics.elidedText(bar.right, Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, right);
    const int rest = room.width() - metrics.horizontalAdvance(right) - kPadding;
    if (rest <= 0)
        return;
    const QString left = metrics.elidedText(bar.left, Qt::ElideRight, rest);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, left);
}

} // namespace

bool isDark(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Base)) < luminance(palette.color(QPalette::Text));
}

QColor readableOn(const QColor& background)
{
    return luminance(background) > 0.179 ? Qt::black : Qt::white;
}

void paintBar(QPainter& painter, const QPalette& palette, const Bar& bar)
{
    const QColor ground = palette.color(QPalette::Window);
    const QColor ink = palette.color(QPalette::WindowText);
    const double fraction = std::clamp(bar.fraction, 0.0, 1.0);
    const QRect filled(bar.rect.topLeft(), QSize(int(std::lround(bar.rect.width() * fraction)), bar.rect.height()));
    const QRect empty = bar.rect.adjusted(filled.width(), 0, 0, 0);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(bar.rect, kRadius, kRadius);
    painter.fillPath(outline, blend(ground, ink, 0.14));
    painter.setClipRect(filled);
    painter.fillPath(outline, bar.fill);
    drawTexts(painter, bar, readableOn(bar.fill));
    painter.setClipRect(empty);
    drawTexts(painter, bar, ink);
    painter.setClipRect(bar.rect);
    if (bar.mark > fraction) {
        const int x = bar.rect.left() + int(std::lround((bar.rect.width() - 1) * std::min(bar.mark, 1.0)));
        painter.fillRect(QRect(x, bar.rect.bottom() - 3, 1, 4), ink);
    }
    painter.restore();
}

} // namespace tessera
