// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <core/byte_lru.h>
#include <core/clock.h>
#include <core/mutex.h>
#include <core/result.h>

namespace tessera {

/// Remembers for a while what could not be made, so that a broken image is not read again and again.
/// Thread-safe.
class FailureMemory {
public:
    /// `life` 0: remembers nothing. The clock outlives it.
    FailureMemory(Duration life, const Clock& clock) : m_life(life), m_clock(clock), m_failures(kBytes) { }

    [[nodiscard]] std::optional<Error> find(const std::string& name)
    {
        if (m_life <= Duration::zero())
            return std::nullopt;
        const Lock lock(m_mutex);
        const Failure* failure = m_failures.get(name);
        if (!failure)
            return std::nullopt;
        if (m_clock.now() < failure->until)
            return failure->error;
        m_failures.erase(name);
        return std::nullopt;
    }

    void note(const std::string& name, const Error& error)
    {
        // These say something about who asked, not about what was asked for.
        if (m_life <= Duration::zero() || error.code == ErrorCode::Cancelled || error.code == ErrorCode::Recursive)
            return;
        const Lock lock(m_mutex);
        m_failures.put(name, {error, m_clock.now() + m_life}, name.size() + error.reason.size());
    }

    void clear()
    {
        const Lock lock(m_mutex);
        m_failures.clear();
    }
    void forget(const std::string& name)
    {
        if (m_life <= Duration::zero())
            return;
        const Lock lock(m_mutex);
        m_failures.erase(name);
    }

private:
    struct Failure {
        Error error;
        TimePoint until;
    };
    static constexpr std::uint64_t kBytes = 256U << 10U;

    const Duration m_life;
    const Clock& m_clock;
    Mutex m_mutex;
    ByteLru<std::string, Failure> m_failures TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
