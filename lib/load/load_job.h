// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <core/slot_heap.h>
#include <load/image_loader.h>

namespace tessera::detail {

using SinkPtr = std::shared_ptr<const LoadSink>;

/// What is quick to get counts as coarse: it starts before the fine tiles of its distance.
[[nodiscard]] constexpr std::uint64_t orderOf(Rank rank, bool quick)
{
    rank.depth = quick ? 0 : rank.depth;
    return tessera::orderOf(rank);
}

/// What only a request outside of a plan has.
struct OwnRequest {
    RectF bounds;
    LoadSink callback;
};

/// One party that waits for a job: a group's plan (ticket 0) or a ticket.
struct LoadWant {
    GroupId group = 0;
    std::uint32_t place = 0; ///< of a plan: where the group lists the job
    std::uint64_t ticket = 0;
    Rank rank;
    std::uint32_t epoch = 0;           ///< of a plan: which one listed it last
    std::unique_ptr<OwnRequest> own{}; ///< a ticket's; a group's sink is looked up when it is called

    [[nodiscard]] bool isOf(GroupId g, std::uint64_t t) const { return ticket == t && (t != 0 || group == g); }
};

/// The wants of a job, oldest first. Nearly always one, which costs no allocation.
class WantList {
public:
    [[nodiscard]] bool empty() const { return m_count == 0; }
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] LoadWant& at(std::size_t i) { return i == 0 ? m_first : m_more[i - 1]; }
    [[nodiscard]] const LoadWant& at(std::size_t i) const { return i == 0 ? m_first : m_more[i - 1]; }

    /// Wants are named by their ticket or, when that is 0, by their group. Null when there is none.
    [[nodiscard]] LoadWant* find(GroupId group, std::uint64_t ticket)
    {
        for (std::size_t i = 0; i < m_count; ++i)
            if (at(i).isOf(group, ticket))
                return &at(i);
        return nullptr;
    }
    void add(LoadWant want)
    {
        if (m_count++ == 0)
            m_first = std::move(want);
        else
            m_more.push_back(std::move(want));
    }
    [[nodiscard]] LoadWant takeFirst() { return take(&m_first); }
    [[nodiscard]] LoadWant take(LoadWant* want)
    {
        LoadWant taken = std::move(*want);
        --m_count;
        if (want != &m_first) {
            m_more.erase(m_more.begin() + (want - m_more.data()));
        } else if (m_count > 0) {
            m_first = std::move(m_more.front());
            m_more.erase(m_more.begin());
        }
        return taken;
    }

private:
    LoadWant m_first;
    std::vector<LoadWant> m_more;
    std::size_t m_count = 0;
};

/// One load of one key. All fields but `stage`, `work`, `rest`, `after` and `chores` are guarded by the core's
/// lock; all but the first of these belong to the pump while it runs.
struct LoadJob {
    enum class State : std::uint8_t { Queued, Running, Parked, Done, Delivering, Gone };
    enum class After : std::uint8_t { Queue, Wake, Reader };
    using Heap = SlotHeap<LoadJob*, std::uint64_t>;

    LoadJob(const TileKey& itsKey, LoadFunction itsWork) : key(itsKey), hash(hashOf(itsKey)), work(std::move(itsWork))
    {
    }

    const TileKey key;
    const std::uint64_t hash;
    Heap::Slot slot = Heap::kNoSlot; ///< in the heap, while Queued
    State state = State::Queued;
    bool cancelled = false;
    bool quick = false;
    bool touched = false;    ///< its rank is about to be settled
    bool begun = false;      ///< a pump had it
    bool far = false;        ///< queued for a reader, or with one
    bool woken = false;      ///< since a pump took it last
    std::uint32_t round = 0; ///< how often a pump took it
    Rank rank;               ///< the most urgent of the wants'
    WantList wants;
    LoadFunction work;
    LoadFunction rest;                       ///< what it goes on with instead of ending
    After after = After::Queue;              ///< what `rest` waits for
    std::string label;                       ///< empty: the key's text
    std::stop_source stop{std::nostopstate}; ///< from when it runs
    std::atomic<TileState> stage{TileState::Queued};
    int pump = -1;
    TimePoint since{}; ///< queued since, then running since
    TimePoint cancelledAt{};
    Duration spent{};
    std::optional<Result<LoadedPtr>> result;
    std::vector<std::function<void()>> chores;
};

using JobPtr = std::shared_ptr<LoadJob>;

/// Fetches what is looked at when a job is re-ranked or cancelled. Null does no harm.
inline void prefetch(const LoadJob* job)
{
#if defined(__GNUC__)
    constexpr int kLine = 64;
    const char* const at = reinterpret_cast<const char*>(job);
    __builtin_prefetch(at);
    __builtin_prefetch(at + kLine);
    __builtin_prefetch(at + 2 * kLine);
#endif
}

} // namespace tessera::detail
