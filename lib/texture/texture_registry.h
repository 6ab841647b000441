// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/pixels.h>
#include <core/rank.h>
#include <core/reports.h>
#include <core/tile_key.h>
#include <texture/residency.h>
#include <texture/slot_fences.h>
#include <texture/slot_pool.h>
#include <texture/texture.h>

namespace tessera {

class EventRing;

/// All tiles that can be drawn, each once, shared by key among views. GUI thread only.
///
/// A view takes a TextureRef for what it draws and drops it when it no longer does. The registry's
/// own holder, "retained", keeps each texture after that, while the budget allows. When room is
/// needed, of what nobody else holds gives way first what no view's plan lists, the level farthest from
/// those that are shown and the longest unused first; then the least urgent of what plans list, but
/// only to something more urgent; then, of pages of other sizes, those in which all may go. What was
/// uploaded since the last plan counts as planned. Tiles of the root class (32 pixels) give way to each
/// other only. Giving way makes no call to the device unless a page changes class; where none can, a
/// larger slot serves. No slot is used anew while the device may still be writing to it: what would get
/// it waits.
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

    /// A view's new plan: which textures it wants to stay, and how much. An empty one when it ends.
    void restatePlan(std::uint32_t view, std::vector<Wanted> present);

    /// Told of every texture that gives way: which, how urgent it was if some plan lists it, and for
    /// what.
    struct Eviction {
        TileKey victim;
        std::optional<Rank> planned;
        TileKey requester;
        Rank requesterRank;
    };
    void onEvict(std::function<void(const Eviction&)> told) { m_told = std::move(told); }

    /// Uploads a tile; needs a current backend. AlreadyExists when it is there; TooLarge when it fits
    /// no slot; Full when there is no room that this rank may take; else the backend's reason.
    [[nodiscard]] Status put(const TileKey& key, const Pixels& pixels, const Rank& rank);

    /// Keeps this texture no longer, as nothing will ask for it again: it is gone once nobody holds it.
    void forget(const TileKey& key) { m_residency.remove(key); }

    /// What stays that nobody holds.
    enum class Keeping {
        All,             ///< as long as there is room
        RootsAndPlanned, ///< what the root class has, and what some plan lists
        Planned          ///< what some plan lists
    };
    /// From the next beginFrame() on keeps no more than this, and uses no more than `bytes` of the budget:
    /// beyond it pages are given up whose textures nobody holds and no plan lists, the longest unused first,
    /// as soon as there are any.
    void limitTo(Keeping keeping, std::uint64_t bytes);

    /// Whether the device keeps up with the uploads: else none is made in this frame.
    [[nodiscard]] bool takesUploads() const { return !m_fences.isFull(); }
    /// The latest put() found no room although there will be some once the device has written what it was given.
    [[nodiscard]] bool awaitsDevice() const { return m_awaitsDevice; }

    /// Once per frame with the backend current: sees which uploads the device has done, destroys what waits for it,
    /// pages that have been empty for five seconds, and what is beyond the limits.
    void beginFrame();
    /// Likewise, after the frame's uploads.
    void endFrame() { m_fences.endFrame(); }
    /// Everything is destroyed, also what is held: all TextureRefs become empty. Pages are destroyed
    /// now, or in the next beginFrame() where the backend is not current. The registry can be used on.
    void shutDown();

    /// `created` textures were uploaded, `reused` of them into slots that others had used before;
    /// `destroyed` are gone, `evicted` of them to make room or to keep to a limit; created - destroyed = entries.
    /// liveBytes and peakBytes are those of the device's pages; pendingDestroy counts pages that wait for a current
    /// backend. References count all holders, "retained" too.
    [[nodiscard]] TextureReport report() const;
    [[nodiscard]] std::vector<TextureEntryReport> entries() const;
    [[nodiscard]] std::vector<TransitionReport> history(const TileKey& key) const { return m_textures.history(key); }
    /// The slots, one pool for each size class in use.
    [[nodiscard]] std::vector<PoolReport> pools() const { return m_slots.report(); }
    /// What somebody other than "retained" holds: read when no view is left.
    [[nodiscard]] std::vector<TextureEntryReport> held() const;

private:
    struct Request {
        const TileKey& key;
        const Rank& rank;
        int sizeClass;
    };
    [[nodiscard]] Result<SlotRef> makeRoom(const Request& request);
    [[nodiscard]] bool isEvictable(const Resident& resident, const Request& request) const;
    [[nodiscard]] const Resident* unplannedVictim(const Request& request);
    [[nodiscard]] const Resident* plannedVictim(const Request& request);
    [[nodiscard]] std::optional<SlotRef> largerSlot(const Request& request);
    [[nodiscard]] bool emptyPagesOfOthers(const Request& request, bool planned);
    void collectPages(int sizeClass, const Request& request, std::vector<PageUse>& pages) const;
    [[nodiscard]] std::vector<TileKey> texturesIn(const PageUse& page) const;
    [[nodiscard]] std::uint32_t levelsAway(const TileKey& key) const;
    void evict(const TileKey& key, const Request& request);

    // texture_limits.cpp: giving memory back
    void keepToLimits();
    [[nodiscard]] bool dropSpare();
    void emptyPagesBeyondLimit();
    void giveBack(const TileKey& key);

    void tellUpload(const TileKey& key, const Pixels& pixels, const Rank& rank, TimePoint began) const;

    TextureBackend& m_backend;
    const Clock& m_clock;
    const std::function<std::string(const TileKey&)> m_label;
    EventRing* const m_events;
    Keeping m_keeping = Keeping::All;
    std::uint64_t m_evicted = 0;
    std::function<void(const Eviction&)> m_told;
    std::unordered_map<std::uint32_t, std::vector<Wanted>> m_plans; ///< of views
    std::unordered_map<SourceId, std::uint32_t> m_levels;           ///< that are shown, of sources
    bool m_awaitsDevice = false;
    SlotPool m_slots;
    SlotFences m_fences;
    SharedTextures m_textures;
    Residency m_residency;
};

} // namespace tessera
