// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/mutex.h>
#include <resource/transition_log.h>

namespace tessera::detail {

/// A registry's history, with a mutex of its own: the innermost.
template <class Key, class Hash, class Policy>
class RegistryLog {
    using Lock = typename Policy::Lock;

public:
    RegistryLog(const Clock& clock, std::size_t perKey, std::size_t deadKeys)
        : m_clock(clock), m_enabled(perKey > 0), m_log(perKey, deadKeys)
    {
    }

    void add(const Key& key, const char* from, const char* to, std::string reason)
    {
        if (!m_enabled)
            return;
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        m_log.add(key, now, from, to, std::move(reason));
    }
    /// The key has no entry any more.
    void retire(const Key& key)
    {
        const Lock lock(m_mutex);
        m_log.retire(key);
    }
    void end(const Key& key, const char* reason)
    {
        add(key, "ready", "destroyed", reason);
        retire(key);
    }
    [[nodiscard]] std::vector<TransitionReport> of(const Key& key) const
    {
        const Lock lock(m_mutex);
        return m_log.of(key);
    }

private:
    const Clock& m_clock;
    const bool m_enabled;
    mutable typename Policy::Mutex m_mutex;
    TransitionLog<Key, Hash> m_log TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera::detail
