// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <core/clock.h>
#include <resource/holder.h>
#include <resource/slab.h>

namespace tessera::detail {

/// One reference to an entry; 64 bytes. `since` and `changed` apart, nothing changes while
/// somebody owns the reference; the links are guarded by the shard.
template <class Entry, class Shard>
class RegistryHold {
public:
    Shard* const shard;
    Entry* const entry;
    RegistryHold* previous = nullptr; // itself: it is the entry's first
    RegistryHold* next = nullptr;

    RegistryHold(Shard* s, Entry* e, const Holder& holder, TimePoint since)
        : shard(s), entry(e), m_since(static_cast<std::uint64_t>(since.time_since_epoch().count())),
          m_reason(holder.reason), m_file(holder.site.file), m_number(holder.number), m_line(holder.site.line),
          m_stack(holder.stack)
    {
    }
    [[nodiscard]] Holder holder() const
    {
        Holder holder(m_reason, m_number, {m_file, m_line});
        holder.stack = m_stack;
        return holder;
    }
    [[nodiscard]] TimePoint since() const
    {
        return TimePoint(Duration(static_cast<Duration::rep>(m_since.load(std::memory_order_relaxed) & ~kChanged)));
    }

    /// The entry's value was replaced.
    void setChanged() { m_since.fetch_or(kChanged); }
    /// Whether it was since the last time.
    [[nodiscard]] bool takeChanged() { return (m_since.fetch_and(~kChanged) & kChanged) != 0; }

private:
    static constexpr std::uint64_t kChanged = std::uint64_t(1) << 63U;

    std::atomic<std::uint64_t> m_since; // the highest bit: changed
    const char* const m_reason;
    const char* const m_file;
    const std::uint32_t m_number;
    const int m_line;
    [[no_unique_address]] const CallStack m_stack;
};

/// What of an entry a hit does not touch. `value` points to `thing`, or is null once that was lost.
template <class Hold, class T>
struct RegistryDetails {
    Hold* first = nullptr;
    std::atomic<T*> value{nullptr};
    std::atomic<std::uint64_t> generation{0};
    std::optional<T> thing;
    std::size_t hash = 0;
    std::uint64_t bytes = 0;
    std::uint64_t parameters = 0;
    TimePoint created{};

    void put(T&& t) { value = &thing.emplace(std::move(t)); }
    [[nodiscard]] T take()
    {
        value = nullptr;
        T taken = std::move(*thing);
        thing.reset();
        return taken;
    }
};

/// One key's resource; with a TileKey it fills a cache line. The first reference stands alone: most
/// entries have one that stays ("retained") and others that come and go, and these touch no hold but
/// their own. Guarded by the shard, except the key and the atomics.
template <class Key, class T, class Shard>
struct RegistryEntry {
    using Hold = RegistryHold<RegistryEntry, Shard>;
    using Details = RegistryDetails<Hold, T>;
    using Store = Slab<RegistryEntry, Details>;

    const Key key;
    Hold* others = nullptr; // all but the first, the latest first

    explicit RegistryEntry(const Key& k) : key(k) { }

    [[nodiscard]] Details& details() const { return Store::cold(*this); }
    [[nodiscard]] int references() const { return static_cast<int>(m_state & kReferences); }

    void link(Hold& hold, TimePoint now)
    {
        const auto ms = static_cast<std::uint64_t>(now.time_since_epoch() / std::chrono::milliseconds(1));
        const std::uint64_t before = m_state & (kReferences | kHasFirst);
        m_state = (before + 1) | kHasFirst | ms << kMsAt;
        if ((before & kHasFirst) == 0) {
            details().first = hold.previous = &hold;
            return;
        }
        hold.next = others;
        if (others)
            others->previous = &hold;
        others = &hold;
    }

    void unlink(Hold& hold)
    {
        --m_state;
        if (hold.previous == &hold) {
            m_state &= ~kHasFirst;
            return;
        }
        (hold.previous ? hold.previous->next : others) = hold.next;
        if (hold.next)
            hold.next->previous = hold.previous;
    }

    /// To a millisecond.
    [[nodiscard]] TimePoint used() const { return TimePoint(std::chrono::milliseconds(m_state >> kMsAt)); }

    template <class Visit>
    void forEachHold(Visit visit) const
    {
        for (Hold* hold = others; hold; hold = hold->next)
            visit(*hold);
        if ((m_state & kHasFirst) != 0)
            visit(*details().first);
    }

private:
    static constexpr unsigned kMsAt = 24; // the upper 40 bits: when a reference was last taken
    static constexpr std::uint64_t kHasFirst = std::uint64_t(1) << 23U;
    static constexpr std::uint64_t kReferences = kHasFirst - 1;

    // One number and no bit-fields: of those a part is written and then the whole read, which has to wait
    // until the write has reached the cache.
    std::uint64_t m_state = 0;
};

} // namespace tessera::detail
