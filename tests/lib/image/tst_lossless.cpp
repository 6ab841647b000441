// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cstring>
#include <random>

#include <image/lossless_codec.h>
#include <support/fake_rows.h>

using namespace tessera;
using namespace tessera::test;

class TstLossless : public QObject {
    Q_OBJECT

    static PixelView all(const Pixels& pixels) { return viewOf(pixels, {0, 0, pixels.width(), pixels.height()}); }

    static bool comesBack(const Pixels& pixels)
    {
        Pixels back = Pixels::allocate(pixels.width(), pixels.height(), pixels.isOpaque());
        return decodeLossless(*encodeLossless(all(pixels)), back) && difference(pixels, back).most == 0;
    }

private slots:
    void everyPictureComesBackExactly()
    {
        for (const bool opaque : {true, false}) {
            for (const Size size : {Size{1, 1}, Size{1, 70}, Size{70, 1}, Size{514, 66}, Size{333, 17}}) {
                QVERIFY(comesBack(pattern(int(size.width), int(size.height), opaque)));
                QVERIFY(comesBack(noisy(int(size.width), int(size.height), opaque)));
                QVERIFY(comesBack(Pixels::allocate(int(size.width), int(size.height), opaque)));
            }
        }
    }

    // Steps of every size, up to those that wrap around.
    void stepsOfEverySizeComeBack()
    {
        Pixels pixels = Pixels::allocate(512, 8, false);
        std::mt19937 random(3);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 512; ++x) {
                const int spread = 1 << (x / 64);
                for (int c = 0; c < 4; ++c)
                    pixels.row(y)[x * 4 + c] = std::uint8_t(128 + int(random() % unsigned(2 * spread)) - spread);
            }
        }
        QVERIFY(comesBack(pixels));
    }

    void smoothPicturesBecomeSmall()
    {
        const Pixels smooth = pattern(514, 66);
        QVERIFY(encodeLossless(all(smooth))->size() < smooth.bytes() / 2);
        QVERIFY(encodeLossless(all(Pixels::allocate(514, 66)))->size() < 1000);
    }

    void aPartOfALargerPictureIsTaken()
    {
        const Pixels whole = noisy(100, 40);
        const Rect part{10, 5, 33, 20};
        const PixelView view{whole.row(5) + 40, whole.stride(), part};
        Pixels back = Pixels::allocate(33, 20);
        QVERIFY(decodeLossless(*encodeLossless(view), back));
        for (int y = 0; y < 20; ++y)
            QCOMPARE(std::memcmp(back.row(y), whole.row(y + 5) + 40, 33 * 4), 0);
    }

    void nothingElseIsBelieved()
    {
        const std::string bytes = *encodeLossless(all(noisy(60, 20)));
        Pixels back = Pixels::allocate(60, 20);
        QVERIFY(!decodeLossless({}, back));
        for (std::size_t length = 0; length < bytes.size(); length += 7)
            QVERIFY(!decodeLossless(std::string_view(bytes).substr(0, length), back));
        QVERIFY(!decodeLossless(bytes + bytes.substr(0, 1), back));
        QVERIFY(!decodeLossless(bytes + bytes, back));
        QVERIFY(!decodeLossless(*encodeLossless(all(noisy(60, 19))), back));
        QVERIFY(!decodeLossless(*encodeLossless(all(noisy(60, 21))), back));
        std::mt19937 random(5);
        for (int i = 0; i < 200; ++i) {
            std::string garbage(random() % 6000, '\0');
            for (char& c : garbage)
                c = char(random());
            (void)decodeLossless(garbage, back); // whatever it says, it stays within its bounds
        }
    }
};

QTEST_APPLESS_MAIN(TstLossless)
#include "tst_lossless.moc"
