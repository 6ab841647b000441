#version 330 core
// SPDX-License-Identifier: GPL-3.0-or-later
in vec2 texel;
flat in vec4 tint;
flat in float slot;

uniform sampler2DArray page;

out vec4 shown;

void main()
{
    if (slot < 0.0)
        shown = tint;
    else
        shown = texture(page, vec3(texel / vec2(textureSize(page, 0).xy), slot)) * tint;
}
