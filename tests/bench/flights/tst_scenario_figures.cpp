// SPDX-License-Identifier: GPL-3.0-or-later
// The table that is made of the scenarios' reports and traces, from reports and traces in words.
#include <algorithm>

#include <QJsonDocument>
#include <QTest>

#include <bench/flights/flight_bounds.h>
#include <bench/flights/scenario_figures.h>
#include <support/chrome_trace.h>

using namespace tessera;

namespace {

QJsonObject json(const QByteArray& text)
{
    QByteArray strict = text;
    return QJsonDocument::fromJson(strict.replace('\'', '"')).object();
}

/// Opening at 100 ms, a jump at 1,000 ms, one at 2,000 ms that finds everything in place.
QJsonObject jumps()
{
    return json(R"({
        'renderer': 'raster',
        'steps': [
            {'do': 'open', 'startMs': 100, 'endMs': 150, 'coveredMs': null, 'settledMs': null},
            {'do': 'wait', 'startMs': 151, 'endMs': 400, 'coveredMs': 49, 'settledMs': 249},
            {'do': 'jump', 'startMs': 1000, 'endMs': 1000, 'coveredMs': null, 'settledMs': null},
            {'do': 'wait', 'startMs': 1001, 'endMs': 1120, 'coveredMs': 9, 'settledMs': 119},
            {'do': 'jump', 'startMs': 2000, 'endMs': 2000, 'coveredMs': null, 'settledMs': null},
            {'do': 'wait', 'startMs': 2000, 'endMs': 2020, 'coveredMs': 20, 'settledMs': 20},
            {'do': 'close', 'startMs': 2021, 'endMs': 2030, 'coveredMs': 0, 'settledMs': 0}],
        'startup': {'firstCoverMs': 80.5},
        'scene': {'image': 'map.tif', 'levels': 8},
        'frames': {'count': 12, 'p50Ms': 1.5, 'p99Ms': 7, 'maxMs': 9, 'planP50Ms': 0.1, 'planP99Ms': 0.4, 'planMaxMs': 0.5,
                   'uploadP50Ms': 0.2, 'uploadP99Ms': 2, 'uploadMaxMs': 3, 'drawP50Ms': 0.3, 'drawP99Ms': 1, 'drawMaxMs': 2,
                   'gapP95Ms': 16, 'gapP99Ms': 17, 'gapMaxMs': 18, 'holePixels': 0, 'exposedPixels': 1000,
                   'exposedDetailedPixels': 940},
        'loader': {'obsoleteStarted': 0, 'inversions': 1, 'cancelLatencyP99Ms': 3, 'busyMs': 400, 'wastedMs': 100, 'pumps': 2},
        'textures': {'peakBytes': 90, 'budgetBytes': 100},
        'pools': [{'name': 'decode buffers', 'peakBytes': 30, 'budgetBytes': 40},
                  {'name': 'slots 512', 'peakBytes': 0, 'budgetBytes': 100}],
        'caches': [{'name': 'values', 'tier': 'memory', 'bytes': 1, 'peakBytes': 8, 'budgetBytes': 10},
                   {'name': 'values', 'tier': 'disk', 'bytes': 500, 'budgetBytes': 1000}],
        'process': {'peakRssBytes': 123456789},
        'leaks': []})");
}

/// The work of jumps(): the opening; two tiles of the view, 40 and 30 ms; prefetch; one that was given up.
QByteArray trace()
{
    const auto row = [](int number, const char* name) {
        return QString("{'ph': 'M', 'pid': 1, 'tid': %1, 'ts': 0, 'name': 'thread_name', 'args': {'name': '%2'}}")
            .arg(number)
            .arg(name);
    };
    const auto job = [](int pump, const char* tile, int priorityClass, int start, int took,
                        const char* end = "loaded") {
        return QString("{'ph': 'B', 'pid': 1, 'tid': %1, 'ts': %2, 'name': '%3', 'cat': 'load', 'args': {'class': %4}},"
                       "{'ph': 'B', 'pid': 1, 'tid': %1, 'ts': %2, 'name': 'reading', 'cat': 'stage'},"
                       "{'ph': 'E', 'pid': 1, 'tid': %1, 'ts': %5},"
                       "{'ph': 'E', 'pid': 1, 'tid': %1, 'ts': %5, 'args': {'end': '%6'}}")
            .arg(pump)
            .arg(start * 1000)
            .arg(tile)
            .arg(priorityClass)
            .arg((start + took) * 1000)
            .arg(end);
    };
    const auto upload = [](const char* tile, int priorityClass, int start, int took) {
        return QString("{'ph': 'X', 'pid': 1, 'tid': 1, 'ts': %1, 'dur': %2, 'name': 'upload', 'cat': 'texture',"
                       " 'args': {'tile': '%3', 'class': %4}}")
            .arg(start * 1000)
            .arg(took * 1000)
            .arg(tile)
            .arg(priorityClass);
    };
    const QStringList events{
        row(1, "GUI"),
        row(9, "Pump 1"),
        row(10, "Pump 2"),
        job(9, "map.tif", 0, 105, 50),
        upload("map.tif · L7 0,0", 0, 160, 1),
        job(9, "map.tif · L0 1,1", 1, 1005, 40),
        job(10, "map.tif · L0 2,1", 1, 1006, 30),
        job(10, "map.tif · L0 9,9", 5, 1040, 500),
        upload("map.tif · L0 2,1", 1, 1037, 1),
        upload("map.tif · L0 1,1", 1, 1046, 2),
        job(9, "map.tif · L0 5,5", 1, 1050, 60, "abandoned"),
    };
    QString text = '[' + events.join(",\n") + ']';
    return text.replace('\'', '"').toUtf8();
}

const Figure* named(const std::vector<Figure>& figures, const QString& name)
{
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == name; });
    return found == figures.end() ? nullptr : &*found;
}

} // namespace

class TestScenarioFigures : public QObject {
    Q_OBJECT

private slots:
    void init() { m_figures.clear(); }

    void arrivals_are_looked_for_in_the_steps_that_follow()
    {
        QCOMPARE(arrival(jumps(), 0, "coveredMs").value_or(-1), 100.0);
        QCOMPARE(arrival(jumps(), 2, "settledMs").value_or(-1), 120.0);
        QCOMPARE(arrival(jumps(), 4, "coveredMs").value_or(-1), 20.0);
        QJsonObject never = json(R"({'steps': [{'do': 'jump', 'startMs': 1, 'coveredMs': null},
                                               {'do': 'jump', 'startMs': 9, 'coveredMs': 2}]})");
        QVERIFY(!arrival(never, 0, "coveredMs"));
    }

    void bounds_are_what_the_work_of_the_view_takes_at_least()
    {
        const test::ChromeTrace read(trace());
        QCOMPARE(read.wrong, QString());
        const FlightBounds bounds(read, 2);
        // 70 ms on two pumps, and the longest way: 40 ms of loading and 2 of uploading.
        QCOMPARE(bounds.toIdeal(1000, 1120), 35.0 + 42.0);
        QCOMPARE(FlightBounds(read, 1).toIdeal(1000, 1120), 70.0 + 42.0);
        QCOMPARE(bounds.toIdeal(2000, 2020), 0.0);
        QCOMPARE(bounds.toCover("map.tif", 7, 100), 50.0 + 1000.0 / 60);
        QCOMPARE(bounds.toCover("map.tif", 7, 200), 0.0);
        QCOMPARE(bounds.toCover("other.tif", 7, 100), 0.0);
    }

    void a_flight_of_jumps_tells_covers_ideals_and_their_bounds()
    {
        const FlightBounds bounds(test::ChromeTrace(trace()), 2);
        m_figures = figuresOf({"J", "raster", 0, jumps(), &bounds});
        QCOMPARE(value("start of the program to first cover"), 80.5);
        QCOMPARE(value("open to cover"), 100.0);
        QCOMPARE(value("open to cover / lower bound"), 100 / (50 + 1000.0 / 60));
        QCOMPARE(met("open to cover / lower bound"), false);
        QCOMPARE(value("open to ideal"), 300.0);
        QCOMPARE(value("jump to cover, p50"), 10.0);
        QCOMPARE(value("jump to cover, max"), 20.0);
        QCOMPARE(value("jump to ideal, max"), 120.0);
        QCOMPARE(value("jump to ideal / lower bound, max"), 120 / 77.0); // the second had nothing to do
        QCOMPARE(met("jump to ideal / lower bound, p95"), false);
    }

    void every_gauge_stands_beside_its_budget()
    {
        m_figures = figuresOf({"X", "gl", 0, jumps(), nullptr});
        for (const auto& [name, bytes, budget] : {std::tuple{"textures, peak", 90, 100},
                                                  {"decode buffers, peak", 30, 40},
                                                  {"values, peak", 8, 10},
                                                  {"values on disk, at the end", 500, 1000},
                                                  {"main memory but for textures, sum of peaks", 38, 50}}) {
            const Figure* figure = named(m_figures, name);
            QVERIFY2(figure, name);
            QCOMPARE(figure->property, 7);
            QCOMPARE(figure->value, double(bytes));
            QCOMPARE(figure->limit, double(budget));
            QVERIFY(figure->isMet());
        }
        QVERIFY(!named(m_figures, "slots 512, peak")); // within the textures'
        QCOMPARE(value("resident memory, peak"), 123456789.0);
        QJsonObject over = jumps();
        over["textures"] = json(R"({'peakBytes': 101, 'budgetBytes': 100})");
        m_figures = figuresOf({"X", "gl", 0, over, nullptr});
        QCOMPARE(met("textures, peak"), false);
    }

    void frame_times_have_limits_where_a_gpu_draws()
    {
        m_figures = figuresOf({"P", "gl", 0, jumps(), nullptr});
        QVERIFY(met("frame, CPU, p99")); // raster
        QCOMPARE(met("plan, p99"), false);
        QCOMPARE(value("upload, p99"), 2.0);
        QCOMPARE(value("draw, max"), 2.0);
        QJsonObject report = jumps();
        report["renderer"] = "gl: Some GPU";
        m_figures = figuresOf({"P", "gl", 0, report, nullptr});
        QCOMPARE(met("frame, CPU, p50"), true);
        QCOMPARE(met("frame, CPU, p99"), false);
        report["renderer"] = "gl: llvmpipe (LLVM 15.0.6, 256 bits)";
        m_figures = figuresOf({"P", "gl", 0, report, nullptr});
        QCOMPARE(met("frame, CPU, p99"), true);
    }

    void waste_and_exposure_are_shares_and_limited_where_the_scenario_is_about_them()
    {
        m_figures = figuresOf({"P", "raster", 0, jumps(), nullptr});
        QCOMPARE(value("work for what was never drawn"), 25.0);
        QCOMPARE(met("work for what was never drawn"), false);
        QCOMPARE(value("of these as they should be in the first frame"), 94.0);
        QCOMPARE(met("of these as they should be in the first frame"), false);
        m_figures = figuresOf({"F", "raster", 0, jumps(), nullptr});
        QCOMPARE(met("work for what was never drawn"), true);
        QCOMPARE(met("of these as they should be in the first frame"), true);
        QCOMPARE(value("last input to ideal"), 20.0);
    }

    void a_flight_without_prefetch_is_compared_with_one_that_has_it()
    {
        const FlightBounds bounds(test::ChromeTrace(trace()), 2);
        m_figures = figuresOf({"J", "raster", 0, jumps(), &bounds, false});
        QVERIFY(!m_figures.empty());
        for (const Figure& figure : m_figures)
            QCOMPARE(figure.scenario, QString("J without prefetch"));
        QVERIFY(met("open to cover / lower bound")); // nobody waits for that
        QCOMPARE(met("inversions"), false);
        using Bound = Figure::Bound;
        const auto flown = [](double half, double most) {
            return std::vector<Figure>{{"J", "gl", 4, "jump to ideal, p50", half, "ms", Bound::None, 0},
                                       {"J", "gl", 4, "jump to ideal, p95", most, "ms", Bound::None, 0}};
        };
        m_figures = prefetchCosts(flown(101, 210), flown(100, 200));
        QCOMPARE(m_figures.size(), 2U);
        QCOMPARE(m_figures.front().scenario, QString("J"));
        QCOMPARE(m_figures.front().property, 14);
        QCOMPARE(value("jump to ideal with prefetch / without, p50"), 1.01);
        QVERIFY(met("jump to ideal with prefetch / without, p50"));
        QCOMPARE(value("jump to ideal with prefetch / without, p95"), 1.05);
        QCOMPARE(met("jump to ideal with prefetch / without, p95"), false);
        QVERIFY(prefetchCosts(flown(1, 1), {}).empty()); // it crashed
        QVERIFY(prefetchCosts({}, {}).empty());

        QJsonObject frugal = jumps();
        frugal["loader"] = json(R"({'busyMs': 400, 'wastedMs': 24})"); // 6 %
        m_figures = figuresOf({"P", "raster", 0, frugal, nullptr});
        QVERIFY(met("work for what was never drawn"));
        m_figures = figuresOf({"P", "raster", 0, frugal, nullptr, false});
        QCOMPARE(met("work for what was never drawn"), false);
    }

    void what_must_never_happen_is_told()
    {
        m_figures = figuresOf({"X", "raster", 0, jumps(), nullptr});
        QCOMPARE(met("inversions"), false);
        QCOMPARE(met("obsolete starts"), true);
        QCOMPARE(met("hole pixels"), true);
        QCOMPARE(met("leaks"), true);
        QJsonObject leaky = jumps();
        leaky["leaks"] = QJsonArray{QJsonObject{{"kind", "texture"}}};
        m_figures = figuresOf({"X", "raster", 0, leaky, nullptr});
        QCOMPARE(met("leaks"), false);
    }

    void a_crash_is_one_line()
    {
        m_figures = figuresOf({"X", "raster", -1, {}, nullptr});
        QCOMPARE(m_figures.size(), 1U);
        QCOMPARE(met("flights that failed"), false);
    }

    void the_table_is_csv()
    {
        using Bound = Figure::Bound;
        const QByteArray csv = toCsv({{"J", "raster", 3, "jump to cover, p50", 12.34567, "ms", Bound::None, 0},
                                      {"P", "gl", 7, "textures", 1099511627776, "bytes", Bound::AtMost, 1099511627776},
                                      {"P", "gl", 0, "a \"word\"", 90, "%", Bound::AtLeast, 95}});
        QCOMPARE(csv, QByteArray("scenario,canvas,property,figure,value,unit,limit,met\n"
                                 "J,raster,3,\"jump to cover, p50\",12.3457,ms,,\n"
                                 "P,gl,7,textures,1099511627776,bytes,<= 1099511627776,yes\n"
                                 "P,gl,,\"a \"\"word\"\"\",90,%,>= 95,no\n"));
    }

    void quantiles_are_values_that_were_there()
    {
        QCOMPARE(quantile({3, 1, 2}, 0.5).value_or(-1), 2.0);
        QCOMPARE(quantile({3, 1, 2}, 0.95).value_or(-1), 3.0);
        QCOMPARE(quantile({3, 1, 2}, 0).value_or(-1), 1.0);
        QVERIFY(!quantile({}, 0.5));
    }

private:
    [[nodiscard]] double value(const char* name) const
    {
        const Figure* figure = named(m_figures, name);
        return figure ? figure->value : -1;
    }
    [[nodiscard]] bool met(const char* name) const
    {
        const Figure* figure = named(m_figures, name);
        return figure && figure->isMet();
    }

    std::vector<Figure> m_figures;
};

QTEST_APPLESS_MAIN(TestScenarioFigures)
#include "tst_scenario_figures.moc"
