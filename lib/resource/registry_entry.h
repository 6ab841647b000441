// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <thread>
#include <vector>

#include <core/clock.h>
#include <core/result.h>
#include <resource/holder.h>

namespace tessera::detail {

/// One reference to an entry, in the entry's list. Everything here is guarded by the registry's
/// mutex, except the entry's atomics.
template <class Entry>
struct RegistryHold {
    Entry* entry = nullptr;
    RegistryHold* previous = nullptr;
    RegistryHold* next = nullptr; // also links free holds
    Holder holder{"free", 0, {}};
    TimePoint since{};
};

/// One key's resource. `value` is owned; null once it was lost.
template <class Key, class T>
struct RegistryEntry {
    using Hold = RegistryHold<RegistryEntry>;

    const Key key;
    std::atomic<T*> value{nullptr};
    std::atomic<std::uint64_t> generation{0};
    Hold* holds = nullptr; // the latest first
    int references = 0;
    std::uint64_t bytes = 0;
    std::uint64_t parameters = 0;
    TimePoint created{}, used{};

    explicit RegistryEntry(const Key& k) : key(k) {}

    void link(Hold& hold)
    {
        hold.entry = this;
        hold.previous = nullptr;
        hold.next = holds;
        if (holds)
            holds->previous = &hold;
        holds = &hold;
        ++references;
    }

    void unlink(Hold& hold)
    {
        (hold.previous ? hold.previous->next : holds) = hold.next;
        if (hold.next)
            hold.next->previous = hold.previous;
        --references;
    }
};

/// Holds are used again, so that taking a reference allocates only when there were never as many.
template <class Hold>
class HoldStore {
public:
    Hold* take()
    {
        if (!m_free)
            return &m_all.emplace_back();
        Hold* hold = m_free;
        m_free = hold->next;
        return hold;
    }
    void give(Hold* hold)
    {
        hold->next = m_free;
        m_free = hold;
    }

private:
    std::deque<Hold> m_all;
    Hold* m_free = nullptr;
};

/// A thread that waits for another's creation.
template <class Hold>
struct CreationWaiter {
    const Holder* holder;
    Hold* hold = nullptr; ///< its reference, given by the creator on success
};

/// A factory under way for a key.
template <class Hold>
struct Creation {
    explicit Creation(std::thread::id thread) : owner(thread) {}
    const std::thread::id owner;
    bool done = false;
    Error error; ///< when it is done and failed
    std::vector<CreationWaiter<Hold>*> waiters;
};

template <class T>
[[nodiscard]] bool isNothing(const T& value)
{
    if constexpr (requires { static_cast<bool>(value == nullptr); })
        return value == nullptr;
    else
        return false;
}

template <class T>
[[nodiscard]] bool isSame(const T& a, const T& b)
{
    if constexpr (requires { static_cast<bool>(a == b); })
        return a == b;
    else
        return false;
}

} // namespace tessera::detail
