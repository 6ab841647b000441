// SPDX-License-Identifier: GPL-3.0-or-later
#version 330 core

in vec2 texel;
flat in vec4 tint;
flat in float slot;

uniform sampler2DArray page;

out vec4 fragment;

void main()
{
    fragment = tint;
    if (slot >= 0.0)
        fragment *= textureLod(page, vec3(texel / vec2(textureSize(page, 0).xy), slot), 0.0);
}
