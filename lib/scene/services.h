// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cache/cache_holder.h>
#include <load/loader_holder.h>
#include <load/qt_executor.h>
#include <scene/engine_config.h>

namespace tessera {

/// What a program has one of: its cache, its loader, and the executor that delivers on the GUI thread.
/// Whoever composes the program makes it first, on the GUI thread, passes it on, and ends it last; there
/// is no process-wide instance. Cache and loader are made when they are first asked for.
struct Services {
    /// `clock` outlives it.
    Services(const EngineConfig& config, const Clock& clock)
        : cache(cacheConfig(config)), loader(loaderConfig(config, clock), executor)
    {
    }

    QtExecutor executor;
    CacheHolder cache;
    LoaderHolder loader;

private:
    static constexpr unsigned kReaders = 2; ///< that wait for slow disks, so that no pump does

    [[nodiscard]] static Cache::Config cacheConfig(const EngineConfig& config)
    {
        Cache::Config cache;
        cache.directory = config.cacheDirectory;
        cache.memoryBytes = RamShares(config.ramBudgetBytes).memory;
        cache.diskBytes = config.diskBudgetBytes;
        return cache;
    }
    [[nodiscard]] static ImageLoader::Config loaderConfig(const EngineConfig& config, const Clock& clock)
    {
        ImageLoader::Config loader;
        loader.pumps = config.pumps();
        loader.clock = &clock;
        loader.handPumps = config.handPumps;
        loader.events = config.events;
        loader.readers = kReaders;
        return loader;
    }
};

} // namespace tessera
