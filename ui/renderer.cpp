// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/renderer.h>

#include <QDir>
#include <QOffscreenSurface>
#include <QOpenGLContext>

#include <texture/gl_device.h>

namespace tessera {

namespace {

/// Whether a real GPU draws; makes a context to ask.
bool hasHardware()
{
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    if (!context.create() || !context.makeCurrent(&surface))
        return false;
    const Result<GlDevice> device = currentGlDevice();
    context.doneCurrent();
    return device && !isEmulated(device->renderer);
}

} // namespace

Renderer suitableRenderer(const QString& devices)
{
    const QDir nodes(devices, QStringLiteral("renderD*"), QDir::Name, QDir::System | QDir::Files);
    if (nodes.isEmpty() || qEnvironmentVariableIsSet("LIBGL_ALWAYS_SOFTWARE"))
        return Renderer::Raster;
    return hasHardware() ? Renderer::OpenGl : Renderer::Raster;
}

} // namespace tessera
