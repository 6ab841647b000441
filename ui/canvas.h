// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QImage>
#include <QObject>
#include <QPointer>
#include <QSize>
#include <QWidget>

#include <core/clock.h>
#include <core/result.h>
#include <map/viewport.h>
#include <scene/frame.h>
#include <scene/selection.h>
#include <ui/canvas_input.h>
#include <ui/renderer.h>
#include <ui/view_actions.h>

class QPainter;

namespace tessera {

class CanvasOverlay;
class SelectionMarks;
class View;

/// What one displayed frame cost. Times are CPU milliseconds of the GUI thread.
struct PaintFacts {
    double cpuMs = 0;  ///< from the start of painting until the frame was handed to the display
    double drawMs = 0; ///< of these, giving the drawing commands
    FrameFacts frame;
    Viewport viewport; ///< where it was
};

/// Shows a View in a widget of its own and turns that widget's input into the view's moves: what all
/// renderers have in common. GUI thread only.
class Canvas : public QObject {
    Q_OBJECT

public:
    /// The view outlives the canvas; the canvas takes its widget along, and must go before `parent`.
    [[nodiscard]] static std::unique_ptr<Canvas> create(Renderer renderer, View& view, QWidget* parent);
    ~Canvas() override;

    [[nodiscard]] QWidget& widget() const { return *m_widget; }

    /// The window's own commands; see ViewActions.
    void setWindowCommands(ViewActions::WindowCommands commands) { m_actions.setWindowCommands(std::move(commands)); }
    /// The same as pressing the command's key.
    void run(CanvasCommand command) { m_actions.run(command); }

    /// While it is held, the view keeps its size whatever becomes of the widget's; a layout may come to rest first.
    void holdSize(bool held);

    /// Size of the canvas in device pixels.
    [[nodiscard]] QSize deviceSize() const;
    /// The canvas as displayed: one image pixel per device pixel, ratio 1.
    [[nodiscard]] virtual QImage grabDevicePixels() = 0;
    /// Why nothing can be drawn (no OpenGL 3.3, shaders refused); empty when all is well.
    [[nodiscard]] const QString& failure() const { return m_failure; }
    [[nodiscard]] View& view() const { return m_view; }
    /// What is selected in this window.
    [[nodiscard]] Selection& selection() { return m_selection; }

signals:
    /// A frame is on the screen.
    void framePainted(const tessera::PaintFacts& facts);
    /// The canvas can draw for the first time, or could not be made to (see failure()).
    void ready();

protected:
    explicit Canvas(View& view);
    /// Once, by the constructor of what derives.
    void setWidget(QWidget* widget);
    /// True when it was input for the view.
    bool handle(QEvent* event);
    /// The widget has another size or ratio.
    void followSize();
    /// Before each frame: the widget may be on another screen.
    void followScreen();
    /// How long the screen shows one frame.
    [[nodiscard]] Duration framePeriod() const;
    /// Whether paintOverlay() has anything to do, so that a painter is worth starting.
    [[nodiscard]] bool hasOverlay(const Frame& frame) const;
    /// Whether that is nothing but the frame's own outlines.
    [[nodiscard]] bool hasOnlyOutlines(const Frame& frame) const;
    /// Words and outlines, on what is painted; `painter` has the widget's pixels.
    void paintOverlay(QPainter& painter, const Frame& frame) const;
    void setFailure(const QString& failure) { m_failure = failure; }

    void beginPaint();
    void endPaint(double drawMs, const FrameFacts& facts);
    /// The painted frame has been handed to the display.
    void displayed();
    [[nodiscard]] static double threadCpuMs();

    [[nodiscard]] double ratio() const { return m_ratio; }

private:
    void updateCursor();
    void updateBand();
    void followItems();

    View& m_view;
    Selection m_selection;
    ViewActions m_actions;
    CanvasInput m_input;
    QPointer<QWidget> m_widget;
    std::unique_ptr<CanvasOverlay> m_overlay;
    std::unique_ptr<SelectionMarks> m_marks;
    std::optional<RectF> m_band; ///< the rubber band as painted last
    QString m_failure;
    PaintFacts m_facts;
    double m_paintStarted = 0; ///< CPU ms of the GUI thread
    double m_ratio = 1;        ///< device pixels per pixel of the widget, as last painted
    bool m_painted = false;
    bool m_sizeHeld = false;
    bool m_sizeStale = false; ///< the widget was resized while the size was held
};

} // namespace tessera
