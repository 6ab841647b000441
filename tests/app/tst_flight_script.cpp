// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/flight_script.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

Result<std::vector<Step>> parse(const std::string& json)
{
    return parseFlightScript(json, "/scripts");
}

Result<std::vector<Step>> parseSteps(const std::string& steps)
{
    return parse(R"({"version": 1, "steps": [)" + steps + "]}");
}

template <class T>
T only(const std::string& text)
{
    const auto steps = parseSteps(text);
    if (!steps || steps->size() != 1 || !std::holds_alternative<T>(steps->front().action)) {
        QTest::qFail(steps ? "another step" : steps.error().reason.c_str(), __FILE__, __LINE__);
        return T{};
    }
    return std::get<T>(steps->front().action);
}

} // namespace

class TestFlightScript : public QObject {
    Q_OBJECT

private slots:
    void an_empty_flight_is_a_flight() { QVERIFY(parseSteps("")->empty()); }

    void steps_keep_their_order_and_names()
    {
        const auto steps = parseSteps(R"({"do": "previous"}, {"do": "next"}, {"do": "close"})");
        QVERIFY(steps.ok());
        QCOMPARE(steps->at(0).name, std::string("previous"));
        QCOMPARE(std::get<step::Move>(steps->at(0).action).direction, -1);
        QCOMPARE(std::get<step::Move>(steps->at(1).action).direction, 1);
        QVERIFY(std::holds_alternative<step::Close>(steps->at(2).action));
    }

    void paths_are_relative_to_the_script()
    {
        using Paths = std::vector<std::string>;
        QCOMPARE(only<step::Open>(R"({"do": "open", "path": "../data/a.tif"})").paths, Paths{"/data/a.tif"});
        QCOMPARE(only<step::Open>(R"({"do": "open", "path": "/x/y"})").paths, Paths{"/x/y"});
        QCOMPARE(only<step::Open>(R"({"do": "open", "path": "tessera:fractal"})").paths, Paths{"tessera:fractal"});
        QCOMPARE(only<step::Open>(R"({"do": "open", "paths": ["a", "/x/y", "tessera:fractal"]})").paths,
                 (Paths{"/scripts/a", "/x/y", "tessera:fractal"}));
        QCOMPARE(only<step::Screenshot>(R"({"do": "screenshot", "file": "a.png"})").file,
                 std::string("/scripts/a.png"));
        QCOMPARE(only<step::Report>(R"({"do": "report", "file": "sub/r.json"})").file,
                 std::string("/scripts/sub/r.json"));
    }

    void open_may_name_several_paths_or_none_and_say_whether_subfolders_count()
    {
        QVERIFY(only<step::Open>(R"({"do": "open", "paths": []})").paths.empty());
        QVERIFY(!only<step::Open>(R"({"do": "open", "path": "a"})").recursive.has_value());
        QCOMPARE(only<step::Open>(R"({"do": "open", "path": "a", "recursive": true})").recursive, std::optional(true));
        QCOMPARE(only<step::Open>(R"({"do": "open", "path": "a", "recursive": false})").recursive,
                 std::optional(false));
        for (const char* bad :
             {R"({"do": "open"})", R"({"do": "open", "paths": "a"})", R"({"do": "open", "paths": ["a", ""]})",
              R"({"do": "open", "paths": [1]})", R"({"do": "open", "path": "a", "paths": ["b"]})",
              R"({"do": "open", "path": "a", "recursive": 1})"})
            QVERIFY2(!parseSteps(bad).ok(), bad);
    }

    void keys_that_are_left_out_have_defaults()
    {
        QCOMPARE(only<step::Wait>(R"({"do": "wait", "for": "settled"})").timeout, Duration(20s));
        const auto zoom = only<step::Zoom>(R"({"do": "zoom", "factor": 2})");
        QVERIFY(zoom.at == PointF({0.5, 0.5}));
        QCOMPARE(zoom.duration, Duration(300ms));
        QCOMPARE(only<step::Pan>(R"({"do": "pan", "by": [1, 0]})").duration, Duration(300ms));
        const auto next = only<step::Move>(R"({"do": "next"})");
        QCOMPARE(next.count, std::uint64_t(1));
        QCOMPARE(next.interval, Duration(0));
        QVERIFY(only<step::Fit>(R"({"do": "fit"})").what == step::Fit::What::Nearest);
        QVERIFY(!only<step::Sort>(R"({"do": "sort", "by": "name"})").descending);
        QVERIFY(only<step::Dock>(R"({"do": "dock", "name": "resources"})").place == step::Dock::Place::Right);
    }

    void keys_that_are_given_are_taken()
    {
        const auto wait = only<step::Wait>(R"({"do": "wait", "for": "covered", "timeoutMs": 1.5})");
        QVERIFY(wait.what == step::Wait::For::Covered);
        QCOMPARE(wait.timeout, Duration(1500us));
        QVERIFY(only<step::Wait>(R"({"do": "wait", "for": "mosaic"})").what == step::Wait::For::Mosaic);
        const auto zoom = only<step::Zoom>(R"({"do": "zoom", "factor": 0.25, "at": [0, 1], "durationMs": 0})");
        QCOMPARE(zoom.factor, 0.25);
        QVERIFY(zoom.at == PointF({0, 1}));
        QCOMPARE(zoom.duration, Duration(0));
        QVERIFY(only<step::Pan>(R"({"do": "pan", "by": [-1000, 1000]})").by == PointF({-1000, 1000}));
        const auto jump = only<step::Jump>(R"({"do": "jump", "center": [0.25, 0.75], "scale": 1})");
        QVERIFY(jump.center == PointF({0.25, 0.75}));
        QCOMPARE(jump.scale, 1.0);
        QVERIFY(only<step::Fit>(R"({"do": "fit", "what": "scene"})").what == step::Fit::What::Scene);
        const auto previous = only<step::Move>(R"({"do": "previous", "count": 1000000, "intervalMs": 60000})");
        QCOMPARE(previous.count, std::uint64_t(1'000'000));
        QCOMPARE(previous.interval, Duration(60s));
        QCOMPARE(only<step::Select>(R"({"do": "select", "index": 0})").index, std::uint64_t(0));
        const auto sort = only<step::Sort>(R"({"do": "sort", "by": "colour", "descending": true})");
        QCOMPARE(sort.by, std::string("colour"));
        QVERIFY(sort.descending);
        QCOMPARE(only<step::Filter>(R"({"do": "filter", "text": ""})").text, std::string());
        QCOMPARE(only<step::Key>(R"({"do": "key", "press": "Ctrl+Shift+D"})").press, QKeySequence("Ctrl+Shift+D"));
        QVERIFY(only<step::Resize>(R"({"do": "resize", "size": [100, 16384]})").size == Size({100, 16384}));
        QVERIFY(only<step::Dock>(R"({"do": "dock", "name": "resources", "to": "floating"})").place
                == step::Dock::Place::Floating);
        QCOMPARE(only<step::Pause>(R"({"do": "pause", "ms": 0})").time, Duration(0));
        QCOMPARE(only<step::Mark>(R"({"do": "mark", "name": "here"})").name, std::string("here"));
        only<step::ActualSize>(R"({"do": "actualSize"})");
    }

    void bad_syntax_names_the_line_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<int>("line");
        QTest::newRow("empty") << "" << 1;
        QTest::newRow("not JSON") << "hello" << 1;
        QTest::newRow("comma") << "{\"version\": 1,\n \"steps\": [\n {\"do\": \"close\"},\n ]}\n" << 4;
        QTest::newRow("unfinished") << "{\"version\": 1,\n \"steps\": [\n" << 3;
        QTest::newRow("text after the end") << "{\"version\": 1, \"steps\": []}\n\nmore" << 3;
        QTest::newRow("an array") << "[]" << 1;
    }

    void bad_syntax_names_the_line()
    {
        QFETCH(QString, json);
        QFETCH(int, line);
        const auto steps = parse(json.toStdString());
        QVERIFY(!steps.ok());
        const std::string expected = "line " + std::to_string(line) + ":";
        QVERIFY2(steps.error().reason.starts_with(expected), steps.error().reason.c_str());
    }

    void a_bad_document_names_its_key_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("no version") << R"({"steps": []})"
                                    << R"("version": expected 1)";
        QTest::newRow("another version") << R"({"version": 2, "steps": []})"
                                         << R"("version": expected 1)";
        QTest::newRow("version as text") << R"({"version": "1", "steps": []})"
                                         << R"("version": expected 1)";
        QTest::newRow("no steps") << R"({"version": 1})"
                                  << R"("steps")";
        QTest::newRow("steps not an array") << R"({"version": 1, "steps": {}})"
                                            << R"("steps")";
        QTest::newRow("unknown key") << R"({"version": 1, "steps": [], "speed": 2})"
                                     << R"("speed": unknown key)";
    }

    void a_bad_document_names_its_key()
    {
        QFETCH(QString, json);
        QFETCH(QString, words);
        const auto steps = parse(json.toStdString());
        QVERIFY(!steps.ok());
        QVERIFY2(steps.error().reason.find(words.toStdString()) != std::string::npos, steps.error().reason.c_str());
    }

    void a_bad_step_names_its_number_key_and_what_was_expected_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* step, const char* key, const char* words) {
            QTest::newRow(step) << QString(step) << QString(key) << QString(words);
        };
        row(R"("close")", "step 2", "expected an object");
        row(R"({})", "do", "expected the name of a step");
        row(R"({"do": 5})", "do", "expected the name of a step");
        row(R"({"do": "fly"})", "do", "there is no step 'fly'");
        row(R"({"do": "close", "now": true})", "now", "unknown key; known are do");
        row(R"({"do": "zoom", "factor": 2, "speed": 1})", "speed", "unknown key; known are at, do, durationMs, factor");
        row(R"({"do": "open", "path": "/", "deep": true})", "deep",
            "unknown key; known are do, path, paths, recursive");
        row(R"({"do": "open", "path": "/", "paths": ["/"]})", "path", "unknown key; known are do, paths, recursive");
        row(R"({"do": "open"})", "path", "missing");
        row(R"({"do": "open", "path": ""})", "path", "not empty");
        row(R"({"do": "open", "path": 1})", "path", "text");
        row(R"({"do": "wait"})", "for", "one of settled, covered, mosaic");
        row(R"({"do": "wait", "for": "ever"})", "for", "one of settled, covered, mosaic");
        row(R"({"do": "wait", "for": "settled", "timeoutMs": 0})", "timeoutMs", "from 1 to 3600000");
        row(R"({"do": "wait", "for": "settled", "timeoutMs": 3600001})", "timeoutMs", "from 1 to 3600000");
        row(R"({"do": "wait", "for": "settled", "timeoutMs": "1"})", "timeoutMs", "milliseconds");
        row(R"({"do": "zoom"})", "factor", "greater than 0");
        row(R"({"do": "zoom", "factor": 0})", "factor", "greater than 0");
        row(R"({"do": "zoom", "factor": -1})", "factor", "greater than 0");
        row(R"({"do": "zoom", "factor": true})", "factor", "greater than 0");
        row(R"({"do": "zoom", "factor": 2, "at": [0.5]})", "at", "from 0 to 1");
        row(R"({"do": "zoom", "factor": 2, "at": [0.5, 1.1]})", "at", "from 0 to 1");
        row(R"({"do": "zoom", "factor": 2, "at": [0.5, "x"]})", "at", "two numbers");
        row(R"({"do": "zoom", "factor": 2, "durationMs": -1})", "durationMs", "from 0");
        row(R"({"do": "pan"})", "by", "from -1000 to 1000");
        row(R"({"do": "pan", "by": [0, 1001]})", "by", "from -1000 to 1000");
        row(R"({"do": "pan", "by": [0, 0, 0]})", "by", "two numbers");
        row(R"({"do": "jump", "scale": 1})", "center", "missing");
        row(R"({"do": "jump", "center": [0.5, 0.5]})", "scale", "missing");
        row(R"({"do": "jump", "center": [0.5, -0.1], "scale": 1})", "center", "from 0 to 1");
        row(R"({"do": "jump", "center": [0.5, 0.5], "scale": 0})", "scale", "greater than 0");
        row(R"({"do": "fit", "what": "width"})", "what", "image, scene");
        row(R"({"do": "next", "count": 0})", "count", "from 1 to 1000000");
        row(R"({"do": "next", "count": 1.5})", "count", "whole number");
        row(R"({"do": "next", "count": 1000001})", "count", "from 1 to 1000000");
        row(R"({"do": "previous", "intervalMs": 60001})", "intervalMs", "from 0 to 60000");
        row(R"({"do": "select"})", "index", "missing");
        row(R"({"do": "select", "index": -1})", "index", "whole number");
        row(R"({"do": "select", "index": 0.5})", "index", "whole number");
        row(R"({"do": "sort"})", "by", "missing");
        row(R"({"do": "sort", "by": "luck"})", "by", "name, taken, modified, size, dimensions, rating, colour");
        row(R"({"do": "sort", "by": "name", "descending": 1})", "descending", "true or false");
        row(R"({"do": "filter"})", "text", "missing");
        row(R"({"do": "filter", "text": null})", "text", "a text");
        row(R"({"do": "key"})", "press", "missing");
        row(R"({"do": "key", "press": ""})", "press", "not empty");
        row(R"({"do": "key", "press": "Ctrl+Nonsense"})", "press", "Ctrl+Shift+D");
        row(R"({"do": "resize"})", "size", "missing");
        row(R"({"do": "resize", "size": [99, 100]})", "size", "from 100 to 16384");
        row(R"({"do": "resize", "size": [100, 16385]})", "size", "from 100 to 16384");
        row(R"({"do": "resize", "size": [100.5, 200]})", "size", "whole numbers");
        row(R"({"do": "dock"})", "name", "missing");
        row(R"({"do": "dock", "name": "resources", "to": "top"})", "to", "left, right, bottom, floating, closed");
        row(R"({"do": "screenshot"})", "file", "missing");
        row(R"({"do": "report", "file": false})", "file", "text");
        row(R"({"do": "pause"})", "ms", "missing");
        row(R"({"do": "pause", "ms": -1})", "ms", "from 0 to 3600000");
        row(R"({"do": "mark"})", "name", "missing");
    }

    void a_bad_step_names_its_number_key_and_what_was_expected()
    {
        QFETCH(QString, step);
        QFETCH(QString, key);
        QFETCH(QString, words);
        const auto steps = parseSteps(R"({"do": "close"}, )" + step.toStdString());
        QVERIFY(!steps.ok());
        const QString reason = QString::fromStdString(steps.error().reason);
        QVERIFY2(reason.startsWith("step 2"), qPrintable(reason));
        QVERIFY2(reason.contains(key), qPrintable(reason));
        QVERIFY2(reason.contains(words), qPrintable(reason));
        QVERIFY(!reason.contains('\n'));
    }
};

QTEST_APPLESS_MAIN(TestFlightScript)
#include "tst_flight_script.moc"
