// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace tessera {

/// A small field over the window that asks which image to go to. Says what was typed; knows no images.
/// Esc, or giving the focus to something else, closes it.
class GoToField final : public QFrame {
    Q_OBJECT

public:
    /// Hidden until it is opened. No child of the canvas, whose keys would not be the field's.
    explicit GoToField(QWidget* parent);

    /// Empty, with the focus, at the top of `area` of its parent. `count`: of the images there are.
    void open(std::size_t count, const QRect& area);
    /// There is no such image: it stays open and says so.
    void refuse();
    /// It has served its purpose.
    void finish();

signals:
    void chosen(const QString& text);
    /// Its focus is free; not where something else has taken that.
    void finished();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_edit;
    QLabel* m_note;
    QString m_countText;
};

} // namespace tessera
