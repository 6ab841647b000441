// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <image/mosaic_store.h>
#include <scene/picture_slots.h>

namespace tessera {

/// What items look like by their small pictures, with those that come in later. Any thread; may wait for the disk
/// where a store's pages were given back.
struct PictureColours {
    PictureSlots::Snapshot places{};
    std::shared_ptr<const MosaicStore> store{}; ///< null: of none is anything known

    /// The average, 0xRRGGBBAA; nothing when the item has no picture.
    [[nodiscard]] std::optional<std::uint32_t> of(ItemId id) const
    {
        const PictureSlots::Slot slot = places.at(id);
        return store && PictureSlots::isPicture(slot) ? std::optional(store->averageOf(slot)) : std::nullopt;
    }
};

} // namespace tessera
