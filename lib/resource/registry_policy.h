// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstddef>
#include <thread>

#include <core/mutex.h>

namespace tessera {

namespace detail {

/// Locks nothing; asserts that one thread alone comes here.
class TESSERA_CAPABILITY("mutex") NoMutex {
public:
    void lock() TESSERA_ACQUIRE()
    {
        if (m_owner == std::thread::id())
            m_owner = std::this_thread::get_id();
        assert(m_owner == std::this_thread::get_id());
    }
    void unlock() TESSERA_RELEASE() { }

private:
    std::thread::id m_owner;
};

class TESSERA_SCOPED_CAPABILITY NoLock {
public:
    explicit NoLock(NoMutex& mutex) TESSERA_ACQUIRE(mutex)
    {
#ifndef NDEBUG
        mutex.lock();
#else
        (void)mutex;
#endif
    }
    ~NoLock() TESSERA_RELEASE() { }
    NoLock(const NoLock&) = delete;
    NoLock& operator=(const NoLock&) = delete;
    void unlock() TESSERA_RELEASE() { }
    void lock() TESSERA_ACQUIRE() { }
};

/// With one thread there is nobody to wait for.
class NoCondVar {
public:
    void notifyAll() { }
    template <class Predicate>
    void wait(NoLock&, [[maybe_unused]] Predicate predicate)
    {
        assert(predicate());
    }
};

} // namespace detail

/// How a registry is used: by many threads at once. Keys are spread over shards, each with a mutex.
struct ManyThreads {
    using Mutex = tessera::Mutex;
    using Lock = tessera::Lock;
    using CondVar = tessera::CondVar;
    static constexpr unsigned kShardBits = 4;
};

/// By the thread that first uses it and no other, refs included (asserted). Takes no locks.
struct OneThread {
    using Mutex = detail::NoMutex;
    using Lock = detail::NoLock;
    using CondVar = detail::NoCondVar;
    static constexpr unsigned kShardBits = 0;
};

} // namespace tessera
