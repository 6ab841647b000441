// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/scenario_figures.h>

#include <algorithm>
#include <utility>

#include <QJsonArray>
#include <QStringList>

#include <bench/flights/flight_bounds.h>

namespace tessera {

namespace {

using Bound = Figure::Bound;

/// Whether people wait for what this property is about, or look at it.
bool isOfWaiting(int property)
{
    return property == 3 || property == 4 || property == 9 || property == 14;
}

/// Collects the lines of one flight.
class Sheet {
public:
    explicit Sheet(const FlownScenario& flown) : m_flown(flown) { }

    void add(int property, const QString& name, double value, const QString& unit, Bound bound = Bound::None,
             double limit = 0)
    {
        const QString scenario = m_flown.prefetch ? m_flown.scenario : m_flown.scenario + " without prefetch";
        const bool judged = m_flown.prefetch || !isOfWaiting(property);
        m_figures.push_back(
            {scenario, m_flown.canvas, property, name, value, unit, judged ? bound : Bound::None, judged ? limit : 0});
    }
    /// Half, nearly all and the most of them; the limit is for nearly all.
    void addDistribution(int property, const QString& name, const std::vector<double>& values, const QString& unit,
                         Bound bound = Bound::None, double limit = 0)
    {
        if (values.empty())
            return;
        add(property, name + ", p50", *quantile(values, 0.5), unit);
        add(property, name + ", p95", *quantile(values, 0.95), unit, bound, limit);
        add(property, name + ", max", *quantile(values, 1), unit);
    }

    [[nodiscard]] double at(const char* object, const char* field) const
    {
        return m_flown.report[object][field].toDouble();
    }
    [[nodiscard]] const QJsonObject& report() const { return m_flown.report; }
    [[nodiscard]] const FlownScenario& flown() const { return m_flown; }
    [[nodiscard]] std::vector<Figure> take() { return std::move(m_figures); }

private:
    const FlownScenario& m_flown;
    std::vector<Figure> m_figures;
};

/// The steps of that name, by their number.
std::vector<int> stepsNamed(const QJsonObject& report, const QString& name)
{
    const QJsonArray steps = report["steps"].toArray();
    std::vector<int> found;
    for (int i = 0; i < steps.size(); ++i)
        if (steps[i]["do"].toString() == name)
            found.push_back(i);
    return found;
}

void addOutcome(Sheet& sheet)
{
    sheet.add(0, "flights that failed", sheet.flown().exitCode == 0 ? 0 : 1, "", Bound::AtMost, 0);
    if (sheet.report().isEmpty())
        return;
    sheet.add(1, "obsolete starts", sheet.at("loader", "obsoleteStarted"), "", Bound::AtMost, 0);
    sheet.add(5, "inversions", sheet.at("loader", "inversions"), "", Bound::AtMost, 0);
    sheet.add(10, "hole pixels", sheet.at("frames", "holePixels"), "px", Bound::AtMost, 0);
    sheet.add(13, "leaks", static_cast<double>(sheet.report()["leaks"].toArray().size()), "", Bound::AtMost, 0);
}

void addWaste(Sheet& sheet)
{
    const double mostPercent = sheet.flown().prefetch ? 20 : 5;
    const double busy = sheet.at("loader", "busyMs");
    const bool limited = QString("PZ").contains(sheet.flown().scenario);
    sheet.add(2, "cancel to off the CPU, p99", sheet.at("loader", "cancelLatencyP99Ms"), "ms", Bound::AtMost, 10);
    sheet.add(2, "work for all loads", busy, "ms");
    sheet.add(2, "work for what was never drawn", busy > 0 ? 100 * sheet.at("loader", "wastedMs") / busy : 0, "%",
              limited ? Bound::AtMost : Bound::None, mostPercent);
}

void addStart(Sheet& sheet)
{
    const QJsonValue cover = sheet.report()["startup"]["firstCoverMs"];
    if (cover.isDouble())
        sheet.add(3, "start of the program to first cover", cover.toDouble(), "ms");
}

void addOpening(Sheet& sheet)
{
    constexpr double kMostTimesBound = 1.1;
    const QJsonObject& report = sheet.report();
    for (const int step : stepsNamed(report, "open")) {
        const auto cover = arrival(report, step, "coveredMs");
        if (!cover)
            continue;
        sheet.add(3, "open to cover", *cover, "ms");
        if (const auto settled = arrival(report, step, "settledMs"))
            sheet.add(4, "open to ideal", *settled, "ms");
        const double bound = !sheet.flown().bounds
                                 ? 0
                                 : sheet.flown().bounds->toCover(report["scene"]["image"].toString(),
                                                                 report["scene"]["levels"].toInt() - 1,
                                                                 report["steps"][step]["startMs"].toDouble());
        if (bound > 0)
            sheet.add(3, "open to cover / lower bound", *cover / bound, "", Bound::AtMost, kMostTimesBound);
    }
}

// A jump that finds everything in place has no work to be compared with.
void addJumps(Sheet& sheet)
{
    constexpr double kMostTimesBound = 1.3;
    const QJsonObject& report = sheet.report();
    std::vector<double> covers, ideals, ratios;
    for (const int step : stepsNamed(report, "jump")) {
        const auto cover = arrival(report, step, "coveredMs");
        const auto settled = arrival(report, step, "settledMs");
        if (!cover || !settled)
            continue;
        covers.push_back(*cover);
        ideals.push_back(*settled);
        const double from = report["steps"][step]["startMs"].toDouble();
        const double bound = sheet.flown().bounds ? sheet.flown().bounds->toIdeal(from, from + *settled) : 0;
        if (bound > 0)
            ratios.push_back(*settled / bound);
    }
    sheet.addDistribution(3, "jump to cover", covers, "ms");
    sheet.addDistribution(4, "jump to ideal", ideals, "ms");
    sheet.addDistribution(4, "jump to ideal / lower bound", ratios, "", Bound::AtMost, kMostTimesBound);
}

/// The last thing that moved, to when all is as it should be.
void addRest(Sheet& sheet)
{
    const std::vector<int> waits = stepsNamed(sheet.report(), "wait");
    if (waits.empty())
        return;
    if (const auto settled = arrival(sheet.report(), waits.back(), "settledMs"))
        sheet.add(4, "last input to ideal", *settled, "ms");
}

void addMemory(Sheet& sheet)
{
    const auto peak = [&](const QString& name, double bytes, double budget) {
        if (budget > 0)
            sheet.add(7, name, bytes, "bytes", Bound::AtMost, budget);
    };
    peak("textures, peak", sheet.at("textures", "peakBytes"), sheet.at("textures", "budgetBytes"));
    double peaks = 0;
    double budgets = 0;
    const auto memory = [&](const QJsonObject& o) {
        peak(o["name"].toString() + ", peak", o["peakBytes"].toDouble(), o["budgetBytes"].toDouble());
        peaks += o["peakBytes"].toDouble();
        budgets += o["budgetBytes"].toDouble();
    };
    for (const auto& value : sheet.report()["pools"].toArray())
        if (const QJsonObject pool = value.toObject(); pool["peakBytes"].toDouble() > 0)
            memory(pool);
    for (const auto& value : sheet.report()["caches"].toArray()) {
        const QJsonObject cache = value.toObject();
        if (cache["tier"].toString() == "memory")
            memory(cache);
        else
            peak(cache["name"].toString() + " on disk, at the end", cache["bytes"].toDouble(),
                 cache["budgetBytes"].toDouble());
    }
    peak("main memory but for textures, sum of peaks", peaks, budgets);
    sheet.add(7, "resident memory, peak", sheet.at("process", "peakRssBytes"), "bytes");
}

bool isDrawnByGpu(const QString& renderer)
{
    return renderer.startsWith("gl:") && !renderer.contains("llvmpipe") && !renderer.contains("softpipe");
}

void addFrames(Sheet& sheet)
{
    const Bound onGpu = isDrawnByGpu(sheet.report()["renderer"].toString()) ? Bound::AtMost : Bound::None;
    const auto frames = [&](const char* field) { return sheet.at("frames", field); };
    sheet.add(9, "frames", frames("count"), "");
    sheet.add(9, "frame, CPU, p50", frames("p50Ms"), "ms", onGpu, 2);
    sheet.add(9, "frame, CPU, p99", frames("p99Ms"), "ms", onGpu, 6);
    sheet.add(9, "frame, CPU, max", frames("maxMs"), "ms", onGpu, 12);
    sheet.add(9, "plan, p50", frames("planP50Ms"), "ms");
    sheet.add(9, "plan, p99", frames("planP99Ms"), "ms", Bound::AtMost, 0.3);
    sheet.add(9, "plan, max", frames("planMaxMs"), "ms");
    for (const QString& part : QStringList{"upload", "draw"})
        for (const QString& which : QStringList{"P50", "P99", "Max"})
            sheet.add(9, part + ", " + which.toLower(), sheet.report()["frames"][part + which + "Ms"].toDouble(), "ms");
    sheet.add(9, "between frames, p95", frames("gapP95Ms"), "ms");
    sheet.add(9, "between frames, p99", frames("gapP99Ms"), "ms");
    sheet.add(9, "between frames, max", frames("gapMaxMs"), "ms");
}

void addExposure(Sheet& sheet)
{
    constexpr double kLeastPercent = 95;
    const double exposed = sheet.at("frames", "exposedPixels");
    if (exposed <= 0)
        return;
    const bool limited = sheet.flown().scenario == "P";
    sheet.add(14, "exposed by movement", exposed, "px");
    sheet.add(14, "of these as they should be in the first frame",
              100 * sheet.at("frames", "exposedDetailedPixels") / exposed, "%", limited ? Bound::AtLeast : Bound::None,
              kLeastPercent);
}

std::optional<double> valueOf(const std::vector<Figure>& figures, const QString& name)
{
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == name; });
    return found == figures.end() ? std::nullopt : std::optional(found->value);
}

} // namespace

std::vector<Figure> prefetchCosts(const std::vector<Figure>& with, const std::vector<Figure>& without)
{
    constexpr double kMostTimes = 1.02;
    std::vector<Figure> ratios;
    for (const QString& share : QStringList{"p50", "p95"}) {
        const auto usual = valueOf(with, "jump to ideal, " + share);
        const auto alone = valueOf(without, "jump to ideal, " + share);
        if (usual && alone && *alone > 0)
            ratios.push_back({with.front().scenario, with.front().canvas, 14,
                              "jump to ideal with prefetch / without, " + share, *usual / *alone, "", Bound::AtMost,
                              kMostTimes});
    }
    return ratios;
}

std::optional<double> arrival(const QJsonObject& report, int step, const QString& field)
{
    const QJsonArray steps = report["steps"].toArray();
    const QString kind = steps[step]["do"].toString();
    const double start = steps[step]["startMs"].toDouble();
    for (int i = step; i < steps.size() && (i == step || steps[i]["do"].toString() != kind); ++i)
        if (const QJsonValue when = steps[i][field]; when.isDouble())
            return steps[i]["startMs"].toDouble() + when.toDouble() - start;
    return std::nullopt;
}

std::vector<Figure> figuresOf(const FlownScenario& flown)
{
    Sheet sheet(flown);
    addOutcome(sheet);
    if (flown.report.isEmpty())
        return sheet.take();
    addWaste(sheet);
    addStart(sheet);
    if (flown.scenario == "J") {
        addOpening(sheet);
        addJumps(sheet);
    } else if (flown.scenario != "X") {
        addRest(sheet);
    }
    addMemory(sheet);
    addFrames(sheet);
    addExposure(sheet);
    return sheet.take();
}

} // namespace tessera
