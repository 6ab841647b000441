// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tessera {

/// How a canvas draws. One program uses one.
enum class Renderer {
    OpenGl, ///< QOpenGLWidget, OpenGL 3.3 core
    Raster  ///< QPainter, textures in main memory
};

/// What serves this machine best: OpenGL where a GPU draws it, else the raster canvas, which costs far
/// less than emulated OpenGL. No context is made where there is no render node in `devices`, or where
/// LIBGL_ALWAYS_SOFTWARE is set. GUI thread, after the QGuiApplication.
[[nodiscard]] Renderer suitableRenderer(const QString& devices = QStringLiteral("/dev/dri"));

} // namespace tessera
