// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <cache/cache.h>

namespace tessera {

/// What somebody (a panel) keeps in a cache only while it is there: entries that its `fill` adds or that
/// it expects go, and what it holds itself is let go, when it is unloaded or ends. Can be loaded again.
/// For one thread; the cache outlives it.
class CacheScope {
public:
    /// Puts what is needed, through the scope. An error, or an exception, is a load that failed.
    using Fill = std::function<Status(CacheScope&)>;

    explicit CacheScope(Cache& cache) : m_cache(cache) { }
    ~CacheScope();
    CacheScope(const CacheScope&) = delete;
    CacheScope& operator=(const CacheScope&) = delete;

    /// AlreadyExists when it is loaded or being loaded; else what `fill` returned. After an error it is
    /// not loaded, and nothing that `fill` put is left.
    Status load(const Fill& fill);
    /// Erases what load has added; what somebody else has erased meanwhile is fine. Closed when it is not
    /// loaded.
    Status unload();
    [[nodiscard]] bool isLoaded() const { return m_state == State::Loaded; }
    [[nodiscard]] bool isLoading() const { return m_state == State::Loading; }

    /// As Cache::put. During load, a key of the memory tier that was not there before will go with the
    /// scope; all others stay.
    Status put(const CacheKey& key, std::string value, CacheVersion version = {});
    /// Somebody else will put this key while the scope is loaded or being loaded, out of an inbox for
    /// example. It goes with the scope as if `fill` had put it: only when it is of the memory tier and not
    /// there yet. Closed when the scope is not loaded.
    Status expect(const CacheKey& key);
    /// Called, once, when the scope is unloaded: lets go of something outside the cache. An empty one is
    /// ignored.
    void onUnload(std::function<void()> letGo);

private:
    enum class State { Unloaded, Loading, Loaded };
    void note(const CacheKey& key, const CacheVersion& version);
    void drop();

    Cache& m_cache;
    State m_state = State::Unloaded;
    std::vector<CacheKey> m_volatile;
    std::vector<std::function<void()>> m_letGo;
};

} // namespace tessera
