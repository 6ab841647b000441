// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <QColor>
#include <QImage>
#include <QPainter>

#include <texture/raster_painter.h>
#include <texture/raster_texture_backend.h>

using namespace tessera;

namespace {

constexpr int kContent = 30;
constexpr int kSide = kContent + 2;

/// A tile whose content begins at (left, top) of an endless picture, with what lies around as its gutter.
Pixels tileOf(QRgb (*picture)(int x, int y), int left, int top, bool opaque = true)
{
    Pixels pixels = Pixels::allocate(kSide, kSide, opaque);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const QRgb colour = picture(left + x - 1, top + y - 1);
            std::uint8_t* to = pixels.row(y) + 4 * x;
            to[0] = static_cast<std::uint8_t>(qRed(colour));
            to[1] = static_cast<std::uint8_t>(qGreen(colour));
            to[2] = static_cast<std::uint8_t>(qBlue(colour));
            to[3] = static_cast<std::uint8_t>(qAlpha(colour));
        }
    }
    return pixels;
}

QRgb slope(int x, int y)
{
    return qRgb(2 * x + 20, 2 * y + 20, x + y);
}
QRgb checks(int x, int y)
{
    return (x + y) % 2 == 0 ? qRgb(255, 255, 255) : qRgb(0, 0, 0);
}
QRgb veil(int, int)
{
    return qRgba(100, 0, 0, 100);
}

int farthest(QRgb a, QRgb b)
{
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

struct World {
    World() : page(*backend.createPage(kSide, 4)) { }

    SlotRef put(int layer, const Pixels& pixels)
    {
        if (!backend.upload(page, layer, pixels))
            std::abort();
        return {page, static_cast<std::uint16_t>(layer), 0};
    }
    QImage paint(const DrawList& list, int width = 100, int height = 80) const
    {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        RasterPainter(backend).paint(painter, list, Size{width, height});
        return image;
    }

    RasterTextureBackend backend;
    PageHandle page;
};

TileQuad quad(SlotRef slot, const RectF& target, bool nearest = false, bool opaque = true)
{
    TileQuad tile;
    tile.target = target;
    tile.source = {1, 1, kContent, kContent};
    tile.slot = slot;
    tile.nearest = nearest;
    tile.opaque = opaque;
    return tile;
}

} // namespace

class TestRasterPainter : public QObject {
    Q_OBJECT

private:
    static void stillAndMoving()
    {
        QTest::addColumn<bool>("still");
        QTest::newRow("still") << true;
        QTest::newRow("moving") << false;
    }

private slots:
    void aTileAtItsOwnSizeIsCopied()
    {
        World w;
        DrawList list;
        list.background = 0x112233ff;
        list.tiles = {quad(w.put(0, tileOf(slope, 0, 0)), {10, 20, kContent, kContent})};
        const QImage image = w.paint(list);
        for (int y = 0; y < kContent; ++y)
            for (int x = 0; x < kContent; ++x)
                QCOMPARE(image.pixel(10 + x, 20 + y), slope(x, y));
        QCOMPARE(image.pixel(9, 20), qRgb(0x11, 0x22, 0x33));
        QCOMPARE(image.pixel(40, 20), qRgb(0x11, 0x22, 0x33));
    }

    void aPixelBelongsToWhatHoldsItsCentre()
    {
        World w;
        DrawList list;
        list.solids = {{{0.4, 0.6, 10.2, 10}, 0x00ff00ff}};
        const QImage image = w.paint(list);
        QCOMPARE(image.pixel(0, 5), qRgb(0, 255, 0));
        QCOMPARE(image.pixel(10, 5), qRgb(0, 255, 0));
        QCOMPARE(image.pixel(11, 5), qRgb(0, 0, 0));
        QCOMPARE(image.pixel(5, 0), qRgb(0, 0, 0));
        QCOMPARE(image.pixel(5, 10), qRgb(0, 255, 0));
    }

    void neighboursNeitherOverlapNorLeaveAGap_data()
    {
        QTest::addColumn<double>("edge");
        QTest::addColumn<bool>("nearest");
        for (const double edge : {40.0, 40.25, 40.5, 40.75})
            for (const bool nearest : {false, true})
                QTest::addRow("%g %d", edge, nearest) << edge << nearest;
    }
    void neighboursNeitherOverlapNorLeaveAGap()
    {
        QFETCH(double, edge);
        QFETCH(bool, nearest);
        World w;
        const SlotRef slot = w.put(0, tileOf(veil, 0, 0, false));
        DrawList list;
        list.background = 0x000000ff;
        list.tiles = {quad(slot, {0, 0, edge, 80}, nearest, false),
                      quad(slot, {edge, 0, 100 - edge, 80}, nearest, false)};
        const QImage image = w.paint(list);
        for (int x = 0; x < 100; ++x)
            QVERIFY2(farthest(image.pixel(x, 40), qRgb(100, 0, 0)) <= 1, qPrintable(QString::number(x)));
    }

    void noSeamIsSeenBetweenSmoothTiles_data() { stillAndMoving(); }
    void noSeamIsSeenBetweenSmoothTiles()
    {
        QFETCH(bool, still);
        World w;
        constexpr double kScale = 1.3;
        DrawList list;
        list.still = still;
        list.tiles = {
            quad(w.put(0, tileOf(slope, 0, 0)), {0, 0, kContent * kScale, kContent * kScale}),
            quad(w.put(1, tileOf(slope, kContent, 0)), {kContent * kScale, 0, kContent * kScale, kContent * kScale})};
        const QImage image = w.paint(list);
        for (int x = 1; x < 76; ++x) { // a slope stays one: where the tiles meet as well
            const double texel = (x + 0.5) / kScale - 0.5;
            QVERIFY2(std::abs(qRed(image.pixel(x, 20)) - (2 * texel + 20)) <= 1.5, qPrintable(QString::number(x)));
        }
    }

    // It is painted in bands of fewer rows: as it would be in one go.
    void aTileOfManyRowsIsPaintedWithoutSeams()
    {
        World w;
        constexpr double kScale = 7.3;
        constexpr int kRows = 240;
        const RectF target{3.4, 5.6, kContent * kScale, kContent * kScale};
        DrawList list;
        list.still = false;
        list.tiles = {quad(w.put(0, tileOf(slope, 0, 0)), target)};
        list.tiles.front().opacity = 0.5F;
        const QImage image = w.paint(list, kRows, kRows);

        QImage whole(kRows, kRows, QImage::Format_RGB32);
        whole.fill(image.pixel(0, 0)); // the ground
        QPainter painter(&whole);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.setOpacity(0.5);
        painter.setClipRect(3, 6, 219, 219); // the pixels whose centres lie in it
        const auto slot = w.backend.slot({w.page, 0, 0});
        painter.drawImage(QRectF(target.x - kScale, target.y - kScale, kSide * kScale, kSide * kScale),
                          QImage(reinterpret_cast<const uchar*>(slot.pixels), kSide, kSide, QImage::Format_RGB32));
        painter.end();
        int most = 0;
        for (int y = 0; y < kRows; ++y)
            for (int x = 0; x < kRows; ++x)
                most = std::max(most, farthest(image.pixel(x, y), whole.pixel(x, y)));
        QVERIFY2(most <= 1, qPrintable(QString::number(most)));
        QVERIFY(farthest(image.pixel(100, 30), image.pixel(100, 200)) > 10);
    }

    void whatIsStillIsMixedAsByAGpu_data()
    {
        QTest::addColumn<double>("scale");
        for (const double scale : {0.53, 0.71, 1.3, 1.9})
            QTest::addRow("%g", scale) << scale;
    }
    void whatIsStillIsMixedAsByAGpu()
    {
        QFETCH(double, scale);
        World w;
        const RectF target{3.3, 2.7, kContent * scale, kContent * scale};
        DrawList list;
        list.tiles = {quad(w.put(0, tileOf(checks, 0, 0)), target)};
        const QImage image = w.paint(list);
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 60; ++x) {
                if (x + 0.5 < target.x || y + 0.5 < target.y || x + 0.5 > target.right() || y + 0.5 > target.bottom())
                    continue;
                const double u = (x + 0.5 - target.x) / scale - 0.5;
                const double v = (y + 0.5 - target.y) / scale - 0.5;
                const int column = static_cast<int>(std::floor(u));
                const int row = static_cast<int>(std::floor(v));
                const auto grey = [&](int dx, int dy) {
                    return static_cast<double>(qRed(checks(column + dx, row + dy)));
                };
                const double above = std::lerp(grey(0, 0), grey(1, 0), u - column);
                const double below = std::lerp(grey(0, 1), grey(1, 1), u - column);
                QVERIFY2(std::abs(qRed(image.pixel(x, y)) - std::lerp(above, below, v - row)) <= 2,
                         qPrintable(QString("%1 %2").arg(x).arg(y)));
            }
    }

    void texelsAreSquaresAtAnyZoom_data()
    {
        QTest::addColumn<double>("scale");
        for (const double scale : {3.0, 7.5, 100.0, 5000.0, 2e6})
            QTest::addRow("%g", scale) << scale;
    }
    void texelsAreSquaresAtAnyZoom()
    {
        QFETCH(double, scale);
        World w;
        // The corner of four texels lies in the middle of the canvas.
        const RectF target{50 - 15 * scale, 40 - 15 * scale, kContent * scale, kContent * scale};
        DrawList list;
        list.tiles = {quad(w.put(0, tileOf(checks, 0, 0)), target, true)};
        const QImage image = w.paint(list);
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 100; ++x) {
                const auto texel = [&](double at, double from) {
                    return static_cast<int>(std::floor((at + 0.5 - from) / scale));
                };
                const int column = texel(x, target.x);
                const int row = texel(y, target.y);
                if (column >= 0 && row >= 0 && column < kContent && row < kContent)
                    QCOMPARE(image.pixel(x, y), checks(column, row));
            }
    }

    void aPieceOfATileFillsItsTarget_data() { stillAndMoving(); }
    void aPieceOfATileFillsItsTarget()
    {
        QFETCH(bool, still);
        World w;
        TileQuad piece = quad(w.put(0, tileOf(slope, 0, 0)), {0, 0, 60, 60});
        piece.source = {11, 6, 15, 15};
        DrawList list;
        list.still = still;
        list.tiles = {piece};
        const QImage image = w.paint(list);
        // Four pixels a texel, mixed between their centres.
        QVERIFY(std::abs(qRed(image.pixel(30, 30)) - (2 * (10 + 30.5 / 4 - 0.5) + 20)) <= 1.5);
        QVERIFY(std::abs(qGreen(image.pixel(30, 30)) - (2 * (5 + 30.5 / 4 - 0.5) + 20)) <= 1.5);
    }

    void whatLiesFarOutsideIsClipped_data() { stillAndMoving(); }
    void whatLiesFarOutsideIsClipped()
    {
        QFETCH(bool, still);
        World w;
        DrawList list;
        list.still = still;
        list.tiles = {quad(w.put(0, tileOf(slope, 0, 0)), {-3e6, -3e6, 6e6, 6e6})};
        const QImage image = w.paint(list);
        QVERIFY(farthest(image.pixel(50, 40), slope(15, 15)) <= 2);
        QVERIFY(farthest(image.pixel(0, 0), image.pixel(99, 79)) <= 1);
    }

    void theUpperTileIsSeenThroughAndOpacityCounts()
    {
        World w;
        TileQuad top =
            quad(w.put(1, tileOf([](int, int) { return qRgb(200, 200, 200); }, 0, 0)), {0, 0, kContent, kContent});
        top.opacity = 0.5F;
        top.opaque = false;
        DrawList list;
        list.tiles = {
            top, quad(w.put(0, tileOf([](int, int) { return qRgb(0, 0, 100); }, 0, 0)), {0, 0, kContent, kContent})};
        QVERIFY(farthest(w.paint(list).pixel(10, 10), qRgb(100, 100, 150)) <= 1);
    }

    void aSlotThatIsGoneIsLeftOutAndThePainterIsAsBefore()
    {
        World w;
        DrawList list;
        list.background = 0x102030ff;
        list.tiles = {quad({w.page + 1, 0, 0}, {0, 0, 50, 50})};
        QImage image(20, 20, QImage::Format_RGB32);
        QPainter painter(&image);
        painter.setOpacity(0.25);
        RasterPainter(w.backend).paint(painter, list, Size{20, 20});
        QCOMPARE(painter.opacity(), 0.25);
        QVERIFY(!painter.hasClipping());
        painter.end();
    }
};

QTEST_MAIN(TestRasterPainter)
#include "tst_raster_painter.moc"
