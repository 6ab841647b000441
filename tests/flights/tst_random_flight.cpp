// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand steps that nobody would fly, on files of which some are broken, with hardly any memory:
// whatever happens on the way, nothing is left at the end.
//
// TESSERA_FLIGHT_SEED flies another one; TESSERA_FLIGHT_STEPS only its first steps, to find the one that matters.
#include <flights/pictures.h>

#include <random>

#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QSize>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr unsigned kSeed = 20261121;
constexpr int kSteps = 10'000;
constexpr int kImages = 40;
constexpr int kLongestMs = 850'000;
constexpr const char* kTruncated = "image-7.jpg";
constexpr const char* kEmpty = "image-12.jpg";
constexpr const char* kMislabelled = "image-15.jpg";
constexpr const char* kText = "image-21.jpg";

unsigned fromEnvironment(const char* name, unsigned byDefault)
{
    bool ok = false;
    const unsigned value = qEnvironmentVariable(name).toUInt(&ok);
    return ok ? value : byDefault;
}

bool writeBytes(const QString& file, const QByteArray& bytes)
{
    QFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
}

QByteArray bytesOf(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

bool writeFolder(const QDir& folder)
{
    constexpr std::array kSizes{QSize(640, 480), QSize(600, 900), QSize(1400, 500), QSize(33, 20), QSize(2100, 1500)};
    for (int i = 0; i < kImages; ++i) {
        const VipsPicture picture = photograph(kSizes[std::size_t(i) % kSizes.size()], std::uint32_t(i));
        if (!saveJpeg(picture.get(), folder.filePath(QString("image-%1.jpg").arg(i + 1)), 1 + i % 8))
            return false;
    }
    const QByteArray whole = bytesOf(folder.filePath(kTruncated));
    const VipsPicture small = photograph({300, 200}, 99);
    const QString png = folder.filePath("copy.png");
    if (vips_pngsave(small.get(), png.toLocal8Bit().constData(), nullptr) != 0)
        return false;
    return writeBytes(folder.filePath(kTruncated), whole.left(whole.size() * 2 / 5))
           && writeBytes(folder.filePath(kEmpty), {}) && writeBytes(folder.filePath(kMislabelled), bytesOf(png))
           && QFile::remove(png) && writeBytes(folder.filePath(kText), "This is no picture at all.\n");
}

/// Steps that are legal one after the other; the same ones for the same seed.
class RandomScript {
public:
    explicit RandomScript(unsigned seed) : m_random(seed) { }

    QByteArray make(int steps)
    {
        open();
        while (m_steps.size() < steps - 1)
            add();
        m_steps.append(QJsonObject{{"do", "close"}});
        return QJsonDocument(QJsonObject{{"version", 1}, {"steps", m_steps}}).toJson();
    }

private:
    using Step = void (RandomScript::*)();

    [[nodiscard]] int below(int end) { return int(m_random() % std::uint64_t(end)); }
    [[nodiscard]] int between(int least, int most) { return least + below(most - least + 1); }
    [[nodiscard]] double fraction() { return below(1001) / 1000.0; }
    template <std::size_t N>
    [[nodiscard]] const char* one(const std::array<const char*, N>& of)
    {
        return of[std::size_t(below(int(N)))];
    }

    void step(const char* name, QJsonObject keys = {})
    {
        keys["do"] = name;
        m_steps.append(keys);
    }

    void add()
    {
        struct Kind {
            int weight;
            Step make;
        };
        static constexpr std::array kKinds{
            Kind{30, &RandomScript::open},  Kind{220, &RandomScript::pan},   Kind{220, &RandomScript::zoom},
            Kind{120, &RandomScript::jump}, Kind{60, &RandomScript::fit},    Kind{40, &RandomScript::actualSize},
            Kind{120, &RandomScript::move}, Kind{60, &RandomScript::select}, Kind{15, &RandomScript::resize},
            Kind{15, &RandomScript::dock},  Kind{8, &RandomScript::close},   Kind{15, &RandomScript::filter},
            Kind{75, &RandomScript::key},   Kind{2, &RandomScript::wait},
        };
        int all = 0;
        for (const Kind& kind : kKinds)
            all += kind.weight;
        int drawn = below(all);
        for (const Kind& kind : kKinds) {
            drawn -= kind.weight;
            if (drawn < 0)
                return (this->*kind.make)();
        }
    }

    void open()
    {
        const int what = below(6);
        const QString single = QString("folder/image-%1.jpg").arg(between(1, kImages));
        step("open", {{"path", what < 3    ? QString("folder")
                               : what == 3 ? single
                               : what == 4 ? "pyramid.tif"
                                           : "tessera:fractal"}});
        m_names.clear();
        if (what <= 3)
            for (int i = 1; i <= kImages; ++i)
                m_names += QString("image-%1.jpg").arg(i);
        else
            m_names += what == 4 ? "pyramid.tif" : "tessera:fractal";
        m_count = int(m_names.size());
        m_open = true;
        m_listed = false;
    }
    void close()
    {
        step("close");
        m_names.clear();
        m_count = 0;
        m_open = false;
    }

    void pan()
    {
        step("pan", {{"by", QJsonArray{fraction() * 4 - 2, fraction() * 4 - 2}}, {"durationMs", duration()}});
    }
    void zoom()
    {
        step("zoom", {{"factor", std::exp2(fraction() * 8 - 4)},
                      {"at", QJsonArray{fraction(), fraction()}},
                      {"durationMs", duration()}});
    }
    void jump()
    {
        step("jump", {{"center", QJsonArray{fraction(), fraction()}},
                      {"scale", below(3) == 0 ? 1.0 : std::exp2(fraction() * 12 - 8)}});
    }
    void fit()
    {
        const int what = below(3);
        step("fit", what == 2 ? QJsonObject() : QJsonObject{{"what", what == 1 ? "image" : "scene"}});
    }
    void actualSize() { step("actualSize"); }
    void move()
    {
        step(below(3) == 0 ? "previous" : "next", {{"count", between(1, 4)}, {"intervalMs", below(4) == 0 ? 3 : 0}});
    }
    void select()
    {
        if (m_count == 0)
            return;
        if (!m_listed) // an item may not have been found yet: the layout is at rest after this
            step("sort", {{"by", "name"}});
        m_listed = true;
        step("select", {{"index", below(m_count)}});
    }
    void resize() { step("resize", {{"size", QJsonArray{between(480, 1400), between(320, 900)}}}); }
    void dock()
    {
        static constexpr std::array<const char*, 5> kPlaces{"left", "right", "bottom", "floating", "closed"};
        step("dock", {{"name", "resources"}, {"to", one(kPlaces)}});
    }
    void filter()
    {
        static constexpr std::array<const char*, 5> kTexts{"", "", "image-1", "AGE-2", "nothing has this name"};
        const QString text = one(kTexts);
        step("filter", {{"text", text}});
        m_listed = m_open;
        m_count = int(std::count_if(m_names.begin(), m_names.end(),
                                    [&](const QString& name) { return name.contains(text, Qt::CaseInsensitive); }));
    }
    void key()
    {
        static constexpr std::array<const char*, 20> kKeys{
            "Left", "Right", "Up",     "Down", "PgUp",      "PgDown", "Home",         "End",    "+",   "-",
            "0",    "1",     "Return", "Esc",  "Backspace", "F5",     "Ctrl+Shift+D", "Ctrl++", "Tab", "F11"};
        step("key", {{"press", one(kKeys)}});
    }
    void wait()
    {
        if (m_open)
            step("wait", {{"for", below(2) == 0 ? "settled" : "covered"}, {"timeoutMs", 120'000}});
    }

    [[nodiscard]] int duration() { return below(2) == 0 ? 0 : between(1, 20); }

    std::mt19937_64 m_random;
    QJsonArray m_steps;
    QStringList m_names;
    int m_count = 0;
    bool m_open = false;
    bool m_listed = false;
};

qint64 number(const QJsonObject& report, const char* object, const char* field)
{
    const QJsonValue value = report[object][field];
    return value.isDouble() ? value.toInteger() : -1;
}

QByteArray text(const QJsonValue& value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson()
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

} // namespace

class TestRandomFlight : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("tst_random_flight") == 0); }
    void cleanupTestCase() { vips_shutdown(); }

    void nothing_is_left_at_the_end()
    {
        const unsigned seed = fromEnvironment("TESSERA_FLIGHT_SEED", kSeed);
        const int steps = int(std::max(2U, fromEnvironment("TESSERA_FLIGHT_STEPS", kSteps)));
        qInfo("TESSERA_FLIGHT_SEED=%u TESSERA_FLIGHT_STEPS=%d", seed, steps);

        ProgramRun run;
        QVERIFY(QDir(run.folder.path()).mkdir("folder"));
        QVERIFY(writeFolder(QDir(run.folder.filePath("folder"))));
        QVERIFY(savePyramid(photograph({3000, 2500}, 500).get(), run.folder.filePath("pyramid.tif")));
        run.write("random.json", RandomScript(seed).make(steps));
        run.start({"--size", "1000x700", "--gpu-budget", "48", "--ram-budget", "64", "--flight", "random.json",
                   "--report", "report.json"});
        const int exitCode = run.finish(kLongestMs);

        const QJsonObject report = run.json("report.json");
        const QJsonArray flown = report["steps"].toArray();
        for (const char* part : {"loader", "textures", "frames", "uploads", "process"})
            qInfo("%s %s", part, text(report[part]).constData());
        QVERIFY2(
            exitCode == 0,
            qPrintable(
                QString("exit code %1 after %2 steps: %3").arg(exitCode).arg(flown.size()).arg(QString(run.errors))));
        QVERIFY(flown.size() >= steps);
        QVERIFY2(report["leaks"].isArray() && report["leaks"].toArray().isEmpty(), text(report["leaks"]).constData());

        const auto loader = [&](const char* field) { return number(report, "loader", field); };
        QCOMPARE(loader("obsoleteStarted"), 0);
        QVERIFY(loader("requested") > 0);
        QCOMPARE(loader("requested"), loader("coalesced") + loader("completed") + loader("failed")
                                          + loader("cancelledQueued") + loader("cancelledRunning"));

        const auto textures = [&](const char* field) { return number(report, "textures", field); };
        QVERIFY(textures("created") > 0);
        QCOMPARE(textures("destroyed"), textures("created"));
        QCOMPARE(textures("pendingDestroy"), 0);
        QVERIFY(textures("peakBytes") > 0);
        QVERIFY2(textures("peakBytes") <= textures("budgetBytes"),
                 qPrintable(QString("%1 of %2 bytes").arg(textures("peakBytes")).arg(textures("budgetBytes"))));
    }
};

QTEST_GUILESS_MAIN(TestRandomFlight)
#include "tst_random_flight.moc"
