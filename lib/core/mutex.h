// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

// clang's thread-safety analysis sees locks only through annotated types; other compilers see
// plain standard ones.
#if defined(__clang__)
#define TESSERA_TSA(x) __attribute__((x))
#else
#define TESSERA_TSA(x)
#endif
#define TESSERA_CAPABILITY(x) TESSERA_TSA(capability(x))
#define TESSERA_SCOPED_CAPABILITY TESSERA_TSA(scoped_lockable)
#define TESSERA_GUARDED_BY(x) TESSERA_TSA(guarded_by(x))
#define TESSERA_REQUIRES(...) TESSERA_TSA(requires_capability(__VA_ARGS__))
#define TESSERA_ACQUIRE(...) TESSERA_TSA(acquire_capability(__VA_ARGS__))
#define TESSERA_RELEASE(...) TESSERA_TSA(release_capability(__VA_ARGS__))
#define TESSERA_EXCLUDES(...) TESSERA_TSA(locks_excluded(__VA_ARGS__))
#define TESSERA_NO_ANALYSIS TESSERA_TSA(no_thread_safety_analysis)

namespace tessera {

class CondVar;

/// std::mutex that clang's analysis understands.
class TESSERA_CAPABILITY("mutex") Mutex {
public:
    void lock() TESSERA_ACQUIRE() { m_mutex.lock(); }
    void unlock() TESSERA_RELEASE() { m_mutex.unlock(); }

private:
    std::mutex m_mutex;
};

/// Holds a Mutex for a scope; may be dropped and taken again inside it.
class TESSERA_SCOPED_CAPABILITY Lock {
public:
    explicit Lock(Mutex& mutex) TESSERA_ACQUIRE(mutex) : m_mutex(mutex) { m_mutex.lock(); }
    ~Lock() TESSERA_RELEASE()
    {
        if (m_held)
            m_mutex.unlock();
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    void unlock() TESSERA_RELEASE()
    {
        m_mutex.unlock();
        m_held = false;
    }
    void lock() TESSERA_ACQUIRE()
    {
        m_mutex.lock();
        m_held = true;
    }

private:
    friend class CondVar;
    Mutex& m_mutex;
    bool m_held = true;
};

/// Condition variable over Mutex. Waits may end spuriously unless a predicate is given.
class CondVar {
public:
    void notifyOne() { m_cv.notify_one(); }
    void notifyAll() { m_cv.notify_all(); }

    void wait(Lock& lock) TESSERA_NO_ANALYSIS { m_cv.wait(lock.m_mutex); }
    template <class Predicate>
    void wait(Lock& lock, Predicate predicate) TESSERA_NO_ANALYSIS
    {
        m_cv.wait(lock.m_mutex, predicate);
    }
    /// Returns the predicate's value; wakes at once when `stop` is requested.
    template <class Predicate>
    bool wait(Lock& lock, const std::stop_token& stop, Predicate predicate) TESSERA_NO_ANALYSIS
    {
        return m_cv.wait(lock.m_mutex, stop, predicate);
    }
    template <class Rep, class Period, class Predicate>
    bool waitFor(Lock& lock, std::chrono::duration<Rep, Period> timeout, Predicate predicate) TESSERA_NO_ANALYSIS
    {
        return m_cv.wait_for(lock.m_mutex, timeout, predicate);
    }
    template <class Rep, class Period, class Predicate>
    bool waitFor(Lock& lock, const std::stop_token& stop, std::chrono::duration<Rep, Period> timeout,
                 Predicate predicate) TESSERA_NO_ANALYSIS
    {
        return m_cv.wait_for(lock.m_mutex, stop, timeout, predicate);
    }

private:
    std::condition_variable_any m_cv;
};

} // namespace tessera
