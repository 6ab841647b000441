// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/session_recorder.h>

#include <utility>

#include <QCoreApplication>
#include <QKeyEvent>
#include <QWindow>

#include <scene/scene.h>
#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/main_window.h>

namespace tessera {

namespace {

bool isModifier(int key)
{
    return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_AltGr
        || key == Qt::Key_Meta || key == Qt::Key_unknown || key == 0;
}

} // namespace

SessionRecorder::SessionRecorder(MainWindow& window, const Clock& clock) : m_window(window), m_recorder(clock)
{
    const auto noteOpened = [this] { m_recorder.opened(m_window.scene().paths(), m_window.scene().isRecursive()); };
    if (window.scene().isOpen()) // before there was a window
        noteOpened();
    connect(&window.scene(), &Scene::opened, this, noteOpened);
    connect(&window.canvas(), &Canvas::framePainted, this, &SessionRecorder::onFrame);
    QCoreApplication::instance()->installEventFilter(this);
}

void SessionRecorder::stop()
{
    if (!std::exchange(m_listening, false))
        return;
    QCoreApplication::instance()->removeEventFilter(this);
    disconnect(&m_window.scene(), nullptr, this, nullptr);
    disconnect(&m_window.canvas(), nullptr, this, nullptr);
}

bool SessionRecorder::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::ShortcutOverride: // comes first for every key, also for those that become shortcuts
        if (const auto* key = static_cast<QKeyEvent*>(event); watched == m_window.windowHandle() && !isModifier(key->key()))
            m_recorder.pressed(QKeySequence(key->keyCombination()));
        break;
    case QEvent::Wheel:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::NativeGesture:
    case QEvent::TouchEnd:
        if (watched == &m_window.canvas().widget()) {
            m_handMoved = true;
            m_window.canvas().widget().update();
        }
        break;
    case QEvent::Resize:
        if (const QSize size = m_window.size() * m_window.devicePixelRatioF(); watched == &m_window)
            m_recorder.resized({size.width(), size.height()});
        break;
    default: break;
    }
    return false;
}

void SessionRecorder::onFrame()
{
    if (!m_handMoved || m_window.view().isAnimating() || !m_window.view().current())
        return;
    m_handMoved = false;
    m_recorder.cameToRest(restingView());
}

RestingView SessionRecorder::restingView() const
{
    const View& view = m_window.view();
    const std::size_t position = *view.current();
    const RectF place = view.inside() ? view.scene().imageRect(position) : view.scene().layout().bounds();
    const PointF center = view.viewport().center;
    RestingView rest;
    if (view.inside())
        rest.inside = position;
    rest.center = {(center.x - place.x) / place.width, (center.y - place.y) / place.height};
    rest.scale = view.imageScale();
    return rest;
}

} // namespace tessera
