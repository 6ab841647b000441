// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/load_counters.h>

#include <algorithm>

namespace tessera::detail {

namespace {
constexpr std::uint64_t kUnusedKept = 65'536;
constexpr std::size_t kLatencies = 1'024;
constexpr Duration kPrompt = std::chrono::milliseconds(10); ///< a cancelled job's way off its pump
} // namespace

LoadCounters::LoadCounters() : m_unused(kUnusedKept) { }

std::size_t LoadCounters::classOf(const Rank& rank)
{
    return std::min<std::size_t>(rank.priorityClass, kPriorityClasses - 1);
}

bool LoadCounters::higherQueued(const Rank& rank) const
{
    return std::any_of(m_queued.begin(), m_queued.begin() + static_cast<std::ptrdiff_t>(classOf(rank)),
                       [](std::uint64_t n) { return n > 0; });
}

void LoadCounters::delivered(const TileKey& key, Duration time)
{
    if (key.isOpen())
        return;
    used(key);
    m_unusedTime += time;
    m_unused.put(key, time, 1);
}

void LoadCounters::used(const TileKey& key)
{
    if (const Duration* time = m_unused.get(key)) {
        m_unusedTime -= *time;
        m_unused.erase(key);
    }
}

void LoadCounters::cancelTook(Duration latency)
{
    m_overstayed += latency > kPrompt ? 1 : 0;
    if (m_latencies.size() < kLatencies)
        m_latencies.push_back(latency);
    else
        m_latencies[m_nextLatency] = latency;
    m_nextLatency = (m_nextLatency + 1) % kLatencies;
}

double LoadCounters::latencyP99Ms() const
{
    if (m_latencies.empty())
        return 0;
    std::vector<Duration> sorted = m_latencies;
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) * 99 / 100);
    std::nth_element(sorted.begin(), at, sorted.end());
    return toMs(*at);
}

void LoadCounters::writeTo(LoaderReport& report) const
{
    report.requested = requested;
    report.coalesced = coalesced;
    report.started = started;
    report.completed = completed;
    report.failed = failed;
    report.cancelledQueued = cancelledQueued;
    report.cancelledRunning = cancelledRunning;
    report.obsoleteStarted = obsoleteStarted;
    report.inversions = inversions;
    report.callbackErrors = callbackErrors;
    report.putBack = putBack;
    report.overstayed = m_overstayed;
    report.cancelLatencyP99Ms = latencyP99Ms();
    report.busyMs = toMs(m_busy);
    report.wastedMs = toMs(m_wasted + m_unusedTime);
    report.queuedByClass.assign(m_queued.begin(), m_queued.end());
}

} // namespace tessera::detail
