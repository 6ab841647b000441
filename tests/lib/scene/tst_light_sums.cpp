// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <array>
#include <cmath>
#include <utility>

#include <image/micro_thumbnail.h>
#include <scene/light_sums.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::array<std::uint8_t, 4> kPaper{20, 40, 60, 255};

Pixels written(const LightSums& light, int width, int height)
{
    Pixels pixels = Pixels::allocate(width, height);
    light.writeTo(pixels, kPaper);
    return pixels;
}

int redAt(const Pixels& pixels, int x, int y)
{
    return pixels.row(y)[x * 4];
}

bool isNear(int a, double b, double by = 1.5)
{
    return std::abs(a - b) <= by;
}

/// Red all over.
MicroThumbnail redPicture(Size shape)
{
    Pixels pixels = Pixels::allocate(int(shape.width), int(shape.height));
    for (int y = 0; y < pixels.height(); ++y)
        for (int x = 0; x < pixels.width(); ++x)
            pixels.row(y)[x * 4] = pixels.row(y)[x * 4 + 3] = 255;
    return makeMicroThumbnail(viewOf(pixels, {0, 0, shape.width, shape.height}), {0, 0, shape.width, shape.height},
                              shape);
}

MicroThumbnail halved(const MicroThumbnail& picture, int side)
{
    MicroThumbnail small = picture;
    for (int now = MicroThumbnail::kSide; now > side; now /= 2)
        halveSquare(MicroThumbnail(small).rgba.data(), now, small.rgba.data(), std::size_t(now / 2) * 4);
    return small;
}

} // namespace

class TestLightSums : public QObject {
    Q_OBJECT

private slots:
    void aColourCountsAsMuchAsItHasOfAPixel()
    {
        LightSums light(4, 3);
        const std::uint8_t white[] = {255, 255, 255};
        light.fill({1.25, -1, 2, 2.5}, white);
        const Pixels pixels = written(light, 4, 3);
        QCOMPARE(redAt(pixels, 0, 0), 20);
        QVERIFY(isNear(redAt(pixels, 1, 0), 20 + 235 * 0.75));
        QCOMPARE(redAt(pixels, 2, 0), 255);
        QVERIFY(isNear(redAt(pixels, 3, 0), 20 + 235 * 0.25));
        QVERIFY(isNear(redAt(pixels, 2, 1), 20 + 235 * 0.5));
        QCOMPARE(redAt(pixels, 2, 2), 20);
        QCOMPARE(int(pixels.row(2)[11]), 255);
    }

    void aPictureFillsItsPlaceWithoutWhatIsAroundIt_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("side");
        for (const auto& [width, height] :
             {std::pair(150, 100), std::pair(100, 150), std::pair(300, 100), std::pair(120, 119), std::pair(64, 64)})
            for (const int side : {1, 2, 4, 8, 16})
                QTest::addRow("%d x %d from %d", width, height, side) << width << height << side;
    }
    void aPictureFillsItsPlaceWithoutWhatIsAroundIt()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, side);
        const MicroThumbnail picture = halved(redPicture({width, height}), side);
        const double aspect = double(width) / height;
        for (const double tall : {1.0, 5.0, 13.0, 40.0}) {
            LightSums light(64, 64);
            const RectF place{3.3, 4.6, tall * aspect, tall};
            light.picture(place, aspect, picture.rgba.data(), side);
            const Pixels pixels = written(light, 64, 64);
            for (int y = 0; y < 64; ++y)
                for (int x = 0; x < 64; ++x) {
                    const RectF seen = place.intersected({double(x), double(y), 1, 1});
                    const double expected = 20 + 235 * seen.width * seen.height;
                    QVERIFY2(
                        isNear(redAt(pixels, x, y), expected, 8),
                        qPrintable(QString("%1, %2: %3, not %4").arg(x).arg(y).arg(redAt(pixels, x, y)).arg(expected)));
                }
        }
    }

    void aPictureLiesTheRightWayRound()
    {
        const Pixels source = pattern(180, 120);
        const MicroThumbnail picture =
            makeMicroThumbnail(viewOf(source, {0, 0, 180, 120}), {0, 0, 180, 120}, {180, 120});
        LightSums light(32, 32);
        light.picture({2, 2, 24, 16}, 1.5, picture.rgba.data(), 16);
        const Pixels pixels = written(light, 32, 32);
        for (int y = 4; y < 16; ++y)
            for (int x = 4; x < 24; ++x) {
                const std::uint8_t* there = source.row(int((y - 2 + 0.5) * 7.5)) + int((x - 2 + 0.5) * 7.5) * 4;
                for (int k = 0; k < 2; ++k)
                    QVERIFY(isNear(pixels.row(y)[x * 4 + k], there[k], 20));
            }
    }

    void whatIsTransparentShowsTheGround()
    {
        MicroThumbnail picture; // all of it transparent
        LightSums light(8, 8);
        light.picture({1, 1, 6, 6}, 1, picture.rgba.data(), 16);
        light.picture({1, 1, 6, 6}, 1, picture.rgba.data(), 1);
        QCOMPARE(redAt(written(light, 8, 8), 4, 4), 20);
    }

    void whatLiesOutsideIsLeftOut()
    {
        LightSums light(8, 8);
        const MicroThumbnail picture = redPicture({100, 100});
        light.picture({-30, -30, 20, 20}, 1, picture.rgba.data(), 16);
        light.picture({9, 2, 4, 4}, 1, picture.rgba.data(), 16);
        light.picture({-2, 3, 4, 20}, 0.2, redPicture({20, 100}).rgba.data(), 16);
        const Pixels pixels = written(light, 8, 8);
        QCOMPARE(redAt(pixels, 7, 3), 20);
        QCOMPARE(redAt(pixels, 1, 2), 20);
        QVERIFY(isNear(redAt(pixels, 1, 7), 255, 3));
    }
};

QTEST_APPLESS_MAIN(TestLightSums)
#include "tst_light_sums.moc"
