// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include <resource/guarded_call.h>
#include <resource/pool_types.h>

namespace tessera::detail {

/// A pool's configuration and the calls into it, which never throw. Called under no lock.
template <class T>
class PoolCalls {
public:
    explicit PoolCalls(PoolConfig<T> config) : m_config(std::move(config)) { }

    [[nodiscard]] const PoolConfig<T>& config() const { return m_config; }
    [[nodiscard]] std::string name() const { return m_config.name.empty() ? "the pool" : "the pool " + m_config.name; }

    [[nodiscard]] Result<T> make() const
    {
        return guardedCall<Result<T>>([this] { return "making one for " + name() + " failed for an unknown reason"; },
                                      m_config.alloc);
    }

    [[nodiscard]] bool isAlive(T& value) const
    {
        bool alive = !m_config.check;
        if (m_config.check)
            guarded("checking", [&] { alive = m_config.check(value); });
        return alive;
    }

    [[nodiscard]] std::uint64_t weigh(const T& value) const
    {
        std::uint64_t bytes = 0;
        if (m_config.bytes)
            guarded("weighing", [&] { bytes = m_config.bytes(value); });
        return bytes;
    }

    void dispose(T& value) const
    {
        if (m_config.dealloc)
            guarded("freeing", [&] { m_config.dealloc(value); });
    }

private:
    template <class Call>
    void guarded(const char* what, Call call) const
    {
        const Status done = guardedCall<Status>([] { return std::string("unknown"); },
                                                [&] {
                                                    call();
                                                    return Status();
                                                });
        if (!done && m_config.onError)
            m_config.onError(std::string(what) + " one of " + name() + " failed: " + done.error().reason);
    }

    const PoolConfig<T> m_config;
};

} // namespace tessera::detail
