// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <core/event_ring.h>
#include <core/mutex.h>
#include <load/image_loader.h>
#include <load/job_table.h>
#include <load/load_counters.h>
#include <load/load_job.h>
#include <load/ticket_table.h>

namespace tessera::detail {

/// The loader's one owner of order and truth: groups, jobs, heap and counters under one lock. Knows no
/// threads of its own: pumps call `pump`, the delivery thread runs `deliver`.
///
/// Invariants, whenever the lock is free:
/// - a job in m_jobs has a want or is being delivered; a job without one is cancelled at once;
/// - a job is in one of the heaps exactly while it is Queued, in m_running while a pump has it (cancelled or
///   not), in m_done while it waits for delivery, in m_jobs alone while it is Parked;
/// - a group's list and the tickets name jobs that have their want. Such a job is alive: it is in
///   m_jobs, or it is being delivered after a fresh one has taken its place there;
/// - while m_dead holds anything or m_burying > 0, no job is taken; m_left keeps nobody from taking one;
/// - of pumps, and of readers, as many are awake or woken as there are tasks, or all.
class LoaderCore : public std::enable_shared_from_this<LoaderCore> {
public:
    LoaderCore(const ImageLoader::Config& config, Executor& deliverOn);

    GroupId addGroup(std::string name, LoadSink sink);
    void removeGroup(GroupId id);
    void plan(GroupId id, const std::vector<Wanted>& wanted, JobSource* source);
    [[nodiscard]] bool idle(GroupId id) const;

    [[nodiscard]] Result<std::uint64_t> schedule(LoadRequest request, LoadSink callback);
    void dropTicket(std::uint64_t ticket);
    void setTicketRank(std::uint64_t ticket, const Rank& rank);
    [[nodiscard]] bool isPending(std::uint64_t ticket) const;
    std::size_t cancelObsolete(GroupId group, const Keep& keep);
    std::size_t viewChanged(GroupId group, const LoadView& view);

    [[nodiscard]] std::size_t pendingCount() const;
    [[nodiscard]] std::size_t parkedCount() const;
    [[nodiscard]] std::size_t runningCount(bool cancelled) const;
    [[nodiscard]] LoaderReport report() const;
    [[nodiscard]] std::vector<LoadEntryReport> entries() const;
    void noteUsed(const TileKey& key);

    /// Lets jobs be taken.
    void start();
    [[nodiscard]] bool running() const;
    /// Takes jobs and chores until it is stopped and no chore is left.
    void pump(unsigned index);
    /// One job or chore if something can run now.
    bool runOne(unsigned index);
    /// What can run now, for the caller to run and to `finish`; null when nothing can.
    [[nodiscard]] JobPtr takeJob(unsigned index);
    void finish(const JobPtr& job, Result<LoadedPtr> result) TESSERA_EXCLUDES(m_mutex);
    /// As `finish`, of a job that goes on with what it is: for owners that play pumps.
    void pause(const JobPtr& job, LoadJob::After after) TESSERA_EXCLUDES(m_mutex);
    /// Calls `wake` for what a pump took now.
    [[nodiscard]] std::function<void()> wakerOf(const JobPtr& job);
    /// Lets a job go on that parks, or is about to, unless a pump took it again after that round.
    void wake(const std::weak_ptr<LoadJob>& parked, std::uint32_t round) TESSERA_EXCLUDES(m_mutex);
    /// Cancels everything and lets the pumps end.
    void requestStop();
    /// Nobody waits for the pumps any more: clock and executor may be gone before they are.
    void abandon();

private:
    using Heap = LoadJob::Heap;
    enum class Phase { Fresh, Running, Stopped };

    struct Group {
        std::string name;
        SinkPtr sink;
        std::vector<LoadJob*> planned; ///< the jobs of its wants
        std::uint32_t epoch = 0;       ///< which plan
    };
    /// What one call has cancelled: leaves the heap together; stops are requested and closures die when
    /// the lock is free.
    struct Gone {
        CancelReason why = CancelReason::NotPlanned;
        std::vector<JobPtr> jobs;
        std::vector<JobPtr> left; ///< that had begun
        std::vector<JobPtr> running;
        std::vector<Heap::Slot> queued;
        std::vector<LoadWant> wants;                           ///< of jobs that others want, too
        std::vector<std::optional<Result<LoadedPtr>>> results; ///< decoded pixels do not wait for a pump to free them
    };
    /// What is new in a plan.
    struct Fresh {
        std::vector<const Wanted*> wanted;
        std::uint32_t epoch = 0;
    };

    /// A thread that may have nothing to do.
    struct Sleeper {
        CondVar wake;
        bool isAsleep = false;
        bool isWoken = false; ///< and has not come yet
    };

    // Who wants what.
    /// A job for each, null where a key is listed again.
    [[nodiscard]] static std::vector<JobPtr> make(const Fresh& fresh, JobSource& source);
    void restate(GroupId id, Group& group, const std::vector<Wanted>& wanted, Fresh& fresh, Gone& gone)
        TESSERA_REQUIRES(m_mutex);
    bool restateOne(GroupId id, Group& group, const Wanted& now, std::uint64_t hash, Fresh& fresh)
        TESSERA_REQUIRES(m_mutex);
    void dropUnlisted(GroupId id, Group& group, Gone& gone) TESSERA_REQUIRES(m_mutex);
    /// Begins to fetch what dropping jobs of a plan will look at, from its end on.
    void prefetchDrop(const std::vector<LoadJob*>& planned, std::size_t i) const TESSERA_REQUIRES(m_mutex);
    void admitPlanned(GroupId id, Group& group, const Wanted& wanted, const JobPtr& job) TESSERA_REQUIRES(m_mutex);
    void unlist(Group& group, GroupId id, std::uint32_t place) TESSERA_REQUIRES(m_mutex);
    LoadJob& admit(const JobPtr& job, LoadWant want) TESSERA_REQUIRES(m_mutex);
    void join(LoadJob& job, LoadWant want) TESSERA_REQUIRES(m_mutex);
    void rerank(LoadJob& job, LoadWant& want, const Rank& rank) TESSERA_REQUIRES(m_mutex);
    void touch(LoadJob& job) TESSERA_REQUIRES(m_mutex);
    /// Gives the touched jobs the best rank of their wants, and the heap all changes at once.
    void settleRanks() TESSERA_REQUIRES(m_mutex);
    void setRank(LoadJob& job, const Rank& rank) TESSERA_REQUIRES(m_mutex);
    /// The want's list or ticket is the caller's business.
    void dropWant(LoadJob& job, LoadWant* want, Gone& gone) TESSERA_REQUIRES(m_mutex);
    void cancel(LoadJob& job, Gone& gone) TESSERA_REQUIRES(m_mutex);
    void discard(LoadJob& job, JobPtr owner, Gone& gone) TESSERA_REQUIRES(m_mutex);
    /// Ends a call that may have cancelled and re-ranked, before the lock is dropped.
    void settle(Gone& gone) TESSERA_REQUIRES(m_mutex);
    /// Then, without the lock.
    static void release(Gone& gone);

    // Running.
    /// Readers take what is far, pumps the rest.
    [[nodiscard]] bool isReader(unsigned index) const { return index >= m_pumps; }
    [[nodiscard]] bool canTake(bool reading) const TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] std::size_t queued() const TESSERA_REQUIRES(m_mutex) { return m_heap.size() + m_far.size(); }
    [[nodiscard]] JobPtr take(unsigned index) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool isObsolete(const LoadJob& job) const TESSERA_REQUIRES(m_mutex);
    /// How much there is to do at once for pumps, or readers; a few more where that is quicker to say.
    [[nodiscard]] std::size_t tasks(bool reading) const TESSERA_REQUIRES(m_mutex);
    void sleep(Lock& lock, unsigned index) TESSERA_REQUIRES(m_mutex);
    /// After each change that may have made something to do.
    void wakeSleepers() TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool choresFirst() const TESSERA_REQUIRES(m_mutex);
    /// Drops `lock` while it runs something and takes it again: more than the analysis can follow.
    bool runNext(Lock& lock, unsigned index) TESSERA_NO_ANALYSIS;
    void bury(Lock& lock) TESSERA_NO_ANALYSIS;
    [[nodiscard]] bool freesFirst(unsigned index) const TESSERA_REQUIRES(m_mutex);
    void freeLeft(Lock& lock) TESSERA_NO_ANALYSIS;
    void runChore(Lock& lock) TESSERA_NO_ANALYSIS;
    void runJob(const JobPtr& job, unsigned index) TESSERA_EXCLUDES(m_mutex);
    void putBack(const JobPtr& job) TESSERA_REQUIRES(m_mutex);
    void requeue(LoadJob& job) TESSERA_REQUIRES(m_mutex);
    /// The time it ran, and what it left to do for the pumps.
    void settleRun(LoadJob& job, TimePoint now) TESSERA_REQUIRES(m_mutex);
    void enterStage(LoadJob& job, TileState stage) TESSERA_EXCLUDES(m_mutex);
    [[nodiscard]] bool settleFinished(const JobPtr& job, Result<LoadedPtr>& result) TESSERA_REQUIRES(m_mutex);

    // Delivering.
    struct Listener {
        SinkPtr group;                   ///< null when the group is gone
        std::unique_ptr<OwnRequest> own; ///< a ticket's
    };
    void deliver() TESSERA_EXCLUDES(m_mutex);
    void deliverOne(const JobPtr& job) TESSERA_EXCLUDES(m_mutex);
    /// The next one to tell; nullopt when all were told.
    [[nodiscard]] std::optional<Listener> nextListener(LoadJob& job) TESSERA_EXCLUDES(m_mutex);

    [[nodiscard]] std::string groupName(const LoadJob& job) const TESSERA_REQUIRES(m_mutex);

    // Telling what is decided and done, in loader_events.cpp. Called only where there is a ring: with one,
    // each of them costs the time of a few atomic writes.
    void tellQueued(const LoadJob& job) const TESSERA_REQUIRES(m_mutex);
    void tellStarted(const LoadJob& job, Duration waited) TESSERA_REQUIRES(m_mutex);
    void tellStage(const LoadJob& job) const TESSERA_REQUIRES(m_mutex);
    void tellFinished(const LoadJob& job, TimePoint now, LoadEnd end) const TESSERA_REQUIRES(m_mutex);
    void tellCancelled(const LoadJob& job, CancelReason why) const TESSERA_REQUIRES(m_mutex);
    void tellDepth() TESSERA_REQUIRES(m_mutex);

    const Clock& m_clock;
    Executor& m_deliverOn;
    const unsigned m_pumps;
    const unsigned m_readers;
    EventRing* const m_events; ///< not touched once abandoned

    mutable Mutex m_mutex;
    std::vector<Sleeper> m_sleepers TESSERA_GUARDED_BY(m_mutex); ///< pumps, then readers; never resized
    std::unordered_map<GroupId, Group> m_groups TESSERA_GUARDED_BY(m_mutex);
    TicketTable m_tickets TESSERA_GUARDED_BY(m_mutex);
    JobTable m_jobs TESSERA_GUARDED_BY(m_mutex);
    Heap m_heap TESSERA_GUARDED_BY(m_mutex);
    Heap m_far TESSERA_GUARDED_BY(m_mutex);                          ///< the readers'
    std::vector<LoadJob*> m_touched TESSERA_GUARDED_BY(m_mutex);     ///< empty between calls
    std::vector<Heap::Change> m_changes TESSERA_GUARDED_BY(m_mutex); ///< empty between calls
    std::vector<JobPtr> m_running TESSERA_GUARDED_BY(m_mutex);
    std::vector<JobPtr> m_done TESSERA_GUARDED_BY(m_mutex);
    std::vector<JobPtr> m_dead TESSERA_GUARDED_BY(m_mutex); ///< for the pumps to free
    std::vector<JobPtr> m_left TESSERA_GUARDED_BY(m_mutex); ///< likewise, one by one: they may take long to close
    std::deque<std::function<void()>> m_chores TESSERA_GUARDED_BY(m_mutex);
    LoadCounters m_counters TESSERA_GUARDED_BY(m_mutex);
    GroupId m_lastGroup TESSERA_GUARDED_BY(m_mutex) = 0;
    unsigned m_burying TESSERA_GUARDED_BY(m_mutex) = 0;
    unsigned m_freeing TESSERA_GUARDED_BY(m_mutex) = 0; ///< threads that free what had begun
    std::size_t m_parked TESSERA_GUARDED_BY(m_mutex) = 0;
    Phase m_phase TESSERA_GUARDED_BY(m_mutex) = Phase::Fresh;
    std::size_t m_toldDepth TESSERA_GUARDED_BY(m_mutex) = 0;
    bool m_posted TESSERA_GUARDED_BY(m_mutex) = false;
    bool m_abandoned TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail
