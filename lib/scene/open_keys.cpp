// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/open_keys.h>

#include <algorithm>

namespace tessera {

std::size_t OpenKeys::placeOf(const SourceId& key) const
{
    const std::size_t mask = m_table.size() - 1;
    std::size_t at = key.low & mask;
    const std::uint32_t part = partOf(key);
    const auto isAnother = [&](const Cell& cell) {
        return cell.line == kRemoved || cell.part != part || m_lines[cell.line].key != key;
    };
    while (m_table[at].line != kFree && isAnother(m_table[at]))
        at = (at + 1) & mask;
    return at;
}

bool OpenKeys::add(const SourceId& key, ItemId item)
{
    if (m_table.size() < 2 * (m_lines.size() + 1))
        grow();
    const std::size_t at = placeOf(key);
    if (m_table[at].line != kFree)
        return false;
    m_table[at] = {static_cast<std::uint32_t>(m_lines.size()), partOf(key)};
    m_lines.push_back({key, item});
    return true;
}

std::optional<ItemId> OpenKeys::find(const SourceId& key) const
{
    if (m_table.empty())
        return std::nullopt;
    const std::uint32_t line = m_table[placeOf(key)].line;
    return line == kFree ? std::nullopt : std::optional(m_lines[line].item);
}

void OpenKeys::remove(const SourceId& key)
{
    if (m_table.empty())
        return;
    Cell& cell = m_table[placeOf(key)];
    if (cell.line == kFree)
        return;
    m_lines[cell.line].isRemoved = true;
    cell.line = kRemoved;
}

void OpenKeys::clear()
{
    *this = {};
}

// What was removed goes for good now.
void OpenKeys::grow()
{
    std::erase_if(m_lines, [](const Line& line) { return line.isRemoved; });
    std::size_t size = std::max(kLeast, m_table.size());
    while (size < 4 * (m_lines.size() + 1)) // a quarter full: it need not grow again soon
        size *= 2;
    m_table.assign(size, {});
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (i + kAhead < m_lines.size())
            expect(m_lines[i + kAhead].key);
        m_table[placeOf(m_lines[i].key)] = {static_cast<std::uint32_t>(i), partOf(m_lines[i].key)};
    }
}

} // namespace tessera
