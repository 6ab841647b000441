// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

class QColor;
class QPixmap;

namespace tessera {

/// One of the line icons under :/icons, by name ("zoom-in"), drawn in the text colour of the present
/// palette, so that it follows dark and light. An unknown name gives an empty icon.
[[nodiscard]] QIcon lineIcon(const QString& name);

/// The same in one colour, `side` device pixels high and wide.
[[nodiscard]] QPixmap linePixmap(const QString& name, int side, const QColor& color);

} // namespace tessera
