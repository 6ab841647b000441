// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include <core/clock.h>
#include <scene/memory_pressure.h>

namespace tessera {

/// How much may be kept beyond what is shown: all that the budgets take, less where the machine is short of
/// memory, and nothing when that is urgent, or when nothing has happened for long. Pure but for what it is
/// given. Not thread-safe.
class Thrift {
public:
    static constexpr Duration kIdleAfter = std::chrono::minutes(5);

    /// `readPressure` yields a text for memoryPressure(); null: memory is never short.
    Thrift(std::function<std::string()> readPressure, TimePoint now)
        : m_readPressure(std::move(readPressure)), m_used(now)
    {
    }

    /// Something moves, or is wanted anew. True when it was idle until now.
    bool use(TimePoint now)
    {
        m_used = now;
        return std::exchange(m_idle, false);
    }
    /// Looks at the time and at the machine. True when something is different now.
    bool look(TimePoint now)
    {
        const MemoryPressure pressure =
            m_readPressure ? memoryPressure(m_readPressure(), m_pressure) : MemoryPressure::None;
        const bool idle = now - m_used >= kIdleAfter;
        const bool isNew = pressure != m_pressure || idle != m_idle;
        m_pressure = pressure;
        m_idle = idle;
        return isNew;
    }

    [[nodiscard]] bool isIdle() const { return m_idle; }
    [[nodiscard]] MemoryPressure pressure() const { return m_pressure; }
    /// Nothing is read ahead, and what is only kept for later goes.
    [[nodiscard]] bool keepsOnlyVisible() const { return m_idle || m_pressure == MemoryPressure::Critical; }
    /// What of a budget may be used.
    [[nodiscard]] std::uint64_t shareOf(std::uint64_t budgetBytes) const
    {
        return m_pressure == MemoryPressure::None ? budgetBytes : budgetBytes - budgetBytes / 4;
    }
    /// For people, one of the words that the dock translates; empty when nothing is held back.
    [[nodiscard]] const char* note() const
    {
        return m_pressure != MemoryPressure::None ? "short of memory" : m_idle ? "at rest" : "";
    }

private:
    std::function<std::string()> m_readPressure;
    TimePoint m_used;
    bool m_idle = false;
    MemoryPressure m_pressure = MemoryPressure::None;
};

} // namespace tessera
