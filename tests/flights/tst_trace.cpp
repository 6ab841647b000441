// SPDX-License-Identifier: GPL-3.0-or-later
// What the real program writes with --trace.
#include <cmath>
#include <csignal>

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <flights/program_run.h>
#include <support/chrome_trace.h>

using namespace tessera;
using namespace tessera::test;

namespace {

ChromeTrace traceOf(const ProgramRun& run)
{
    QFile file(run.folder.filePath("trace.json"));
    return ChromeTrace(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
}

} // namespace

class TestTrace : public QObject {
    Q_OBJECT

private slots:
    void a_flight_is_traced_from_its_start_to_its_end()
    {
        ProgramRun run;
        run.write("f.json", R"({"version": 1, "steps": [
            {"do": "open", "path": "tessera:fractal"}, {"do": "wait", "for": "settled"},
            {"do": "zoom", "factor": 60, "at": [0.3, 0.5], "durationMs": 300}, {"do": "wait", "for": "settled"},
            {"do": "jump", "center": [0.6, 0.4], "scale": 1}, {"do": "wait", "for": "settled"}, {"do": "close"}]})");
        QVERIFY2(run.run({"--threads", "2", "--gpu-budget", "16", "--flight", "f.json", "--trace", "trace.json",
                          "--report", "r.json"})
                     == 0,
                 run.errors.constData());
        const ChromeTrace trace = traceOf(run);
        QCOMPARE(trace.wrong, QString());
        const QJsonObject report = run.json("r.json");

        for (const char* milestone :
             {"process started", "QApplication made", "window shown", "first frame", "first image", "first cover"})
            QCOMPARE(trace.named(milestone).size(), 1);
        QVERIFY(std::abs(trace.named("first cover")[0]["ts"].toDouble() / 1000
                         - report["startup"]["firstCoverMs"].toDouble())
                < 0.002);
        QCOMPARE(trace.named("displayed").size(), report["frames"]["count"].toInteger());
        QCOMPARE(trace.named("upload").size(), report["uploads"]["count"].toInteger());
        QCOMPARE(trace.named("evict").size(), report["textures"]["evicted"].toInteger());
        const QJsonObject loader = report["loader"].toObject();
        QCOMPARE(trace.named("queued").size(), loader["requested"].toInteger() - loader["coalesced"].toInteger());
        QCOMPARE(trace.named("cancel").size(),
                 loader["cancelledQueued"].toInteger() + loader["cancelledRunning"].toInteger());
        qsizetype jobs = 0;
        for (const char* pump : {"Pump 1", "Pump 2"})
            for (const QJsonObject& o : trace.of(pump))
                jobs += o["ph"].toString() == "B" && o["cat"].toString() == "load" ? 1 : 0;
        QCOMPARE(jobs, loader["started"].toInteger());
        QVERIFY(!trace.named("plan").isEmpty() && !trace.named("draw list").isEmpty());
        QVERIFY(trace.named("events lost").isEmpty());

        QStringList steps;
        for (const QJsonObject& o : trace.of("Flight"))
            if (o["ph"].toString() == "B")
                steps += o["name"].toString();
        QCOMPARE(steps, (QStringList{"open", "wait", "zoom", "wait", "jump", "wait", "close"}));
    }

    void a_session_that_is_ended_from_outside_leaves_a_whole_trace()
    {
        ProgramRun run;
        run.start({"tessera:fractal", "--trace", "trace.json", "--size", "800x600"});
        QTRY_VERIFY_WITH_TIMEOUT(traceOf(run).wrong.startsWith("not a JSON")
                                     && QFile(run.folder.filePath("trace.json")).size() > 2000,
                                 60'000);
        ::kill(static_cast<pid_t>(run.process.processId()), SIGTERM);
        QCOMPARE(run.finish(), 0);
        QCOMPARE(traceOf(run).wrong, QString());
    }

    void a_trace_that_cannot_be_written_is_one_line_and_1_and_keeps_nothing_else_from_being_done()
    {
        ProgramRun run;
        run.write("f.json", R"({"version": 1, "steps": [{"do": "wait", "for": "settled"}, {"do": "close"}]})");
        QCOMPARE(run.run({"--flight", "f.json", "--trace", ".", "--report", "r.json"}), 1);
        QVERIFY2(run.errors.startsWith("tessera: '.' cannot be written: "), run.errors.constData());
        QCOMPARE(run.errors.count('\n'), 1);
        QCOMPARE(run.json("r.json")["steps"].toArray().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
