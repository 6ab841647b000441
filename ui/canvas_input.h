// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>

#include <QPointF>
#include <Qt>

#include <core/clock.h>
#include <core/geometry.h>
#include <ui/canvas_actions.h>

class QEvent;
class QKeyEvent;
class QMouseEvent;
class QNativeGestureEvent;
class QTouchEvent;
class QWheelEvent;

namespace tessera {

/// Turns a widget's input events into CanvasActions. Knows nothing of painting; one per canvas.
///
/// A wheel zooms at the cursor, one notch 1.2 times; with Ctrl it scrolls, with Shift it scrolls
/// sideways. A touchpad scrolls with two fingers, zooms with Ctrl, and pinches. Dragging pans and
/// glides on when the hand was still moving at release; with Shift it draws a rubber band, and with Ctrl
/// one that adds to what is selected. A click is a press of the left button that did not drag.
class CanvasInput {
public:
    /// Both outlive the input. The clock times the glide.
    CanvasInput(CanvasActions& actions, const Clock& clock);

    /// Device pixels per pixel of the events' positions.
    void setDevicePixelRatio(double ratio) { m_ratio = ratio; }

    /// True when the event was for the canvas; it is accepted then.
    bool handle(QEvent* event);

    /// What the cursor should look like now.
    [[nodiscard]] Qt::CursorShape cursorShape() const;

private:
    struct Sample {
        TimePoint when;
        PointF at;
    };

    bool wheel(const QWheelEvent& event);
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    bool doubleClick(const QMouseEvent& event);
    bool touch(const QTouchEvent& event);
    bool gesture(const QNativeGestureEvent& event);
    bool key(const QKeyEvent& event);

    [[nodiscard]] bool isTouchpad(const QWheelEvent& event);
    void scrollOrZoom(const QWheelEvent& event, bool touchpad);
    void beginDrag(PointF at);
    void dragTo(PointF at);
    void endDrag();
    void glide();
    void forgetOldSamples();
    void pinchTo(PointF center, double spread);
    void tap(PointF at);
    [[nodiscard]] PointF device(const QPointF& position) const;

    CanvasActions& m_actions;
    const Clock& m_clock;
    double m_ratio = 1;
    Qt::MouseButton m_button = Qt::NoButton; ///< the button that drags
    bool m_held = false;                     ///< a button or finger is down
    bool m_dragging = false;                 ///< and has moved far enough to mean it
    Picking m_picking = Picking::Only;       ///< what a click would do now
    bool m_bands = false;                    ///< dragging draws a rubber band
    PointF m_pressed;                        ///< where the drag began
    std::deque<Sample> m_samples;
    PointF m_last;
    std::optional<TimePoint> m_touchpadSeen;
    double m_pinchDistance = 0; ///< 0: no two fingers down
    std::optional<Sample> m_tap;
};

} // namespace tessera
