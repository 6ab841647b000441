// SPDX-License-Identifier: GPL-3.0-or-later
#version 330 core

layout(location = 0) in vec2 corner; // of the unit square
layout(location = 1) in vec4 target; // left, top, right, bottom: device pixels, y down
layout(location = 2) in vec4 source; // left, top, right, bottom: texels of the slot
layout(location = 3) in vec4 color;  // premultiplied; a tile's opacity in all four
layout(location = 4) in float layer; // below 0: a solid

uniform vec2 canvas; // device pixels

out vec2 texel;
flat out vec4 tint;
flat out float slot;

void main()
{
    // Picked, not interpolated: neighbours get the very same edge.
    vec2 at = vec2(corner.x > 0.5 ? target.z : target.x, corner.y > 0.5 ? target.w : target.y);
    texel = vec2(corner.x > 0.5 ? source.z : source.x, corner.y > 0.5 ? source.w : source.y);
    tint = color;
    slot = layer;
    gl_Position = vec4(at.x / canvas.x * 2.0 - 1.0, 1.0 - at.y / canvas.y * 2.0, 0.0, 1.0);
}
