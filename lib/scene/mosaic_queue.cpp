// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/mosaic_queue.h>

#include <utility>

namespace tessera {

void MosaicQueue::add(MosaicItem item, bool hasPicture)
{
    const ItemId id = item.id;
    if (id >= m_states.size())
        m_states.resize(std::size_t(id) + 1, State::None);
    while (id / kChunk >= m_entries.size())
        m_entries.push_back(std::make_unique<Chunk>());
    const State before = m_states[id];
    if (before == State::Missing || before == State::HasPicture)
        --leftIn(before);
    entry(id) = {std::move(item.text), item.name};
    m_states[id] = hasPicture ? State::HasPicture : State::Missing;
    ++leftIn(m_states[id]);
    m_lines[Added].ids.push_back(id);
}

void MosaicQueue::prefer(std::span<const ItemId> ids)
{
    m_lines[Preferred].ids.assign(ids.begin(), ids.end());
    m_lines[Preferred].at = 0;
}

std::vector<MosaicQueue::Task> MosaicQueue::take(std::size_t most)
{
    std::vector<Task> tasks;
    for (const State wanted : {State::Missing, State::HasPicture}) {
        if (leftIn(wanted) == 0)
            continue;
        if (m_wanted != wanted) {
            m_wanted = wanted;
            for (Line& line : m_lines)
                line.at = 0;
        }
        for (Line& line : m_lines)
            takeFrom(line, wanted, most, tasks);
        break;
    }
    return tasks;
}

void MosaicQueue::takeFrom(Line& line, State wanted, std::size_t most, std::vector<Task>& tasks)
{
    for (; line.at < line.ids.size() && tasks.size() < most; ++line.at) {
        const ItemId id = line.ids[line.at];
        if (id >= m_states.size() || m_states[id] != wanted)
            continue;
        m_states[id] = State::Taken;
        --leftIn(wanted);
        tasks.push_back({{id, entry(id).text, entry(id).name}, wanted == State::HasPicture});
    }
}

void MosaicQueue::giveBack(const Task& task)
{
    const ItemId id = task.item.id;
    if (m_states[id] != State::Taken) // added anew meanwhile
        return;
    m_states[id] = task.verify ? State::HasPicture : State::Missing;
    ++leftIn(m_states[id]);
    Line& returned = m_lines[Returned];
    if (returned.at == returned.ids.size())
        returned = {};
    returned.ids.push_back(id);
}

void MosaicQueue::done(ItemId id)
{
    if (m_states[id] != State::Taken)
        return;
    m_states[id] = State::None;
    entry(id).text = {};
}

} // namespace tessera
