// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <map/viewport.h>
#include <ui/canvas.h>
#include <ui/last_picture.h>

namespace tessera {

class GlPainter;

/// Draws with OpenGL 3.3 core in a QOpenGLWidget. While its context lives, it lends it to the engine for
/// textures; the context may die and be made again at any time. What was shown then stays until the textures are
/// back.
class GlCanvas final : public Canvas {
    Q_OBJECT

public:
    explicit GlCanvas(View& view, QWidget* parent = nullptr);
    ~GlCanvas() override;

    [[nodiscard]] QImage grabDevicePixels() override;

private:
    class Surface;
    void initialize();
    void paint();
    void attach();
    void loseContext();
    void keepPicture();
    void releaseContext();

    Surface* m_surface;
    std::unique_ptr<GlPainter> m_painter;
    bool m_attached = false;
    std::optional<Viewport> m_drawn; ///< of the last frame that was drawn with this context
    LastPicture m_last;
};

} // namespace tessera
