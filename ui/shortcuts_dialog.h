// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QList>
#include <QPair>
#include <QString>

class QAction;
class QGridLayout;

namespace tessera {

/// All keys and what hands can do, in two columns, which scroll where the screen is too low for them.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT

public:
    /// `actions`: those with keys that are not the canvas' own, for example Open.
    explicit ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);

private:
    using Rows = QList<QPair<QString, QString>>; ///< what it does, the keys
    static void addGroup(QGridLayout* grid, const QString& heading, const Rows& rows);
};

} // namespace tessera
