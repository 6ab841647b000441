// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include <load/load_job.h>

namespace tessera::detail {

/// The open requests: by ticket, and by group. A ticket's number is never used again. Every step is
/// O(1), whatever else is open; what concerns a group, O(its open ones). Not thread-safe.
class TicketTable {
public:
    /// To be bound to its job before anything else.
    [[nodiscard]] std::uint64_t open(GroupId group)
    {
        if (m_free.empty()) {
            m_free.push_back(static_cast<std::uint32_t>(m_entries.size()));
            m_entries.emplace_back();
        }
        const std::uint32_t index = m_free.back();
        m_free.pop_back();
        Entry& entry = m_entries[index];
        const std::uint64_t ticket = std::uint64_t(++entry.generation) << 32U | index;
        std::vector<std::uint64_t>& list = m_groups[group];
        entry.place = static_cast<std::uint32_t>(list.size());
        list.push_back(ticket);
        return ticket;
    }

    void bind(std::uint64_t ticket, LoadJob& job) { m_entries[static_cast<std::uint32_t>(ticket)].job = &job; }

    /// Null when it is not open.
    [[nodiscard]] LoadJob* job(std::uint64_t ticket) const
    {
        const auto index = static_cast<std::uint32_t>(ticket);
        const bool known = ticket != 0 && index < m_entries.size() && m_entries[index].generation == ticket >> 32U;
        return known ? m_entries[index].job : nullptr;
    }

    /// The ticket must be open.
    void close(std::uint64_t ticket, GroupId group)
    {
        Entry& entry = m_entries[static_cast<std::uint32_t>(ticket)];
        const auto it = m_groups.find(group);
        std::vector<std::uint64_t>& list = it->second;
        list[entry.place] = list.back();
        m_entries[static_cast<std::uint32_t>(list[entry.place])].place = entry.place;
        list.pop_back();
        if (list.empty())
            m_groups.erase(it);
        entry.job = nullptr;
        m_free.push_back(static_cast<std::uint32_t>(ticket));
    }

    /// Closes those of the group's tickets for which `drop(ticket, job)` is true, in one pass, oldest first. Calls
    /// `soon(job)` some steps before: for what can be fetched ahead.
    template <class Soon, class Drop>
    void closeIf(GroupId group, Soon soon, Drop drop)
    {
        const auto it = m_groups.find(group);
        if (it == m_groups.end())
            return;
        std::vector<std::uint64_t>& list = it->second;
        std::uint32_t kept = 0;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i + 2 * kAhead < list.size())
                prefetch(jobAt(list[i + 2 * kAhead]));
            if (i + kAhead < list.size())
                soon(*jobAt(list[i + kAhead]));
            const std::uint64_t ticket = list[i];
            Entry& entry = m_entries[static_cast<std::uint32_t>(ticket)];
            if (drop(ticket, *entry.job)) {
                entry.job = nullptr;
                m_free.push_back(static_cast<std::uint32_t>(ticket));
            } else {
                entry.place = kept;
                list[kept++] = ticket;
            }
        }
        list.resize(kept);
        if (list.empty())
            m_groups.erase(it);
    }

    template <class Drop>
    void closeIf(GroupId group, Drop drop)
    {
        closeIf(
            group, [](const LoadJob&) {}, std::move(drop));
    }

    [[nodiscard]] std::vector<GroupId> groups() const
    {
        std::vector<GroupId> ids;
        for (const auto& [id, list] : m_groups)
            ids.push_back(id);
        return ids;
    }

private:
    static constexpr std::size_t kAhead = 8;

    struct Entry {
        LoadJob* job = nullptr;
        std::uint32_t generation = 0;
        std::uint32_t place = 0; ///< in its group's list
    };

    [[nodiscard]] LoadJob* jobAt(std::uint64_t ticket) const
    {
        return m_entries[static_cast<std::uint32_t>(ticket)].job;
    }

    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_free;
    std::unordered_map<GroupId, std::vector<std::uint64_t>> m_groups;
};

} // namespace tessera::detail
