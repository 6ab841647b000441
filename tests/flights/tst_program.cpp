// SPDX-License-Identifier: GPL-3.0-or-later
// The program from outside: exit codes, what it says, and how it ends.
#include <csignal>

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QProcessEnvironment>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

namespace {

QByteArray flight(const QByteArray& steps)
{
    return R"({"version": 1, "steps": [)" + steps + "]}";
}

void withoutDisplay(ProgramRun& run)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(name);
    run.process.setProcessEnvironment(environment);
}

} // namespace

class TestProgram : public QObject {
    Q_OBJECT

private slots:
    void help_and_version_need_no_display()
    {
        ProgramRun run;
        withoutDisplay(run);
        QCOMPARE(run.run({"--help"}), 0);
        QVERIFY(run.output.startsWith("Usage: tessera"));
        QCOMPARE(run.run({"--version"}), 0);
        QVERIFY(run.output.startsWith("tessera "));
        QVERIFY(run.errors.isEmpty());
    }

    void without_a_display_one_line_says_so()
    {
        ProgramRun run;
        withoutDisplay(run);
        QCOMPARE(run.run({}), 1);
        QVERIFY(run.errors.contains("no display"));
        QCOMPARE(run.errors.count('\n'), 1);
    }

    void a_display_that_is_not_there_is_one_line_and_1_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("X") << "DISPLAY"
                           << "localhost:4242" << QByteArray("localhost:4242");
        QTest::newRow("platform") << "QT_QPA_PLATFORM"
                                  << "kitchen" << QByteArray("kitchen");
    }

    void a_display_that_is_not_there_is_one_line_and_1()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(QByteArray, words);
        ProgramRun run;
        withoutDisplay(run);
        QProcessEnvironment environment = run.process.processEnvironment();
        environment.insert(variable, value);
        run.process.setProcessEnvironment(environment);
        QCOMPARE(run.run({}), 1);
        QVERIFY2(run.errors.startsWith("tessera: ") && run.errors.contains(words), run.errors.constData());
        QCOMPARE(run.errors.count('\n'), 1);
    }

    void bad_usage_is_one_line_and_2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("option") << QStringList{"--nonsense"} << QByteArray("--nonsense");
        QTest::newRow("path") << QStringList{"not-there.jpg"} << QByteArray("not-there.jpg");
        QTest::newRow("built in") << QStringList{"tessera:bogus"} << QByteArray("no built-in picture 'tessera:bogus'");
        QTest::newRow("flight") << QStringList{"--flight", "not-there.json"} << QByteArray("not-there.json");
        QTest::newRow("folder as flight") << QStringList{"--flight", "."} << QByteArray("'.' cannot be read");
        QTest::newRow("trace") << QStringList{"--trace", "missing/t"}
                               << QByteArray("--trace: there is no folder 'missing'");
    }

    void bad_usage_is_one_line_and_2()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        ProgramRun run;
        withoutDisplay(run);
        QCOMPARE(run.run(arguments), 2);
        QVERIFY2(run.errors.contains(words), run.errors.constData());
        QCOMPARE(run.errors.count('\n'), 1);
        QVERIFY(run.output.isEmpty());
    }

    void a_bad_script_is_refused_before_anything_opens()
    {
        ProgramRun run;
        withoutDisplay(run);
        run.write("bad.json", flight(R"({"do": "screenshot", "file": "a.png"}, {"do": "zoom", "factor": -1})"));
        QCOMPARE(run.run({"--flight", "bad.json", "--report", "report.json"}), 2);
        QVERIFY2(run.errors.contains("bad.json: step 2 (zoom): \"factor\""), run.errors.constData());
        QVERIFY(!QFile::exists(run.folder.filePath("a.png")));
        QVERIFY(!QFile::exists(run.folder.filePath("report.json")));
        run.write("bad.json", "{\n\n]");
        QCOMPARE(run.run({"--flight", "bad.json"}), 2);
        QVERIFY2(run.errors.contains("bad.json: line 3:"), run.errors.constData());
    }

    void a_step_that_fails_is_1_and_still_reported()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "open", "path": "not-there"}, {"do": "close"})"));
        QCOMPARE(run.run({"--flight", "f.json", "--report", "report.json"}), 1);
        QVERIFY2(run.errors.contains("step 1 (open)") && run.errors.contains("not-there"), run.errors.constData());
        const QJsonArray steps = run.json("report.json")["steps"].toArray();
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps[0]["ok"].toBool(true), false);
        QVERIFY(steps[0]["error"].toString().contains("not-there"));
    }

    void what_a_flight_cannot_do_fails_its_step_data()
    {
        QTest::addColumn<QByteArray>("step");
        QTest::newRow("select") << QByteArray(R"({"do": "select", "index": 1000})");
        QTest::newRow("dock") << QByteArray(R"({"do": "dock", "name": "kitchen"})");
        QTest::newRow("screenshot") << QByteArray(R"({"do": "screenshot", "file": "no/such/folder/a.png"})");
        QTest::newRow("report") << QByteArray(R"({"do": "report", "file": "no/such/folder/r.json"})");
    }

    void what_a_flight_cannot_do_fails_its_step()
    {
        QFETCH(QByteArray, step);
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "wait", "for": "settled"}, )" + step));
        QCOMPARE(run.run({"--flight", "f.json"}), 1);
        QVERIFY2(run.errors.contains("step 2"), run.errors.constData());
    }

    void sigterm_closes_like_the_window()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "wait", "for": "covered"}, {"do": "report", "file": "up.json"},
                                      {"do": "pause", "ms": 3600000})"));
        run.start({"--flight", "f.json", "--report", "report.json"});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(run.folder.filePath("up.json")), 60'000);
        ::kill(static_cast<pid_t>(run.process.processId()), SIGTERM);
        QCOMPARE(run.finish(), 1);
        QVERIFY2(run.errors.contains("interrupted"), run.errors.constData());
        const QJsonObject report = run.json("report.json");
        QVERIFY(report["leaks"].isArray() && report["leaks"].toArray().isEmpty());
        QVERIFY(report["scene"]["items"].toInteger() > 0);
        QVERIFY(QFile::exists(run.folder.filePath("profile/config/tessera.ini")));
    }

    void the_window_has_the_size_that_was_asked_for()
    {
        ProgramRun run;
        run.write("f.json",
                  flight(R"({"do": "dock", "name": "resources", "to": "closed"}, {"do": "resize", "size": [900, 700]},
                                      {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "a.png"})"));
        QCOMPARE(run.run({"--size", "1400x900", "--flight", "f.json"}), 0);
        const QImage picture(run.folder.filePath("a.png"));
        QCOMPARE(picture.width(), 900);
        QVERIFY(picture.height() > 500 && picture.height() <= 700); // the rest is menu and status bar
    }

    void standard_input_without_paths_is_an_empty_wall()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "wait", "for": "settled"}, {"do": "report", "file": "r.json"})"));
        run.start({"--flight", "f.json", "-"});
        QVERIFY(run.process.waitForStarted());
        run.process.closeWriteChannel();
        QVERIFY2(run.finish() == 0, run.errors.constData());
        QCOMPARE(run.json("r.json")["scene"].toObject()["items"].toInt(), 0);
    }

    void a_recorded_session_can_be_flown()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "open", "path": "tessera:fractal"}, {"do": "wait", "for": "settled"},
                                      {"do": "dock", "name": "details", "to": "left"}, {"do": "wait", "for": "settled"},
                                      {"do": "resize", "size": [900, 640]}, {"do": "wait", "for": "settled"})"));
        QCOMPARE(run.run({"--size", "1000x700", "--flight", "f.json", "--record", "session.json"}), 0);
        const QJsonObject session = run.json("session.json");
        QCOMPARE(session["version"].toInt(), 1);
        QList<QJsonObject> steps;
        for (const QJsonValue& value : session["steps"].toArray())
            if (value["do"].toString() != "pause" && (steps.isEmpty() || steps.last() != value.toObject()))
                steps += value.toObject();
        QCOMPARE(steps, (QList<QJsonObject>{{{"do", "resize"}, {"size", QJsonArray{1000, 700}}},
                                            {{"do", "open"}, {"path", "tessera:fractal"}},
                                            {{"do", "wait"}, {"for", "covered"}},
                                            {{"do", "dock"}, {"name", "details"}, {"to", "left"}},
                                            {{"do", "resize"}, {"size", QJsonArray{900, 640}}}}));
        QVERIFY2(run.run({"--flight", "session.json"}) == 0, run.errors.constData());
    }

    void paths_can_come_from_standard_input()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "wait", "for": "settled"}, {"do": "report", "file": "r.json"})"));
        run.start({"--flight", "f.json", "-"});
        QVERIFY(run.process.waitForStarted());
        run.process.write("tessera:gallery/1\ntessera:gallery/2\n");
        run.process.closeWriteChannel();
        QVERIFY2(run.finish() == 0, run.errors.constData());
        const QJsonObject report = run.json("r.json");
        QCOMPARE(report["scene"]["items"].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
