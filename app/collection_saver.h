// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace tessera {

class Engine;
class MainWindow;

/// Writes a collection off the GUI thread; the window says so if it cannot be written, if it is still there
/// then. The engine outlives the work, and does not end before it.
void saveCollection(Engine& engine, MainWindow& window, const QString& file, const QByteArray& text);

} // namespace tessera
