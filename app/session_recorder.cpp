// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/session_recorder.h>

#include <utility>

#include <QCoreApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMouseEvent>
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

const char* wordFor(DockPlace place)
{
    switch (place) {
    case DockPlace::Left: return "left";
    case DockPlace::Right: return "right";
    case DockPlace::Bottom: return "bottom";
    case DockPlace::Floating: return "floating";
    case DockPlace::Closed: return "closed";
    }
    return "right";
}

} // namespace

SessionRecorder::SessionRecorder(MainWindow& window, const Clock& clock)
    : m_window(window), m_clock(clock), m_recorder(clock)
{
    const auto noteOpened = [this] {
        m_rest.reset();
        next().opened(m_window.scene().paths(), m_window.scene().isRecursive());
    };
    if (window.scene().isOpen()) // before there was a window
        noteOpened();
    connect(&window.scene(), &Scene::opened, this, noteOpened);
    connect(&window.scene(), &Scene::itemsChanged, this, [this] { m_rest.reset(); }); // other places, other moves
    connect(&window.canvas(), &Canvas::framePainted, this, &SessionRecorder::onFrame);
    watchDocks();
    QCoreApplication::instance()->installEventFilter(this);
}

void SessionRecorder::stop()
{
    if (!std::exchange(m_listening, false))
        return;
    QCoreApplication::instance()->removeEventFilter(this);
    disconnect(&m_window.scene(), nullptr, this, nullptr);
    disconnect(&m_window.canvas(), nullptr, this, nullptr);
    for (const QString& name : MainWindow::dockNames())
        disconnect(m_window.findChild<QDockWidget*>(name), nullptr, this, nullptr);
}

void SessionRecorder::watchDocks()
{
    for (const QString& name : MainWindow::dockNames()) {
        const auto* dock = m_window.findChild<QDockWidget*>(name);
        const auto note = [this, name] {
            if (isElsewhere(name))
                takeBackKey(); // to show and to hide is one key, which does either
            // On its way it may be hidden for a moment.
            QMetaObject::invokeMethod(this, &SessionRecorder::noteDocks, Qt::QueuedConnection);
        };
        connect(dock, &QDockWidget::dockLocationChanged, this, note);
        connect(dock, &QDockWidget::topLevelChanged, this, note);
        connect(dock, &QDockWidget::visibilityChanged, this, note);
    }
}

bool SessionRecorder::isElsewhere(const QString& name) const
{
    const auto last = m_docks.find(name); // nowhere before the window is on the screen
    return last != m_docks.end() && last->second != m_window.placeOf(name);
}

void SessionRecorder::noteDocks()
{
    for (const QString& name : MainWindow::dockNames()) {
        if (!m_listening || !isElsewhere(name))
            continue;
        m_docks[name] = m_window.placeOf(name);
        if (m_docks[name])
            m_recorder.docked(name.toStdString(), wordFor(*m_docks[name]));
    }
}

// What docks have done comes before what is written down next.
FlightRecorder& SessionRecorder::next()
{
    noteDocks();
    return m_recorder;
}

bool SessionRecorder::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window.canvas().widget())
        noteCanvas(*event);
    switch (event->type()) {
    case QEvent::ShortcutOverride: // comes first for every key, also for those that become shortcuts
        if (watched == m_window.windowHandle())
            noteKey(*static_cast<QKeyEvent*>(event));
        break;
    case QEvent::KeyRelease:
    case QEvent::MouseButtonPress: m_keyDown = false; break;
    case QEvent::WindowBlocked: // by a dialog, whose buttons no flight presses
        if (watched == m_window.windowHandle())
            takeBackKey();
        break;
    case QEvent::Resize:
        if (watched == &m_window && !m_window.isFullScreen()) {
            const QSize size = m_window.size() * m_window.devicePixelRatioF();
            next().resized({size.width(), size.height()});
        }
        break;
    default: break;
    }
    return false;
}

void SessionRecorder::noteKey(const QKeyEvent& key)
{
    const QKeySequence keys(key.keyCombination());
    if (isModifier(key.key()) || !m_window.hears(keys))
        return;
    m_rest.reset();
    next().pressed(keys);
    m_keyDown = true;
}

void SessionRecorder::takeBackKey()
{
    if (std::exchange(m_keyDown, false))
        m_recorder.takeBackKey();
}

void SessionRecorder::noteCanvas(const QEvent& event)
{
    switch (event.type()) {
    case QEvent::MouseButtonPress: notePress(static_cast<const QMouseEvent&>(event).button()); break;
    case QEvent::TouchBegin:
        m_held = true;
        noteHand();
        break;
    case QEvent::MouseButtonRelease:
    case QEvent::TouchEnd:
    case QEvent::TouchCancel: m_held = false; [[fallthrough]];
    case QEvent::Wheel:
    case QEvent::NativeGesture: noteHand(); break;
    case QEvent::MouseButtonDblClick: // goes somewhere, instead of moving from where it is
        m_held = false;
        m_rest.reset();
        noteHand();
        break;
    default: break;
    }
}

void SessionRecorder::notePress(Qt::MouseButton button)
{
    if (button == Qt::BackButton || button == Qt::ForwardButton) {
        m_rest.reset();
        next().pressed(button == Qt::BackButton ? Qt::Key_Left : Qt::Key_Right);
    } else if (button != Qt::RightButton) {
        m_held = true;
        noteHand();
    }
}

void SessionRecorder::noteHand()
{
    if (!m_handMoved)
        m_handMoved = m_clock.now();
    m_window.canvas().widget().update();
}

void SessionRecorder::onFrame()
{
    if (m_docks.empty())
        for (const QString& name : MainWindow::dockNames())
            m_docks[name] = m_window.placeOf(name);
    const View& view = m_window.view();
    if (m_held || view.isAnimating() || !view.current())
        return;
    const Viewport now = view.viewport();
    const std::optional<Viewport> before = std::exchange(m_rest, now);
    const std::optional<TimePoint> began = std::exchange(m_handMoved, std::nullopt);
    if (!began)
        return;
    if (const auto move = before ? moveBetween(*before, now) : std::nullopt)
        next().moved(*move, *began);
    else
        next().cameToRest(restingView());
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
