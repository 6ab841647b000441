// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <core/clock.h>
#include <texture/raster_painter.h>
#include <ui/canvas.h>

namespace tessera {

/// Draws with QPainter, from textures in main memory. Frames come at most as often as the screen shows
/// them.
class RasterCanvas final : public Canvas {
    Q_OBJECT

public:
    explicit RasterCanvas(View& view, QWidget* parent = nullptr);
    ~RasterCanvas() override;

    [[nodiscard]] QImage grabDevicePixels() override;

private:
    class Surface;
    void paint();
    /// Paints soon: at once when the last frame is older than the screen's period, else when it is.
    void demandFrame();

    Surface* m_surface;
    RasterPainter m_painter;
    QTimer m_next;
    TimePoint m_lastFrame{};
    bool m_ready = false; ///< there was a frame
};

} // namespace tessera
