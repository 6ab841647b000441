// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace tessera {

/// What the program is, its version and its licence.
class AboutDialog final : public QDialog {
    Q_OBJECT

public:
    /// `renderer`: how the canvas draws, for bug reports.
    explicit AboutDialog(const QString& renderer, QWidget* parent = nullptr);
};

} // namespace tessera
