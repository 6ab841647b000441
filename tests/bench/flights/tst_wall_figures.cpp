// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of flights over a wall, from reports in words.
#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <bench/flights/figure_output.h>
#include <bench/flights/wall_figures.h>

using namespace tessera;

namespace {

QJsonObject json(const QByteArray& text)
{
    QByteArray strict = text;
    return QJsonDocument::fromJson(strict.replace('\'', '"')).object();
}

QJsonObject report()
{
    return json(R"({
        'steps': [
            {'do': 'wait', 'ok': true, 'startMs': 100, 'endMs': 300, 'settledMs': 200, 'mosaicMs': null},
            {'do': 'fit', 'ok': true, 'startMs': 300, 'endMs': 300, 'settledMs': null, 'mosaicMs': null},
            {'do': 'wait', 'ok': true, 'startMs': 300, 'endMs': 900, 'settledMs': 600, 'mosaicMs': 400},
            {'do': 'zoom', 'ok': true, 'startMs': 900, 'endMs': 1900, 'settledMs': null, 'mosaicMs': 0},
            {'do': 'wait', 'ok': true, 'startMs': 1900, 'endMs': 2000, 'settledMs': 100, 'mosaicMs': 0},
            {'do': 'zoom', 'ok': true, 'startMs': 2000, 'endMs': 3000, 'settledMs': null, 'mosaicMs': 0},
            {'do': 'wait', 'ok': true, 'startMs': 3000, 'endMs': 3400, 'settledMs': 400, 'mosaicMs': 0},
            {'do': 'close', 'ok': true, 'startMs': 3400, 'endMs': 3410, 'settledMs': 0, 'mosaicMs': 0}],
        'frames': {'count': 180, 'gapP95Ms': 17, 'gapMaxMs': 33, 'holePixels': 0},
        'process': {'peakRssBytes': 209715200},
        'leaks': []})");
}

FlownWall flown(const QJsonObject& of, int exitCode = 0)
{
    return {"wall", "raster", exitCode, of};
}

/// With one value of the object `object` another.
QJsonObject with(const char* object, const char* field, double value)
{
    QJsonObject changed = report();
    QJsonObject part = changed[object].toObject();
    part[field] = value;
    changed[object] = part;
    return changed;
}

} // namespace

class TestWallFigures : public QObject {
    Q_OBJECT

private slots:
    void what_holds_since_when_is_looked_for_from_the_end()
    {
        QCOMPARE(heldSince(report(), "mosaicMs").value_or(-1), 700.0);
        QCOMPARE(heldSince(report(), "settledMs").value_or(-1), 3400.0);
        QVERIFY(!heldSince({}, "mosaicMs"));
        const QJsonObject lost = json(R"({'steps': [{'do': 'wait', 'startMs': 1, 'mosaicMs': 5},
            {'do': 'pan', 'startMs': 9, 'mosaicMs': null}, {'do': 'close', 'startMs': 20, 'mosaicMs': 0}]})");
        QVERIFY(!heldSince(lost, "mosaicMs"));
    }

    void a_good_flight_over_the_wall_meets_all()
    {
        m_figures = wallFigures(flown(report()));
        QVERIFY(std::all_of(m_figures.begin(), m_figures.end(), [](const Figure& f) { return f.isMet(); }));
        QCOMPARE(value("exec to the whole wall settled"), 900.0);
        QCOMPARE(value("stops"), 2.0);
        QCOMPARE(value("stop to settled, max"), 400.0);
        QCOMPARE(value("between frames, longest"), 33.0);
    }

    void each_limit_of_the_wall_can_be_missed()
    {
        m_figures = wallFigures(flown(with("frames", "holePixels", 1)));
        QVERIFY(!met("hole pixels"));
        m_figures = wallFigures(flown(with("frames", "gapMaxMs", 50.1)));
        QVERIFY(!met("between frames, longest"));
        m_figures = wallFigures(flown(with("process", "peakRssBytes", 420e6)));
        QVERIFY(!met("resident memory, peak"));
        QJsonObject slow = report();
        QJsonArray steps = slow["steps"].toArray();
        QJsonObject stop = steps[4].toObject();
        stop["settledMs"] = 501;
        steps[4] = stop;
        QJsonObject start = steps[2].toObject();
        start["endMs"] = 1001;
        steps[2] = start;
        slow["steps"] = steps;
        m_figures = wallFigures(flown(slow));
        QVERIFY(!met("stop to settled, max"));
        QVERIFY(!met("exec to the whole wall settled"));
        m_figures = wallFigures(flown({}, -1));
        QCOMPARE(m_figures.size(), std::size_t(1));
        QVERIFY(!met("flights that failed"));
    }

    void filling_is_compared_with_the_bare_loop()
    {
        m_figures = fillingFigures(flown(report()), {7000, 12'000, 10'000, false});
        QCOMPARE(value("exec to the complete mosaic"), 700.0);
        QCOMPARE(value("in the background"), 10'000.0);
        QVERIFY(met("in the background / bare loop"));
        QVERIFY(met("exec to the complete mosaic"));
        QCOMPARE(value("frames"), -1.0); // nothing moved
        m_figures = fillingFigures(flown(report()), {7000, 12'501, 699, true});
        QVERIFY(!met("in the background / bare loop"));
        QVERIFY(!met("exec to the complete mosaic"));
        QVERIFY(met("between frames, p95"));
        m_figures = fillingFigures(flown(with("frames", "gapP95Ms", 19)), {7000, 12'000, {}, true});
        QVERIFY(!met("between frames, p95"));
        m_figures = fillingFigures(flown(json(R"({'steps': [{'do': 'wait', 'mosaicMs': null}]})")), {1, 1, {}, false});
        QVERIFY(!met("flights without a complete mosaic"));
    }

    void figures_are_told_in_words()
    {
        using Bound = Figure::Bound;
        QCOMPARE(sentenceOf({"wall", "gl", 0, "hole pixels", 3, "px", Bound::AtMost, 0}),
                 QString("wall on gl: hole pixels 3 px, at most 0, MISSED"));
        QCOMPARE(sentenceOf({"wall", "gl", 0, "share", 0.9, "", Bound::AtLeast, 0.8}),
                 QString("wall on gl: share 0.9, at least 0.8, met"));
        QCOMPARE(sentenceOf({"wall", "gl", 0, "frames", 12, "", Bound::None, 0}), QString("wall on gl: frames 12"));
    }

private:
    [[nodiscard]] const Figure* find(const char* name) const
    {
        const auto found =
            std::find_if(m_figures.begin(), m_figures.end(), [&](const Figure& f) { return f.name == name; });
        return found == m_figures.end() ? nullptr : &*found;
    }
    [[nodiscard]] double value(const char* name) const
    {
        const Figure* figure = find(name);
        return figure ? figure->value : -1;
    }
    [[nodiscard]] bool met(const char* name) const
    {
        const Figure* figure = find(name);
        return figure && figure->isMet();
    }

    std::vector<Figure> m_figures;
};

QTEST_APPLESS_MAIN(TestWallFigures)
#include "tst_wall_figures.moc"
