// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QLocale>
#include <QPainter>
#include <QTest>

#include <ui/canvas_overlay.h>
#include <ui/heading_text.h>

using namespace tessera;

namespace {

constexpr QRgb kGround = 0xff33272a;

QImage painted(const Frame& frame, QSize size = {800, 600}, double ratio = 1)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(kGround);
    QPainter painter(&image);
    CanvasOverlay(ratio, size, QGuiApplication::font()).paint(painter, frame);
    return image;
}

/// The smallest rectangle around everything that was painted.
QRect touched(const QImage& image)
{
    QRect all;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) != kGround)
                all |= QRect(x, y, 1, 1);
    return all;
}

Frame labelled(const RectF& target, const std::string& reason = "the file is empty")
{
    Frame frame;
    frame.labels.push_back({target, "beach.jpg", {ErrorCode::Corrupt, reason}});
    return frame;
}

} // namespace

class TestCanvasOverlay : public QObject {
    Q_OBJECT

private slots:
    void nothingToSayNeedsNoPainter()
    {
        QVERIFY(!CanvasOverlay::hasWork({}));
        QVERIFY(CanvasOverlay::hasWork(labelled({0, 0, 10, 10})));
        Frame frame;
        frame.currentOutline = {1, 1, 2, 2};
        QVERIFY(CanvasOverlay::hasWork(frame));
    }
    void headingsStandInTheirPlaceWhereThereIsRoom()
    {
        Frame frame;
        frame.headings.push_back({{20, 100, 700, 60}, {GroupBy::Folder, "Pictures/May", ItemFacts::kUnknown, 12}});
        QVERIFY(CanvasOverlay::hasWork(frame));
        const QRect area = touched(painted(frame));
        QVERIFY(!area.isEmpty());
        QVERIFY(QRectF(20, 100, 700, 60).contains(area));
        frame.headings.front().target.height = 8; // seen from afar
        QVERIFY(touched(painted(frame)).isEmpty());
        frame.headings.front().target = {-500, 100, 1200, 60}; // what is seen of it begins at the canvas' edge
        QVERIFY(touched(painted(frame)).left() < 40);
    }
    void headingsAreInTheUsersWords()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(headingText({GroupBy::Folder, "a/b", ItemFacts::kUnknown, 1}), QString("a/b"));
        QCOMPARE(headingText({GroupBy::Day, {}, 19'849, 1}), QString("Monday, May 6, 2024"));
        QVERIFY(headingText({GroupBy::Day, {}, ItemFacts::kUnknown, 1}).contains("date"));
        QCOMPARE(headingCount({GroupBy::Day, {}, 0, 1}), QString("1 image"));
        QCOMPARE(headingCount({GroupBy::Day, {}, 0, 1234}), QString("1,234 images"));
    }
    void wordsStayInsideTheirTileWhateverItsSize_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        for (const auto& [w, h] : {std::pair{41.0, 41.0}, {105.0, 77.0}, {160.0, 160.0}, {400.0, 90.0}, {700.0, 500.0}})
            QTest::addRow("%gx%g", w, h) << w << h;
    }
    void wordsStayInsideTheirTileWhateverItsSize()
    {
        QFETCH(double, width);
        QFETCH(double, height);
        const std::string reason = "the header asks for 4,000,000 x 4,000,000 pixels, which is more than 2,000,000";
        const QRect area = touched(painted(labelled({50, 40, width, height}, reason)));
        QVERIFY(!area.isEmpty());
        QVERIFY(QRectF(50, 40, width, height).contains(area));
    }
    void aTinyTileIsLeftAlone() { QVERIFY(touched(painted(labelled({50, 40, 30, 30}))).isEmpty()); }
    void aSmallTileHasOnlyItsIcon()
    {
        const QRect small = touched(painted(labelled({50, 40, 90, 60})));
        QVERIFY(small.width() <= 26 && small.height() <= 26);
        QVERIFY(touched(painted(labelled({50, 40, 300, 200}))).width() > 60);
    }
    void whatIsShownInPartHasOnlyASmallMark()
    {
        Frame frame = labelled({50, 40, 300, 200});
        frame.labels.front().partly = true;
        const QRect mark = touched(painted(frame));
        QVERIFY(!mark.isEmpty() && mark.width() <= 24 && mark.height() <= 24);
        QVERIFY(QRect(50 + 250, 40 + 150, 50, 50).contains(mark)); // its corner
        frame.labels.front().target = {-500, -500, 700, 620};
        QVERIFY(QRect(150, 70, 50, 50).contains(touched(painted(frame))));
        frame.labels.front().target = {50, 40, 30, 30};
        QVERIFY(touched(painted(frame)).isEmpty());
    }
    void smallIsMeasuredInPixelsOfTheInterface()
    {
        // 160 device pixels are 53 of the interface here: too narrow for words.
        const QRect area = touched(painted(labelled({50, 40, 160, 160}), {800, 600}, 3));
        QVERIFY(!area.isEmpty());
        QVERIFY(area.width() <= 78 && area.width() > 26);
    }
    void wordsAreWhereTheTileIsSeen()
    {
        // Zoomed in so far that its middle is off the canvas.
        const QRect area = touched(painted(labelled({-3000, -3000, 3400, 3300})));
        QVERIFY(QRect(0, 0, 400, 300).contains(area));
    }
    void aTileOffTheCanvasCostsNothing() { QVERIFY(touched(painted(labelled({900, 40, 300, 300}))).isEmpty()); }
    void theReasonCanBeRead()
    {
        // Against its ground the brightest pixel of the words has a contrast of at least 7 to 1.
        const QImage image = painted(labelled({0, 0, 400, 300}));
        double brightest = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                brightest = std::max(brightest, luminance(image.pixelColor(x, y)));
        QVERIFY((brightest + 0.05) / (luminance(QColor(kGround)) + 0.05) >= 7);
    }
    void outlinesLieAroundWhatTheyMean()
    {
        Frame frame;
        frame.currentOutline = {100, 100, 200, 100};
        const QImage image = painted(frame);
        QCOMPARE(image.pixel(200, 150), kGround); // the picture stays clear
        QVERIFY(image.pixel(98, 150) != kGround);
        QVERIFY(touched(image).contains(QRect(100, 100, 200, 100)));
    }
    void tilesThatTheDockPointsAtDifferFromTheCurrentImage()
    {
        Frame current;
        current.currentOutline = {100, 100, 200, 100};
        Frame pointed;
        pointed.outlines.push_back({100, 100, 200, 100});
        QVERIFY(painted(current).pixelColor(98, 150) != painted(pointed).pixelColor(100, 150));
        QVERIFY(!touched(painted(pointed)).isEmpty());
    }

private:
    static double luminance(const QColor& color)
    {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    }
};

QTEST_MAIN(TestCanvasOverlay)
#include "tst_canvas_overlay.moc"
