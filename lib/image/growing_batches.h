// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include <core/clock.h>

namespace tessera {

/// Collects what is found and lets it go when there is enough, or when it has waited enough. Who takes it in
/// merges each batch with all it has, so batches grow with what was sent, and are sent less often: taking
/// in all of them costs a few times as much as there are, not the square of it. A batch is a std::vector, or the like.
/// Not thread-safe.
template <class Batch>
class GrowingBatches {
public:
    struct Limits {
        std::size_t first = 64;                        ///< the first batch is small: first rows soon
        std::size_t least = 2000;                      ///< later ones hold at least this, unless they have waited
        Duration age = std::chrono::milliseconds(100); ///< how long it waits at first
    };
    using Sink = std::function<void(Batch found)>;

    /// `clock` and `sink` outlive it.
    GrowingBatches(const Limits& limits, const Clock& clock, const Sink& sink)
        : m_limits(limits), m_clock(clock), m_sink(sink), m_enough(limits.first), m_last(clock.now())
    {
    }

    void add(typename Batch::value_type found)
    {
        m_found.push_back(std::move(found));
        if (m_found.size() >= m_enough)
            send();
    }
    /// Asks the clock, so not for every name.
    void tick()
    {
        if (!m_found.empty() && m_clock.now() - m_last >= m_limits.age * (1 + m_sent / kMany))
            send();
    }
    void send()
    {
        m_sent += m_found.size();
        if (!m_found.empty())
            m_sink(std::exchange(m_found, {}));
        m_enough = std::max(m_limits.least, m_sent / kShare);
        m_last = m_clock.now();
    }

private:
    static constexpr std::size_t kShare = 4;
    static constexpr std::size_t kMany = 50'000;

    const Limits m_limits;
    const Clock& m_clock;
    const Sink& m_sink;
    std::size_t m_enough;
    std::size_t m_sent = 0;
    TimePoint m_last;
    Batch m_found;
};

} // namespace tessera
