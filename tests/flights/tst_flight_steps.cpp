// SPDX-License-Identifier: GPL-3.0-or-later
// Single steps through the real program: what they do to the window, and what the report says of it.
#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QProcessEnvironment>
#include <QSize>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

namespace {

constexpr auto kWait = R"({"do": "wait", "for": "settled"}, )";
constexpr auto kNoDock = R"({"do": "dock", "name": "resources", "to": "closed"}, )";

QByteArray flight(const QByteArray& steps)
{
    return R"({"version": 1, "steps": [)" + steps + "]}";
}

/// Columns of one pixel, black and white by turns: any scaling makes them grey.
QImage columns(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, x % 2 == 0 ? qRgb(0, 0, 0) : qRgb(255, 255, 255));
    return image;
}

/// Pictures of 64 x 48 pixels named by their grey value.
bool writePictures(const ProgramRun& run, const QString& folder, const QList<int>& greys)
{
    QImage image(64, 48, QImage::Format_RGB32);
    bool written = QDir(run.folder.path()).mkpath(folder);
    for (const int grey : greys) {
        image.fill(qRgb(grey, grey, grey));
        written = written && image.save(run.folder.filePath(QString("%1/%2.png").arg(folder).arg(grey)));
    }
    return written;
}

int middle(const ProgramRun& run, const QString& file)
{
    const QImage image(run.folder.filePath(file));
    return image.isNull() ? -1 : qRed(image.pixel(image.width() / 2, image.height() / 2));
}

void setEnvironment(ProgramRun& run, const QString& name, const QString& value)
{
    QProcessEnvironment environment = run.process.processEnvironment();
    environment.insert(name, value);
    run.process.setProcessEnvironment(environment);
}

} // namespace

class TestFlightSteps : public QObject {
    Q_OBJECT

private slots:
    void sort_by_name_descending_reverses_the_order()
    {
        ProgramRun run;
        QVERIFY(writePictures(run, "set", {20, 100, 200}));
        run.write("f.json", flight(QByteArray(kWait) + R"({"do": "sort", "by": "name", "descending": true},
            {"do": "select", "index": 0}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "last.png"},
            {"do": "sort", "by": "name"}, {"do": "select", "index": 0}, {"do": "wait", "for": "settled"},
            {"do": "screenshot", "file": "first.png"}, {"do": "close"})"));
        fly(run, {"--flight", "f.json", "set"});
        QCOMPARE(middle(run, "last.png"), 200);
        QCOMPARE(middle(run, "first.png"), 20);
    }

    void after_a_close_there_is_nothing_to_wait_for()
    {
        ProgramRun run;
        run.write("f.json", flight(QByteArray(kWait) + R"({"do": "close"}, {"do": "wait", "for": "settled"},
            {"do": "wait", "for": "covered"}, {"do": "open", "path": "tessera:gallery/3"}, {"do": "wait", "for": "settled"},
            {"do": "close"}, {"do": "wait", "for": "covered"})"));
        const QJsonObject report = fly(run, {"--flight", "f.json", "tessera:fractal"});
        QCOMPARE(report["steps"].toArray().size(), 8);
        QCOMPARE(report["scene"]["items"].toInt(), 1); // the last moment before the last close
    }

    void a_window_can_be_as_small_as_the_contract_allows()
    {
        ProgramRun run;
        run.write("f.json", flight(QByteArray(kNoDock) + kWait + R"({"do": "resize", "size": [100, 100]},
            {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "small.png"},
            {"do": "dock", "name": "resources", "to": "right"}, {"do": "dock", "name": "resources", "to": "bottom"},
            {"do": "wait", "for": "settled"}, {"do": "dock", "name": "resources", "to": "closed"},
            {"do": "resize", "size": [800, 600]}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "large.png"},
            {"do": "close"})"));
        fly(run, {"--flight", "f.json", "tessera:gallery/1"});
        const QImage small(run.folder.filePath("small.png"));
        QCOMPARE(small.width(), 100);
        QVERIFY2(small.height() > 10 && small.height() < 100, qPrintable(QString::number(small.height())));
        QCOMPARE(QImage(run.folder.filePath("large.png")).width(), 800);
    }

    void the_canvas_draws_device_pixels_on_a_dense_display()
    {
        ProgramRun run;
        setEnvironment(run, "QT_SCALE_FACTOR", "2");
        QVERIFY(columns({1500, 1100}).save(run.folder.filePath("columns.png")));
        run.write("f.json", flight(QByteArray(kNoDock) + R"({"do": "resize", "size": [1000, 800]},
            {"do": "wait", "for": "settled"}, {"do": "report", "file": "fitted.json"}, {"do": "actualSize"},
            {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "pixels.png"}, {"do": "close"})"));
        fly(run, {"--flight", "f.json", "columns.png"});
        const QImage pixels(run.folder.filePath("pixels.png"));
        QCOMPARE(pixels.width(), 1000);
        QCOMPARE(pixels.devicePixelRatio(), 1.0);
        int wrong = 0;
        for (int x = 1; x < pixels.width(); ++x) {
            const int a = qRed(pixels.pixel(x - 1, 300));
            const int b = qRed(pixels.pixel(x, 300));
            wrong += std::min(a, b) != 0 || std::max(a, b) != 255;
        }
        QCOMPARE(wrong, 0);
    }

    void several_paths_and_subfolders_are_recorded_as_they_were_opened()
    {
        ProgramRun run;
        QVERIFY(writePictures(run, "a/deep", {10, 20}) && writePictures(run, "b", {30})
                && writePictures(run, "c", {40}));
        run.write("f.json", flight(kWait + QByteArray(R"({"do": "mark", "name": "end"})")));
        QCOMPARE(run.run({"--flight", "f.json", "--record", "session.json", "--recursive", "a", "b"}), 0);
        const QJsonObject report = fly(run, {"--flight", "session.json"});
        QCOMPARE(report["scene"]["items"].toInt(), 3);
    }

    void a_recording_that_began_with_the_built_in_pictures_begins_with_them()
    {
        ProgramRun run;
        QVERIFY(writePictures(run, "b", {30}));
        run.write("f.json",
                  flight(QByteArray(R"({"do": "open", "paths": []}, )") + kWait + R"({"do": "report", "file": "r.json"},
            {"do": "open", "path": "b"}, {"do": "wait", "for": "settled"})"));
        QCOMPARE(run.run({"--flight", "f.json", "--record", "session.json"}), 0);
        const QJsonObject builtIn = run.json("r.json");
        QVERIFY(builtIn["scene"]["items"].toInt() > 10);
        const QJsonArray steps = run.json("session.json")["steps"].toArray();
        const auto opened =
            std::find_if(steps.begin(), steps.end(), [](const QJsonValue& s) { return s["do"] == "open"; });
        QVERIFY(opened != steps.end());
        QVERIFY(QJsonValue(*opened).toObject()["paths"] == QJsonValue(QJsonArray()));
        fly(run, {"--flight", "session.json"});
    }

    void the_report_tells_of_the_running_process_and_the_current_image()
    {
        ProgramRun run;
        QVERIFY(writePictures(run, "set", {20, 100, 200}));
        run.write("f.json",
                  flight(QByteArray(kWait) + R"({"do": "select", "index": 1}, {"do": "wait", "for": "settled"},
            {"do": "report", "file": "up.json"}, {"do": "close"})"));
        const QJsonObject report = fly(run, {"--flight", "f.json", "--threads", "3", "set"});
        // The pumps and the one that owns the window; those in the background begin when they are needed.
        for (const QJsonObject& told : {report, run.json("up.json")})
            QVERIFY(told["process"]["threads"].toInt() > 3);
        QVERIFY(report["process"]["openFiles"].toInt() > 3);
        QCOMPARE(report["scene"]["image"].toString(), QString("100.png"));
        QCOMPARE(report["scene"]["width"].toInt(), 64);
        QCOMPARE(report["scene"]["height"].toInt(), 48);
        QCOMPARE(report["scene"]["levelBias"].toDouble(), 1.0);
    }

    void a_budget_too_small_for_the_view_is_told()
    {
        ProgramRun run;
        run.write("f.json", flight(QByteArray(kNoDock)
                                   + R"({"do": "actualSize"}, {"do": "wait", "for": "settled"}, {"do": "close"})"));
        const QJsonObject report =
            fly(run, {"--size", "1500x950", "--gpu-budget", "8", "--flight", "f.json", "tessera:fractal"});
        QVERIFY(report["scene"]["levelBias"].toDouble() > 1);
    }

    void a_built_in_picture_that_is_not_there_fails_its_step()
    {
        ProgramRun run;
        run.write("f.json", flight(R"({"do": "open", "path": "tessera:bogus"})"));
        QCOMPARE(run.run({"--flight", "f.json"}), 1);
        QVERIFY2(run.errors.contains("step 1 (open)") && run.errors.contains("tessera:bogus"), run.errors.constData());
    }

private:
    static QJsonObject fly(ProgramRun& run, const QStringList& arguments)
    {
        const int exitCode = run.run(QStringList{"--report", "report.json"} + arguments);
        if (exitCode != 0)
            QTest::qFail(qPrintable(QString("exit code %1: ").arg(exitCode) + run.errors), __FILE__, __LINE__);
        return run.json("report.json");
    }
};

QTEST_GUILESS_MAIN(TestFlightSteps)
#include "tst_flight_steps.moc"
