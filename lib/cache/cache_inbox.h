// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <cache/cache.h>
#include <core/mutex.h>

namespace tessera {

/// Writes that other threads hand in and the owner of a cache applies when it likes: nothing of them is
/// visible before. Thread-safe, except that fetches must not overlap. The cache outlives it.
class CacheInbox {
public:
    using Wake = std::function<void()>;

    struct Failure {
        CacheKey key;
        Error error;
    };
    struct Fetched {
        std::size_t applied = 0;
        std::vector<Failure> failures;
    };

    /// `wake` is called under no lock, on the thread that hands in the first write after a fetch.
    explicit CacheInbox(Cache& cache, Wake wake = {}) : m_cache(cache), m_wake(std::move(wake)) { }

    void put(CacheKey key, std::string value, CacheVersion version = {});
    /// To the key's list.
    void append(CacheKey key, std::string item, CacheVersion version = {});
    [[nodiscard]] std::size_t pending() const;

    /// Applies all that was handed in before, in its order. What cannot be applied is told and is gone;
    /// the rest is applied all the same.
    Fetched fetch();

private:
    struct Staged {
        CacheKey key;
        CacheVersion version;
        std::string bytes;
        bool append;
    };
    void stage(Staged staged);

    Cache& m_cache;
    const Wake m_wake;
    mutable Mutex m_mutex;
    std::vector<Staged> m_staged TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
