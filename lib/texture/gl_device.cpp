// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/gl_device.h>

#include <algorithm>

#include <QtGui/QOpenGLContext>
#include <QtGui/QOpenGLFunctions>

#include <core/explain.h>
#include <texture/gl_texture_backend.h>

namespace tessera {

namespace {

std::uint64_t memoryOf(const QOpenGLContext& context)
{
    constexpr GLenum kDedicatedKiB = 0x9047; // GL_GPU_MEMORY_INFO_DEDICATED_VIDMEM_NVX; Mesa has it for others, too
    GLint kib = 0;
    if (context.hasExtension(QByteArrayLiteral("GL_NVX_gpu_memory_info")))
        context.functions()->glGetIntegerv(kDedicatedKiB, &kib);
    return static_cast<std::uint64_t>(std::max(kib, 0)) << 10U;
}

} // namespace

Result<GlDevice> currentGlDevice()
{
    QOpenGLContext* context = QOpenGLContext::currentContext();
    if (!context)
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "no OpenGL context could be made"));
    const QSurfaceFormat format = context->format();
    if (context->isOpenGLES() || format.version() < qMakePair(3, 3))
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "OpenGL 3.3 is needed, but there is only %1"),
                       {std::string(context->isOpenGLES() ? "ES " : "") + std::to_string(format.majorVersion()) + "."
                        + std::to_string(format.minorVersion())});
    auto api = GlApi::resolve([context](const char* name) { return context->getProcAddress(name); });
    if (!api)
        return api.error();
    GlDevice device;
    device.api = std::make_shared<const GlApi>(*api);
    if (const GLubyte* text = api->GetString(GL_RENDERER))
        device.renderer = reinterpret_cast<const char*>(text);
    device.memoryBytes = memoryOf(*context);
    const QOpenGLContextGroup* group = context->shareGroup();
    device.isCurrent = [group] {
        const QOpenGLContext* now = QOpenGLContext::currentContext();
        return now && now->shareGroup() == group;
    };
    return device;
}

std::unique_ptr<TextureBackend> makeGlBackend(const GlDevice& device)
{
    return std::make_unique<GlTextureBackend>(device.api, device.isCurrent);
}

bool isEmulated(const std::string& renderer)
{
    for (const char* name : {"llvmpipe", "softpipe", "SWR"})
        if (renderer.find(name) != std::string::npos)
            return true;
    return false;
}

} // namespace tessera
