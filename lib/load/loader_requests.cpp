// SPDX-License-Identifier: GPL-3.0-or-later
// Requests outside of a plan, and what becomes of a group when its view has moved.
#include <load/loader_core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <core/explain.h>

namespace tessera::detail {

namespace {

RectF grown(const RectF& r, double margin)
{
    return {r.x - margin, r.y - margin, r.width + 2 * margin, r.height + 2 * margin};
}

std::uint32_t distanceBetween(PointF a, PointF b)
{
    constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(std::max(std::abs(a.x - b.x), std::abs(a.y - b.y)), kMost));
}

bool isTooFar(const TileKey& key, const LoadView& view)
{
    if (key.isOpen())
        return false;
    const std::uint32_t level = key.address.level;
    return (level > view.level ? level - view.level : view.level - level) > view.levelsAway;
}

/// Keep with its lists sorted.
class Kept {
public:
    explicit Kept(const Keep& keep) : m_keep(keep)
    {
        std::sort(m_keep.keys.begin(), m_keep.keys.end());
        std::sort(m_keep.sources.begin(), m_keep.sources.end());
    }
    [[nodiscard]] bool contains(const TileKey& key) const
    {
        return std::binary_search(m_keep.keys.begin(), m_keep.keys.end(), key)
               || std::binary_search(m_keep.sources.begin(), m_keep.sources.end(), key.source);
    }

private:
    Keep m_keep;
};

} // namespace

Result<std::uint64_t> LoaderCore::schedule(LoadRequest request, LoadSink callback)
{
    if (!request.work)
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "the request has no job"));
    const auto made = std::make_shared<LoadJob>(request.key, std::move(request.work));
    made->label = std::move(request.label);
    made->quick = request.quick;
    auto own = std::make_unique<OwnRequest>(OwnRequest{request.bounds, std::move(callback)});
    Gone none;

    const Lock lock(m_mutex);
    if (m_phase == Phase::Stopped)
        return explain(ErrorCode::Closed, TESSERA_TR_NOOP("Reason", "the loader was stopped"));
    const std::uint64_t ticket = m_tickets.open(request.group);
    LoadJob& job = admit(made, {request.group, 0, ticket, request.rank, 0, std::move(own)});
    m_tickets.bind(ticket, job);
    for (std::size_t i = 0; i + 1 < job.wants.size(); ++i)
        if (LoadWant& older = job.wants.at(i); older.own && older.group == request.group)
            older.own->bounds = request.bounds;
    settle(none);
    wakeSleepers();
    return ticket;
}

void LoaderCore::dropTicket(std::uint64_t ticket)
{
    Gone gone;
    gone.why = CancelReason::Dropped;
    {
        const Lock lock(m_mutex);
        if (LoadJob* const job = m_tickets.job(ticket)) {
            LoadWant* const want = job->wants.find(0, ticket);
            m_tickets.close(ticket, want->group);
            dropWant(*job, want, gone);
        }
        settle(gone);
        wakeSleepers();
    }
    release(gone);
}

void LoaderCore::setTicketRank(std::uint64_t ticket, const Rank& rank)
{
    Gone none;
    const Lock lock(m_mutex);
    LoadJob* const job = m_tickets.job(ticket);
    if (!job)
        return;
    rerank(*job, *job->wants.find(0, ticket), rank);
    settle(none);
    wakeSleepers();
}

bool LoaderCore::isPending(std::uint64_t ticket) const
{
    const Lock lock(m_mutex);
    return m_tickets.job(ticket) != nullptr;
}

std::size_t LoaderCore::cancelObsolete(GroupId id, const Keep& keep)
{
    const Kept kept(keep);
    Gone gone;
    gone.why = CancelReason::Left;
    std::size_t count = 0;
    {
        const Lock lock(m_mutex);
        const auto it = m_groups.find(id);
        for (std::size_t i = it == m_groups.end() ? 0 : it->second.planned.size(); i-- > 0;) {
            prefetchDrop(it->second.planned, i);
            LoadJob& job = *it->second.planned[i];
            if (kept.contains(job.key))
                continue;
            LoadWant* const want = job.wants.find(id, 0);
            unlist(it->second, id, want->place);
            dropWant(job, want, gone);
            ++count;
        }
        const auto soon = [this](const LoadJob& job) TESSERA_NO_ANALYSIS { m_jobs.prefetchCell(job.hash); };
        m_tickets.closeIf(id, soon, [&](std::uint64_t ticket, LoadJob& job) TESSERA_NO_ANALYSIS {
            if (kept.contains(job.key))
                return false;
            dropWant(job, job.wants.find(0, ticket), gone);
            ++count;
            return true;
        });
        settle(gone);
        wakeSleepers();
    }
    release(gone);
    return count;
}

std::size_t LoaderCore::viewChanged(GroupId group, const LoadView& view)
{
    const RectF area = grown(view.area, view.margin);
    Gone gone;
    gone.why = CancelReason::OutOfView;
    std::size_t count = 0;
    {
        const Lock lock(m_mutex);
        m_tickets.closeIf(group, [&](std::uint64_t ticket, LoadJob& job) TESSERA_NO_ANALYSIS {
            LoadWant* const want = job.wants.find(0, ticket);
            const RectF& bounds = want->own->bounds;
            if (isTooFar(job.key, view) || !bounds.intersects(area)) {
                dropWant(job, want, gone);
                ++count;
                return true;
            }
            rerank(job, *want,
                   {want->rank.priorityClass, distanceBetween(bounds.center(), view.area.center()), want->rank.depth});
            return false;
        });
        settle(gone);
        wakeSleepers();
    }
    release(gone);
    return count;
}

} // namespace tessera::detail
