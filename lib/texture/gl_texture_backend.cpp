// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/gl_texture_backend.h>

#include <string>

#include <core/explain.h>

namespace tessera {

GlTextureBackend::GlTextureBackend(std::shared_ptr<const GlApi> api, std::function<bool()> isCurrent)
    : m_api(std::move(api)), m_isCurrent(std::move(isCurrent))
{
}

// The first error since last asked. A lost context reports errors without end.
GLenum GlTextureBackend::takeError() const
{
    constexpr int kMany = 16;
    const GLenum first = m_api->GetError();
    for (int i = 0; i < kMany && first != GL_NO_ERROR && m_api->GetError() != GL_NO_ERROR; ++i) { }
    return first;
}

Result<PageHandle> GlTextureBackend::createPage(int slotSide, int layers)
{
    (void)takeError(); // others' errors are not ours
    GLuint name = 0;
    m_api->GenTextures(1, &name);
    m_api->ActiveTexture(GL_TEXTURE0);
    m_api->BindTexture(GL_TEXTURE_2D_ARRAY, name);
    m_api->TexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAX_LEVEL, 0);
    m_api->BindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
    m_api->TexImage3D(GL_TEXTURE_2D_ARRAY, 0, GL_RGBA8, slotSide, slotSide, layers, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                      nullptr);
    m_api->BindTexture(GL_TEXTURE_2D_ARRAY, 0);
    const GLenum error = takeError();
    if (error == GL_NO_ERROR && name != 0)
        return PageHandle(name);
    m_api->DeleteTextures(1, &name);
    if (error == GL_OUT_OF_MEMORY)
        return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "the graphics memory is full"));
    return explain(ErrorCode::Internal,
                   TESSERA_TR_NOOP("Reason", "OpenGL refused a texture of %1 x %1 x %2 (error %3)"),
                   {std::to_string(slotSide), std::to_string(layers), std::to_string(error)});
}

void GlTextureBackend::destroyPage(PageHandle page)
{
    const GLuint name = page;
    m_api->DeleteTextures(1, &name);
}

Status GlTextureBackend::upload(PageHandle page, int layer, const Pixels& pixels)
{
    constexpr int kBytesPerPixel = 4;
    if (pixels.stride() % kBytesPerPixel != 0)
        return explain(ErrorCode::InvalidArgument,
                       TESSERA_TR_NOOP("Reason", "rows of pixels must be whole pixels apart"));
    m_api->ActiveTexture(GL_TEXTURE0);
    m_api->BindTexture(GL_TEXTURE_2D_ARRAY, page);
    m_api->BindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
    m_api->PixelStorei(GL_UNPACK_ALIGNMENT, kBytesPerPixel);
    m_api->PixelStorei(GL_UNPACK_ROW_LENGTH, static_cast<GLint>(pixels.stride() / kBytesPerPixel));
    m_api->TexSubImage3D(GL_TEXTURE_2D_ARRAY, 0, 0, 0, layer, pixels.width(), pixels.height(), 1, GL_RGBA,
                         GL_UNSIGNED_BYTE, pixels.row(0));
    m_api->PixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    m_api->BindTexture(GL_TEXTURE_2D_ARRAY, 0);
    return {};
}

FenceHandle GlTextureBackend::fence()
{
    return m_api->FenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
}

// What cannot be waited for, as its context is lost, does not come either.
bool GlTextureBackend::hasPassed(FenceHandle fence)
{
    constexpr GLuint64 kNoTime = 0;
    return m_api->ClientWaitSync(static_cast<GLsync>(fence), GL_SYNC_FLUSH_COMMANDS_BIT, kNoTime) != GL_TIMEOUT_EXPIRED;
}

void GlTextureBackend::dropFence(FenceHandle fence)
{
    m_api->DeleteSync(static_cast<GLsync>(fence));
}

} // namespace tessera
