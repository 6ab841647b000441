// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/plan_lines.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <tuple>

namespace tessera::detail {

namespace {

constexpr std::uint8_t kLastVisible = 2; ///< classes of what the view shows less without
constexpr std::uint8_t kLastSoon = 4;

std::uint64_t tierOf(std::uint8_t priorityClass, std::uint64_t capacity)
{
    if (capacity == 0)
        return std::numeric_limits<std::uint64_t>::max();
    if (priorityClass <= kLastVisible)
        return capacity;
    return priorityClass <= kLastSoon ? capacity - capacity / 8 : capacity - capacity / 4;
}

} // namespace

bool PlanLines::isFirst(std::uint32_t line)
{
    const TileKey& key = m_lines[line].wanted.key;
    const std::size_t mask = m_seen.size() - 1;
    for (std::size_t at = hashOf(key) & mask;; at = (at + 1) & mask) {
        if (m_seen[at] == 0) {
            m_seen[at] = line + 1;
            return true;
        }
        if (m_lines[m_seen[at] - 1].wanted.key == key)
            return false;
    }
}

void PlanLines::write(const Room& room, std::vector<Wanted>& missing, std::vector<Wanted>& present)
{
    missing.clear();
    present.clear();
    m_order.clear();
    for (std::uint32_t i = 0; i < m_lines.size(); ++i)
        m_order.push_back({orderOf(m_lines[i].wanted.rank), i});
    std::sort(m_order.begin(), m_order.end(),
              [](const Place& a, const Place& b) { return std::tie(a.order, a.line) < std::tie(b.order, b.line); });
    m_seen.assign(std::bit_ceil(2 * m_lines.size() + 1), 0);

    std::uint64_t planned = 0;
    std::uint64_t window = room.window > 0 ? room.window : std::numeric_limits<std::uint64_t>::max();
    bool windowIsOpen = true;
    for (const Place& place : m_order) {
        const Line& line = m_lines[place.line];
        if (!isFirst(place.line))
            continue;
        const std::uint8_t priorityClass = line.wanted.rank.priorityClass;
        const bool speculative = priorityClass > kLastVisible;
        if (speculative && planned + line.slotBytes + room.elsewhere > tierOf(priorityClass, room.capacity))
            break;
        planned += line.slotBytes;
        if (line.isReady) {
            present.push_back(line.wanted);
            continue;
        }
        windowIsOpen = windowIsOpen && line.pixelBytes <= window;
        if (!windowIsOpen)
            continue;
        window -= line.pixelBytes;
        missing.push_back(line.wanted);
    }
}

} // namespace tessera::detail
