// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <core/clock.h>
#include <core/pixels.h>
#include <core/rank.h>
#include <core/reports.h>
#include <core/tile_key.h>
#include <texture/residency.h>
#include <texture/slot_pool.h>
#include <texture/texture.h>

namespace tessera {

class EventRing;

/// All tiles that can be drawn, each once, shared by key among views. GUI thread only.
///
/// A view takes a TextureRef for what it draws and drops it when it no longer does. The registry's
/// own holder, "retained", keeps each texture after that, while the budget allows. When room is
/// needed, what nobody else holds gives way, the longest unused first, tiles of the root class
/// (32 pixels) last; a texture that was uploaded less than two seconds ago and was never drawn gives
/// way only to a more urgent one, or to a visible one once three frames went by without drawing it.
/// Giving way makes no call to the device unless a page changes class.
///
/// The pages of the device never take more than the budget, to the byte. The root class takes at most
/// a quarter of it.
class TextureRegistry {
public:
    struct Config {
        std::uint64_t budgetBytes = 0;
        std::function<std::string(const TileKey&)> label{}; ///< names tiles in histories; empty: the key's text
        EventRing* events = nullptr; ///< where uploads and evictions are told; null: nowhere; outlives the registry
    };

    /// `backend` and `clock` outlive the registry.
    TextureRegistry(TextureBackend& backend, const Clock& clock, const Config& config);
    /// As shutDown(). Without a current backend what is left on the device is given up for lost.
    ~TextureRegistry();
    TextureRegistry(const TextureRegistry&) = delete;
    TextureRegistry& operator=(const TextureRegistry&) = delete;

    /// A reference for drawing, empty when the tile is not there. Counts as a use.
    [[nodiscard]] TextureRef find(const TileKey& key, const Holder& holder);
    /// No use is counted: for plans.
    [[nodiscard]] bool isReady(const TileKey& key) const { return m_residency.contains(key); }

    /// Uploads a tile; needs a current backend. AlreadyExists when it is there; TooLarge when it fits
    /// no slot; Full when there is no room that this rank may take; else the backend's reason.
    [[nodiscard]] Status put(const TileKey& key, const Pixels& pixels, const Rank& rank);

    /// Once per frame with the backend current: destroys what waits for it, and pages that have been
    /// empty for five seconds.
    void beginFrame();
    /// Everything is destroyed, also what is held: all TextureRefs become empty. Pages are destroyed
    /// now, or in the next beginFrame() where the backend is not current. The registry can be used on.
    void shutDown();

    /// `created` textures were uploaded, `reused` of them into slots that others had used before;
    /// `destroyed` are gone, `evicted` of them to make room; created - destroyed = entries. liveBytes
    /// and peakBytes are those of the device's pages; pendingDestroy counts pages that wait for a
    /// current backend. References count all holders, "retained" too.
    [[nodiscard]] TextureReport report() const;
    [[nodiscard]] std::vector<TextureEntryReport> entries() const;
    [[nodiscard]] std::vector<TransitionReport> history(const TileKey& key) const { return m_textures.history(key); }
    /// The slots, one pool for each size class in use.
    [[nodiscard]] std::vector<PoolReport> pools() const { return m_slots.report(); }
    /// What somebody other than "retained" holds: read when no view is left.
    [[nodiscard]] std::vector<TextureEntryReport> held() const;

private:
    [[nodiscard]] Result<SlotRef> makeRoom(int sizeClass, const Wanted& by);
    [[nodiscard]] bool isEvictable(const Resident& resident, const Rank& rank) const;
    [[nodiscard]] Resident* oldestEvictable(int sizeClass, const Rank& rank);
    [[nodiscard]] bool emptyPagesOfOthers(int sizeClass, const Wanted& by, std::uint64_t olderThan);
    void collectPages(int sizeClass, const Rank& rank, std::uint64_t olderThan, std::vector<PageUse>& pages) const;
    /// `by` is the tile that needs the room.
    void evict(const TileKey& key, const Wanted& by);
    void tellUpload(const TileKey& key, const Pixels& pixels, const Rank& rank, TimePoint began) const;

    TextureBackend& m_backend;
    const Clock& m_clock;
    const std::function<std::string(const TileKey&)> m_label;
    EventRing* const m_events;
    std::uint64_t m_evicted = 0;
    std::uint64_t m_frame = 0;
    SlotPool m_slots;
    SharedTextures m_textures;
    Residency m_residency;
};

} // namespace tessera
