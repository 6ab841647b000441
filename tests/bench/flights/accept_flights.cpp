// SPDX-License-Identifier: GPL-3.0-or-later
// The three long flights over real amounts of data, judged: what their reports must say, and their screenshots
// against an independent render. accept.sh makes the data and runs it; TESSERA_PEERS_DATA says where they lie.
#include <flights/independent_render.h>

#include <memory>

#include <QDir>
#include <QJsonArray>
#include <QTest>

#include <flights/independent_map.h>
#include <flights/program_run.h>

using namespace tessera;

class AcceptFlights : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("accept_flights") == 0); }
    void cleanupTestCase() { vips_shutdown(); }
    void init() { m_run = std::make_unique<ProgramRun>(); }
    void cleanup() { m_run.reset(); }

    void a_folder_of_a_thousand_photos()
    {
        const QString folder = data("F1k");
        const QStringList names = QDir(folder).entryList(QDir::Files, QDir::Name); // all of one length
        QCOMPARE(names.size(), 1000);
        fly("folder.json", folder);
        const VipsPicture photo = load(folder + "/" + names[499]);
        const Place actual = onWholePixels(centered(sizeOf(photo), {0.5, 0.5}, 1, shown("actual.png").size()));
        compare("actual.png", photo, actual);
        compare("panned.png", photo, afterPan(actual));
        const VipsPicture stepped = load(folder + "/" + names[549]);
        compare("stepped.png", stepped, fitted(sizeOf(stepped), shown("stepped.png").size()));
    }

    void a_map_of_40000_x_40000_pixels()
    {
        const QString file = data("gtif/giga40k.tif");
        fly("map.json", file);
        const VipsPicture map = load(file);
        QCOMPARE(sizeOf(map), QSize(40000, 40000));
        const Place actual = onWholePixels(centered(sizeOf(map), {0.5, 0.5}, 1, shown("actual.png").size()));
        compare("actual.png", map, actual);
        compare("panned.png", map, afterPan(actual));
    }

    void the_endless_map()
    {
        fly("fractal.json", "tessera:fractal");
        const QPointF center(8200.0 / 16384, 7455.0 / 16384);
        const QSize canvas = shown("actual.png").size();
        compareMap("actual.png", center);
        compareMap("panned.png", center - QPointF(canvas.width(), canvas.height()) / 16384);
    }

private:
    [[nodiscard]] static QString data(const QString& name)
    {
        return qEnvironmentVariable("TESSERA_PEERS_DATA") + "/" + name;
    }
    [[nodiscard]] QImage shown(const QString& file) const
    {
        return QImage(m_run->folder.filePath(file)).convertToFormat(QImage::Format_RGB888);
    }
    /// These two flights pan by the canvas' width, then by its height.
    [[nodiscard]] Place afterPan(const Place& place) const
    {
        const QSize canvas = shown("panned.png").size();
        return {place.topLeft - QPointF(canvas.width(), canvas.height()), place.scale};
    }

    void fly(const QString& script, const QString& path)
    {
        QVERIFY(QFile::copy(QStringLiteral(TESSERA_FLIGHTS) + "/" + script, m_run->folder.filePath(script)));
        const int exitCode = m_run->run({"--size", "1600x1000", "--flight", script, "--report", "report.json", path});
        QVERIFY2(exitCode == 0, m_run->errors.constData());
        const QJsonObject report = m_run->json("report.json");
        const QJsonObject textures = report["textures"].toObject(), process = report["process"].toObject();
        qInfo("%s: %.0f MB resident at most, textures %.1f of %.1f MiB, first cover after %.0f ms", qPrintable(script),
              process["peakRssBytes"].toDouble() / 1e6, textures["peakBytes"].toDouble() / (1 << 20),
              textures["budgetBytes"].toDouble() / (1 << 20), report["startup"].toObject()["firstCoverMs"].toDouble());
        QCOMPARE(report["loader"].toObject()["obsoleteStarted"].toInt(-1), 0);
        QCOMPARE(report["frames"].toObject()["holePixels"].toInt(-1), 0);
        QVERIFY(report["leaks"].isArray() && report["leaks"].toArray().isEmpty());
        QVERIFY(textures["peakBytes"].toDouble() > 0
                && textures["peakBytes"].toDouble() <= textures["budgetBytes"].toDouble());
        QVERIFY(process["peakRssBytes"].toDouble() > 0 && process["peakRssBytes"].toDouble() < 500e6);
    }

    void compare(const char* file, const VipsPicture& picture, const Place& place) const
    {
        const QImage image = shown(file);
        judge(file, image, rendered(picture, place, image.size()), insideOf(place.rect(sizeOf(picture)), image.size()));
    }
    void compareMap(const char* file, QPointF center) const
    {
        const QImage image = shown(file);
        judge(file, image, renderedMap(center, 16384, image.size()), image.rect().adjusted(4, 4, -4, -4));
    }
    static void judge(const char* file, const QImage& image, const QImage& expected, const QRect& area)
    {
        const QString problem = wrong(image, expected, area);
        QVERIFY2(problem.isEmpty(), qPrintable(QString("%1: %2").arg(file, problem)));
    }

    std::unique_ptr<ProgramRun> m_run;
};

QTEST_GUILESS_MAIN(AcceptFlights)
#include "accept_flights.moc"
