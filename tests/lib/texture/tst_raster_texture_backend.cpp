// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <array>

#include <texture/raster_texture_backend.h>

using namespace tessera;

class TestRasterTextureBackend : public QObject {
    Q_OBJECT

private slots:
    void pixelsAreWordsOfAlphaRedGreenBlue()
    {
        RasterTextureBackend backend;
        const PageHandle page = *backend.createPage(4, 2);
        Pixels pixels = Pixels::allocate(2, 1, false);
        const std::array<std::uint8_t, 8> bytes{10, 20, 30, 40, 50, 60, 70, 255};
        std::copy(bytes.begin(), bytes.end(), pixels.row(0));
        QVERIFY(backend.upload(page, 1, pixels).ok());
        const auto slot = backend.slot({page, 1, 0});
        QCOMPARE(slot.side, 4);
        QCOMPARE(slot.pixels[0], 0x280a141eU);
        QCOMPARE(slot.pixels[1], 0xff323c46U);
        QCOMPARE(slot.pixels[2], 0U);
        QCOMPARE(backend.slot({page, 0, 0}).pixels[0], 0U);
    }

    void aForgottenSlotGivesItsMemoryBackAndCanBeUsedOn()
    {
        constexpr int kSide = 514;
        RasterTextureBackend backend;
        const PageHandle page = *backend.createPage(kSide, 3);
        Pixels pixels = Pixels::allocate(kSide, kSide);
        for (int y = 0; y < kSide; ++y)
            std::fill_n(pixels.row(y), pixels.stride(), std::uint8_t(0xff));
        for (int layer = 0; layer < 3; ++layer)
            QVERIFY(backend.upload(page, layer, pixels).ok());
        const auto white = [&](std::uint16_t layer) {
            const auto slot = backend.slot({page, layer, 0});
            return std::count(slot.pixels, slot.pixels + kSide * kSide, 0xffffffffU);
        };
        backend.forget(page, 1);
        QVERIFY(white(1) < kSide * kSide / 10);
        QVERIFY(white(0) == kSide * kSide && white(2) == kSide * kSide);
        backend.forget(page, 3); // not there
        backend.forget(page + 1, 0);
        QVERIFY(backend.upload(page, 1, pixels).ok());
        QVERIFY(white(1) == kSide * kSide);
    }

    void whatHasNoPlaceIsRefused()
    {
        RasterTextureBackend backend;
        const PageHandle page = *backend.createPage(4, 2);
        QCOMPARE(backend.upload(page, 2, Pixels::allocate(4, 4)).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(backend.upload(page, -1, Pixels::allocate(4, 4)).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(backend.upload(page, 0, Pixels::allocate(5, 4)).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(backend.upload(page + 1, 0, Pixels::allocate(4, 4)).error().code, ErrorCode::InvalidArgument);
        QVERIFY(!backend.slot({page, 2, 0}).pixels);
    }

    void aDestroyedPageIsGoneAndItsNameIsNotUsedAgain()
    {
        RasterTextureBackend backend;
        QVERIFY(backend.isCurrent());
        const PageHandle first = *backend.createPage(4, 1);
        backend.destroyPage(first);
        QVERIFY(!backend.slot({first, 0, 0}).pixels);
        QVERIFY(*backend.createPage(4, 1) != first);
    }
};

QTEST_APPLESS_MAIN(TestRasterTextureBackend)
#include "tst_raster_texture_backend.moc"
