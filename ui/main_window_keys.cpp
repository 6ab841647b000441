// SPDX-License-Identifier: GPL-3.0-or-later
// Which keys a MainWindow hears, and what those do that only a window can.
#include <ui/main_window.h>

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QPointer>

#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/wall_furniture.h>
#include <ui/window_menus.h>

namespace tessera {

namespace {

/// What a key types; "" where it only commands.
QString typed(QKeyCombination key)
{
    constexpr auto kCommanding = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if (key.key() >= Qt::Key_Escape || (key.keyboardModifiers() & kCommanding) != 0)
        return {};
    const QChar sign(static_cast<char16_t>(key.key()));
    return key.keyboardModifiers().testFlag(Qt::ShiftModifier) ? sign : sign.toLower();
}

/// Whether a widget wants these keys for itself before they are a shortcut, as a line of text wants letters.
bool claims(QWidget& widget, const QKeySequence& keys)
{
    const QKeyCombination first = keys[0];
    QKeyEvent question(QEvent::ShortcutOverride, first.key(), first.keyboardModifiers(), typed(first));
    question.ignore();
    return QApplication::sendEvent(&widget, &question) && question.isAccepted();
}

} // namespace

// What is open before the window hears the keys in its place: a menu, a dialog.
QWidget& MainWindow::keyTarget() const
{
    for (QWidget* before : {QApplication::activePopupWidget(), QApplication::activeModalWidget()})
        if (before)
            return before->focusWidget() ? *before->focusWidget() : *before;
    return focusWidget() ? *focusWidget() : m_canvas->widget();
}

bool MainWindow::isOnCanvas(const QWidget& target) const
{
    return &target == &m_canvas->widget() || m_canvas->widget().isAncestorOf(&target);
}

QAction* MainWindow::actionFor(const QKeySequence& keys, QWidget& target) const
{
    if (!m_complete || target.window() != this || claims(target, keys))
        return nullptr;
    return isOnCanvas(target) ? m_menus->actionFor(keys) : m_menus->windowActionFor(keys);
}

bool MainWindow::hears(const QKeySequence& keys) const
{
    QWidget& target = keyTarget();
    return isOnCanvas(target) || actionFor(keys, target) != nullptr;
}

bool MainWindow::press(const QKeySequence& keys)
{
    complete();
    if (QAction* action = actionFor(keys, keyTarget())) {
        action->trigger();
        return true;
    }
    bool heard = false;
    for (int i = 0; i < keys.count(); ++i) {
        const QKeyCombination key = keys[static_cast<uint>(i)];
        const QPointer<QWidget> target = &keyTarget(); // it may close itself on this key
        QKeyEvent down(QEvent::KeyPress, key.key(), key.keyboardModifiers(), typed(key));
        heard = (QApplication::sendEvent(target, &down) && down.isAccepted()) || heard;
        QKeyEvent up(QEvent::KeyRelease, key.key(), key.keyboardModifiers(), typed(key));
        if (target)
            QApplication::sendEvent(target, &up);
    }
    return heard;
}

// What only a window can do. Going back from the outermost place leaves full screen.
bool MainWindow::carryOut(CanvasCommand command)
{
    if (command == CanvasCommand::FullScreen) {
        setFullScreen(!isFullScreen());
        return true;
    }
    if (command == CanvasCommand::GoTo) {
        complete();
        m_furniture->askWhere();
        return true;
    }
    if (command == CanvasCommand::Back && isFullScreen() && !m_view->inside()) {
        setFullScreen(false);
        return true;
    }
    return false;
}

} // namespace tessera
