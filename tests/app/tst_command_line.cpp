// SPDX-License-Identifier: GPL-3.0-or-later
#include <sstream>

#include <QTest>

#include <app/command_line.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

/// Everything exists except what begins with "missing".
bool exists(const std::string& path)
{
    return path.find("missing") == std::string::npos;
}

Result<Options> parse(const std::vector<std::string>& arguments, const std::string& input = {})
{
    std::istringstream stream(input);
    return parseCommandLine(arguments, stream, exists);
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private slots:
    void nothing_given_means_the_defaults()
    {
        const auto options = parse({});
        QVERIFY(options.ok());
        QVERIFY(options->paths.empty());
        QVERIFY(!options->size && !options->gpuBudget && !options->ramBudget && !options->threads);
        QVERIFY(options->diskCache);
        QVERIFY(!options->fullscreen && !options->recursive && !options->help && !options->version);
    }

    void every_option_is_understood()
    {
        const auto o = parse({"--flight",
                              "f.json",
                              "--report",
                              "r.json",
                              "--record",
                              "out/rec.json",
                              "--size",
                              "800x600",
                              "--fullscreen",
                              "--renderer",
                              "gl",
                              "--gpu-budget",
                              "64",
                              "--ram-budget",
                              "96",
                              "--threads",
                              "3",
                              "--recursive",
                              "--profile",
                              "room",
                              "--no-disk-cache",
                              "--no-prefetch",
                              "a.jpg",
                              "b"});
        QVERIFY2(o.ok(), o ? "" : o.error().reason.c_str());
        QCOMPARE(o->flight, std::string("f.json"));
        QCOMPARE(o->report, std::string("r.json"));
        QCOMPARE(o->record, std::string("out/rec.json"));
        QVERIFY(o->size == Size({800, 600}));
        QVERIFY(o->fullscreen && o->recursive && !o->diskCache && !o->prefetch);
        QCOMPARE(*o->gpuBudget, 64 * kMiB);
        QCOMPARE(*o->ramBudget, 96 * kMiB);
        QCOMPARE(*o->threads, 3U);
        QCOMPARE(o->profile, std::string("room"));
        QCOMPARE(o->paths, (std::vector<std::string>{"a.jpg", "b"}));
    }

    void values_may_follow_an_equals_sign()
    {
        const auto o = parse({"--size=1600x1000", "--renderer=auto", "--profile=a=b"});
        QVERIFY(o.ok());
        QVERIFY(o->size == Size({1600, 1000}));
        QCOMPARE(o->profile, std::string("a=b"));
    }

    void a_dash_reads_paths_from_standard_input_in_its_place()
    {
        const auto o = parse({"first", "-", "last"}, "one\r\n\ntwo words\n");
        QVERIFY(o.ok());
        QCOMPARE(o->paths, (std::vector<std::string>{"first", "one", "two words", "last"}));
    }

    void standard_input_is_left_alone_without_a_dash()
    {
        std::istringstream stream("one\n");
        QVERIFY(parseCommandLine({"a"}, stream, exists).ok());
        std::string line;
        QVERIFY(bool(std::getline(stream, line)));
    }

    void two_dashes_end_the_options()
    {
        const auto o = parse({"--", "--fullscreen", "-"});
        QVERIFY(o.ok());
        QVERIFY(!o->fullscreen);
        QCOMPARE(o->paths, (std::vector<std::string>{"--fullscreen", "-"}));
    }

    void built_in_names_must_be_known()
    {
        QVERIFY(parse({"tessera:fractal"}).ok());
        const auto o = parse({"tessera:missing"});
        QVERIFY(!o.ok());
        QCOMPARE(o.error().reason, std::string("there is no built-in picture 'tessera:missing'"));
    }

    void a_dash_that_names_nothing_is_refused_when_nothing_else_is_given()
    {
        for (const char* input : {"", "\n\r\n"}) {
            const auto o = parse({"-"}, input);
            QVERIFY(!o.ok());
            QCOMPARE(o.error().reason, std::string("standard input named no file or folder"));
        }
        QVERIFY(parse({"-", "a"}).ok());
        QVERIFY(parse({"-", "--help"})->help);
    }

    void help_and_version_win_over_what_follows()
    {
        QVERIFY(parse({"--help", "--nonsense"})->help);
        QVERIFY(parse({"-h"})->help);
        QVERIFY(parse({"--version", "missing"})->version);
        QVERIFY(parse({"-v"})->version);
        QVERIFY(versionText().starts_with("tessera "));
        for (const char* option :
             {"--flight", "--report", "--record", "--size", "--fullscreen", "--renderer", "--gpu-budget",
              "--ram-budget", "--threads", "--recursive", "--profile", "--no-disk-cache", "--trace", "--version"})
            QVERIFY2(helpText().find(option) != std::string::npos, option);
    }

    void bad_usage_is_refused_in_one_line_data()
    {
        using Arguments = QStringList;
        QTest::addColumn<Arguments>("arguments");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown") << Arguments{"--nonsense"} << "--nonsense";
        QTest::newRow("unknown short") << Arguments{"-x"} << "-x";
        QTest::newRow("unknown with value") << Arguments{"--colour=red"} << "--colour";
        QTest::newRow("flag with value") << Arguments{"--fullscreen=yes"} << "takes no value";
        QTest::newRow("value missing") << Arguments{"--flight"} << "needs a value";
        QTest::newRow("value empty") << Arguments{"--profile="} << "needs a value";
        QTest::newRow("missing path") << Arguments{"missing.jpg"} << "missing.jpg";
        QTest::newRow("empty path") << Arguments{""} << "empty";
        QTest::newRow("missing flight") << Arguments{"--flight", "missing.json"} << "missing.json";
        QTest::newRow("report without folder") << Arguments{"--report", "missing/r.json"} << "missing";
        QTest::newRow("record without folder") << Arguments{"--record", "missing/r.json"} << "missing";
        QTest::newRow("trace without folder") << Arguments{"--trace", "missing/t.json"} << "missing";
        QTest::newRow("renderer") << Arguments{"--renderer", "vulkan"} << "vulkan";
        QTest::newRow("no cross") << Arguments{"--size", "800"} << "WIDTHxHEIGHT";
        QTest::newRow("too small") << Arguments{"--size", "99x600"} << "100";
        QTest::newRow("too large") << Arguments{"--size", "800x16385"} << "16384";
        QTest::newRow("size with tail") << Arguments{"--size", "800x600px"} << "800x600px";
        QTest::newRow("negative size") << Arguments{"--size", "-800x600"} << "-800x600";
        QTest::newRow("zero budget") << Arguments{"--gpu-budget", "0"} << "--gpu-budget";
        QTest::newRow("budget with unit") << Arguments{"--ram-budget", "96MiB"} << "96MiB";
        QTest::newRow("huge budget") << Arguments{"--ram-budget", "99999999999999999999"} << "--ram-budget";
        QTest::newRow("no threads") << Arguments{"--threads", "0"} << "--threads";
        QTest::newRow("too many threads") << Arguments{"--threads", "257"} << "256";
    }

    void bad_usage_is_refused_in_one_line()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        std::vector<std::string> given;
        for (const QString& argument : arguments)
            given.push_back(argument.toStdString());
        const auto options = parse(given);
        QVERIFY(!options.ok());
        QVERIFY2(options.error().reason.find(words.toStdString()) != std::string::npos, options.error().reason.c_str());
        QVERIFY(options.error().reason.find('\n') == std::string::npos);
    }

    void a_missing_path_from_standard_input_is_refused()
    {
        const auto options = parse({"-"}, "there\nmissing\n");
        QVERIFY(!options.ok());
        QVERIFY(options.error().reason.find("missing") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
