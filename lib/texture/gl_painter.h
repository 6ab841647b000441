// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <texture/draw_list.h>
#include <texture/gl_api.h>

namespace tessera {

/// Paints a DrawList with OpenGL 3.3 core: the solids in one call, then one call for each page and
/// filter. Belongs to one context, which is current in every call including the destructor.
///
/// The shaders come from the caller. Vertex inputs, by location:
///   0  vec2 corner   of the unit square, as a strip
///   1  vec4 target   left, top, right, bottom in device pixels, y down, of this instance
///   2  vec4 source   left, top, right, bottom in texels of the slot
///   3  vec4 color    premultiplied; for a tile its opacity in all four
///   4  float layer   of the page; below 0 for a solid
/// Uniforms: `vec2 canvas` size in device pixels, `sampler2DArray page`.
/// Output 0: premultiplied colour.
class GlPainter {
public:
    /// What one paint() did.
    struct Drawn {
        int calls = 0;
        int tiles = 0;
        int solids = 0;
    };

    /// The reason is the driver's own text when a shader does not compile or link.
    [[nodiscard]] static Result<std::unique_ptr<GlPainter>> create(std::shared_ptr<const GlApi> api,
                                                                   const std::string& vertexShader,
                                                                   const std::string& fragmentShader);
    ~GlPainter();
    GlPainter(const GlPainter&) = delete;
    GlPainter& operator=(const GlPainter&) = delete;

    /// Paints all of the bound framebuffer, `canvas` device pixels large. Afterwards nothing of ours
    /// is bound and blending is off, as QPainter expects to find it.
    Drawn paint(const DrawList& list, Size canvas);

private:
    struct Instance {
        std::array<float, 4> target;
        std::array<float, 4> source;
        std::array<float, 4> color;
        float layer;
    };
    struct Batch {
        PageHandle page = 0;
        bool nearest = false;
        bool blend = false;
        int count = 0;

        [[nodiscard]] bool takes(const TileQuad& quad) const;
    };

    explicit GlPainter(std::shared_ptr<const GlApi> api) : m_api(std::move(api)) { }
    [[nodiscard]] Status compile(const std::string& vertexShader, const std::string& fragmentShader);
    [[nodiscard]] Result<GLuint> compileOne(GLenum type, const std::string& text) const;
    void makeBuffers();
    [[nodiscard]] GLuint makeSampler(GLint filter) const;
    void collect(const DrawList& list);
    void sendInstances();
    void pointAt(std::size_t firstInstance) const;
    void drawBatches(Drawn& drawn) const;

    std::shared_ptr<const GlApi> m_api;
    GLuint m_program = 0;
    GLint m_canvasLocation = -1;
    GLint m_pageLocation = -1;
    GLuint m_array = 0;
    GLuint m_corners = 0;
    GLuint m_instanceBuffer = 0;
    GLuint m_linear = 0;
    GLuint m_nearest = 0;
    std::vector<const TileQuad*> m_order;
    std::vector<Instance> m_instances;
    std::vector<Batch> m_batches;
};

} // namespace tessera
