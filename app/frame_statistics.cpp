// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/frame_statistics.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

constexpr double kSmallestMs = 1e-4;
const double kLogStep = std::log(1.005);

} // namespace

void DurationHistogram::add(double ms)
{
    const double steps = ms > kSmallestMs ? std::ceil(std::log(ms / kSmallestMs) / kLogStep) : 0;
    const auto bucket = static_cast<std::size_t>(steps);
    if (bucket >= m_buckets.size())
        m_buckets.resize(bucket + 1);
    ++m_buckets[bucket];
    ++m_count;
    m_max = std::max(m_max, ms);
}

double DurationHistogram::percentile(double share) const
{
    const auto rank =
        std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count))));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket) {
        seen += m_buckets[bucket];
        if (seen >= rank)
            return std::min(m_max, kSmallestMs * std::exp(static_cast<double>(bucket) * kLogStep));
    }
    return 0;
}

void FrameGap::demanded(TimePoint now)
{
    if (!m_demanded)
        m_demanded = now;
}

std::optional<double> FrameGap::displayed(TimePoint now, bool continued)
{
    std::optional<double> gap;
    if (m_last && continued)
        gap = toMs(now - *m_last);
    else if (m_last && m_demanded)
        gap = toMs(now - std::max(*m_last, *m_demanded));
    m_last = now;
    m_demanded.reset();
    return gap;
}

void FrameStatistics::add(const FrameSample& sample)
{
    m_cpu.add(sample.cpuMs);
    m_plan.add(sample.planMs);
    m_upload.add(sample.uploadMs);
    m_draw.add(sample.drawMs);
    if (sample.gapMs)
        m_gap.add(*sample.gapMs);
    m_holePixels += sample.holePixels;
    m_placeholderPixels += sample.placeholderPixels;
    m_exposedPixels += sample.exposedPixels;
    m_exposedDetailedPixels += sample.exposedDetailedPixels;
}

FrameReport FrameStatistics::report() const
{
    FrameReport r;
    r.count = m_cpu.count();
    r.p50Ms = m_cpu.percentile(0.50);
    r.p95Ms = m_cpu.percentile(0.95);
    r.p99Ms = m_cpu.percentile(0.99);
    r.maxMs = m_cpu.max();
    r.gapP95Ms = m_gap.percentile(0.95);
    r.gapP99Ms = m_gap.percentile(0.99);
    r.gapMaxMs = m_gap.max();
    r.planP50Ms = m_plan.percentile(0.50);
    r.planP99Ms = m_plan.percentile(0.99);
    r.planMaxMs = m_plan.max();
    r.uploadP50Ms = m_upload.percentile(0.50);
    r.uploadP99Ms = m_upload.percentile(0.99);
    r.uploadMaxMs = m_upload.max();
    r.drawP50Ms = m_draw.percentile(0.50);
    r.drawP99Ms = m_draw.percentile(0.99);
    r.drawMaxMs = m_draw.max();
    r.holePixels = m_holePixels;
    r.placeholderPixels = m_placeholderPixels;
    r.exposedPixels = m_exposedPixels;
    r.exposedDetailedPixels = m_exposedDetailedPixels;
    return r;
}

} // namespace tessera
