// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QTimer>

#include <core/clock.h>
#include <texture/drawn_list.h>
#include <texture/raster_painter.h>
#include <ui/canvas.h>

namespace tessera {

class RasterTextureBackend;

/// Draws with QPainter, from textures in main memory. Frames come a sixteenth more often than the
/// screen shows them, as neither knows of the other and each of its pictures is to have a frame of its own; one that
/// shows what can be seen already counts as painted, and costs no painting.
class RasterCanvas final : public Canvas {
    Q_OBJECT

public:
    explicit RasterCanvas(View& view, QWidget* parent = nullptr);
    ~RasterCanvas() override;

    [[nodiscard]] QImage grabDevicePixels() override;

protected:
    bool event(QEvent* event) override;

private:
    class Surface;
    void paint(const QRegion& region);
    /// A frame soon: at once when the last one is old enough, else when it is.
    void demandFrame();
    void frameDue();
    void compose();
    void finish(double drawStarted, const Frame& frame);
    [[nodiscard]] bool isOnScreen() const;
    [[nodiscard]] bool isSame(const Frame& frame) const;
    /// The frame is painted on the canvas; only what goes to the screen, and all of it, can be relied on later.
    void note(const Frame& frame, const QRegion& region, const QPainter& painter);
    [[nodiscard]] Size canvasSize() const;
    [[nodiscard]] TimePoint nextDue() const;

    Surface* m_surface;
    const RasterTextureBackend& m_backend;
    RasterPainter m_painter;
    DrawnList m_drawn;
    std::vector<RectF> m_drawnOutlines; ///< on what was drawn; last that of the current image
    QTimer m_next;
    TimePoint m_lastFrame{};
    bool m_ready = false;    ///< there was a frame
    bool m_isDue = false;    ///< a frame is, as soon as other events are handled
    bool m_composed = false; ///< the view's frame is the one to be painted next
};

} // namespace tessera
