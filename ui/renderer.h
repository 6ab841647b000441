// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

namespace tessera {

/// How a canvas draws. One program uses one.
enum class Renderer {
    OpenGl, ///< QOpenGLWidget, OpenGL 3.3 core
    Raster  ///< QPainter, textures in main memory
};

/// The raster canvas, where it is clear without a context that emulated OpenGL is all there is: no
/// render node in `devices`, or LIBGL_ALWAYS_SOFTWARE is set. Nothing where a GPU may draw. Any time.
[[nodiscard]] std::optional<Renderer> evidentRenderer(const QString& devices = QStringLiteral("/dev/dri"));
/// What serves this machine best: OpenGL where a GPU draws it, else the raster canvas, which costs far
/// less than emulated OpenGL. Makes a context to ask if it must. GUI thread, after the QGuiApplication.
[[nodiscard]] Renderer suitableRenderer(const QString& devices = QStringLiteral("/dev/dri"));

/// Tells Qt, before the QGuiApplication, what it is to load: nothing of OpenGL for the raster canvas
/// (an emulation and its compiler are a good part of a start-up), contexts that share for the other.
void prepareFor(const std::optional<Renderer>& renderer);

} // namespace tessera
