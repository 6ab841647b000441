// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/pixels.h>
#include <core/priority_heap.h>
#include <core/rank.h>
#include <core/reports.h>
#include <core/tile_key.h>
#include <texture/texture_registry.h>
#include <texture/upload_estimate.h>

namespace tessera {

/// What one frame's uploads did.
struct FrameUploads {
    std::vector<TileKey> ready;                    ///< can be drawn from now on
    std::vector<std::pair<TileKey, Error>> failed; ///< will never be, with these pixels
    std::uint64_t bytes = 0;
    Duration spent{};
    std::size_t blocked = 0;             ///< found no room and stayed queued
    std::vector<TileKey> visibleBlocked; ///< of these, tiles that a view shows something else for
    std::size_t queued = 0;              ///< still wait, the blocked ones included
    bool awaitsDevice = false;           ///< of the blocked ones, some have room once earlier uploads are done
    /// Some wait only for time: another frame should come soon.
    [[nodiscard]] bool wantsAnother() const { return queued > blocked || awaitsDevice; }
};

/// Carries decoded tiles to their textures, the most urgent first, within each frame's time. GUI
/// thread only.
class Uploader {
public:
    struct Config {
        /// Pixels that may wait. Beyond it the least urgent are dropped; they are absent then and may
        /// be loaded again.
        std::uint64_t maxQueuedBytes = 64ULL << 20U;
    };

    /// All outlive the uploader.
    Uploader(TextureRegistry& textures, const Clock& clock);
    Uploader(TextureRegistry& textures, const Clock& clock, const Config& config);

    /// Queues a tile. Nothing happens when it is ready; when it is queued already, only its rank
    /// becomes the more urgent of the two. `pixels` include the gutter.
    void offer(const TileKey& key, PixelsPtr pixels, const Rank& rank);
    /// The tile is not wanted any more.
    void withdraw(const TileKey& key);
    /// A new plan: withdraws all for which `keep` is false; it may change the rank of what stays.
    void restate(const std::function<bool(const TileKey&, Rank&)>& keep);
    /// A new plan gives a queued tile another rank, more urgent or less.
    void rerank(const TileKey& key, const Rank& rank);
    [[nodiscard]] bool isQueued(const TileKey& key) const { return m_items.contains(key); }
    void clear();

    /// Once per frame with the backend current. Before each upload its time is estimated from those so
    /// far and compared with what is left of `budget`; at least one is made, however small the budget is,
    /// unless this is not the frame's first run or the device is behind by as many frames as it may be:
    /// then there is none.
    FrameUploads run(Duration budget, bool isFirst = true);
    /// This tile alone, for which room was made, if there is time: before more urgent ones.
    FrameUploads runOne(const TileKey& key, Duration budget);

    /// Decoded pixels that wait.
    [[nodiscard]] std::uint64_t queuedBytes() const { return m_queuedBytes; }
    /// How many were dropped because too much waited.
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }
    [[nodiscard]] UploadReport report() const;
    /// The waiting tiles as the dock shows them: state Uploading.
    [[nodiscard]] std::vector<TextureEntryReport> entries() const;

private:
    struct Item {
        PixelsPtr pixels;
        Rank rank;
        TimePoint since{};
    };
    void dropExcess();
    void close(FrameUploads& frame, TimePoint start);
    [[nodiscard]] bool uploadOne(const TileKey& key, const Item& item, FrameUploads& frame);

    TextureRegistry& m_textures;
    const Clock& m_clock;
    Config m_config;
    std::unordered_map<TileKey, Item> m_items;
    PriorityHeap<TileKey, Rank> m_order;
    std::uint64_t m_queuedBytes = 0;
    std::uint64_t m_dropped = 0;
    UploadEstimate m_estimate;
    UploadReport m_report;
};

} // namespace tessera
