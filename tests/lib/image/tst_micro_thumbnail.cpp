// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdlib>

#include <QTest>

#include <image/letterbox.h>
#include <image/micro_thumbnail.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr int kSide = MicroThumbnail::kSide;

MicroThumbnail microOf(const Pixels& pixels)
{
    const Rect all{0, 0, pixels.width(), pixels.height()};
    return makeMicroThumbnail(viewOf(pixels, all), all, {all.width, all.height});
}

Pixels filled(int width, int height, std::array<std::uint8_t, 4> colour)
{
    Pixels pixels = Pixels::allocate(width, height, colour[3] == 255);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            std::copy_n(colour.data(), 4, pixels.row(y) + x * 4);
    }
    return pixels;
}

int mostDifference(const MicroThumbnail& a, const MicroThumbnail& b)
{
    int most = 0;
    for (std::size_t i = 0; i < a.rgba.size(); ++i)
        most = std::max(most, std::abs(int(a.rgba[i]) - int(b.rgba[i])));
    return most;
}

} // namespace

/// A whole image in 16 x 16 pixels.
class TstMicroThumbnail : public QObject {
    Q_OBJECT

private slots:
    void aSquareFillsItAll()
    {
        const MicroThumbnail micro = microOf(filled(100, 100, {10, 200, 30, 255}));
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                QCOMPARE(int(micro.at(x, y)[0]), 10);
                QCOMPARE(int(micro.at(x, y)[1]), 200);
                QCOMPARE(int(micro.at(x, y)[2]), 30);
                QCOMPARE(int(micro.at(x, y)[3]), 255);
            }
        }
    }

    void itIsTheAverageOfWhatLiesUnderEachPixel()
    {
        for (const Size size : {Size{160, 120}, Size{1600, 1200}, Size{37, 28}}) {
            const Pixels picture = pattern(int(size.width), int(size.height));
            const MicroThumbnail micro = makeMicroThumbnail(viewOf(picture, {0, 0, size.width, size.height}),
                                                            {0, 0, size.width, size.height}, {160, 120});
            const Pixels expected = averaged(picture, {16, 12});
            for (int y = 0; y < kSide; ++y) {
                for (int i = 0; i < kSide * 4; ++i) {
                    const bool inside = y >= 2 && y < 14;
                    const int wanted = inside ? expected.row(y - 2)[i] : 0;
                    QVERIFY(std::abs(int(micro.at(0, y)[i]) - wanted) <= 1);
                }
            }
        }
    }

    void anEdgeWithinAPixelIsPartOfIt()
    {
        // 3 : 2 is 16 x 10.67, from 2.67 to 13.33.
        const MicroThumbnail micro = microOf(filled(300, 200, {255, 255, 255, 255}));
        for (const int y : {2, 13}) {
            for (int c = 0; c < 4; ++c)
                QCOMPARE(int(micro.at(7, y)[c]), 85);
        }
        QCOMPARE(int(micro.at(7, 1)[3]), 0);
        QCOMPARE(int(micro.at(7, 14)[3]), 0);
        QCOMPARE(int(micro.at(7, 3)[3]), 255);
        QCOMPARE(int(micro.at(7, 12)[3]), 255);
    }

    void transparencyStaysPremultiplied()
    {
        const MicroThumbnail micro = microOf(pattern(333, 200, false));
        for (std::size_t i = 0; i < micro.rgba.size(); i += 4) {
            for (std::size_t c = 0; c < 3; ++c)
                QVERIFY(micro.rgba[i + c] <= micro.rgba[i + 3]);
        }
        QVERIFY(micro.at(0, 8)[3] < micro.at(15, 8)[3]);
    }

    void onlyTheContentCounts()
    {
        Pixels tile = filled(42, 42, {255, 0, 0, 255}); // a gutter of another colour
        for (int y = 1; y < 41; ++y) {
            for (int x = 1; x < 41; ++x)
                std::copy_n(std::array<std::uint8_t, 4>{0, 99, 0, 255}.data(), 4, tile.row(y) + x * 4);
        }
        const MicroThumbnail micro = makeMicroThumbnail(viewOf(tile, {0, 0, 42, 42}), {1, 1, 40, 40}, {4000, 4000});
        QCOMPARE(micro, microOf(filled(40, 40, {0, 99, 0, 255})));
    }

    void aPanoramaIsALine()
    {
        const MicroThumbnail wide = microOf(filled(8000, 1, {255, 255, 255, 255}));
        const MicroThumbnail tall = microOf(filled(1, 8000, {255, 255, 255, 255}));
        for (int i = 0; i < kSide; ++i) {
            int across = 0;
            int down = 0;
            for (int j = 0; j < kSide; ++j) {
                across += wide.at(i, j)[3];
                down += tall.at(j, i)[3];
            }
            QVERIFY(std::abs(across - 255) <= 1);
            QVERIFY(std::abs(down - 255) <= 1);
        }
    }

    void aTinyImageIsSpread()
    {
        Pixels four = filled(2, 2, {0, 0, 0, 255});
        std::copy_n(std::array<std::uint8_t, 4>{250, 250, 250, 255}.data(), 4, four.row(1) + 4);
        const MicroThumbnail micro = microOf(four);
        QCOMPARE(int(micro.at(0, 0)[0]), 0);
        QCOMPARE(int(micro.at(7, 15)[0]), 0);
        QCOMPARE(int(micro.at(8, 8)[0]), 250);
        QCOMPARE(int(micro.at(15, 15)[0]), 250);
    }

    void missingRowsAreTransparentAndFurtherOnesLeftAlone()
    {
        const Pixels picture = filled(32, 32, {1, 2, 3, 255});
        MicroThumbnailMaker half({32, 32}, {32, 32});
        for (int y = 0; y < 16; ++y)
            half.addRow(picture.row(y));
        QCOMPARE(int(half.finish().at(5, 7)[3]), 255);
        QCOMPARE(int(half.finish().at(5, 8)[3]), 0);
        half = MicroThumbnailMaker({32, 32}, {32, 32});
        for (int y = 0; y < 17; ++y)
            half.addRow(picture.row(y));
        for (int i = 0; i < 2; ++i)                        // also when asked again
            QCOMPARE(int(half.finish().at(5, 8)[3]), 128); // of one of its two rows
        MicroThumbnailMaker all({32, 32}, {32, 32});
        for (int y = 0; y < 40; ++y)
            all.addRow(picture.row(y % 32));
        QCOMPARE(all.finish(), microOf(picture));
    }

    void turningAgreesWithTurningTheImage()
    {
        const Pixels raw = pattern(150, 90);
        for (int exif = 1; exif <= 8; ++exif)
            QVERIFY(mostDifference(turned(microOf(raw), Orientation(exif)), microOf(oriented(raw, exif))) <= 1);
        QVERIFY(mostDifference(turned(microOf(raw), Orientation(2)), microOf(raw)) > 10);
    }

    void halvingAverages()
    {
        const std::array<std::uint8_t, 16> four{0, 10, 20, 40, 4, 10, 20, 40, 8, 10, 20, 40, 12, 10, 20, 40};
        std::array<std::uint8_t, 4> one{};
        halveSquare(four.data(), 2, one.data(), 4);
        QCOMPARE(one, (std::array<std::uint8_t, 4>{6, 10, 20, 40}));
        // Rows of the target may lie apart.
        const MicroThumbnail micro = microOf(filled(16, 16, {7, 7, 7, 255}));
        std::array<std::uint8_t, 8 * 40> apart{};
        halveSquare(micro.rgba.data(), kSide, apart.data(), 40);
        QCOMPARE(int(apart[7 * 40 + 7 * 4]), 7);
        QCOMPARE(int(apart[7 * 40 + 8 * 4]), 0);
    }

    void aLetterboxIsKnownByItsDarkBars()
    {
        const auto look = [](Size whole, Size shape, std::uint8_t bar, Rect& content) {
            Letterbox box(whole, shape);
            content = box.content();
            Pixels picture = filled(int(whole.width), int(whole.height), {bar, bar, bar, 255});
            for (std::int64_t y = content.y; y < content.bottom(); ++y) {
                for (std::int64_t x = content.x; x < content.right(); ++x)
                    picture.row(int(y))[x * 4] = 255;
            }
            std::int64_t rows = 0;
            for (int y = 0; y < whole.height; ++y)
                rows += box.addRow(y, picture.row(y)) ? 1 : 0;
            return rows == content.height && box.hasDarkBars();
        };
        Rect content;
        QVERIFY(look({160, 120}, {6000, 4000}, 8, content));
        QCOMPARE(content, (Rect{0, 7, 160, 106}));
        QVERIFY(!look({160, 120}, {6000, 4000}, 90, content));
        QVERIFY(look({160, 120}, {3000, 3000}, 8, content));
        QCOMPARE(content, (Rect{20, 0, 120, 120}));
        QVERIFY(!look({160, 120}, {3000, 3000}, 90, content));
        QVERIFY(look({160, 120}, {160, 120}, 90, content)); // no bars at all
        QCOMPARE(content, (Rect{0, 0, 160, 120}));
    }
};

QTEST_APPLESS_MAIN(TstMicroThumbnail)
#include "tst_micro_thumbnail.moc"
