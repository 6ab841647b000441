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

/// One benchmark, and what it may take at most: milliseconds or, with `counter`, that one.
struct Limit {
    std::string what, benchmark;
    double goal = 0;
    std::string counter{};
};

/// Shows the times as usual and remembers them: of one thread its own, of several the wall's, or what a benchmark has
/// measured itself.
class RatioReporter final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration)
                continue;
            if (run.error_occurred) {
                ++m_missed; // what it was to show is not shown
                continue;
            }
            const std::string name = run.benchmark_name();
            const bool isReal = run.threads > 1 || run.run_name.time_type == "manual_time";
            const double time = isReal ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
            m_values[name].push_back(time / benchmark::GetTimeUnitMultiplier(run.time_unit) * 1e3);
            for (const auto& [counter, value] : run.counters)
                m_values[name + '#' + counter].push_back(value);
        }
        ConsoleReporter::ReportRuns(runs);
    }

    /// Medians, and their ratios. Returns how many miss their goal; what was not run is left out.
    int print(const std::vector<Ratio>& ratios, const std::vector<Limit>& limits)
    {
        std::printf("\n| measured | ours / other | goal |\n|---|---|---|\n");
        for (const Ratio& ratio : ratios) {
            const double ours = median(m_values[ratio.ours]), others = median(m_values[ratio.others]);
            if (ours > 0 && others > 0)
                printLine(ratio.what, ours / others, ratio.goal);
        }
        for (const Limit& limit : limits) {
            const double value =
                median(m_values[limit.counter.empty() ? limit.benchmark : limit.benchmark + '#' + limit.counter]);
            if (value > 0)
                printLine(limit.what + (limit.counter.empty() ? ", ms" : ""), value, limit.goal);
        }
        return m_missed;
    }

private:
    void printLine(const std::string& what, double value, double goal)
    {
        const bool bad = goal > 0 && value > goal;
        m_missed += bad ? 1 : 0;
        std::printf("| %s | %.3f | %s%s |\n", what.c_str(), value,
                    goal > 0 ? ("<= " + std::to_string(goal).substr(0, 4)).c_str() : "", bad ? " MISSED" : "");
    }

    static double median(std::vector<double>& values)
    {
        std::sort(values.begin(), values.end());
        return values.empty() ? 0 : values[values.size() / 2];
    }

    std::map<std::string, std::vector<double>> m_values; ///< milliseconds by benchmark, counters by "benchmark#counter"
    int m_missed = 0;
};

/// Runs the benchmarks as their command line says, then shows the ratios and what has a limit. The exit
/// status tells whether all ran and all goals were met.
inline int runWithRatios(int argc, char** argv, const std::vector<Ratio>& ratios, const std::vector<Limit>& limits = {})
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return reporter.print(ratios, limits) == 0 ? 0 : 1;
}
