// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <core/clock.h>

namespace tessera {

/// Durations in buckets half a percent wide: constant memory however long the program runs.
/// The maximum is exact; a percentile is within half a percent of the sample of its rank.
class DurationHistogram {
public:
    void add(double ms);
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] double max() const { return m_max; }
    /// The smallest value that at least `share` (0 to 1) of the samples do not exceed; 0 without samples.
    [[nodiscard]] double percentile(double share) const;

private:
    std::vector<std::uint32_t> m_buckets;
    std::uint64_t m_count = 0;
    double m_max = 0;
};

/// Measures the time between displayed frames of one canvas: from the frame before, or from the
/// moment that this one was asked for if that came later. A frame that nothing asked for has no gap.
class FrameGap {
public:
    /// An animation, an input or a finished tile asked for a frame.
    void demanded(TimePoint now);
    /// `continued`: the frame before asked for this one. Milliseconds.
    std::optional<double> displayed(TimePoint now, bool continued);

private:
    std::optional<TimePoint> m_last;
    std::optional<TimePoint> m_demanded;
};

/// What one displayed frame cost on the GUI thread, and what it failed to show.
struct FrameSample {
    double cpuMs = 0; ///< all of it
    double planMs = 0, uploadMs = 0, drawMs = 0;
    std::optional<double> gapMs;
    std::int64_t holePixels = 0, placeholderPixels = 0;
    std::int64_t exposedPixels = 0, exposedDetailedPixels = 0; ///< see Exposure
};

struct FrameReport {
    std::uint64_t count = 0;
    double p50Ms = 0, p95Ms = 0, p99Ms = 0, maxMs = 0;
    double gapP95Ms = 0, gapP99Ms = 0, gapMaxMs = 0;
    double planP50Ms = 0, planP99Ms = 0, planMaxMs = 0;
    double uploadP50Ms = 0, uploadP99Ms = 0, uploadMaxMs = 0;
    double drawP50Ms = 0, drawP99Ms = 0, drawMaxMs = 0;
    std::int64_t holePixels = 0, placeholderPixels = 0;
    std::int64_t exposedPixels = 0, exposedDetailedPixels = 0;
};

/// Sums up the frames of all canvases.
class FrameStatistics {
public:
    void add(const FrameSample& sample);
    [[nodiscard]] FrameReport report() const;

private:
    DurationHistogram m_cpu, m_gap, m_plan, m_upload, m_draw;
    std::int64_t m_holePixels = 0, m_placeholderPixels = 0;
    std::int64_t m_exposedPixels = 0, m_exposedDetailedPixels = 0;
};

} // namespace tessera
