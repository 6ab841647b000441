// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_order_check.h>

#include <utility>

namespace tessera::test {

void SimOrderCheck::planned(SimRig& rig)
{
    m_plan.clear();
    m_waiting = {};
    for (const Wanted& wanted : rig.view->wanted()) {
        const auto [place, isNew] = m_plan.try_emplace(
            wanted.key, Line{wanted.rank, m_running.contains(wanted.key) || m_done.contains(wanted.key)
                                              || m_parked.contains(wanted.key)});
        if (isNew && !place->second.taken)
            ++m_waiting[wanted.rank.priorityClass];
    }
    std::erase_if(m_parked, [this](const TileKey& key) { return !m_plan.contains(key); }); // cancelled
}

void SimOrderCheck::take(SimRig& rig, const TileKey& key)
{
    ++starts;
    ++m_running[key];
    const auto line = m_plan.find(key);
    if (line == m_plan.end())
        return rig.fail("started what is not planned: " + toString(key));
    if (!std::exchange(line->second.taken, true))
        --m_waiting[line->second.rank.priorityClass];
    for (unsigned c = 0; c < line->second.rank.priorityClass; ++c)
        if (m_waiting[c] > 0)
            return rig.fail("started class " + std::to_string(line->second.rank.priorityClass) + " while class "
                            + std::to_string(c) + " waited: " + toString(key));
}

void SimOrderCheck::resumed(SimRig& rig, const TileKey& key)
{
    ++resumes;
    take(rig, key);
}

void SimOrderCheck::leave(const TileKey& key)
{
    if (--m_running[key] == 0)
        m_running.erase(key);
}

void SimOrderCheck::await(const TileKey& key)
{
    const auto line = m_plan.find(key);
    if (line != m_plan.end() && std::exchange(line->second.taken, false))
        ++m_waiting[line->second.rank.priorityClass];
}

void SimOrderCheck::putBack(SimRig&, const TileKey& key)
{
    leave(key);
    await(key);
}

void SimOrderCheck::parked(SimRig&, const TileKey& key)
{
    leave(key);
    m_parked.insert(key);
}

void SimOrderCheck::woken(SimRig&, const TileKey& key)
{
    m_parked.erase(key);
    await(key);
}

void SimOrderCheck::ended(SimRig&, const TileKey& key, bool cancelled)
{
    if (!cancelled)
        m_done.insert(key);
    leave(key);
}

} // namespace tessera::test
