// SPDX-License-Identifier: GPL-3.0-or-later
// Groups and plans.
#include <load/loader_core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::detail {

namespace {
constexpr std::size_t kBlock = 16; ///< lines of a plan whose memory accesses overlap
} // namespace

LoaderCore::LoaderCore(const ImageLoader::Config& config, Executor& deliverOn)
    : m_clock(*config.clock), m_deliverOn(deliverOn),
      m_pumps(std::max(1U, config.pumps > 0 ? config.pumps : config.handPumps)),
      m_readers(config.pumps > 0 ? config.readers : 0), m_events(config.events),
      m_sleepers(std::size_t(m_pumps) + m_readers)
{
}

GroupId LoaderCore::addGroup(std::string name, LoadSink sink)
{
    const Lock lock(m_mutex);
    const GroupId id = ++m_lastGroup;
    Group& group = m_groups[id];
    group.name = std::move(name);
    group.sink = std::make_shared<const LoadSink>(std::move(sink));
    return id;
}

void LoaderCore::removeGroup(GroupId id)
{
    plan(id, {}, nullptr);
    SinkPtr sink; // dies after the lock
    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    if (it == m_groups.end())
        return;
    sink = std::move(it->second.sink);
    m_groups.erase(it);
}

std::vector<JobPtr> LoaderCore::make(const Fresh& fresh, JobSource& source)
{
    JobTable made;
    std::vector<JobPtr> jobs(fresh.wanted.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const TileKey& key = fresh.wanted[i]->key;
        if (made.find(key))
            continue; // listed twice: the first one counts
        jobs[i] = std::make_shared<LoadJob>(key, source.job(key));
        jobs[i]->label = source.label(key);
        jobs[i]->quick = source.isQuick(key);
        made.insert(jobs[i]);
    }
    return jobs;
}

void LoaderCore::plan(GroupId id, const std::vector<Wanted>& wanted, JobSource* source)
{
    Gone gone;
    Fresh fresh;
    {
        const Lock lock(m_mutex);
        const auto it = m_groups.find(id);
        if (it == m_groups.end() || m_phase == Phase::Stopped)
            return;
        restate(id, it->second, wanted, fresh, gone);
        settle(gone);
        wakeSleepers();
    }
    release(gone);
    if (fresh.wanted.empty())
        return;

    const std::vector<JobPtr> jobs = make(fresh, *source);
    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    if (it == m_groups.end() || it->second.epoch != fresh.epoch)
        return; // the source has changed the plan meanwhile
    for (std::size_t i = 0; i < jobs.size(); ++i)
        if (jobs[i])
            admitPlanned(id, it->second, *fresh.wanted[i], jobs[i]);
    settle(gone);
    wakeSleepers();
}

// Some lines ahead of the one it states, it fetches what that one will look at.
void LoaderCore::restate(GroupId id, Group& group, const std::vector<Wanted>& wanted, Fresh& fresh, Gone& gone)
{
    fresh.epoch = ++group.epoch;
    std::array<std::uint64_t, kBlock> hashes{};
    std::size_t listed = 0;
    for (std::size_t from = 0; from < wanted.size(); from += kBlock) {
        const std::size_t count = std::min(kBlock, wanted.size() - from);
        for (std::size_t i = 0; i < count; ++i)
            m_jobs.prefetchCell(hashes[i] = hashOf(wanted[from + i].key));
        for (std::size_t i = 0; i < count; ++i)
            m_jobs.prefetchJob(hashes[i]);
        for (std::size_t i = 0; i < count; ++i)
            listed += restateOne(id, group, wanted[from + i], hashes[i], fresh) ? 1 : 0;
    }
    if (listed != group.planned.size())
        dropUnlisted(id, group, gone);
}

// Whether the group had not listed it before in this plan, and its job is known.
bool LoaderCore::restateOne(GroupId id, Group& group, const Wanted& now, std::uint64_t hash, Fresh& fresh)
{
    LoadJob* const job = m_jobs.find(now.key, hash);
    LoadWant* const want = job ? job->wants.find(id, 0) : nullptr;
    if (want && want->epoch == group.epoch)
        return false;
    if (want) {
        want->epoch = group.epoch;
        rerank(*job, *want, now.rank);
        return true;
    }
    if (job && job->state != LoadJob::State::Delivering) {
        admitPlanned(id, group, now, nullptr);
        return true;
    }
    fresh.wanted.push_back(&now);
    return false;
}

// From the back, because a job that leaves is replaced by the last one.
void LoaderCore::dropUnlisted(GroupId id, Group& group, Gone& gone)
{
    for (std::size_t i = group.planned.size(); i-- > 0;) {
        prefetchDrop(group.planned, i);
        LoadJob& job = *group.planned[i];
        LoadWant* const want = job.wants.find(id, 0);
        if (want->epoch == group.epoch)
            continue;
        unlist(group, id, want->place);
        dropWant(job, want, gone);
    }
}

// Of those that come before `i`: they are dropped next.
void LoaderCore::prefetchDrop(const std::vector<LoadJob*>& planned, std::size_t i) const
{
    if (i >= kBlock)
        prefetch(planned[i - kBlock]);
    if (i >= kBlock / 2)
        m_jobs.prefetchCell(planned[i - kBlock / 2]->hash);
}

void LoaderCore::admitPlanned(GroupId id, Group& group, const Wanted& wanted, const JobPtr& job)
{
    LoadJob* const known = m_jobs.find(wanted.key);
    LoadWant want{id, static_cast<std::uint32_t>(group.planned.size()), 0, wanted.rank, group.epoch, nullptr};
    if (known && known->state != LoadJob::State::Delivering) {
        join(*known, std::move(want));
        group.planned.push_back(known);
    } else {
        group.planned.push_back(&admit(job, std::move(want)));
    }
}

void LoaderCore::unlist(Group& group, GroupId id, std::uint32_t place)
{
    LoadJob* const last = group.planned.back();
    last->wants.find(id, 0)->place = place;
    group.planned[place] = last;
    group.planned.pop_back();
}

bool LoaderCore::idle(GroupId id) const
{
    const Lock lock(m_mutex);
    const auto it = m_groups.find(id);
    return it == m_groups.end() || it->second.planned.empty();
}

} // namespace tessera::detail
