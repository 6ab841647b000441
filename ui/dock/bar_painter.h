// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPalette>
#include <QRect>
#include <QString>

class QPainter;

namespace tessera {

/// A flat bar with text on it, readable on light and dark palettes: text takes the colour that
/// stands out from what is below it, also where the fill ends in the middle of a letter.
struct Bar {
    QRect rect;
    double fraction = 0; ///< filled part, clamped to 0..1
    double mark = -1;    ///< a thin line at this fraction, none when negative
    QColor fill;
    QString left;
    QString right; ///< wins when there is not room for both
};
void paintBar(QPainter& painter, const QPalette& palette, const Bar& bar);

[[nodiscard]] bool isDark(const QPalette& palette);
/// Black or white, whichever is easier to read on the colour.
[[nodiscard]] QColor readableOn(const QColor& background);

} // namespace tessera
