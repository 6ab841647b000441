// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/tile_key.h>
#include <resource/resource_registry.h>
#include <texture/texture_backend.h>

namespace tessera {

/// A tile that can be drawn.
struct Texture {
    SlotRef slot;
    int width = 0; ///< pixels in the slot, gutter included
    int height = 0;
    bool opaque = true;
};

using SharedTextures = ResourceRegistry<TileKey, Texture, std::hash<TileKey>, OneThread>;
using TextureRef = SharedTextures::Ref;

} // namespace tessera
