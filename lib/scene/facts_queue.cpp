// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/facts_queue.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {

constexpr std::size_t kMostOfTurn = 2048;
/// So that all share what is left, and some of it arrives soon.
constexpr std::size_t kMostOfSlowTurn = 32;
/// A file that takes longer is waited for rather than worked on: others can be asked for meanwhile.
constexpr Duration kSlowFile = std::chrono::milliseconds(1);
/// Fewer files tell nothing unless they took as long as so many slow ones: one may be late by chance.
constexpr std::size_t kTelling = 16;

Duration slow(std::size_t files)
{
    return static_cast<Duration::rep>(files) * kSlowFile;
}

} // namespace

bool FactsQueue::hasTurn(std::size_t count) const
{
    return m_turns.size() < (m_isSlow ? m_slowTurns : 1) && (m_next < count || !m_again.empty());
}

std::vector<ItemId> FactsQueue::begin(std::uint64_t turn, std::size_t count)
{
    std::vector<ItemId> ids = takeNext(count);
    m_turns.push_back({turn, ids});
    return ids;
}

// As much as one turn may read: the names of a large folder are never copied all at once.
std::vector<ItemId> FactsQueue::takeNext(std::size_t count)
{
    const std::size_t most = m_isSlow ? kMostOfSlowTurn : kMostOfTurn;
    std::vector<ItemId> ids;
    while (!m_again.empty() && ids.size() < most)
        ids.push_back(m_again.extract(m_again.begin()).value());
    if (!ids.empty())
        return ids;
    for (const std::size_t until = std::min(count, m_next + most); m_next < until; ++m_next)
        ids.push_back(static_cast<ItemId>(m_next));
    return ids;
}

std::optional<std::vector<ItemId>> FactsQueue::end(std::uint64_t turn, std::size_t read, Duration took)
{
    const auto it =
        std::find_if(m_turns.begin(), m_turns.end(), [turn](const Turn& other) { return other.number == turn; });
    if (it == m_turns.end())
        return std::nullopt;
    Turn ended = std::move(*it);
    m_turns.erase(it);
    putBack(ended, read);
    judge(read, took);
    return std::move(ended.ids);
}

// What it left of the last items is simply next: nothing is kept of each, however many these are.
void FactsQueue::putBack(const Turn& turn, std::size_t read)
{
    const auto left = turn.ids.begin() + static_cast<std::ptrdiff_t>(read);
    const auto count = static_cast<std::size_t>(turn.ids.end() - left);
    if (count > 0 && *left + count == m_next)
        m_next = *left;
    else
        m_again.insert(left, turn.ids.end());
    m_again.insert(turn.renewed.begin(), turn.renewed.lower_bound(static_cast<ItemId>(m_next)));
}

void FactsQueue::judge(std::size_t read, Duration took)
{
    if (read >= kTelling || took >= slow(kTelling))
        m_isSlow = took > slow(read);
}

// Of a turn under way nobody knows whether it has read it; by another one its answer could be overtaken.
void FactsQueue::renew(ItemId id)
{
    if (id >= m_next)
        return;
    for (Turn& turn : m_turns)
        if (std::binary_search(turn.ids.begin(), turn.ids.end(), id)) {
            turn.renewed.insert(id);
            return;
        }
    m_again.insert(id);
}

std::size_t FactsQueue::known() const
{
    std::size_t known = m_next - m_again.size();
    for (const Turn& turn : m_turns)
        known -= turn.ids.size();
    return known;
}

} // namespace tessera
