// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/planned_tiles.h>

#include <algorithm>

namespace tessera {

namespace {

constexpr Duration kGuess = std::chrono::milliseconds(200);
constexpr std::uint8_t kLastMeasured = 3; ///< less urgent classes wait by intent

} // namespace

void PlannedTiles::add(const Wanted& wanted, TimePoint now)
{
    if (wanted.key.isOpen())
        return;
    const auto before = m_before.find(wanted.key);
    m_lines.try_emplace(wanted.key, Line{wanted.rank, before == m_before.end() ? now : before->second.asked});
}

void PlannedTiles::restate(const std::vector<Wanted>& missing, const std::vector<Wanted>& waiting, TimePoint now)
{
    m_before.swap(m_lines);
    m_lines.reserve(missing.size() + waiting.size());
    for (const Wanted& wanted : missing)
        add(wanted, now);
    for (const Wanted& wanted : waiting)
        add(wanted, now);
    m_before.clear();
}

const Rank* PlannedTiles::rank(const TileKey& key) const
{
    const auto it = m_lines.find(key);
    return it == m_lines.end() ? nullptr : &it->second.rank;
}

void PlannedTiles::ready(const TileKey& key, TimePoint now)
{
    const auto it = m_lines.find(key);
    if (it == m_lines.end())
        return;
    if (it->second.rank.priorityClass <= kLastMeasured)
        m_samples[m_count++ % kSamples] = now - it->second.asked;
    m_lines.erase(it);
}

Duration PlannedTiles::latency(double share) const
{
    const std::size_t count = std::min(m_count, kSamples);
    if (count == 0)
        return kGuess;
    std::array<Duration, kSamples> sorted = m_samples;
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(count - 1));
    std::nth_element(sorted.begin(), at, sorted.begin() + static_cast<std::ptrdiff_t>(count));
    return *at;
}

} // namespace tessera
