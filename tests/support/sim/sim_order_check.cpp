// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_order_check.h>

#include <algorithm>

namespace tessera::test {

void SimOrderCheck::planned(SimRig& rig)
{
    m_plan.clear();
    m_waiting = {};
    for (const Wanted& wanted : rig.view->wanted()) {
        const auto [place, isNew] = m_plan.try_emplace(
            wanted.key, Line{wanted.rank, m_running.contains(wanted.key) || m_done.contains(wanted.key)});
        if (isNew && !place->second.taken)
            ++m_waiting[wanted.rank.priorityClass];
    }
}

void SimOrderCheck::started(SimRig& rig, const TileKey& key)
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

void SimOrderCheck::ended(SimRig&, const TileKey& key, bool cancelled)
{
    if (!cancelled)
        m_done.insert(key);
    if (--m_running[key] == 0)
        m_running.erase(key);
}

} // namespace tessera::test
