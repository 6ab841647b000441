// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

/// Two benchmarks of one run, and what their ratio should be at most (0: no goal).
struct Ratio {
    std::string what, ours, others;
    double goal = 0;
};

/// Shows the times as usual and remembers them: of one thread its own, of several the wall's.
class RatioReporter final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const Run& run : runs)
            if (run.run_type == Run::RT_Iteration && !run.error_occurred)
                m_times[run.benchmark_name()].push_back(run.threads > 1 ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime());
        ConsoleReporter::ReportRuns(runs);
    }

    /// Ratios of medians. Returns how many miss their goal; what was not run is left out.
    int print(const std::vector<Ratio>& ratios)
    {
        int missed = 0;
        std::printf("\n| measured | ours / other | goal |\n|---|---|---|\n");
        for (const Ratio& ratio : ratios) {
            const double ours = median(ratio.ours), others = median(ratio.others);
            if (ours <= 0 || others <= 0)
                continue;
            const double value = ours / others;
            const bool bad = ratio.goal > 0 && value > ratio.goal;
            missed += bad ? 1 : 0;
            std::printf("| %s | %.3f | %s%s |\n", ratio.what.c_str(), value,
                        ratio.goal > 0 ? ("<= " + std::to_string(ratio.goal).substr(0, 4)).c_str() : "", bad ? " MISSED" : "");
        }
        return missed;
    }

private:
    double median(const std::string& name)
    {
        std::vector<double>& times = m_times[name];
        std::sort(times.begin(), times.end());
        return times.empty() ? 0 : times[times.size() / 2];
    }

    std::map<std::string, std::vector<double>> m_times;
};

/// Runs the benchmarks as their command line says, then shows the ratios. The exit status tells whether
/// all goals were met.
inline int runWithRatios(int argc, char** argv, const std::vector<Ratio>& ratios)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return reporter.print(ratios) == 0 ? 0 : 1;
}
