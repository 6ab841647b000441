// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/trace_writer.h>
#include <core/reports.h>
#include <support/chrome_trace.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

namespace {

const TimePoint kZero(1s);

TileKey tile(std::uint64_t n)
{
    TileKey key;
    key.address.x = n;
    return key;
}

Event at(Duration when, EventKind kind, std::uint16_t lane, std::uint8_t detail = 0)
{
    return {.kind = kind, .detail = detail, .lane = lane, .when = kZero + when};
}

Event job(Duration when, EventKind kind, std::uint64_t n, std::uint8_t detail = 0)
{
    Event e = at(when, kind, EventLane::ofPump(0), detail);
    e.key = tile(n);
    return e;
}

QByteArray written(const std::vector<Event>& events, std::uint64_t lost = 0)
{
    TraceWriter writer(
        kZero, {[](const TileKey& key) { return "tile \"" + std::to_string(key.address.x) + "\""; }, {"open", "wait"}});
    std::string text;
    writer.begin(text);
    for (const Event& event : events)
        writer.write(event, text);
    if (lost > 0)
        writer.noteLost(lost, text);
    writer.end(text);
    return QByteArray::fromStdString(text);
}

} // namespace

class TraceWriterTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsATraceToo()
    {
        const ChromeTrace trace(written({}));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.objects.size(), 1);
        QCOMPARE(trace.objects[0]["args"]["name"].toString(), "tessera");
    }

    void aJobIsASpanWithItsStagesInIt()
    {
        Event start = job(5ms, EventKind::Start, 7);
        start.took = 4500us;
        start.numbers = {1, 300};
        const ChromeTrace trace(written({start, job(6ms, EventKind::Stage, 7, detailOf(TileState::Decoding)),
                                         job(8ms, EventKind::Finish, 7, detailOf(LoadEnd::Loaded))}));
        QCOMPARE(trace.wrong, QString());
        const auto row = trace.of("Pump 1");
        QStringList phases;
        for (const QJsonObject& o : row)
            phases += o["ph"].toString() + " " + QString::number(o["ts"].toDouble()) + " " + o["name"].toString();
        QCOMPARE(phases, (QStringList{"B 5000 tile \"7\"", "B 5000 reading", "E 6000 ", "B 6000 decoding", "E 8000 ",
                                      "E 8000 "}));
        QCOMPARE(row[0]["args"]["queuedMs"].toDouble(), 4.5);
        QCOMPARE(row[0]["args"]["distance"].toInt(), 300);
        QCOMPARE(row[5]["args"]["end"].toString(), "loaded");
    }

    void anAbandonedJobSaysHowLongItTookToStop()
    {
        Event end = job(9ms, EventKind::Finish, 7, detailOf(LoadEnd::Abandoned));
        end.took = 1250us;
        const ChromeTrace trace(written({job(5ms, EventKind::Start, 7), end}));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.objects.last()["args"]["end"].toString(), "abandoned");
        QCOMPARE(trace.objects.last()["args"]["afterCancelMs"].toDouble(), 1.25);
    }

    void whatIsOpenAtTheEndIsEndedThere()
    {
        Event step = at(1ms, EventKind::StepBegin, EventLane::kFlight);
        step.numbers = {1};
        const ChromeTrace trace(written({step, job(2ms, EventKind::Start, 1)}));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.of("Flight")[0]["name"].toString(), "wait");
        QCOMPARE(trace.of("Flight").size(), 2);
        QCOMPARE(trace.of("Pump 1").size(), 4);
    }

    void whatWasLostLeavesNoSpanOpenAndNoneEndedTwice()
    {
        const ChromeTrace trace(
            written({job(1ms, EventKind::Stage, 1, detailOf(TileState::Decoding)), job(2ms, EventKind::Finish, 1),
                     job(3ms, EventKind::Start, 2), job(4ms, EventKind::Start, 3), job(5ms, EventKind::Finish, 3),
                     at(6ms, EventKind::StepEnd, EventLane::kFlight)},
                    12));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.named("events lost").size(), 1);
        QCOMPARE(trace.named("events lost")[0]["args"]["count"].toInt(), 12);
    }

    void theViewsWorkIsOfOneRow()
    {
        Event plan = at(10ms, EventKind::Plan, EventLane::kGui);
        plan.took = 300us;
        plan.numbers = {20, 3, 1};
        Event draw = at(11ms, EventKind::Draw, EventLane::kGui);
        draw.numbers = {1, 2, 3, 4};
        Event frame = at(10ms, EventKind::Frame, EventLane::kGui);
        frame.took = 2ms;
        Event displayed = at(13ms, EventKind::Displayed, EventLane::kGui);
        displayed.took = 1500us;
        displayed.numbers = {700, 8, 9};
        const ChromeTrace trace(written({plan, draw, frame, displayed}));
        QCOMPARE(trace.wrong, QString());
        const auto row = trace.of("GUI");
        QCOMPARE(row[0]["dur"].toDouble(), 300.0);
        QCOMPARE(row[0]["args"]["wanted"].toInt(), 20);
        QCOMPARE(row[0]["args"]["waitForUpload"].toInt(), 3);
        QCOMPARE(row[1]["args"].toObject(), (QJsonObject{{"ideal", 1}, {"finer", 2}, {"coarser", 3}, {"nothing", 4}}));
        QCOMPARE(row[2]["dur"].toDouble(), 2000.0);
        QCOMPARE(row[3]["args"].toObject(),
                 (QJsonObject{{"cpuMs", 1.5}, {"paintCpuMs", 0.7}, {"holePixels", 8}, {"placeholderPixels", 9}}));
    }

    void texturesSayWhatAndForWhom()
    {
        Event evict = at(1ms, EventKind::Evict, EventLane::kGui);
        evict.key = tile(1);
        evict.other = tile(2);
        evict.numbers = {1};
        Event upload = at(1ms, EventKind::Upload, EventLane::kGui);
        upload.key = tile(2);
        upload.took = 1ms;
        upload.numbers = {4096, 512, 1};
        Event full = at(3ms, EventKind::NoRoom, EventLane::kGui);
        full.key = tile(3);
        Event givenBack = at(4ms, EventKind::Evict, EventLane::kGui);
        givenBack.key = tile(1);
        const ChromeTrace trace(written({evict, upload, full, givenBack}));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.named("evict")[0]["args"].toObject(),
                 (QJsonObject{{"tile", "tile \"1\""}, {"for", "tile \"2\""}, {"class", 1}}));
        QCOMPARE(trace.named("evict")[1]["args"].toObject(), (QJsonObject{{"tile", "tile \"1\""}}));
        QCOMPARE(trace.named("upload", "X")[0]["args"].toObject(),
                 (QJsonObject{{"tile", "tile \"2\""}, {"bytes", 4096}, {"class", 1}}));
        QCOMPARE(trace.named("texture pages", "C")[0]["args"]["KiB"].toInt(), 512);
        QCOMPARE(trace.named("no room")[0]["args"]["tile"].toString(), "tile \"3\"");
    }

    void decisionsOfTheLoaderHaveARowOfTheirOwn()
    {
        Event depth = at(1ms, EventKind::QueueDepth, EventLane::kLoader);
        depth.numbers = {5, 2};
        Event cancel = at(2ms, EventKind::Cancel, EventLane::kLoader, detailOf(CancelReason::OutOfView));
        cancel.numbers = {1};
        const ChromeTrace trace(written({at(0ms, EventKind::Queued, EventLane::kLoader), depth, cancel}));
        QCOMPARE(trace.wrong, QString());
        const auto row = trace.of("Loader");
        QCOMPARE(row.size(), 3);
        QCOMPARE(row[0]["name"].toString(), "queued");
        QCOMPARE(row[1]["args"].toObject(), (QJsonObject{{"queued", 5}, {"running", 2}}));
        QCOMPARE(row[2]["args"]["why"].toString(), "out of view");
        QCOMPARE(row[2]["args"]["was"].toString(), "running");
    }

    void milestonesAreNamed()
    {
        const ChromeTrace trace(
            written({at(0ms, EventKind::Milestone, EventLane::kProgram, detailOf(Milestone::ProcessStart)),
                     at(1ms, EventKind::Milestone, EventLane::kProgram, detailOf(Milestone::FirstCover))}));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.of("Program")[0]["name"].toString(), "process started");
        QCOMPARE(trace.of("Program")[1]["name"].toString(), "first cover");
    }

    void aNameMayHoldAnyByte()
    {
        TraceWriter writer(kZero, {[](const TileKey&) { return std::string("a\\b\"c\n\t\xff\xc3\xa4.jpg"); }, {}});
        std::string text;
        writer.begin(text);
        writer.write(job(1ms, EventKind::Start, 1), text);
        writer.end(text);
        const ChromeTrace trace(QByteArray::fromStdString(text));
        QCOMPARE(trace.wrong, QString());
        QCOMPARE(trace.of("Pump 1")[0]["name"].toString(), QString("a\\b\"c  \ufffd\u00e4.jpg"));
    }
};

QTEST_APPLESS_MAIN(TraceWriterTest)
#include "tst_trace_writer.moc"
