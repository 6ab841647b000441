// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <image/tile_codec.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

class TstCodec : public QObject {
    Q_OBJECT

private slots:
    void opaqueTilesComeBackNearlyTheSame()
    {
        Services services;
        const Pixels tile = pattern(258, 194);
        const auto bytes = encodeTile(tile);
        QVERIFY(bytes);
        QVERIFY(bytes->size() < tile.bytes() / 4);
        const auto back = decodeTile(*bytes, services.buffers);
        QVERIFY(back);
        QVERIFY(back->isOpaque());
        QVERIFY(difference(*back, tile).mean < 1.5);
    }

    void transparentTilesComeBackExactly_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        for (const auto& [w, h] : {std::pair{1, 1}, {3, 2}, {34, 34}, {130, 7}, {258, 258}})
            QTest::addRow("%d x %d", w, h) << w << h;
    }
    void transparentTilesComeBackExactly()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        Services services;
        Pixels tile = pattern(width, height, false);
        for (int y = height / 2; y < height; ++y)
            std::fill_n(tile.row(y), width * 4, std::uint8_t(0)); // long runs
        const auto bytes = encodeTile(tile);
        QVERIFY(bytes);
        const auto back = decodeTile(*bytes, services.buffers);
        QVERIFY(back);
        QVERIFY(!back->isOpaque());
        QCOMPARE(difference(*back, tile).most, 0);
    }

    void noTileHasThisSize() { QVERIFY(!encodeTile(Pixels::allocate(5000, 1))); }

    void anyBytesGiveATileOrAnError()
    {
        Services services(8U << 20U);
        const std::string seeds[] = {*encodeTile(pattern(66, 50)), *encodeTile(pattern(66, 50, false))};
        std::uint32_t random = 4711;
        const auto next = [&] { return (random = random * 1664525U + 1013904223U) >> 8U; };
        for (int round = 0; round < 3000; ++round) {
            std::string bytes = seeds[round % 2];
            switch (round % 3) {
            case 0: bytes.resize(next() % bytes.size()); break;
            case 1:
                for (int i = 0; i < 4; ++i)
                    bytes[next() % bytes.size()] = char(next());
                break;
            default: bytes[next() % 12] = char(next());
            }
            const auto tile = decodeTile(bytes, services.buffers);
            if (tile)
                QVERIFY(tile->width() <= 4096 && tile->height() <= 4096);
            else
                QVERIFY(!tile.error().reason.empty());
        }
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
    }

    void truncationIsNoticed()
    {
        Services services;
        for (const bool opaque : {true, false}) {
            const std::string bytes = *encodeTile(pattern(66, 50, opaque));
            for (std::size_t size = 0; size < bytes.size() - 2; size += 7)
                QVERIFY(!decodeTile(std::string_view(bytes).substr(0, size), services.buffers));
        }
    }
};

QTEST_APPLESS_MAIN(TstCodec)
#include "tst_codec.moc"
