// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <core/byte_lru.h>
#include <core/rank.h>
#include <core/reports.h>

namespace tessera::detail {

/// What the loader has done. Not thread-safe: guarded by the loader's lock.
class LoadCounters {
public:
    LoadCounters();

    std::uint64_t requested = 0, coalesced = 0, started = 0, completed = 0, failed = 0;
    std::uint64_t cancelledQueued = 0, cancelledRunning = 0, obsoleteStarted = 0, inversions = 0;
    std::uint64_t callbackErrors = 0, putBack = 0;

    void enqueued(const Rank& rank) { ++m_queued[classOf(rank)]; }
    void dequeued(const Rank& rank) { --m_queued[classOf(rank)]; }
    /// Whether something of a higher class than `rank`'s is queued.
    [[nodiscard]] bool higherQueued(const Rank& rank) const;

    void ran(Duration time) { m_busy += time; }
    void dropped(Duration time) { m_wasted += time; }
    /// A delivered result counts as wasted until it is used.
    void delivered(const TileKey& key, Duration time);
    void used(const TileKey& key);
    void cancelTook(Duration latency);

    /// Counts, class sizes and times; the caller adds what is under way.
    void writeTo(LoaderReport& report) const;

private:
    [[nodiscard]] static std::size_t classOf(const Rank& rank);
    [[nodiscard]] double latencyP99Ms() const;

    std::array<std::uint64_t, kPriorityClasses> m_queued{};
    Duration m_busy{}, m_wasted{}, m_unusedTime{};
    ByteLru<TileKey, Duration> m_unused; ///< the latest ones; older ones stay wasted for good
    std::vector<Duration> m_latencies;   ///< a ring of the latest
    std::size_t m_nextLatency = 0;
    std::uint64_t m_overstayed = 0;
};

} // namespace tessera::detail
