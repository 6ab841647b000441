// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <core/result.h>
#include <texture/gl_api.h>
#include <texture/texture_backend.h>

namespace tessera {

/// OpenGL as a canvas finds it when its context is current.
struct GlDevice {
    std::shared_ptr<const GlApi> api;
    std::string renderer;            ///< "llvmpipe (LLVM 15.0.6, 256 bits)"
    std::uint64_t memoryBytes = 0;   ///< of its own, all of it; 0: not known, or it has none
    std::function<bool()> isCurrent; ///< a context of the same share group is current now
};

/// Describes the current QOpenGLContext. Unsupported when there is none or it is older than 3.3.
[[nodiscard]] Result<GlDevice> currentGlDevice();

/// Whether the processor does a GPU's work, by the renderer's name.
[[nodiscard]] bool isEmulated(const std::string& renderer);

/// Textures for all contexts of the device's share group.
[[nodiscard]] std::unique_ptr<TextureBackend> makeGlBackend(const GlDevice& device);

} // namespace tessera
