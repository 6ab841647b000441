// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/result.h>
#include <resource/holder.h>

namespace tessera::detail {

/// A thread that waits for another's creation.
template <class Hold>
struct CreationWaiter {
    const Holder* holder;
    Hold* hold = nullptr; ///< its reference, given by the creator on success
};

/// A factory under way for a key.
template <class Hold>
struct Creation {
    explicit Creation(std::thread::id thread) : owner(thread) { }
    const std::thread::id owner;
    bool done = false;
    Error error; ///< when it is done and failed
    std::vector<CreationWaiter<Hold>*> waiters;
};

/// The factories under way, and which thread waits for which. Not thread-safe.
template <class Key, class Hold, class Hash>
class Creations {
public:
    using CreationPtr = std::shared_ptr<Creation<Hold>>;

    /// The creation of the key, and whether it is new and this thread's own.
    [[nodiscard]] std::pair<CreationPtr, bool> begin(const Key& key)
    {
        CreationPtr& slot = m_creating[key];
        const bool fresh = !slot;
        if (fresh)
            slot = std::make_shared<Creation<Hold>>(std::this_thread::get_id());
        return {slot, fresh};
    }
    void end(const Key& key, Creation<Hold>& creation)
    {
        m_creating.erase(key);
        creation.done = true;
    }
    [[nodiscard]] bool contains(const Key& key) const { return m_creating.contains(key); }

    /// Whether waiting for `creation` would close a circle: its thread waits, directly or through
    /// others, for something this thread is making.
    [[nodiscard]] bool wouldDeadlock(const Creation<Hold>& creation) const
    {
        for (const Creation<Hold>* next = &creation;;) {
            if (next->owner == std::this_thread::get_id())
                return true;
            const auto found = m_waitsFor.find(next->owner);
            if (found == m_waitsFor.end() || found->second->done)
                return false;
            next = found->second;
        }
    }

    /// Returns when the creation is done; `lock` guards this object.
    template <class CondVar, class Lock>
    void wait(CondVar& ended, Lock& lock, Creation<Hold>& creation, CreationWaiter<Hold>& waiter)
    {
        creation.waiters.push_back(&waiter);
        m_waitsFor[std::this_thread::get_id()] = &creation;
        ended.wait(lock, [&creation] { return creation.done; });
        m_waitsFor.erase(std::this_thread::get_id());
    }

private:
    std::unordered_map<Key, CreationPtr, Hash> m_creating;
    std::unordered_map<std::thread::id, Creation<Hold>*> m_waitsFor;
};

} // namespace tessera::detail
