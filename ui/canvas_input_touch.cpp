// SPDX-License-Identifier: GPL-3.0-or-later
// Fingers: on a screen, and the gestures that a touchpad's driver finds by itself.
#include <ui/canvas_input.h>

#include <algorithm>
#include <cmath>

#include <QGuiApplication>
#include <QNativeGestureEvent>
#include <QStyleHints>
#include <QTouchEvent>

namespace tessera {

bool CanvasInput::touch(const QTouchEvent& event)
{
    QList<QEventPoint> points;
    for (const QEventPoint& point : event.points())
        if (point.state() != QEventPoint::Released)
            points.append(point);
    if (event.type() == QEvent::TouchCancel || event.type() == QEvent::TouchEnd) {
        const bool tapped = event.type() == QEvent::TouchEnd && m_held && !m_dragging && m_pinchDistance == 0;
        endDrag();
        m_pinchDistance = 0;
        if (tapped)
            tap(m_last);
        return true;
    }
    if (points.size() == 1) {
        const PointF at = device(points.front().position());
        if (!m_held || m_pinchDistance > 0)
            beginDrag(at);
        else
            dragTo(at);
        m_pinchDistance = 0;
    } else if (points.size() >= 2) {
        const PointF a = device(points[0].position());
        const PointF b = device(points[1].position());
        pinchTo({(a.x + b.x) / 2, (a.y + b.y) / 2}, distance(a, b));
    }
    return true;
}

void CanvasInput::pinchTo(PointF center, double spread)
{
    if (m_pinchDistance > 0 && spread > 0) {
        m_actions.panBy({center.x - m_last.x, center.y - m_last.y});
        m_actions.zoomAt(center, spread / m_pinchDistance, Duration{});
    }
    m_held = true;
    m_dragging = false; // no glide out of a pinch
    m_pinchDistance = std::max(spread, 1.0);
    m_last = center;
}

void CanvasInput::tap(PointF at)
{
    const TimePoint now = m_clock.now();
    const std::chrono::milliseconds interval(QGuiApplication::styleHints()->mouseDoubleClickInterval());
    constexpr double kReach = 24; // fingers are wide
    if (m_tap && now - m_tap->when < interval && distance(at, m_tap->at) < kReach * m_ratio) {
        m_tap.reset();
        m_actions.diveAt(at);
        return;
    }
    m_tap = Sample{now, at};
}

bool CanvasInput::gesture(const QNativeGestureEvent& event)
{
    const PointF at = device(event.position());
    switch (event.gestureType()) {
    case Qt::ZoomNativeGesture: m_actions.zoomAt(at, std::max(0.1, 1 + event.value()), Duration{}); return true;
    case Qt::SmartZoomNativeGesture: m_actions.diveAt(at); return true;
    case Qt::PanNativeGesture: m_actions.panBy(device(event.delta())); return true;
    case Qt::BeginNativeGesture:
    case Qt::EndNativeGesture: return true;
    default: return false;
    }
}

} // namespace tessera
