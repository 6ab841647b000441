// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include <core/result.h>
#include <image/mosaic_store.h>
#include <image/source.h>
#include <load/image_loader.h>
#include <map/mosaic_cover.h>
#include <scene/picture_slots.h>

namespace tessera {

/// A wall as it lay when a tile of it was asked for. What becomes of its items' pictures appears in it.
struct MosaicSnapshot {
    MosaicCover cover;
    std::shared_ptr<const std::vector<ItemId>> order; ///< the items by position, as many as the cover's layout has
    PictureSlots::Snapshot pictures;
    std::shared_ptr<const MosaicStore> store;
};

/// What gathering a tile gives.
struct GatheredTile final : Loaded {
    TilePixels tile;
    std::uint32_t lacking = 0; ///< cells in it of which there is no picture yet
};

/// Paints a tile of a wall from its items' small pictures; opaque, on the canvas' ground. On any thread. Cancelled
/// when stopped, NotFound for an address outside of the pyramid.
[[nodiscard]] Result<LoadedPtr> gatherTile(const MosaicSnapshot& wall, const TileAddress& address,
                                           const std::stop_token& stop);

} // namespace tessera
