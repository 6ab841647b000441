// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <texture/gl_api.h>
#include <texture/texture_backend.h>

namespace tessera {

/// Pages as OpenGL array textures, RGBA8, without mipmaps. A PageHandle is the texture's name.
/// Uploads come from plain memory, which OpenGL has copied when the call returns; hence no buffers are
/// needed. When the copy reaches the slot, fences tell.
class GlTextureBackend final : public TextureBackend {
public:
    GlTextureBackend(std::shared_ptr<const GlApi> api, std::function<bool()> isCurrent);

    [[nodiscard]] bool isCurrent() const override { return m_isCurrent(); }
    [[nodiscard]] Result<PageHandle> createPage(int slotSide, int layers) override;
    void destroyPage(PageHandle page) override;
    [[nodiscard]] Status upload(PageHandle page, int layer, const Pixels& pixels) override;
    [[nodiscard]] bool isLate() const override { return true; }
    [[nodiscard]] FenceHandle fence() override;
    [[nodiscard]] bool hasPassed(FenceHandle fence) override;
    void dropFence(FenceHandle fence) override;

private:
    [[nodiscard]] GLenum takeError() const;

    std::shared_ptr<const GlApi> m_api;
    std::function<bool()> m_isCurrent;
};

} // namespace tessera
