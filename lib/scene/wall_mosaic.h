// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/geometry.h>
#include <core/tile_key.h>
#include <image/mosaic_store.h>
#include <load/image_loader.h>
#include <map/mosaic_cover.h>
#include <scene/clock_timer.h>
#include <scene/mosaic_gather.h>
#include <scene/picture_colours.h>
#include <scene/picture_slots.h>

namespace tessera {

class Engine;
class ItemOrder;

/// The far view of a scene's wall: tiles that show many items each, gathered from their small pictures. They are
/// loaded, uploaded and drawn like an image's, under keys of their own: the source names the wall as it lies now, the
/// page is a tile's revision. While nothing changes, a frame costs what its tiles do; a batch of pictures costs what
/// it has and what shows it. GUI thread only.
class WallMosaic {
public:
    using Slot = MosaicStore::Slot;

    /// `changed`: some tile looks different now, plan anew. All outlive it.
    WallMosaic(Engine& engine, const ItemOrder& order, std::function<void()> changed);

    /// The store is on its way: until setStore(), which is to follow, nothing is known of what is seen from afar.
    void awaitStore() { m_isAwaited = true; }
    [[nodiscard]] bool isAwaited() const { return m_isAwaited; }
    /// Where the pictures are; null: there is no far view. Forgets which item has which picture.
    void setStore(std::shared_ptr<const MosaicStore> store);
    [[nodiscard]] bool isOn() const { return m_store != nullptr && !m_cover.pyramid().isEmpty(); }
    /// Whether cells of so many device pixels are seen from afar.
    [[nodiscard]] bool shows(double cellOnScreen) const
    {
        return isOn() && cellOnScreen < MosaicCover::kBelowCellPixels;
    }
    /// Whether they will be, as far as is known: far too many items to be looked at one by one meanwhile.
    [[nodiscard]] bool mayShow(double cellOnScreen) const
    {
        return m_isAwaited && cellOnScreen < MosaicCover::kBelowCellPixels;
    }

    /// The items lie otherwise, or are others, from now on.
    void arrange(const SheetLayout& layout);
    /// Other items: forgets all pictures, not the store.
    void clear();

    /// Pictures of items have come in; MosaicStore::kNone: of this one none will.
    void setPictures(std::span<const std::pair<ItemId, Slot>> batch);
    [[nodiscard]] bool hasPicture(ItemId id) const { return PictureSlots::isPicture(m_pictures.at(id)); }
    [[nodiscard]] PictureColours colours() const { return {m_pictures.snapshot(), m_store}; }
    [[nodiscard]] bool hasAnyPicture() const { return m_hasAny; }
    /// The `most` items in a part of the world that are nearest to a point of it, the nearest first, of which nothing
    /// is known yet: what to prefer. Costs at most what `most` cells and the rows do, times 64; fewer are found then.
    [[nodiscard]] std::vector<ItemId> lacking(const RectF& world, PointF focus, std::size_t most) const;

    [[nodiscard]] const MosaicCover& cover() const { return m_cover; }
    /// Names the wall as it lies now.
    [[nodiscard]] SourceId source() const;
    /// Whether a key is of this wall, as it lies now or as it lay before.
    [[nodiscard]] bool owns(const TileKey& key) const { return key.source.high == m_number; }
    [[nodiscard]] bool isCurrent(const TileKey& key) const { return key.source == source(); }
    /// Shows the whole wall; not to be missed.
    [[nodiscard]] bool isRoot(const TileKey& key) const;
    /// Of no revision: what is planned with.
    [[nodiscard]] TileKey plain(const TileAddress& address) const { return {source(), 0, 0, address}; }
    /// The revision to be loaded and drawn. A new one begins here, where there is something new, the one before is on
    /// the GPU and has been for a while; else a wake is arranged.
    [[nodiscard]] TileKey newest(const TileKey& tile);
    /// The latest revision that came onto the GPU; nothing when none has.
    [[nodiscard]] std::optional<TileKey> shown(const TileKey& tile) const;
    /// Whether that one shows all there is to show.
    [[nodiscard]] bool isUpToDate(const TileKey& tile) const;
    /// Pictures came in a moment ago, and some are lacking still: what is gathered ahead would be gathered again. Says
    /// `changed` when that is over.
    [[nodiscard]] bool isGrowing() const;
    static constexpr Duration kGrowing = std::chrono::seconds(1); ///< after the latest pictures
    /// Cells of which there was no picture when it was gathered last.
    [[nodiscard]] std::uint32_t lackingIn(const TileKey& tile) const;

    /// What tiles can be gathered from, on any thread; isOn().
    [[nodiscard]] MosaicSnapshot snapshot()
    {
        takeOrder();
        return {m_cover, m_ids, m_pictures.snapshot(), m_store};
    }
    /// Another number whenever a snapshot would be another, or show other pictures.
    [[nodiscard]] std::uint64_t changes() const { return m_changes; }
    [[nodiscard]] LoadFunction job(const TileKey& key);
    /// What that job made; its pixels, if they are wanted still.
    [[nodiscard]] PixelsPtr accept(const TileKey& key, const GatheredTile& gathered);
    /// It is on the GPU; keys of others are ignored.
    void noteReady(const TileKey& key);
    /// Where this wall is in view, something is drawn everywhere: it must not fall back to nothing.
    void noteCovered();
    [[nodiscard]] bool wasCovered() const { return m_covered; }

    /// The wall as it lay before, until this one covers.
    struct Earlier {
        MosaicCover cover;
        std::map<TileAddress, TileKey> shown; ///< what was on the GPU
    };
    [[nodiscard]] const Earlier* earlier() const { return m_earlier ? &*m_earlier : nullptr; }

    /// Says `changed` if that is due. Called by each frame; a timer of its own calls it where there is none.
    void poll();

private:
    struct Tile {
        std::uint32_t revision = 1; ///< to be shown
        std::uint32_t ready = 0;    ///< on the GPU; 0: none
        std::uint32_t lacking = 0;
        bool changed = false; ///< since this revision was begun
        TimePoint begun{};
        TimePoint shown{}; ///< since when `ready` is
        int hurried = 0;   ///< revisions in a row that were begun as soon as they were due
    };
    [[nodiscard]] bool markChanged(std::span<const std::pair<ItemId, Slot>> batch);
    [[nodiscard]] bool isInOrder() const;
    void takeOrder();
    void renew();
    void keepEarlier();
    [[nodiscard]] TimePoint dueTime(const TileKey& key, const Tile& tile) const;
    void beginRevision(Tile& tile, TimePoint due);
    void wakeAt(TimePoint when);
    [[nodiscard]] const Tile* find(const TileKey& tile) const;

    Engine& m_engine;
    const ItemOrder& m_order;
    std::function<void()> m_changed;
    std::uint64_t m_number;
    std::uint64_t m_arrangement = 1;
    std::uint64_t m_changes = 0;
    std::shared_ptr<const MosaicStore> m_store;
    bool m_isAwaited = false;
    MosaicCover m_cover;
    std::shared_ptr<const std::vector<ItemId>> m_ids; ///< by position; null until a tile is asked for
    PictureSlots m_pictures;
    bool m_hasAny = false;
    bool m_covered = false;
    std::unordered_map<TileKey, Tile> m_tiles; ///< that were asked for, by their plain keys
    std::optional<Earlier> m_earlier;
    TimePoint m_pictured{}; ///< when the latest pictures came
    TimePoint m_woken{};
    ClockTimer m_wake;
    ClockTimer m_growth; ///< running: pictures came a moment ago
};

} // namespace tessera
