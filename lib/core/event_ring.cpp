// SPDX-License-Identifier: MIT
#include <core/event_ring.h>

#include <algorithm>
#include <bit>

namespace tessera {

EventRing::EventRing(std::size_t capacity) : m_slots(std::bit_ceil(std::max<std::size_t>(capacity, 2))) { }

// A slot is taken from the event that it holds, never from a thread that still writes one: whoever is that
// late, or finds someone who is, gives its event up.
void EventRing::add(const Event& event) noexcept
{
    const std::uint64_t number = m_next.fetch_add(1, std::memory_order_relaxed);
    Slot& slot = m_slots[number & (m_slots.size() - 1)];
    std::uint64_t turn = slot.turn.load(std::memory_order_relaxed);
    const std::uint64_t writing = 2 * number + 1;
    do {
        if (turn % 2 != 0 || turn > writing)
            return;
    } while (!slot.turn.compare_exchange_weak(turn, writing, std::memory_order_acquire, std::memory_order_relaxed));
    std::array<std::uint64_t, kWords> words;
    std::memcpy(words.data(), &event, sizeof event);
    // Each is a release: who reads one of them, reads `writing` as well, or later.
    for (std::size_t i = 0; i < kWords; ++i)
        slot.words[i].store(words[i], std::memory_order_release);
    slot.turn.store(writing + 1, std::memory_order_release);
}

EventRing::Found EventRing::copy(std::uint64_t number, Event& event) const noexcept
{
    const Slot& slot = slotOf(number);
    const std::uint64_t there = 2 * number + 2;
    const std::uint64_t turn = slot.turn.load(std::memory_order_acquire);
    if (turn != there)
        return turn < there ? Found::NotYet : Found::Gone;
    std::array<std::uint64_t, kWords> words;
    for (std::size_t i = 0; i < kWords; ++i)
        words[i] = slot.words[i].load(std::memory_order_acquire);
    if (slot.turn.load(std::memory_order_relaxed) != there)
        return Found::Gone;
    std::memcpy(static_cast<void*>(&event), words.data(), sizeof event);
    return Found::There;
}

} // namespace tessera
