// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <core/clock.h>
#include <core/mutex.h>
#include <core/result.h>
#include <resource/wait.h>

namespace tessera {

/// All callbacks are optional, run under no lock, may use the pool, and may throw: a failing alloc
/// fails its acquire, a failing check makes the resource dead, a failing dealloc is only told.
template <class T>
struct PoolConfig {
    std::string name{};
    std::function<Result<T>()> alloc{}; ///< none: the pool only holds what is pushed
    std::function<void(T&)> dealloc{};  ///< before a resource is destroyed, except dead ones
    std::function<bool(T&)> check{};    ///< false: dead; asked before a pooled resource is handed out
    std::function<std::uint64_t(const T&)> bytes{};
    /// How many idle ones trimming and ageing leave. Also made at once when there is `alloc`.
    /// Unset: trimming leaves maxSize, ageing none.
    std::optional<std::size_t> minSize{};
    std::optional<std::size_t> maxSize{};  ///< more idle ones are trimmed, the oldest first
    Duration maxAge{};                     ///< idle ones older than this expire; 0: never
    std::optional<std::size_t> maxTotal{}; ///< idle and leased together; acquire waits at it
    std::uint64_t maxBytes = 0;            ///< idle and leased together; acquire waits at it; 0: no limit
    std::uint64_t itemBytes = 0;           ///< what alloc makes weighs; 0: learnt from the first one
    bool dropReturned = false;             ///< over maxSize the returned one goes, not the oldest
    const Clock* clock = nullptr;          ///< outlives pool and leases; none: the machine's
    std::shared_ptr<Mutex> mutex{};        ///< to share a lock with other pools; none: its own
    std::function<void(const std::string&)> onError{};
};

} // namespace tessera
