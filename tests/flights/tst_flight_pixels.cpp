// SPDX-License-Identifier: GPL-3.0-or-later
// What the program shows, against a render of the same view that libvips makes from the same file.
#include <flights/independent_render.h>

#include <array>
#include <memory>

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QPoint>
#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QTest>

#include <flights/independent_map.h>
#include <flights/program_run.h>

using namespace tessera;

class TestFlightPixels : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(VIPS_INIT("tst_flight_pixels") == 0); }
    void cleanupTestCase() { vips_shutdown(); }

    void a_photo_fitted_zoomed_and_pixel_by_pixel()
    {
        const QString file = inFolder("photo.jpg");
        QVERIFY(saveJpeg(photograph({4000, 3000}, 1).get(), file));
        fly(R"({"do": "open", "path": "photo/photo.jpg"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "fit.png"},
               {"do": "jump", "center": [0.5, 0.5], "scale": 1}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "jump.png"},
               {"do": "pan", "by": [0.31, -0.17], "durationMs": 80}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "pan.png"},
               {"do": "jump", "center": [0.25, 0.5], "scale": 4}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "squares.png"},
               {"do": "fit", "what": "image"}, {"do": "zoom", "factor": 2.5, "at": [0.3, 0.6], "durationMs": 60},
               {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "zoom.png"},
               {"do": "actualSize"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "actual.png"})");
        const VipsPicture photo = load(file);
        const QSize image = sizeOf(photo);
        const QSize canvas = shown("fit.png").size();
        const QPointF middle(canvas.width() / 2.0, canvas.height() / 2.0);

        const Place fit = fitted(image, canvas);
        compare("fit.png", photo, fit);
        QCOMPARE(foreignPixels(shown("fit.png"), {fit.rect(image)}), 0);

        const Place jumped = onWholePixels(centered(image, {0.5, 0.5}, 1, canvas));
        compare("jump.png", photo, jumped);
        compare("pan.png", photo, {jumped.topLeft - QPointF(0.31 * canvas.width(), -0.17 * canvas.height()), 1});
        compare("squares.png", photo, centered(image, {0.25, 0.5}, 4, canvas));

        const QPointF at(0.3 * canvas.width(), 0.6 * canvas.height());
        const Place zoomed{at - (at - fit.topLeft) * 2.5, fit.scale * 2.5};
        compare("zoom.png", photo, zoomed);
        compare("actual.png", photo, onWholePixels({middle - (middle - zoomed.topLeft) / zoomed.scale, 1}));
    }

    void a_photo_that_lies_on_its_side()
    {
        const QString file = inFolder("turned.jpg");
        QVERIFY(saveJpeg(photograph({2000, 1500}, 2).get(), file, 6));
        fly(R"({"do": "open", "path": "photo/turned.jpg"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "fit.png"},
               {"do": "jump", "center": [0.4, 0.7], "scale": 1}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "jump.png"})");
        const VipsPicture photo = load(file);
        QCOMPARE(sizeOf(photo), QSize(1500, 2000));
        const QSize canvas = shown("fit.png").size();
        compare("fit.png", photo, fitted(sizeOf(photo), canvas));
        QCOMPARE(foreignPixels(shown("fit.png"), {fitted(sizeOf(photo), canvas).rect(sizeOf(photo))}), 0);
        compare("jump.png", photo, onWholePixels(centered(sizeOf(photo), {0.4, 0.7}, 1, canvas)));
    }

    void a_pyramid()
    {
        const QString file = inFolder("pyramid.tif");
        QVERIFY(savePyramid(photograph({6000, 5000}, 3).get(), file));
        fly(R"({"do": "open", "path": "photo/pyramid.tif"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "fit.png"},
               {"do": "jump", "center": [0.7, 0.3], "scale": 1}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "jump.png"},
               {"do": "jump", "center": [0.4, 0.6], "scale": 0.35}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "between.png"})");
        const VipsPicture pyramid = load(file);
        const QSize canvas = shown("fit.png").size();
        compare("fit.png", pyramid, fitted(sizeOf(pyramid), canvas));
        compare("jump.png", pyramid, onWholePixels(centered(sizeOf(pyramid), {0.7, 0.3}, 1, canvas)));
        compare("between.png", pyramid, centered(sizeOf(pyramid), {0.4, 0.6}, 0.35, canvas));
    }

    void the_first_rows_of_a_folder()
    {
        constexpr int kImages = 30;
        constexpr std::array kSizes{QSize(640, 480), QSize(400, 600), QSize(900, 300), QSize(500, 500)};
        for (int i = 0; i < kImages; ++i)
            QVERIFY(saveJpeg(photograph(kSizes[std::size_t(i) % kSizes.size()], std::uint32_t(10 + i)).get(),
                             inFolder(QString("%1.jpg").arg(i + 1))));
        fly(R"({"do": "open", "path": "photo"}, {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "wall.png"})");

        // Cells of 160 pixels in full rows, in the middle, 10 pixels below the top; images 4 % inside their cell.
        const QImage wall = shown("wall.png");
        const int columns = wall.width() / 160;
        QVERIFY(columns >= 5 && columns < kImages);
        QList<QRectF> places;
        for (int i = 0; i < kImages; ++i) {
            const QRectF cell(wall.width() / 2.0 - columns * 80 + i % columns * 160, 10 + i / columns * 160, 160, 160);
            const VipsPicture picture = load(inFolder(QString("%1.jpg").arg(i + 1)));
            const Place place = fitted(sizeOf(picture), cell.adjusted(6.4, 6.4, -6.4, -6.4));
            const QRectF rect = place.rect(sizeOf(picture));
            // Around the first one, the current one, lies a frame.
            places += i == 0 ? rect.adjusted(-4, -4, 4, 4) : rect;
            if (!QRectF(wall.rect()).contains(rect))
                continue;
            const QString problem = wrong(wall, rendered(picture, place, wall.size()), insideOf(rect, wall.size()));
            QVERIFY2(problem.isEmpty(), qPrintable(QString("image %1: %2").arg(i + 1).arg(problem)));
        }
        QCOMPARE(foreignPixels(wall, places), 0);
    }

    // 2^14 pixels for all of it, the middle on a corner of one: device pixels are pixels of a level.
    void the_map()
    {
        const QPointF center(8200.0 / 16384, 7455.0 / 16384); // where the body meets its head, with bulbs on both
        fly(R"({"do": "open", "path": "tessera:fractal"}, {"do": "wait", "for": "settled"}, {"do": "fit", "what": "image"},
               {"do": "jump", "center": [0.50048828125, 0.45501708984375], "scale": 9.313225746154785e-10},
               {"do": "wait", "for": "settled"}, {"do": "screenshot", "file": "map.png"})");
        const QImage map = shown("map.png");
        const QString problem = wrong(map, renderedMap(center, 16384, map.size()), map.rect().adjusted(4, 4, -4, -4));
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void init() { m_run = std::make_unique<ProgramRun>(); }
    void cleanup() { m_run.reset(); }

private:
    [[nodiscard]] QString inFolder(const QString& name) const
    {
        QDir(m_run->folder.path()).mkpath("photo");
        return m_run->folder.filePath("photo/" + name);
    }
    [[nodiscard]] QImage shown(const QString& file) const
    {
        return QImage(m_run->folder.filePath(file)).convertToFormat(QImage::Format_RGB888);
    }

    /// Without the dock, so that the canvas is wide.
    void fly(const QByteArray& steps)
    {
        m_run->write("f.json", R"({"version": 1, "steps": [{"do": "dock", "name": "resources", "to": "closed"}, )"
                                   + steps + "]}");
        const int exitCode = m_run->run({"--size", "1200x860", "--flight", "f.json", "--report", "report.json"});
        QVERIFY2(exitCode == 0, m_run->errors.constData());
        QCOMPARE(m_run->json("report.json")["loader"].toObject()["failed"].toInt(-1), 0);
    }

    void compare(const char* file, const VipsPicture& picture, const Place& place) const
    {
        const QImage image = shown(file);
        const QString problem =
            wrong(image, rendered(picture, place, image.size()), insideOf(place.rect(sizeOf(picture)), image.size()));
        QVERIFY2(problem.isEmpty(), qPrintable(QString("%1: %2").arg(file, problem)));
    }

    std::unique_ptr<ProgramRun> m_run;
};

QTEST_GUILESS_MAIN(TestFlightPixels)
#include "tst_flight_pixels.moc"
