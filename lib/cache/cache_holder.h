// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include <cache/cache.h>
#include <core/mutex.h>

namespace tessera {

/// The one cache of a program: owned by whoever composes the program and passed on to all who may need a
/// cache. Made by the first who asks, once, whoever else asks at the same time. Thread-safe.
class CacheHolder {
public:
    explicit CacheHolder(Cache::Config config) : m_config(std::move(config)) { }

    /// Valid as long as the holder.
    [[nodiscard]] Cache& get()
    {
        const Lock lock(m_mutex);
        if (!m_cache)
            m_cache = std::make_unique<Cache>(m_config);
        return *m_cache;
    }
    [[nodiscard]] bool isMade() const
    {
        const Lock lock(m_mutex);
        return m_cache != nullptr;
    }

private:
    const Cache::Config m_config;
    mutable Mutex m_mutex;
    std::unique_ptr<Cache> m_cache TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
