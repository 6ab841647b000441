// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QImage>
#include <QOpenGLWidget>

#include <core/result.h>
#include <scene/frame.h>
#include <ui/canvas_input.h>
#include <ui/view_actions.h>

namespace tessera {

class CanvasOverlay;
class GlPainter;
class View;

/// What one displayed frame cost. Times are CPU milliseconds of the GUI thread.
struct PaintFacts {
    double cpuMs = 0;  ///< from the start of painting until the frame was handed to the display
    double drawMs = 0; ///< of these, giving the drawing commands
    FrameFacts frame;
};

/// Shows a View with OpenGL 3.3 core and turns its input into the view's moves. While its context
/// lives, it lends it to the engine for textures; the context may die and be made again (docking,
/// reparenting) at any time.
class CanvasWidget final : public QOpenGLWidget {
    Q_OBJECT

public:
    /// The view outlives the canvas.
    explicit CanvasWidget(View& view, QWidget* parent = nullptr);
    ~CanvasWidget() override;

    /// The window's own commands; see ViewActions.
    void setWindowCommands(ViewActions::WindowCommands commands) { m_actions.setWindowCommands(std::move(commands)); }

    /// The same as pressing the command's key.
    void run(CanvasCommand command);

    /// Size of the canvas in device pixels.
    [[nodiscard]] QSize deviceSize() const;

    /// The canvas as displayed: one image pixel per device pixel, ratio 1.
    [[nodiscard]] QImage grabDevicePixels();

    /// Why nothing can be drawn (no OpenGL 3.3, shaders refused); empty when all is well.
    [[nodiscard]] const QString& failure() const { return m_failure; }

    [[nodiscard]] View& view() const { return m_view; }

signals:
    /// A frame is on the screen.
    void framePainted(const tessera::PaintFacts& facts);
    /// The first context is there, or could not be made (see failure()).
    void contextReady();

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    bool event(QEvent* event) override;

private:
    void attach();
    void fail(const Error& error);
    void releaseContext();
    void followRatio();
    void updateCursor();
    void onFrameSwapped();

    View& m_view;
    ViewActions m_actions;
    CanvasInput m_input;
    std::unique_ptr<GlPainter> m_painter;
    std::unique_ptr<CanvasOverlay> m_overlay;
    QString m_failure;
    PaintFacts m_facts;
    double m_paintStarted = 0; ///< CPU ms of the GUI thread
    double m_ratio = 1; ///< device pixels per pixel of the widget, as last painted
    bool m_attached = false;
    bool m_painted = false;
};

} // namespace tessera
