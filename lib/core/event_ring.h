// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <core/event.h>

namespace tessera {

/// The latest events of a program, from all its threads. The oldest are overwritten; nobody waits.
///
/// Passed on by pointer: who has none tells nothing, and pays one branch. Any thread may add and read at
/// any time. What one thread adds is read in its order; what is added under one lock, in the lock's.
/// An event is lost to a reader that comes after it was overwritten, and altogether where a thread was held
/// up inside `add` for so long that the others went once around the ring: readers are told how many.
class EventRing {
public:
    /// The last `capacity` events, rounded up to a power of two, at 144 bytes each.
    explicit EventRing(std::size_t capacity);
    EventRing(const EventRing&) = delete;
    EventRing& operator=(const EventRing&) = delete;

    void add(const Event& event) noexcept;

    [[nodiscard]] std::size_t capacity() const { return m_slots.size(); }
    /// Since the beginning, the lost ones included.
    [[nodiscard]] std::uint64_t added() const { return m_next.load(std::memory_order_acquire); }

    /// How far one reader has come. Each reader has its own; one thread at a time uses it.
    struct Cursor {
        std::uint64_t next = 0; ///< which event, counted from the first
        std::uint64_t lost = 0; ///< so far
    };
    /// What a reader does at an event whose thread has begun, but not finished to add it.
    enum class Unfinished {
        Wait, ///< come back later, but not once half the ring was added after it
        Skip  ///< nobody adds any more: it counts as lost
    };
    /// Calls `visit(const Event&)` for each event from the cursor on.
    template <class Visit>
    void read(Cursor& cursor, Visit&& visit, Unfinished unfinished = Unfinished::Wait) const
    {
        const std::uint64_t end = added();
        if (end - cursor.next > capacity()) {
            const std::uint64_t oldest = end - capacity();
            cursor.lost += oldest - cursor.next;
            cursor.next = oldest;
        }
        for (Event event; cursor.next != end; ++cursor.next) {
            const Found found = copy(cursor.next, event);
            if (found == Found::NotYet && unfinished == Unfinished::Wait && end - cursor.next <= capacity() / 2)
                return;
            if (found == Found::There)
                visit(static_cast<const Event&>(event));
            else
                ++cursor.lost;
        }
    }

private:
    static constexpr std::size_t kWords = sizeof(Event) / sizeof(std::uint64_t);
    /// `turn` is 2n + 2 when the slot holds the event n, 2n + 1 while that is being written, 0 at first.
    /// The words are atomic, so that a reader may be overtaken while it copies; it looks at `turn` again.
    struct Slot {
        std::atomic<std::uint64_t> turn{0};
        std::array<std::atomic<std::uint64_t>, kWords> words{};
    };
    enum class Found { There, NotYet, Gone };
    [[nodiscard]] Found copy(std::uint64_t number, Event& event) const noexcept;
    [[nodiscard]] const Slot& slotOf(std::uint64_t number) const { return m_slots[number & (m_slots.size() - 1)]; }

    std::vector<Slot> m_slots;
    alignas(64) std::atomic<std::uint64_t> m_next{0}; ///< on a line of its own: all threads write it
};

} // namespace tessera
