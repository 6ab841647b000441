// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/filter_field.h>

#include <QFocusEvent>
#include <QKeyEvent>

#include <scene/scene.h>

namespace tessera {

namespace {

constexpr int kFieldCharacters = 36;

} // namespace

FilterField::FilterField(Scene& scene, QWidget* parent) : QLineEdit(parent), m_scene(scene)
{
    setClearButtonEnabled(true);
    setMinimumWidth(fontMetrics().averageCharWidth() * kFieldCharacters);
    writeWords();
    connect(this, &QLineEdit::textEdited, this,
            [this](const QString& typed) { m_scene.setFilter(typed.toStdString()); });
    // Its button empties it without typing.
    connect(this, &QLineEdit::textChanged, this, [this](const QString& now) {
        if (now.isEmpty())
            m_scene.setFilter({});
    });
    connect(&m_scene, &Scene::itemsChanged, this, &FilterField::follow);
    follow();
}

void FilterField::begin()
{
    m_scene.expectFilter();
    m_typing = true;
    follow();
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

// The scene was closed, or another window filters it.
void FilterField::follow()
{
    const QString holds = QString::fromStdString(m_scene.filter());
    if (holds != text())
        setText(holds);
    setVisible(m_typing || !holds.isEmpty()); // whether it has the focus depends on its window
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key != Qt::Key_Escape && key != Qt::Key_Return && key != Qt::Key_Enter)
        return QLineEdit::keyPressEvent(event);
    event->accept();
    if (key == Qt::Key_Escape)
        clear();
    leave();
}

// Its window, or a menu of its own, takes the focus only for a while.
void FilterField::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    const Qt::FocusReason reason = event->reason();
    if (!isVisible() || reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason)
        return;
    m_typing = false;
    setVisible(!text().isEmpty());
    emit focusLost();
}

void FilterField::leave()
{
    m_typing = false;
    setVisible(!text().isEmpty());
    emit left();
}

void FilterField::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        writeWords();
}

void FilterField::writeWords()
{
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: words of the name, width>4000, date:2024 …"));
    setToolTip(tr("Type words of the name, or say what you are looking for: *.png, format:jpeg, width>4000, size>5MB, "
                  "rating>=3, date:2024-05 or taken>=2024; “quotes” keep words together."));
}

} // namespace tessera
