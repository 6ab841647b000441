// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/gl_painter.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr std::array<float, 8> kCorners{0, 0, 1, 0, 0, 1, 1, 1};

// Neighbours compute the edge between them in different ways and may differ in a double's last bits.
// On a grid of 1/256 pixel, which a float holds exactly, both get the same edge: no seam.
float snapped(double v)
{
    constexpr double kGrid = 256;
    return static_cast<float>(std::round(v * kGrid) / kGrid);
}

std::array<float, 4> edges(const RectF& r)
{
    return {snapped(r.x), snapped(r.y), snapped(r.right()), snapped(r.bottom())};
}

std::array<float, 4> texels(const RectF& r)
{
    return {static_cast<float>(r.x), static_cast<float>(r.y), static_cast<float>(r.right()),
            static_cast<float>(r.bottom())};
}

std::array<float, 4> premultiplied(Rgba c)
{
    const auto part = [c](unsigned shift) { return static_cast<float>((c >> shift) & 0xffU) / 255.0F; };
    const float a = part(0);
    return {part(24) * a, part(16) * a, part(8) * a, a};
}

bool blends(const TileQuad& quad)
{
    return !quad.opaque || quad.opacity < 1;
}

std::string logText(std::string text, GLsizei length)
{
    text.resize(static_cast<std::size_t>(std::max(length, 0)));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\0'))
        text.pop_back();
    return text;
}

} // namespace

bool GlPainter::Batch::takes(const TileQuad& quad) const
{
    return page == quad.slot.page && nearest == quad.nearest && blend == blends(quad);
}

Result<std::unique_ptr<GlPainter>> GlPainter::create(std::shared_ptr<const GlApi> api, const std::string& vertexShader,
                                                     const std::string& fragmentShader)
{
    std::unique_ptr<GlPainter> painter(new GlPainter(std::move(api)));
    if (Status compiled = painter->compile(vertexShader, fragmentShader); !compiled)
        return compiled.error();
    painter->makeBuffers();
    return painter;
}

GlPainter::~GlPainter()
{
    const std::array<GLuint, 2> buffers{m_corners, m_instanceBuffer};
    const std::array<GLuint, 2> samplers{m_linear, m_nearest};
    m_api->DeleteBuffers(static_cast<GLsizei>(buffers.size()), buffers.data());
    m_api->DeleteSamplers(static_cast<GLsizei>(samplers.size()), samplers.data());
    m_api->DeleteVertexArrays(1, &m_array);
    m_api->DeleteProgram(m_program);
}

Result<GLuint> GlPainter::compileOne(GLenum type, const std::string& text) const
{
    const GLuint shader = m_api->CreateShader(type);
    const GLchar* start = text.data();
    const auto length = static_cast<GLint>(text.size());
    m_api->ShaderSource(shader, 1, &start, &length);
    m_api->CompileShader(shader);
    GLint compiled = 0;
    m_api->GetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
    if (compiled)
        return shader;
    std::string log(1024, '\0');
    GLsizei written = 0;
    m_api->GetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &written, log.data());
    m_api->DeleteShader(shader);
    return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "a shader does not compile: %1"),
                   {logText(std::move(log), written)});
}

Status GlPainter::compile(const std::string& vertexShader, const std::string& fragmentShader)
{
    const auto vertex = compileOne(GL_VERTEX_SHADER, vertexShader);
    if (!vertex)
        return vertex.error();
    const auto fragment = compileOne(GL_FRAGMENT_SHADER, fragmentShader);
    if (!fragment) {
        m_api->DeleteShader(*vertex);
        return fragment.error();
    }
    m_program = m_api->CreateProgram();
    m_api->AttachShader(m_program, *vertex);
    m_api->AttachShader(m_program, *fragment);
    m_api->LinkProgram(m_program);
    m_api->DeleteShader(*vertex); // live on as long as the program
    m_api->DeleteShader(*fragment);
    GLint linked = 0;
    m_api->GetProgramiv(m_program, GL_LINK_STATUS, &linked);
    if (!linked) {
        std::string log(1024, '\0');
        GLsizei written = 0;
        m_api->GetProgramInfoLog(m_program, static_cast<GLsizei>(log.size()), &written, log.data());
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "the shaders do not link: %1"),
                       {logText(std::move(log), written)});
    }
    m_canvasLocation = m_api->GetUniformLocation(m_program, "canvas");
    m_pageLocation = m_api->GetUniformLocation(m_program, "page");
    return {};
}

void GlPainter::makeBuffers()
{
    m_api->GenVertexArrays(1, &m_array);
    m_api->GenBuffers(1, &m_corners);
    m_api->GenBuffers(1, &m_instanceBuffer);
    m_api->BindVertexArray(m_array);
    m_api->BindBuffer(GL_ARRAY_BUFFER, m_corners);
    m_api->BufferData(GL_ARRAY_BUFFER, sizeof kCorners, kCorners.data(), GL_STATIC_DRAW);
    m_api->EnableVertexAttribArray(0);
    m_api->VertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    for (GLuint i = 1; i <= 4; ++i) {
        m_api->EnableVertexAttribArray(i);
        m_api->VertexAttribDivisor(i, 1);
    }
    m_api->BindBuffer(GL_ARRAY_BUFFER, 0);
    m_api->BindVertexArray(0);
    m_linear = makeSampler(GL_LINEAR);
    m_nearest = makeSampler(GL_NEAREST);
}

GLuint GlPainter::makeSampler(GLint filter) const
{
    GLuint sampler = 0;
    m_api->GenSamplers(1, &sampler);
    m_api->SamplerParameteri(sampler, GL_TEXTURE_MIN_FILTER, filter);
    m_api->SamplerParameteri(sampler, GL_TEXTURE_MAG_FILTER, filter);
    m_api->SamplerParameteri(sampler, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    m_api->SamplerParameteri(sampler, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return sampler;
}

void GlPainter::collect(const DrawList& list)
{
    m_instances.clear();
    m_batches.clear();
    m_order.clear();
    for (const SolidQuad& solid : list.solids)
        m_instances.push_back({edges(solid.target), {}, premultiplied(solid.rgba), -1});
    for (const TileQuad& quad : list.tiles)
        m_order.push_back(&quad);
    // What is blended stays in its order, for it may overlap.
    std::stable_sort(m_order.begin(), m_order.end(), [](const TileQuad* a, const TileQuad* b) {
        const bool blendA = blends(*a);
        const bool blendB = blends(*b);
        if (blendA || blendB)
            return !blendA && blendB;
        return std::tie(a->slot.page, a->nearest) < std::tie(b->slot.page, b->nearest);
    });
    for (const TileQuad* quad : m_order) {
        if (m_batches.empty() || !m_batches.back().takes(*quad))
            m_batches.push_back({quad->slot.page, quad->nearest, blends(*quad), 0});
        ++m_batches.back().count;
        const float o = quad->opacity;
        m_instances.push_back(
            {edges(quad->target), texels(quad->source), {o, o, o, o}, static_cast<float>(quad->slot.layer)});
    }
}

void GlPainter::sendInstances()
{
    const auto bytes = static_cast<GLsizeiptr>(m_instances.size() * sizeof(Instance));
    m_api->BindBuffer(GL_ARRAY_BUFFER, m_instanceBuffer);
    m_api->BufferData(GL_ARRAY_BUFFER, bytes, nullptr, GL_STREAM_DRAW); // orphaned: never waits for the last frame
    m_api->BufferSubData(GL_ARRAY_BUFFER, 0, bytes, m_instances.data());
}

// OpenGL 3.3 knows no first instance: the inputs are pointed at it instead.
void GlPainter::pointAt(std::size_t firstInstance) const
{
    const std::size_t base = firstInstance * sizeof(Instance);
    const auto point = [&](GLuint index, GLint size, std::size_t offset) {
        m_api->VertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, sizeof(Instance),
                                   reinterpret_cast<const void*>(base + offset)); // NOLINT(performance-no-int-to-ptr)
    };
    point(1, 4, offsetof(Instance, target));
    point(2, 4, offsetof(Instance, source));
    point(3, 4, offsetof(Instance, color));
    point(4, 1, offsetof(Instance, layer));
}

void GlPainter::drawBatches(Drawn& drawn) const
{
    std::size_t first = static_cast<std::size_t>(drawn.solids);
    for (const Batch& batch : m_batches) {
        if (batch.blend)
            m_api->Enable(GL_BLEND);
        else
            m_api->Disable(GL_BLEND);
        m_api->BindTexture(GL_TEXTURE_2D_ARRAY, batch.page);
        m_api->BindSampler(0, batch.nearest ? m_nearest : m_linear);
        pointAt(first);
        m_api->DrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, batch.count);
        first += static_cast<std::size_t>(batch.count);
        ++drawn.calls;
    }
}

GlPainter::Drawn GlPainter::paint(const DrawList& list, Size canvas)
{
    Drawn drawn;
    collect(list);
    m_api->Viewport(0, 0, static_cast<GLsizei>(canvas.width), static_cast<GLsizei>(canvas.height));
    for (const GLenum off : {GL_SCISSOR_TEST, GL_DEPTH_TEST, GL_STENCIL_TEST, GL_CULL_FACE, GL_BLEND})
        m_api->Disable(off);
    const std::array<float, 4> background = premultiplied(list.background);
    m_api->ClearColor(background[0], background[1], background[2], background[3]);
    m_api->Clear(GL_COLOR_BUFFER_BIT);
    if (m_instances.empty() || canvas.isEmpty())
        return drawn;

    m_api->UseProgram(m_program);
    m_api->Uniform2f(m_canvasLocation, static_cast<float>(canvas.width), static_cast<float>(canvas.height));
    m_api->Uniform1i(m_pageLocation, 0);
    m_api->ActiveTexture(GL_TEXTURE0);
    m_api->BindVertexArray(m_array);
    m_api->BlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    sendInstances();
    drawn.solids = static_cast<int>(list.solids.size());
    drawn.tiles = static_cast<int>(list.tiles.size());
    if (drawn.solids > 0) {
        m_api->Enable(GL_BLEND);
        pointAt(0);
        m_api->DrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, drawn.solids);
        ++drawn.calls;
    }
    drawBatches(drawn);

    m_api->Disable(GL_BLEND);
    m_api->BindSampler(0, 0);
    m_api->BindTexture(GL_TEXTURE_2D_ARRAY, 0);
    m_api->BindBuffer(GL_ARRAY_BUFFER, 0);
    m_api->BindVertexArray(0);
    m_api->UseProgram(0);
    return drawn;
}

} // namespace tessera
