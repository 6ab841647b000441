// SPDX-License-Identifier: MIT
#include <ui/dock/rate_meter.h>

#include <algorithm>

namespace tessera {

void RateMeter::sample(TimePoint now, std::vector<double> counters)
{
    // A gap (the dock was hidden) would otherwise be averaged into what is shown as "now".
    const bool stale = !m_samples.empty() && now - m_samples.back().when > 4 * m_window;
    if (stale || (!m_samples.empty() && m_samples.back().counters.size() != counters.size()))
        m_samples.clear();
    m_samples.push_back({now, std::move(counters)});
    while (m_samples.size() > 2 && now - m_samples[1].when >= m_window)
        m_samples.pop_front();
}

double RateMeter::rate(std::size_t counter) const
{
    if (m_samples.size() < 2 || counter >= m_samples.back().counters.size())
        return 0;
    const Sample& first = m_samples.front();
    const Sample& last = m_samples.back();
    const double seconds = toMs(last.when - first.when) / 1000;
    return seconds > 0 ? std::max(0.0, (last.counters[counter] - first.counters[counter]) / seconds) : 0;
}

} // namespace tessera
