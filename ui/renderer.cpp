// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/renderer.h>

#include <QCoreApplication>
#include <QDir>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QSurfaceFormat>

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

std::optional<Renderer> evidentRenderer(const QString& devices)
{
    const QDir nodes(devices, QStringLiteral("renderD*"), QDir::Name, QDir::System | QDir::Files);
    if (nodes.isEmpty() || qEnvironmentVariableIsSet("LIBGL_ALWAYS_SOFTWARE"))
        return Renderer::Raster;
    return std::nullopt;
}

Renderer suitableRenderer(const QString& devices)
{
    if (const auto evident = evidentRenderer(devices))
        return *evident;
    return hasHardware() ? Renderer::OpenGl : Renderer::Raster;
}

void prepareFor(const std::optional<Renderer>& renderer)
{
    constexpr const char* kIntegration = "QT_XCB_GL_INTEGRATION";
    if (renderer == Renderer::Raster) {
        if (!qEnvironmentVariableIsSet(kIntegration))
            qputenv(kIntegration, "none");
        return;
    }
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

} // namespace tessera
