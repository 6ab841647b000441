// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/geometry.h>
#include <core/rank.h>
#include <core/reports.h>
#include <core/result.h>
#include <core/tile_key.h>

namespace tessera {

class EventRing;

/// What a job makes. Concrete types derive from it; whoever asked knows which one it gets.
struct Loaded {
    virtual ~Loaded() = default;
};
using LoadedPtr = std::shared_ptr<const Loaded>;

struct LoadContext;
/// A job, or what is left of one. Each is called once, on a pump. May throw: that becomes an Error.
using LoadFunction = std::function<Result<LoadedPtr>(const LoadContext&)>;

/// What a job is told while it runs on a pump.
struct LoadContext {
    std::stop_token stop;                               ///< poll at least every 2 ms
    std::function<void(TileState)> stage;               ///< Reading or Decoding; any time, cheap
    unsigned pump = 0;                                  ///< which pump runs the job, from 0
    std::function<void(std::function<void()>)> later{}; ///< a chore for when no job waits, e.g. filling a cache

    // A job that takes long gives its pump back between its stages, and where it would only wait. Empty where a
    // job is called otherwise than by a loader: then it runs in one go.
    /// What this call returns is not looked at: the job goes back to the queue, and `rest` is called once it is the
    /// most urgent one by its rank of then. Nothing is called if nobody wants the job any more.
    std::function<void(LoadFunction rest)> goOn{};
    /// The same for what only waits for a disk: it is called on a thread that does nothing else, if the loader has
    /// such.
    std::function<void(LoadFunction rest)> fetch{};
    /// The same, but it does not go back to the queue before `wake` is called.
    std::function<void(LoadFunction rest)> park{};
    /// For whoever makes what a parked job needs. Any thread, any number of times, before this call has ended as well
    /// as long after the job is gone; not under a lock that a job's end may want.
    std::function<void()> wake{};
};

/// Makes the jobs of keys that were not known before. Called by `plan`, on its thread, unlocked.
class JobSource {
public:
    virtual ~JobSource() = default;
    [[nodiscard]] virtual LoadFunction job(const TileKey& key) = 0;
    /// Text for the dock, for example "sunset.jpg L3 0,0".
    [[nodiscard]] virtual std::string label(const TileKey& key) const { return toString(key); }
    /// Whether the tile is quick to get (it lies in a cache): then it starts before the finer ones of
    /// its class and distance. Must be cheap itself.
    [[nodiscard]] virtual bool isQuick(const TileKey&) const { return false; }
};

using GroupId = std::uint32_t;
using LoadSink = std::function<void(const TileKey&, const Result<LoadedPtr>&)>;

/// The three urgencies of a request outside of a plan. Lower ones are background work.
struct Priority {
    static constexpr Rank high{1, 0, 0};
    static constexpr Rank normal{3, 0, 0};
    static constexpr Rank low{7, 0, 0};
};

/// One request outside of a plan.
struct LoadRequest {
    TileKey key;
    Rank rank = Priority::normal;
    GroupId group = 0; ///< for cancelObsolete and viewChanged; need not come from addGroup
    RectF bounds{};    ///< where it lies in the caller's space, for viewChanged; empty: nowhere
    LoadFunction work{};
    std::string label{}; ///< for the dock; empty: the key's text
    bool quick = false;  ///< as JobSource::isQuick
};

/// What of a group stays when the rest is cancelled: what is named by its key or by its source.
struct Keep {
    std::vector<TileKey> keys{};
    std::vector<SourceId> sources{};
};

/// Where a view looks now, in the space of its requests' bounds.
struct LoadView {
    RectF area{};
    double margin = 0;                     ///< around the area, on each side
    std::uint32_t level = 0;               ///< the level it shows
    std::uint32_t levelsAway = 0xffffffff; ///< further from it than this is too far
};

namespace detail {
class LoaderCore;
class PumpPool;
struct LoadJob;
} // namespace detail

/// A job that was taken to be run: it holds a pump's place until it is handed back to `finish`, which
/// must happen. Movable.
class TakenJob {
public:
    [[nodiscard]] const TileKey& key() const;
    /// Triggered once nobody wants it any more; poll at least every 2 ms.
    [[nodiscard]] std::stop_token stop() const;
    /// How often it was taken, this time included: which of its stages this is, from 1.
    [[nodiscard]] unsigned round() const;

private:
    friend class ImageLoader;
    explicit TakenJob(std::shared_ptr<detail::LoadJob> job) : m_job(std::move(job)) { }
    std::shared_ptr<detail::LoadJob> m_job;
};

/// Holds one scheduled request alive. Dropping it (or reset) cancels: its callback is not called any
/// more once reset has returned on the delivery thread. May outlive the loader. Movable. A ticket is
/// used by one thread at a time; different tickets are independent. O(1), however much is queued.
class Ticket {
public:
    Ticket() = default;
    Ticket(std::weak_ptr<detail::LoaderCore> core, std::uint64_t id);
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&& other) noexcept;
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket();

    void reset();
    /// Changes the urgency of a request that is still queued; keeps its place among equals.
    void setRank(Rank rank);
    /// Whether it is still queued, running or waiting for delivery.
    [[nodiscard]] bool pending() const;

private:
    std::weak_ptr<detail::LoaderCore> m_core;
    std::uint64_t m_id = 0;
};

/// How `stop` ended.
struct LoaderStop {
    bool complete = true;                      ///< no pump works any more
    std::vector<LoadEntryReport> stragglers{}; ///< jobs that did not heed their stop token in time
};

/// Runs the jobs that views want now, most urgent first, on its own pumps.
///
/// Views state complete plans: what is new is queued, what is wanted again is re-ranked, what is gone
/// is cancelled, also while it runs (its stop token is triggered, its result dropped, nothing is
/// delivered). A job that has begun and gave its pump back counts as running for that. One key is one job
/// however many groups want it; a key that is asked for again after it was cancelled gets a fresh job. Equal ranks run
/// in the order of their arrival. Classes >= 4 hold at most half of the pumps (rounded up) and start only when nothing
/// more urgent waits.
///
/// What is cancelled is freed before another job starts: a few at once by the caller, many by the
/// pumps. Those that had begun, which may hold what takes long to close, are freed by readers or one pump, and
/// others take jobs meanwhile. So jobs and callbacks may be destroyed on any thread that uses the loader.
///
/// Threads: addGroup, plan, removeGroup, start and stop on one thread (the GUI's), which is also the
/// thread of `deliverOn`; everything else is thread-safe. Sinks and callbacks run on `deliverOn`,
/// under no lock, may call the loader, and may throw (counted, dropped).
///
/// Counts: `requested = coalesced + completed + failed + cancelledQueued + cancelledRunning` when
/// nothing is under way; at any time the jobs that are queued, parked, running or waiting for delivery are the
/// difference.
class ImageLoader {
public:
    struct Config {
        unsigned pumps = 4;                    ///< 0: none; the owner runs jobs by `runOne`
        const Clock* clock = nullptr;          ///< required; must outlive the loader
        int niceness = 10;                     ///< how far below the GUI thread's scheduling priority pumps run
        Duration stopAtMost = Duration::max(); ///< how long the destructor waits for its pumps
        EventRing* events = nullptr;           ///< where what it decides and does is told; null: nowhere; outlives it
        unsigned handPumps = 1;                ///< without pumps: how many the owner plays, by `take` and `finish`
        unsigned readers = 0;                  ///< beside pumps: threads for `LoadContext::fetch`; 0: pumps do it
    };

    /// Takes requests, but runs none before `start`. `deliverOn` must outlive the loader.
    ImageLoader(Config config, Executor& deliverOn);
    /// stop(stopAtMost). Pumps that work even then keep what they need of the loader, deliver nothing,
    /// and end with their jobs; what these jobs use must be there until then.
    ~ImageLoader();
    ImageLoader(const ImageLoader&) = delete;
    ImageLoader& operator=(const ImageLoader&) = delete;

    [[nodiscard]] GroupId addGroup(std::string name, LoadSink sink);
    /// Cancels what only this group wants; its sink is not called any more.
    void removeGroup(GroupId group);
    /// The complete list of what the group wants now; the order does not matter, ranks do. Keys that
    /// were delivered and are still listed are loaded again: leave out what is there.
    void plan(GroupId group, const std::vector<Wanted>& wanted, JobSource& source);
    /// Whether nothing the group planned is queued, running or waiting for delivery.
    [[nodiscard]] bool idle(GroupId group) const;

    /// Closed when stopped, InvalidArgument without a job. The same key is one job: it runs with the
    /// most urgent rank of those who wait for it, and in one group the newest bounds count for all.
    [[nodiscard]] Result<Ticket> schedule(LoadRequest request, LoadSink callback);
    /// Cancels what the group planned or scheduled but for `keep`, queued or running: for a step that
    /// leaves an image behind before the next plan is made. Returns how many.
    std::size_t cancelObsolete(GroupId group, const Keep& keep);
    /// The view of a group's scheduled requests has changed: those whose bounds lie outside of it, or
    /// whose level is too far from its level, are cancelled; the distance of the others becomes that of
    /// their bounds' centre to the view's. Returns how many were cancelled.
    std::size_t viewChanged(GroupId group, const LoadView& view);

    [[nodiscard]] std::size_t pendingCount() const;   ///< queued, not running; with those that went back to the queue
    [[nodiscard]] std::size_t parkedCount() const;    ///< begun, and not queued until they are woken
    [[nodiscard]] std::size_t activeCount() const;    ///< running and wanted
    [[nodiscard]] std::size_t abandonedCount() const; ///< still running although cancelled
    [[nodiscard]] LoaderReport report() const;
    /// What is running and queued now, in the order it will be taken.
    [[nodiscard]] std::vector<LoadEntryReport> entries() const;
    /// A delivered result was put to use (drawn): its time does not count as wasted. Results of open
    /// keys count as used when delivered.
    void noteUsed(const TileKey& key);

    /// Runs the best job (or, without one, a chore) on the caller's thread; false when nothing could
    /// run. For loaders without pumps.
    bool runOne();
    /// As a pump takes its next job, and as it is done with one: for owners that play several pumps at
    /// once and say themselves how long each job runs. `pump` is below Config::handPumps. The job's own
    /// function is not called. nullopt when nothing can run now.
    [[nodiscard]] std::optional<TakenJob> take(unsigned pump = 0);
    void finish(const TakenJob& job, Result<LoadedPtr> result);
    /// Instead of `finish`: the job goes back to the queue as by LoadContext::goOn, to be taken again.
    void putBack(const TakenJob& job);
    /// Likewise as by LoadContext::park. Returned is LoadContext::wake.
    [[nodiscard]] std::function<void()> park(const TakenJob& job);

    /// Runs what is queued from now on. Again after stop: groups stay, what was cancelled does not come
    /// back. Waits for the stragglers of a stop before. Does nothing when it is running.
    void start();
    /// Cancels everything and waits for the pumps, which finish the chores; no sink is called
    /// afterwards. Waits no longer than `atMost`, then says what still runs: call it again to wait on.
    LoaderStop stop(Duration atMost = Duration::max());
    [[nodiscard]] bool running() const; ///< started and not stopped

private:
    const Duration m_stopAtMost;
    std::shared_ptr<detail::LoaderCore> m_core;
    std::unique_ptr<detail::PumpPool> m_pumps;
};

} // namespace tessera
