// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>

#include <cache/cache_entry.h>
#include <core/mutex.h>
#include <core/result.h>

namespace tessera {

/// One run of a generator for all who ask for the same name at the same time. Thread-safe.
class FlightTable {
public:
    using Run = std::function<Result<CacheValue>(std::stop_token)>;

    /// Runs `run` on this thread, or waits for the run that is under way. The run's token is triggered
    /// when the last of those who wait has left.
    [[nodiscard]] Result<CacheValue> fly(const std::string& name, const std::stop_token& stop, const Run& run);
    /// How many asked for a run that was under way, counted before they wait.
    [[nodiscard]] std::uint64_t joined() const;

private:
    struct Flight {
        std::thread::id pilot;
        std::stop_source stop;
        int interested = 1;
        std::optional<Result<CacheValue>> result;
    };
    using FlightPtr = std::shared_ptr<Flight>;

    [[nodiscard]] Result<CacheValue> wait(const FlightPtr& flight, const std::stop_token& stop);
    [[nodiscard]] Result<CacheValue> pilot(const std::string& name, const FlightPtr& flight,
                                           const std::stop_token& stop, const Run& run);
    void leave(Flight& flight);

    mutable Mutex m_mutex;
    CondVar m_landed;
    std::unordered_map<std::string, FlightPtr> m_flights TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_joined TESSERA_GUARDED_BY(m_mutex) = 0;
};

} // namespace tessera
