// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/wall_figures.h>

#include <algorithm>

#include <QJsonArray>

namespace tessera {

namespace {

using Bound = Figure::Bound;

constexpr double kMiB = 1 << 20;
constexpr double kLongestGapMs = 50;

/// Collects the lines of one flight; none of them is about a property of the engine.
class WallSheet {
public:
    explicit WallSheet(const FlownWall& flown) : m_flown(flown)
    {
        add("flights that failed", flown.exitCode == 0 ? 0 : 1, "", Bound::AtMost, 0);
    }

    void add(const QString& name, double value, const QString& unit, Bound bound = Bound::None, double limit = 0)
    {
        m_figures.push_back({m_flown.scenario, m_flown.canvas, 0, name, value, unit, bound, limit});
    }
    [[nodiscard]] double at(const char* object, const char* field) const
    {
        return m_flown.report[object][field].toDouble();
    }
    [[nodiscard]] std::vector<Figure> take() { return std::move(m_figures); }

private:
    const FlownWall& m_flown;
    std::vector<Figure> m_figures;
};

/// What was waited for after each movement, in milliseconds. A wait that came to no end is missing: the flight failed.
std::vector<double> stopsOf(const QJsonArray& steps)
{
    std::vector<double> stops;
    for (int i = 1; i < steps.size(); ++i)
        if (steps[i]["do"].toString() == "wait" && steps[i - 1]["do"].toString() == "zoom")
            if (const QJsonValue settled = steps[i]["settledMs"]; settled.isDouble())
                stops.push_back(settled.toDouble());
    return stops;
}

/// When the first wait after the first `fit` was over: that shows the whole wall.
std::optional<double> wholeWallAfter(const QJsonArray& steps)
{
    for (int i = 1; i < steps.size(); ++i)
        if (steps[i]["do"].toString() == "wait" && steps[i - 1]["do"].toString() == "fit")
            return steps[i]["ok"].toBool() ? std::optional(steps[i]["endMs"].toDouble()) : std::nullopt;
    return std::nullopt;
}

void addFrames(WallSheet& sheet, const FlownWall& flown)
{
    sheet.add("hole pixels", sheet.at("frames", "holePixels"), "px", Bound::AtMost, 0);
    sheet.add("frames", sheet.at("frames", "count"), "");
    sheet.add("between frames, longest", sheet.at("frames", "gapMaxMs"), "ms", Bound::AtMost, kLongestGapMs);
    sheet.add("leaks", static_cast<double>(flown.report["leaks"].toArray().size()), "", Bound::AtMost, 0);
}

} // namespace

std::optional<double> heldSince(const QJsonObject& report, const QString& field)
{
    const QJsonArray steps = report["steps"].toArray();
    int last = static_cast<int>(steps.size()) - 1;
    if (last >= 0 && steps[last]["do"].toString() == "close")
        --last;
    std::optional<double> since;
    for (int i = last; i >= 0 && steps[i][field].isDouble(); --i) {
        const double after = steps[i][field].toDouble();
        since = steps[i]["startMs"].toDouble() + after;
        if (after > 0)
            break;
    }
    return since;
}

std::vector<Figure> wallFigures(const FlownWall& flown)
{
    constexpr double kLongestStartMs = 1000;
    constexpr double kLongestStopMs = 500;
    constexpr double kMostResident = 400 * kMiB;
    WallSheet sheet(flown);
    if (flown.report.isEmpty())
        return sheet.take();
    const QJsonArray steps = flown.report["steps"].toArray();
    if (const auto whole = wholeWallAfter(steps))
        sheet.add("exec to the whole wall settled", *whole, "ms", Bound::AtMost, kLongestStartMs);
    if (const std::vector<double> stops = stopsOf(steps); !stops.empty()) {
        sheet.add("stops", static_cast<double>(stops.size()), "");
        sheet.add("stop to settled, p50", *quantile(stops, 0.5), "ms");
        sheet.add("stop to settled, max", *quantile(stops, 1), "ms", Bound::AtMost, kLongestStopMs);
    }
    addFrames(sheet, flown);
    sheet.add("between frames, p95", sheet.at("frames", "gapP95Ms"), "ms");
    sheet.add("resident memory, peak", sheet.at("process", "peakRssBytes"), "bytes", Bound::AtMost, kMostResident);
    return sheet.take();
}

std::vector<Figure> fillingFigures(const FlownWall& flown, const Filling& filling)
{
    constexpr double kLeastShare = 0.8;
    constexpr double kUsualGapMs = 18; // a sixtieth of a second, and what the clock of the screen is off by
    WallSheet sheet(flown);
    if (flown.report.isEmpty())
        return sheet.take();
    const auto complete = heldSince(flown.report, "mosaicMs");
    sheet.add("flights without a complete mosaic", complete ? 0 : 1, "", Bound::AtMost, 0);
    sheet.add("bare loop on all cores", filling.barePerSecond, "files/s");
    if (complete && *complete > 0 && filling.barePerSecond > 0) {
        sheet.add("exec to the complete mosaic", *complete, "ms", filling.longestMs ? Bound::AtMost : Bound::None,
                  filling.longestMs.value_or(0));
        const double perSecond = filling.files / *complete * 1000;
        sheet.add("in the background", perSecond, "files/s");
        sheet.add("in the background / bare loop", perSecond / filling.barePerSecond, "", Bound::AtLeast, kLeastShare);
    }
    if (filling.moving) {
        addFrames(sheet, flown);
        sheet.add("between frames, p95", sheet.at("frames", "gapP95Ms"), "ms", Bound::AtMost, kUsualGapMs);
    }
    return sheet.take();
}

} // namespace tessera
