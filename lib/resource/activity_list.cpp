// SPDX-License-Identifier: MIT
#include <resource/activity_list.h>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include <core/mutex.h>

namespace tessera {

struct ActivityList::Shared {
    Mutex mutex;
    std::uint64_t lastId TESSERA_GUARDED_BY(mutex) = 0;
    std::map<std::uint64_t, std::weak_ptr<RunState>> live TESSERA_GUARDED_BY(mutex);
    std::deque<ActivityReport> ended TESSERA_GUARDED_BY(mutex); // their RunStates are gone

    void gone(ActivityReport last)
    {
        const Lock lock(mutex);
        if (live.erase(last.id) == 0)
            return; // nobody has heard of it
        ended.push_back(std::move(last));
        if (ended.size() > kEnded)
            ended.pop_front();
    }

    std::vector<std::pair<std::uint64_t, std::shared_ptr<RunState>>> lockAll()
    {
        std::vector<std::pair<std::uint64_t, std::shared_ptr<RunState>>> all;
        const Lock lock(mutex);
        for (const auto& [id, weak] : live)
            if (auto run = weak.lock())
                all.emplace_back(id, std::move(run));
        return all;
    }
};

namespace {

bool isOver(const ActivityReport& report)
{
    return report.state == "stopped" || report.state == "cancelled" || report.state == "failed";
}

// A report as the list shows it: what was cancelled before it began will never run.
ActivityReport shown(const RunState& run, std::uint64_t id)
{
    ActivityReport report = run.report(id);
    if (run.state() == RunState::State::Pending && run.token().stop_requested())
        report.state = "cancelled";
    return report;
}

} // namespace

/// Keeps the last report of one that goes.
struct ActivityList::Farewell {
    std::uint64_t id;
    std::weak_ptr<Shared> list;

    void operator()(RunState* run) const
    {
        if (const auto shared = list.lock()) {
            ActivityReport last = shown(*run, id);
            if (!isOver(last))
                last.state = "stopped";
            last.cancellable = last.pausable = false;
            shared->gone(std::move(last));
        }
        delete run;
    }
};

ActivityList::ActivityList(const Clock& clock) : m_clock(clock), m_shared(std::make_shared<Shared>()) { }
ActivityList::~ActivityList() = default;

std::shared_ptr<RunState> ActivityList::begin(std::string name)
{
    std::shared_ptr<RunState> run = beginUnseen(std::move(name));
    show(run);
    return run;
}

std::shared_ptr<RunState> ActivityList::beginUnseen(std::string name)
{
    std::uint64_t id = 0;
    {
        const Lock lock(m_shared->mutex);
        id = ++m_shared->lastId;
    }
    return {new RunState(std::move(name), m_clock), Farewell{id, m_shared}};
}

void ActivityList::show(const std::shared_ptr<RunState>& run)
{
    const Lock lock(m_shared->mutex);
    m_shared->live.emplace(std::get_deleter<Farewell>(run)->id, run);
}

std::vector<ActivityReport> ActivityList::report() const
{
    std::vector<ActivityReport> reports;
    for (const auto& [id, run] : m_shared->lockAll())
        reports.push_back(shown(*run, id));
    {
        const Lock lock(m_shared->mutex);
        reports.insert(reports.begin(), m_shared->ended.begin(), m_shared->ended.end());
    }
    std::stable_sort(reports.begin(), reports.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    // One may have gone between the two looks; its last report is the later of the two.
    reports.erase(
        std::unique(reports.begin(), reports.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
        reports.end());
    auto over = static_cast<std::size_t>(std::count_if(reports.begin(), reports.end(), isOver));
    reports.erase(
        std::remove_if(reports.begin(), reports.end(), [&over](const auto& r) { return isOver(r) && over-- > kEnded; }),
        reports.end());
    return reports;
}

std::size_t ActivityList::active() const
{
    const auto reports = report();
    return static_cast<std::size_t>(
        std::count_if(reports.begin(), reports.end(), [](const auto& r) { return !isOver(r); }));
}

bool ActivityList::cancel(std::uint64_t id)
{
    for (const auto& [known, run] : m_shared->lockAll()) {
        if (known == id && run->report().cancellable) {
            run->cancel();
            return true;
        }
    }
    return false;
}

bool ActivityList::pause(std::uint64_t id)
{
    for (const auto& [known, run] : m_shared->lockAll())
        if (known == id)
            return run->report().pausable && run->pause().ok();
    return false;
}

bool ActivityList::resume(std::uint64_t id)
{
    for (const auto& [known, run] : m_shared->lockAll())
        if (known == id)
            return run->resume().ok();
    return false;
}

void ActivityList::cancelAll()
{
    for (const auto& [id, run] : m_shared->lockAll())
        run->cancel();
}

} // namespace tessera
