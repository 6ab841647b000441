// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <scene/wall_mosaic.h>
#include <support/wall_rig.h>

namespace tessera::test {

inline MicroThumbnail grey(std::uint8_t level)
{
    MicroThumbnail picture;
    for (std::size_t i = 0; i < picture.rgba.size(); ++i)
        picture.rgba[i] = i % 4 == 3 ? 255 : level;
    return picture;
}

/// A wall of so many names, with a store of its own.
struct WallRig {
    explicit WallRig(std::size_t count) : rig(wallConfig(count))
    {
        rig.open({"/wall"});
        rig.scene->wall().setStore(store);
    }
    void setAll()
    {
        const MosaicStore::Slot slot = store->put(1, 1, grey(200)).value();
        std::vector<std::pair<ItemId, MosaicStore::Slot>> batch;
        for (ItemId id = 0; id < rig.scene->total(); ++id)
            batch.emplace_back(id, slot);
        rig.scene->wall().setPictures(batch);
    }
    void set(ItemId id)
    {
        const std::pair<ItemId, MosaicStore::Slot> one{id, store->put(id + 1, 2, grey(90)).value()};
        rig.scene->wall().setPictures({&one, 1});
    }
    void seeAll()
    {
        setAll();
        rig.view->fit(FitTarget::Scene);
    }
    [[nodiscard]] std::size_t planned() const
    {
        return rig.view->wanted().size() + rig.view->waiting().size() + rig.view->present().size();
    }
    [[nodiscard]] std::uint64_t uploads() const
    {
        return static_cast<FakeTextureBackend&>(*rig.engine->backend()).uploads;
    }

    [[nodiscard]] TileKey root() const
    {
        const WallMosaic& wall = rig.scene->wall();
        return wall.plain({wall.cover().pyramid().rootLevel(), 0, 0});
    }

    SceneRig rig;
    std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
};

} // namespace tessera::test
