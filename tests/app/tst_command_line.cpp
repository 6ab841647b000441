// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/command_line.h>
#include <image/path_list.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

/// Everything exists except what begins with "missing".
bool exists(const std::string& path)
{
    return path.find("missing") == std::string::npos;
}

Result<Options> parse(const std::vector<std::string>& arguments)
{
    return parseCommandLine(arguments, exists);
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
                              "--restore",
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
        QVERIFY(o->fullscreen && o->recursive && o->restore && !o->diskCache && !o->prefetch);
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

    void lists_of_paths_stand_where_they_were_given()
    {
        const auto o = parse({"first", "-", "--files-from", "list.txt", "--files-from=-", "last"});
        QVERIFY(o.ok());
        QCOMPARE(o->paths, (std::vector<std::string>{"first", listLocator({"-"}), listLocator({"list.txt"}),
                                                     listLocator({"-"}), "last"}));
    }

    void a_zero_says_how_all_lists_are_written()
    {
        const auto o = parse({"-", "-0", "a"});
        QVERIFY(o.ok());
        QCOMPARE(o->paths, (std::vector<std::string>{listLocator({"-", PathListFormat::NulSeparated}), "a"}));
    }

    void of_many_paths_only_the_first_are_looked_for()
    {
        std::vector<std::string> many;
        for (int i = 0; i < 1000; ++i)
            many.push_back(std::to_string(i) + ".jpg");
        int asked = 0;
        auto o = parseCommandLine(many, [&](const std::string&) { return ++asked > 0; });
        QVERIFY(o.ok());
        QCOMPARE(o->paths, many);
        QCOMPARE(asked, 16);
        many[3] = "missing.jpg";
        QVERIFY(!parse(many).ok());
        many[3] = "3.jpg";
        many.push_back("tessera:missing");
        QVERIFY(!parse(many).ok());
    }

    void paths_are_kept_byte_by_byte()
    {
        QCOMPARE(parse({"caf\xe9 \xff.jpg"})->paths, (std::vector<std::string>{"caf\xe9 \xff.jpg"}));
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

    void help_and_version_win_over_what_follows()
    {
        QVERIFY(parse({"--help", "--nonsense"})->help);
        QVERIFY(parse({"-h"})->help);
        QVERIFY(parse({"--version", "missing"})->version);
        QVERIFY(parse({"-v"})->version);
        QVERIFY(versionText().starts_with("tessera "));
        for (const char* option : {"--flight", "--report", "--record", "--size", "--fullscreen", "--renderer",
                                   "--gpu-budget", "--ram-budget", "--threads", "--recursive", "--files-from", "-0",
                                   "--restore", "--profile", "--no-disk-cache", "--thumbnail", "--trace", "--version"})
            QVERIFY2(helpText().find(option) != std::string::npos, option);
    }

    void a_thumbnail_is_all_that_is_made()
    {
        const auto o = parse({"--profile", "room", "--thumbnail", "256", "missing.tif", "out.png"});
        QVERIFY(o.ok() && o->thumbnail && o->paths.empty());
        QCOMPARE(o->thumbnail->side, 256);
        QCOMPARE(o->thumbnail->input, std::string("missing.tif")); // said when it is read
        QCOMPARE(o->thumbnail->output, std::string("out.png"));
        QVERIFY(!parse({})->thumbnail);
        QVERIFY(parse({"--thumbnail", "256", "--help"})->help);
        for (const auto& wrong : {std::vector<std::string>{"--thumbnail", "256", "a"},
                                  {"--thumbnail", "256", "a", "b", "c"},
                                  {"--thumbnail", "256", "a", ""},
                                  {"a", "--thumbnail", "256", "b", "c"},
                                  {"--thumbnail", "0", "a", "b"},
                                  {"--thumbnail", "4097", "a", "b"}})
            QVERIFY(!parse(wrong).ok());
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
        QTest::newRow("missing list") << Arguments{"--files-from", "missing.txt"} << "missing.txt";
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
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
