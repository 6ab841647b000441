// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QtGui/qopengl.h>

#include <core/result.h>

#ifndef APIENTRY
#define APIENTRY
#endif

// Every OpenGL 3.3 function that is used, and nothing else: F(result, name, parameters).
#define TESSERA_GL_FUNCTIONS(F)                                                                                        \
    F(void, ActiveTexture, (GLenum unit))                                                                              \
    F(void, AttachShader, (GLuint program, GLuint shader))                                                             \
    F(void, BindBuffer, (GLenum target, GLuint buffer))                                                                \
    F(void, BindSampler, (GLuint unit, GLuint sampler))                                                                \
    F(void, BindTexture, (GLenum target, GLuint texture))                                                              \
    F(void, BindVertexArray, (GLuint array))                                                                           \
    F(void, BlendFunc, (GLenum source, GLenum destination))                                                            \
    F(void, BufferData, (GLenum target, GLsizeiptr size, const void* data, GLenum usage))                              \
    F(void, BufferSubData, (GLenum target, GLintptr offset, GLsizeiptr size, const void* data))                        \
    F(void, Clear, (GLbitfield mask))                                                                                  \
    F(void, ClearColor, (GLfloat r, GLfloat g, GLfloat b, GLfloat a))                                                  \
    F(GLenum, ClientWaitSync, (GLsync sync, GLbitfield flags, GLuint64 timeout))                                       \
    F(void, CompileShader, (GLuint shader))                                                                            \
    F(GLuint, CreateProgram, ())                                                                                       \
    F(GLuint, CreateShader, (GLenum type))                                                                             \
    F(void, DeleteBuffers, (GLsizei n, const GLuint* names))                                                           \
    F(void, DeleteProgram, (GLuint program))                                                                           \
    F(void, DeleteSamplers, (GLsizei n, const GLuint* names))                                                          \
    F(void, DeleteShader, (GLuint shader))                                                                             \
    F(void, DeleteSync, (GLsync sync))                                                                                 \
    F(void, DeleteTextures, (GLsizei n, const GLuint* names))                                                          \
    F(void, DeleteVertexArrays, (GLsizei n, const GLuint* names))                                                      \
    F(void, Disable, (GLenum what))                                                                                    \
    F(void, DrawArraysInstanced, (GLenum mode, GLint first, GLsizei count, GLsizei instances))                         \
    F(void, Enable, (GLenum what))                                                                                     \
    F(void, EnableVertexAttribArray, (GLuint index))                                                                   \
    F(GLsync, FenceSync, (GLenum condition, GLbitfield flags))                                                         \
    F(void, GenBuffers, (GLsizei n, GLuint * names))                                                                   \
    F(void, GenSamplers, (GLsizei n, GLuint * names))                                                                  \
    F(void, GenTextures, (GLsizei n, GLuint * names))                                                                  \
    F(void, GenVertexArrays, (GLsizei n, GLuint * names))                                                              \
    F(GLenum, GetError, ())                                                                                            \
    F(void, GetProgramInfoLog, (GLuint program, GLsizei size, GLsizei * length, GLchar * text))                        \
    F(void, GetProgramiv, (GLuint program, GLenum what, GLint * value))                                                \
    F(void, GetShaderInfoLog, (GLuint shader, GLsizei size, GLsizei * length, GLchar * text))                          \
    F(void, GetShaderiv, (GLuint shader, GLenum what, GLint * value))                                                  \
    F(const GLubyte*, GetString, (GLenum what))                                                                        \
    F(GLint, GetUniformLocation, (GLuint program, const GLchar* name))                                                 \
    F(void, LinkProgram, (GLuint program))                                                                             \
    F(void, PixelStorei, (GLenum what, GLint value))                                                                   \
    F(void, SamplerParameteri, (GLuint sampler, GLenum what, GLint value))                                             \
    F(void, ShaderSource, (GLuint shader, GLsizei count, const GLchar* const* texts, const GLint* lengths))            \
    F(void, TexImage3D,                                                                                                \
      (GLenum target, GLint level, GLint internal, GLsizei w, GLsizei h, GLsizei d, GLint border, GLenum format,       \
       GLenum type, const void* pixels))                                                                               \
    F(void, TexParameteri, (GLenum target, GLenum what, GLint value))                                                  \
    F(void, TexSubImage3D,                                                                                             \
      (GLenum target, GLint level, GLint x, GLint y, GLint z, GLsizei w, GLsizei h, GLsizei d, GLenum format,          \
       GLenum type, const void* pixels))                                                                               \
    F(void, Uniform1i, (GLint location, GLint value))                                                                  \
    F(void, Uniform2f, (GLint location, GLfloat x, GLfloat y))                                                         \
    F(void, UseProgram, (GLuint program))                                                                              \
    F(void, VertexAttribDivisor, (GLuint index, GLuint divisor))                                                       \
    F(void, VertexAttribPointer,                                                                                       \
      (GLuint index, GLint size, GLenum type, GLboolean normalized, GLsizei stride, const void* offset))               \
    F(void, Viewport, (GLint x, GLint y, GLsizei w, GLsizei h))

namespace tessera {

/// The OpenGL functions of one share group as a table, so that tests can put their own in. Calling
/// one needs a current context.
struct GlApi {
#define TESSERA_GL_MEMBER(result, name, parameters) result(APIENTRY* name) parameters = nullptr;
    TESSERA_GL_FUNCTIONS(TESSERA_GL_MEMBER)
#undef TESSERA_GL_MEMBER

    using Function = void (*)();
    /// Looks all up by name ("glClear"). Unsupported names the first that is not there.
    [[nodiscard]] static Result<GlApi> resolve(const std::function<Function(const char*)>& find);
};

} // namespace tessera
