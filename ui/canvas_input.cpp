// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas_input.h>

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QTouchEvent>
#include <QWheelEvent>

namespace tessera {

namespace {

using std::chrono::milliseconds;

constexpr double kNotchFactor = 1.2;
constexpr double kNotch = 120.0; // angleDelta of one notch
constexpr double kMaxNotches = 10.0;
constexpr Duration kWheelEase = milliseconds(180);
constexpr Duration kVelocityWindow = milliseconds(80);
constexpr Duration kRest = milliseconds(50);            // held still this long before release: no glide
constexpr Duration kTouchpadMemory = milliseconds(250); // one stroke of two fingers
constexpr double kDragThreshold = 3;                    // pixels of the events
constexpr double kMinFlick = 80;                        // device pixels a second, times the ratio

Picking pickingFor(Qt::KeyboardModifiers modifiers)
{
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (modifiers.testFlag(Qt::ShiftModifier))
        return control ? Picking::AddRange : Picking::Range;
    return control ? Picking::Toggle : Picking::Only;
}

double notchFactor(double notches)
{
    return std::pow(kNotchFactor, std::clamp(notches, -kMaxNotches, kMaxNotches));
}

bool isWholeNotches(QPoint angle)
{
    const int step = static_cast<int>(kNotch);
    return angle.x() % step == 0 && angle.y() % step == 0 && (angle.x() == 0 || angle.y() == 0);
}

} // namespace

CanvasInput::CanvasInput(CanvasActions& actions, const Clock& clock) : m_actions(actions), m_clock(clock) { }

bool CanvasInput::handle(QEvent* event)
{
    bool handled = false;
    switch (event->type()) {
    case QEvent::Wheel: handled = wheel(*static_cast<QWheelEvent*>(event)); break;
    case QEvent::MouseButtonPress: handled = press(*static_cast<QMouseEvent*>(event)); break;
    case QEvent::MouseMove: handled = move(*static_cast<QMouseEvent*>(event)); break;
    case QEvent::MouseButtonRelease: handled = release(*static_cast<QMouseEvent*>(event)); break;
    case QEvent::MouseButtonDblClick: handled = doubleClick(*static_cast<QMouseEvent*>(event)); break;
    case QEvent::NativeGesture: handled = gesture(*static_cast<QNativeGestureEvent*>(event)); break;
    case QEvent::KeyPress: handled = key(*static_cast<QKeyEvent*>(event)); break;
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TouchCancel: handled = touch(*static_cast<QTouchEvent*>(event)); break;
    case QEvent::Leave:
        if (!m_held)
            m_actions.setCursor(std::nullopt);
        break;
    default: break;
    }
    if (handled)
        event->accept();
    return handled;
}

Qt::CursorShape CanvasInput::cursorShape() const
{
    if (m_dragging)
        return m_bands ? Qt::CrossCursor : Qt::ClosedHandCursor;
    return m_actions.canPan() ? Qt::OpenHandCursor : Qt::ArrowCursor;
}

bool CanvasInput::wheel(const QWheelEvent& event)
{
    // Some drivers send events without any movement; they mark a phase and move nothing.
    if (event.angleDelta().isNull() && event.pixelDelta().isNull())
        return true;
    scrollOrZoom(event, isTouchpad(event));
    return true;
}

bool CanvasInput::isTouchpad(const QWheelEvent& event)
{
    const TimePoint now = m_clock.now();
    const bool inStroke = m_touchpadSeen && now - *m_touchpadSeen < kTouchpadMemory;
    const bool fromPad = event.device() && event.device()->type() == QInputDevice::DeviceType::TouchPad;
    // X11 gives a mouse wheel pixel deltas too, so a whole notch without a phase is a wheel.
    const bool smooth = !event.pixelDelta().isNull() && (inStroke || !isWholeNotches(event.angleDelta()));
    const bool touchpad = fromPad || event.phase() != Qt::NoScrollPhase || smooth;
    if (touchpad)
        m_touchpadSeen = now;
    return touchpad;
}

void CanvasInput::scrollOrZoom(const QWheelEvent& event, bool touchpad)
{
    const QPointF angle = event.angleDelta();
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    const bool sideways = event.modifiers().testFlag(Qt::ShiftModifier);
    const bool zooms = touchpad ? control : !control && !sideways && angle.y() != 0;
    if (zooms) {
        const double notches = angle.isNull() ? event.pixelDelta().y() / kNotch : angle.y() / kNotch;
        m_actions.zoomAt(device(event.position()), notchFactor(notches), touchpad ? Duration{} : kWheelEase);
        return;
    }
    const QPointF moved = event.pixelDelta().isNull() || !touchpad ? angle : QPointF(event.pixelDelta());
    PointF by{moved.x() * m_ratio, moved.y() * m_ratio};
    if (sideways && by.x == 0)
        by = {by.y, 0};
    if (touchpad)
        m_actions.panBy(by);
    else
        m_actions.scrollBy({-by.x, -by.y});
}

bool CanvasInput::press(const QMouseEvent& event)
{
    switch (event.button()) {
    case Qt::BackButton: m_actions.run(CanvasCommand::Previous); return true;
    case Qt::ForwardButton: m_actions.run(CanvasCommand::Next); return true;
    case Qt::LeftButton:
    case Qt::MiddleButton:
        if (!m_held) {
            m_button = event.button();
            beginDrag(device(event.position()));
            m_picking = pickingFor(event.modifiers());
            m_bands = m_button == Qt::LeftButton && m_picking != Picking::Only;
        }
        return true;
    case Qt::RightButton: m_actions.menuAt(device(event.position())); return false;
    default: return false;
    }
}

bool CanvasInput::move(const QMouseEvent& event)
{
    m_actions.setCursor(device(event.position()));
    if (!m_held)
        return true;
    if (event.buttons().testFlag(m_button))
        dragTo(device(event.position()));
    else
        endDrag(); // the release went elsewhere
    return true;
}

bool CanvasInput::release(const QMouseEvent& event)
{
    if (!m_held || event.button() != m_button)
        return false;
    dragTo(device(event.position()));
    const bool clicked = !m_dragging && m_button == Qt::LeftButton;
    endDrag();
    if (clicked)
        m_actions.clickAt(m_pressed, m_picking);
    return true;
}

bool CanvasInput::doubleClick(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton || pickingFor(event.modifiers()) != Picking::Only)
        return press(event); // quick presses of the other buttons are presses, and quick clicks that pick are clicks
    m_actions.diveAt(device(event.position()));
    return true;
}

void CanvasInput::beginDrag(PointF at)
{
    m_held = true;
    m_dragging = false;
    m_bands = false;
    m_last = m_pressed = at;
    m_samples.clear();
    m_samples.push_back({m_clock.now(), at});
    m_actions.stopMotion();
}

void CanvasInput::dragTo(PointF at)
{
    if (!m_dragging && distance(at, m_last) < kDragThreshold * m_ratio)
        return;
    if (m_dragging && at == m_last)
        return;
    m_dragging = true;
    if (m_bands)
        m_actions.bandTo(m_pressed, at, m_picking != Picking::Range);
    else
        m_actions.panBy({at.x - m_last.x, at.y - m_last.y});
    m_last = at;
    m_samples.push_back({m_clock.now(), at});
    forgetOldSamples();
}

void CanvasInput::forgetOldSamples()
{
    const TimePoint now = m_clock.now();
    while (!m_samples.empty() && now - m_samples.front().when > kVelocityWindow)
        m_samples.pop_front();
}

void CanvasInput::endDrag()
{
    const bool dragged = m_dragging;
    m_held = false;
    m_dragging = false;
    m_button = Qt::NoButton;
    if (!dragged)
        return;
    if (m_bands)
        m_actions.endBand();
    else
        glide();
}

void CanvasInput::glide()
{
    forgetOldSamples();
    const TimePoint now = m_clock.now();
    if (m_samples.size() < 2 || now - m_samples.back().when > kRest)
        return;
    const Sample& from = m_samples.front();
    const double seconds = std::max(toMs(now - from.when), 1.0) / 1000;
    const PointF speed{(m_last.x - from.at.x) / seconds, (m_last.y - from.at.y) / seconds};
    if (std::hypot(speed.x, speed.y) >= kMinFlick * m_ratio)
        m_actions.flick(speed);
}

bool CanvasInput::key(const QKeyEvent& event)
{
    const std::optional<CanvasCommand> command = commandFor(event);
    if (!command)
        return false;
    if (!actsOnce(*command) || !event.isAutoRepeat())
        m_actions.run(*command);
    return true;
}

PointF CanvasInput::device(const QPointF& position) const
{
    return {position.x() * m_ratio, position.y() * m_ratio};
}

} // namespace tessera
