// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

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
    void attach();
    void detach();
    void paint();
    /// Paints soon: at once when the last frame is older than the screen's period, else when it is.
    void demandFrame();
    [[nodiscard]] Duration period() const;

    Surface* m_surface;
    std::optional<RasterPainter> m_painter; ///< while attached
    QTimer m_next;
    TimePoint m_lastFrame{};
};

} // namespace tessera
