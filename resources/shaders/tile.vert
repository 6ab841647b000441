#version 330 core
// SPDX-License-Identifier: GPL-3.0-or-later
// One instance is one tile or one solid rectangle; see lib/texture/gl_painter.h for the inputs.
layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 target;
layout(location = 2) in vec4 source;
layout(location = 3) in vec4 color;
layout(location = 4) in float layer;

uniform vec2 canvas;

out vec2 texel;
flat out vec4 tint;
flat out float slot;

void main()
{
    vec2 position = mix(target.xy, target.zw, corner);
    texel = mix(source.xy, source.zw, corner);
    tint = color;
    slot = layer;
    // Device pixels run down, clip space runs up.
    gl_Position = vec4(position.x / canvas.x * 2.0 - 1.0, 1.0 - position.y / canvas.y * 2.0, 0.0, 1.0);
}
