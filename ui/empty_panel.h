// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tessera {

/// What an empty canvas shows: how to begin, and why there is nothing to see.
class EmptyPanel final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyPanel(QWidget* parent = nullptr);

    /// `heading` empty: the invitation to drop something. `message`: one more line, may be empty.
    void setWords(const QString& heading, const QString& message);

signals:
    void openFilesClicked();
    void openFolderClicked();

private:
    QPushButton* addButton(const QString& text, const QString& icon);

    QLabel* m_heading;
    QLabel* m_message;
};

} // namespace tessera
