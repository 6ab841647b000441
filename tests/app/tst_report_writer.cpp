// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

#include <app/report_writer.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

QJsonObject read(const RunReport& report)
{
    return QJsonDocument::fromJson(toJson(report)).object();
}

QString keys(const QJsonValue& object)
{
    return object.toObject().keys().join(' ');
}

/// The contract's names in alphabetical order.
QString sorted(QString names)
{
    QStringList list = names.split(' ');
    list.sort();
    return list.join(' ');
}

RunReport filled()
{
    RunReport r;
    r.program = "tessera 0.1.0";
    r.renderer = "gl: somewhere";
    r.arguments = {"--size", "800x600"};
    r.steps.push_back({"wait", "", Duration(10ms), Duration(30ms), Duration(0), std::nullopt, false, "too late"});
    r.startup.window = Duration(35250us);
    r.live.snapshot.pools.push_back({});
    r.live.snapshot.caches.push_back({});
    r.live.snapshot.sources.push_back({});
    r.leaks.push_back({"texture", "abc L0 1,2", "view 1"});
    return r;
}

} // namespace

class TestReportWriter : public QObject {
    Q_OBJECT

private slots:
    void every_field_of_the_contract_is_there_data()
    {
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("fields");
        const auto row = [](const char* object, const char* fields) { QTest::newRow(object) << object << fields; };
        row("", "version program renderer args steps startup frames loader textures uploads pools caches sources scene "
                "process leaks");
        row("steps", "do startMs endMs coveredMs settledMs mosaicMs ok error");
        row("startup", "windowMs firstImageMs firstCoverMs");
        row("frames",
            "count p50Ms p95Ms p99Ms maxMs gapP95Ms gapP99Ms gapMaxMs planP50Ms planP99Ms planMaxMs uploadP50Ms "
            "uploadP99Ms uploadMaxMs drawP50Ms drawP99Ms drawMaxMs holePixels placeholderPixels exposedPixels "
            "exposedDetailedPixels");
        row("loader",
            "requested coalesced started completed failed cancelledQueued cancelledRunning obsoleteStarted inversions "
            "cancelLatencyP99Ms busyMs wastedMs planLagMaxMs pumps");
        row("textures",
            "budgetBytes peakBytes liveBytes entries references created destroyed reused evicted pendingDestroy "
            "contextLosses");
        row("uploads", "count bytes maxBytesPerFrame maxMsPerFrame");
        row("pools", "name idle leased peakLeased allocs deallocs reuseHits expired dead bytes peakBytes budgetBytes");
        row("caches", "name tier hits misses stale corrupt generated joined evicted bytes peakBytes budgetBytes");
        row("sources", "key opens holders state error");
        row("scene", "items image levels width height levelBias");
        row("process", "peakRssBytes cpuMs threads openFiles");
        row("leaks", "kind key holders");
    }

    void every_field_of_the_contract_is_there()
    {
        QFETCH(QString, object);
        QFETCH(QString, fields);
        const QJsonObject report = read(filled());
        QJsonValue value = object.isEmpty() ? QJsonValue(report) : report.value(object);
        if (value.isArray())
            value = value.toArray().at(0);
        QCOMPARE(keys(value), sorted(fields));
    }

    void steps_tell_times_in_milliseconds_and_null_for_what_did_not_happen()
    {
        const QJsonObject step = read(filled())["steps"][0].toObject();
        QCOMPARE(step["do"].toString(), QString("wait"));
        QCOMPARE(step["startMs"].toDouble(), 10.0);
        QCOMPARE(step["endMs"].toDouble(), 30.0);
        QVERIFY(step["coveredMs"].isDouble());
        QCOMPARE(step["coveredMs"].toDouble(), 0.0);
        QVERIFY(step["settledMs"].isNull());
        QCOMPARE(step["ok"].toBool(true), false);
        QCOMPARE(step["error"].toString(), QString("too late"));
    }

    void a_mark_carries_its_name()
    {
        RunReport r;
        r.steps.push_back({"mark", "here", {}, {}, {}, {}, true, ""});
        const QJsonObject step = read(r)["steps"][0].toObject();
        QCOMPARE(step["name"].toString(), QString("here"));
        QVERIFY(step["error"].isNull());
    }

    void startup_times_that_did_not_happen_are_null()
    {
        const QJsonObject startup = read(filled())["startup"].toObject();
        QCOMPARE(startup["windowMs"].toDouble(), 35.25);
        QVERIFY(startup["firstImageMs"].isNull());
        QVERIFY(startup["firstCoverMs"].isNull());
    }

    void live_counts_are_from_before_the_close_and_sums_from_the_end()
    {
        RunReport r;
        r.live.snapshot.textures = {
            .budgetBytes = 1, .peakBytes = 20, .liveBytes = 30, .entries = 4, .references = 5, .created = 6};
        r.now.textures = {
            .budgetBytes = 100, .peakBytes = 200, .liveBytes = 0, .entries = 0, .references = 0, .created = 60};
        r.live.snapshot.pools = {{.name = "slots", .idle = 1, .leased = 2, .allocs = 3, .peakBytes = 4}};
        r.now.pools = {{.name = "slots", .idle = 9, .leased = 0, .allocs = 30, .peakBytes = 40}};
        r.live.snapshot.caches = {{.name = "tiles", .tier = "disk", .hits = 1, .bytes = 2, .error = {}}};
        r.now.caches = {{.name = "tiles", .tier = "disk", .hits = 10, .bytes = 0, .peakBytes = 9, .error = {}}};
        r.now.loader.requested = 7;
        r.planLagMaxMs = 1.5;
        r.live.threads = 8;
        r.live.openFiles = 30;
        r.live.scene = {.items = 2, .image = "a.jpg", .levelBias = 1.5};
        r.process = {.peakRssBytes = 5000, .cpuMs = 2, .threads = 1, .openFiles = 3};
        const QJsonObject report = read(r);
        QCOMPARE(report["textures"]["peakBytes"].toInteger(), 200);
        QCOMPARE(report["textures"]["budgetBytes"].toInteger(), 100);
        QCOMPARE(report["textures"]["liveBytes"].toInteger(), 30);
        QCOMPARE(report["textures"]["entries"].toInteger(), 4);
        QCOMPARE(report["textures"]["references"].toInteger(), 5);
        QCOMPARE(report["textures"]["created"].toInteger(), 60);
        QCOMPARE(report["pools"][0]["leased"].toInteger(), 2);
        QCOMPARE(report["pools"][0]["allocs"].toInteger(), 30);
        QCOMPARE(report["pools"][0]["peakBytes"].toInteger(), 40);
        QCOMPARE(report["caches"][0]["hits"].toInteger(), 10);
        QCOMPARE(report["caches"][0]["bytes"].toInteger(), 2);
        QCOMPARE(report["caches"][0]["peakBytes"].toInteger(), 9);
        QCOMPARE(report["loader"]["requested"].toInteger(), 7);
        QCOMPARE(report["loader"]["planLagMaxMs"].toDouble(), 1.5);
        QCOMPARE(report["process"]["threads"].toInteger(), 8);
        QCOMPARE(report["process"]["openFiles"].toInteger(), 30);
        QCOMPARE(report["process"]["peakRssBytes"].toInteger(), 5000);
        QCOMPARE(report["scene"]["image"].toString(), QString("a.jpg"));
        QCOMPARE(report["scene"]["levelBias"].toDouble(), 1.5);
    }

    void numbers_above_32_bits_are_whole()
    {
        RunReport r;
        r.now.uploads.bytes = (1ULL << 53U) - 1;
        QVERIFY(toJson(r).contains("9007199254740991"));
    }

    void sources_list_their_holders()
    {
        RunReport r;
        SourceReport source;
        source.key = "/a";
        source.holders = {{"view 1", "", {}}, {"view 2", "", {}}};
        r.live.snapshot.sources = {source};
        const QJsonValue s = read(r)["sources"][0];
        QCOMPARE(s["holders"].toArray(), (QJsonArray{"view 1", "view 2"}));
        QVERIFY(s["error"].isNull());
    }

    void the_process_is_measured()
    {
        const ProcessStats stats = processStats();
        QVERIFY(stats.peakRssBytes > 1'000'000 && stats.peakRssBytes < 100'000'000'000);
        QVERIFY(stats.cpuMs > 0);
        QVERIFY(stats.threads >= 1);
        QVERIFY(stats.openFiles >= 3);
    }

    void the_process_began_before_now_and_not_long_ago()
    {
        const TimePoint now = SteadyClock().now();
        const TimePoint start = processStart(now);
        QVERIFY(start <= now);
        QVERIFY(now - start <= Duration(3s));
    }
};

QTEST_APPLESS_MAIN(TestReportWriter)
#include "tst_report_writer.moc"
