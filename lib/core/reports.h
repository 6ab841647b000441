// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <core/clock.h>
#include <core/geometry.h>
#include <core/result.h>
#include <core/tile_key.h>

/// Plain values that every subsystem's `report()` returns. The dock, the flights and the tests all
/// read these same structs. A report is a copy: no lock is held while it is looked at.
namespace tessera {

enum class TileState { Absent, Queued, Reading, Decoding, Uploading, Ready, Failed };
[[nodiscard]] const char* toString(TileState state);

struct HolderReport {
    std::string reason; ///< "view 1", "retained", "prefetch"
    std::string where;  ///< "file.cpp:12", empty when not recorded
    Duration held{};
    std::vector<std::string> stack{}; ///< the calls that led there, where the build records them
};

struct TransitionReport {
    TimePoint when{};
    std::string from;
    std::string to;
    std::string reason;
};

struct TextureEntryReport {
    TileKey key;
    std::string label; ///< the image's name and the tile's place, for people
    TileState state = TileState::Absent;
    std::string error;
    std::uint64_t bytes = 0;
    std::uint64_t generation = 0;
    int references = 0;
    std::vector<HolderReport> holders;
    Duration age{};
    Duration sinceUse{};
};

struct TextureReport {
    std::uint64_t budgetBytes = 0, peakBytes = 0, liveBytes = 0;
    std::uint64_t entries = 0, references = 0;
    std::uint64_t created = 0, destroyed = 0, reused = 0, evicted = 0, pendingDestroy = 0;
    std::uint64_t contextLosses = 0; ///< how often all were lost with their context and began anew
};

struct UploadReport {
    std::uint64_t count = 0, bytes = 0, maxBytesPerFrame = 0, queued = 0;
    double maxMsPerFrame = 0;
};

struct PoolReport {
    std::string name;
    std::uint64_t idle = 0, leased = 0, peakLeased = 0, waiters = 0;
    std::uint64_t allocs = 0, adopted = 0, deallocs = 0, reuseHits = 0, trimmed = 0, expired = 0, dead = 0,
                  detached = 0;
    std::uint64_t bytes = 0, budgetBytes = 0;
    std::uint64_t peakBytes = 0;         ///< 0 where it is not kept
    std::vector<HolderReport> holders{}; ///< of the leases
};

struct CacheReport {
    std::string name;
    std::string tier; ///< "memory" or "disk"
    std::uint64_t hits = 0, misses = 0, stale = 0, corrupt = 0, generated = 0, joined = 0, evicted = 0;
    std::uint64_t entries = 0, bytes = 0, budgetBytes = 0;
    std::uint64_t peakBytes = 0; ///< 0 where it is not kept
    std::uint64_t dropped = 0;   ///< writes that never reached the tier
    std::string error;           ///< why the tier is off or only read, or what went wrong last
    Error failure{};             ///< `error` as it was made, so that it can be translated; may be missing
};

struct SourceReport {
    std::string key; ///< the path, or the name of a built-in source
    std::uint64_t opens = 0;
    std::vector<HolderReport> holders;
    std::string state; ///< "closed", "opening", "open", "closing"
    std::string error;
    Error failure{}; ///< `error` as it was made, so that it can be translated; may be missing
};

struct LoaderReport {
    std::uint64_t requested = 0, coalesced = 0, started = 0, completed = 0, failed = 0;
    std::uint64_t cancelledQueued = 0, cancelledRunning = 0;
    std::uint64_t obsoleteStarted = 0, inversions = 0;
    double cancelLatencyP99Ms = 0, busyMs = 0, wastedMs = 0;
    std::uint64_t queued = 0, running = 0, abandoned = 0;
    std::uint64_t parked = 0;                 ///< begun, and waiting for what another one makes, without a thread
    std::uint64_t putBack = 0;                ///< times a job gave its thread back before it was done
    std::uint64_t overstayed = 0;             ///< cancelled ones that took more than 10 ms to leave their thread
    std::uint64_t callbackErrors = 0;         ///< exceptions that left a sink
    std::vector<std::uint64_t> queuedByClass; ///< index is the class, 0 the most urgent
    unsigned pumps = 0;
};

/// One request that is queued or running now.
struct LoadEntryReport {
    TileKey key;
    std::string label;
    unsigned priorityClass = 0;
    TileState state = TileState::Queued;
    Duration elapsed{};
    int pump = -1;          ///< which pump runs it, -1 while queued
    std::string group{};    ///< the name of the first group that wants it, or its number
    RectF bounds{};         ///< where the newest request says it lies; empty: nowhere
    bool abandoned = false; ///< cancelled, but still running
};

/// Long work with a RunState: a folder scan, a sweep of the cache.
struct ActivityReport {
    std::uint64_t id = 0;
    std::string name;
    std::string state; ///< "pending", "running", "paused", "stopping", "stopped", "cancelled", "failed"
    Duration runTime{};
    std::uint64_t done = 0;
    std::uint64_t total = 0; ///< 0 when not known
    bool cancellable = false;
    std::string error;
    Error failure{};                         ///< `error` as it was made, so that it can be translated; may be missing
    std::vector<TransitionReport> history{}; ///< how it came to be where it is, the oldest first
    bool pausable = false;                   ///< also while it is paused
};

struct GaugeReport {
    std::string name; ///< "GPU", "RAM"
    std::uint64_t used = 0, peak = 0, budget = 0;
    std::string note{}; ///< why less than the budget is used now: "short of memory", "at rest"
};

/// Everything the dock shows, taken at one moment.
struct InspectorSnapshot {
    TextureReport textures;
    std::vector<TextureEntryReport> textureEntries;
    UploadReport uploads;
    std::vector<PoolReport> pools;
    LoaderReport loader;
    std::vector<LoadEntryReport> loads;
    std::vector<CacheReport> caches;
    std::vector<SourceReport> sources;
    std::vector<ActivityReport> activities;
    std::vector<GaugeReport> gauges;
};

/// What an inspector (the dock) needs from a program. All calls on the GUI thread.
class Inspectable {
public:
    virtual ~Inspectable() = default;
    [[nodiscard]] virtual InspectorSnapshot snapshot() const = 0;
    /// The last state changes of one texture, oldest first.
    [[nodiscard]] virtual std::vector<TransitionReport> history(const TileKey& key) const = 0;
    /// Outline these tiles where they are drawn; empty takes the outlines away.
    virtual void highlight(const std::vector<TileKey>& keys) = 0;
    virtual void cancelActivity(std::uint64_t id) = 0;
    virtual void pauseActivity(std::uint64_t id) = 0;
    virtual void resumeActivity(std::uint64_t id) = 0;
};

} // namespace tessera
