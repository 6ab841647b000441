// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <core/mutex.h>
#include <core/priority_heap.h>
#include <load/image_loader.h>
#include <load/load_counters.h>
#include <load/load_job.h>

namespace tessera::detail {

/// The loader's one owner of order and truth: groups, jobs, heap and counters under one lock. Knows no
/// threads of its own: pumps call `pump`, the delivery thread runs `deliver`.
///
/// Invariants, whenever the lock is free:
/// - every job in m_jobs has a want; a job without one is cancelled at once;
/// - a job is in the heap exactly while it is Queued, in m_running while a pump has it (cancelled or
///   not), in m_done while it waits for delivery;
/// - a group's want or a ticket points to the job that will answer it, which need not be in m_jobs any
///   more while that job is being delivered.
class LoaderCore : public std::enable_shared_from_this<LoaderCore> {
public:
    LoaderCore(const ImageLoader::Config& config, Executor& deliverOn);

    GroupId addGroup(std::string name, LoadSink sink);
    void removeGroup(GroupId id);
    void plan(GroupId id, const std::vector<Wanted>& wanted, JobSource* source);
    [[nodiscard]] bool idle(GroupId id) const;

    [[nodiscard]] Result<std::uint64_t> schedule(LoadRequest request, LoadSink callback);
    void dropTicket(std::uint64_t id);
    void setTicketRank(std::uint64_t id, const Rank& rank);
    [[nodiscard]] bool isPending(std::uint64_t id) const;
    std::size_t cancelTickets(GroupId group, const std::function<bool(const TileKey&, const RectF&)>& keep);

    [[nodiscard]] std::size_t pendingCount() const;
    [[nodiscard]] LoaderReport report() const;
    [[nodiscard]] std::vector<LoadEntryReport> entries() const;
    void noteUsed(const TileKey& key);

    /// Takes jobs and chores until it is told to stop and no chore is left.
    void pump(unsigned index);
    /// One job or chore if something can run now.
    bool runOne(unsigned index);
    /// Cancels everything and lets the pumps end.
    void requestStop();
    /// Takes work again. Whether it had been stopped.
    bool restart();

private:
    struct PlanWant {
        JobPtr job; ///< null only inside plan, until its job is made
        Rank rank;
        std::uint64_t epoch = 0;
    };
    struct Group {
        std::string name;
        SinkPtr sink;
        std::unordered_map<TileKey, PlanWant> wants;
        std::uint64_t epoch = 0; ///< which plan; wants of an older one are gone
    };
    /// What was cancelled under the lock: stops are requested and closures die after it is dropped.
    struct Gone {
        std::vector<JobPtr> jobs;
        std::vector<LoadWant> wants;
    };
    static void release(const Gone& gone);

    void restate(GroupId id, Group& group, const std::vector<Wanted>& wanted, std::vector<Wanted>& unknown, Gone& gone)
        TESSERA_REQUIRES(m_mutex);
    void admit(const JobPtr& job, LoadWant want) TESSERA_REQUIRES(m_mutex);
    void join(const JobPtr& job, LoadWant want) TESSERA_REQUIRES(m_mutex);
    /// Wants are named by their ticket or, when that is 0, by their group.
    void rerank(const JobPtr& job, GroupId group, std::uint64_t ticket, const Rank& rank) TESSERA_REQUIRES(m_mutex);
    void settleRank(LoadJob& job) TESSERA_REQUIRES(m_mutex);
    void dropWant(const JobPtr& job, GroupId group, std::uint64_t ticket, Gone& gone) TESSERA_REQUIRES(m_mutex);
    void cancel(const JobPtr& job, Gone& gone) TESSERA_REQUIRES(m_mutex);

    [[nodiscard]] bool canTake() const TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] JobPtr take(unsigned index) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool isObsolete(const LoadJob& job) const TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool choresFirst() const TESSERA_REQUIRES(m_mutex);
    /// Drops `lock` while it runs something and takes it again: more than the analysis can follow.
    bool runNext(Lock& lock, unsigned index) TESSERA_NO_ANALYSIS;
    void runJob(const JobPtr& job, unsigned index) TESSERA_EXCLUDES(m_mutex);
    void finish(const JobPtr& job, Result<LoadedPtr> result) TESSERA_EXCLUDES(m_mutex);
    void deliver() TESSERA_EXCLUDES(m_mutex);
    void deliverOne(const JobPtr& job) TESSERA_EXCLUDES(m_mutex);
    /// The next sink to tell, null when its group is gone; nullopt when all were told.
    [[nodiscard]] std::optional<SinkPtr> nextSink(const JobPtr& job) TESSERA_EXCLUDES(m_mutex);

    const Clock& m_clock;
    Executor& m_deliverOn;
    const unsigned m_pumps;

    mutable Mutex m_mutex;
    CondVar m_wake; ///< something may have become takeable, or stopping
    std::unordered_map<GroupId, Group> m_groups TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<std::uint64_t, JobPtr> m_tickets TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<TileKey, JobPtr> m_jobs TESSERA_GUARDED_BY(m_mutex);
    PriorityHeap<TileKey, Rank> m_heap TESSERA_GUARDED_BY(m_mutex);
    std::vector<JobPtr> m_running TESSERA_GUARDED_BY(m_mutex);
    std::vector<JobPtr> m_done TESSERA_GUARDED_BY(m_mutex);
    std::deque<std::function<void()>> m_chores TESSERA_GUARDED_BY(m_mutex);
    LoadCounters m_counters TESSERA_GUARDED_BY(m_mutex);
    GroupId m_lastGroup TESSERA_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_lastTicket TESSERA_GUARDED_BY(m_mutex) = 0;
    bool m_posted TESSERA_GUARDED_BY(m_mutex) = false;
    bool m_stopping TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail
