// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <image/input_file.h>
#include <image/jpeg_session.h>
#include <image/jpeg_source.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

Q_DECLARE_METATYPE(tessera::test::JpegOptions)

/// Pixels: every level, every orientation, every gutter.
class TstJpeg : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    ImageSourcePtr open(Services& services, const std::string& bytes)
    {
        const std::string path = writeFile(m_folder.filePath(QString("%1.jpg").arg(++m_files)).toStdString(), bytes);
        const auto file = InputFile::open(path);
        if (!file)
            return nullptr;
        auto source = openJpeg(*file, services.get());
        return source ? *source : nullptr;
    }

    /// All that a session makes of an image of 160 x 120 pixels.
    struct Outcome {
        bool isDecoded = false;
        std::int64_t rows = 0;
        std::string reason;
        std::string pixels; ///< of what was decoded
    };
    static Outcome outcome(JpegSession session)
    {
        constexpr int width = 160, height = 120;
        std::string pixels(std::size_t(width) * height * 4, '\0');
        const Status decoded =
            session.decode(1, {0, 0, width, height}, std::uint64_t(64) << 20U, {}, [&](std::int64_t y) {
                return reinterpret_cast<std::uint8_t*>(pixels.data()) + y * width * 4;
            });
        if (!decoded)
            return {false, 0, decoded.error().reason, {}};
        const ReadableRows readable = session.readable();
        return {true, readable.count, readable.why.reason, pixels};
    }

private slots:
    // Bytes are followed by others that keep the decoder quick: these are no part of the picture.
    void bytesEndWhereAFileOfThemEnds_data()
    {
        QTest::addColumn<JpegOptions>("options");
        QTest::newRow("baseline") << JpegOptions();
        QTest::newRow("progressive") << with(&JpegOptions::progressive, true);
        QTest::newRow("plane by plane") << with(&JpegOptions::planes, true);
        QTest::newRow("restarted") << with(&JpegOptions::restartRows, 1U);
    }
    void bytesEndWhereAFileOfThemEnds()
    {
        QFETCH(JpegOptions, options);
        const std::string whole = jpegBytes(pattern(160, 120), options);
        for (std::size_t size = whole.find("\xff\xda") + 20; size <= whole.size(); size += size % 7 + 1) {
            const std::string bytes = whole.substr(0, size);
            const auto file = InputFile::open(writeFile(m_folder.filePath("cut.jpg").toStdString(), bytes));
            QVERIFY(file);
            const Outcome ofFile = outcome(JpegSession(*file));
            const Outcome ofBytes = outcome(JpegSession(std::string_view(bytes)));
            QCOMPARE(ofBytes.isDecoded, ofFile.isDecoded);
            QCOMPARE(ofBytes.rows, ofFile.rows);
            QCOMPARE(ofBytes.reason, ofFile.reason);
            QVERIFY2(ofBytes.pixels == ofFile.pixels, qPrintable(QString::number(size)));
        }
    }

    // A decoder that goes on further down must not lose rows on the way.
    void bandsReadOutOfOrderShowTheSameRows_data()
    {
        QTest::addColumn<bool>("fullColour");
        QTest::newRow("4:2:0") << false;
        QTest::newRow("4:4:4") << true;
    }
    void bandsReadOutOfOrderShowTheSameRows()
    {
        QFETCH(bool, fullColour);
        JpegOptions options;
        options.fullColour = fullColour;
        const std::string bytes = jpegBytes(pattern(700, 2300), options);
        Services services;
        const auto source = open(services, bytes);
        QVERIFY(source);
        for (const std::uint64_t y : {0, 2, 4, 1, 3}) {
            Services fresh;
            const auto other = open(fresh, bytes);
            QVERIFY(other);
            const auto tile = source->read({0, 0, y}, {});
            const auto alone = other->read({0, 0, y}, {});
            QVERIFY(tile && alone);
            QCOMPARE(difference(*tile->front().pixels, *alone->front().pixels).most, 0);
        }
    }

    void everyLevelShowsThePicture_data()
    {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<bool>("progressive");
        for (int i = 1; i <= 8; ++i)
            QTest::addRow("baseline %d", i) << i << false;
        QTest::addRow("progressive 1") << 1 << true;
        QTest::addRow("progressive 3") << 3 << true;
        QTest::addRow("progressive 6") << 6 << true;
    }
    void everyLevelShowsThePicture()
    {
        QFETCH(int, orientation);
        QFETCH(bool, progressive);
        Services services;
        const Pixels raw = pattern(1301, 1100);
        JpegOptions options;
        options.orientation = orientation;
        options.progressive = progressive;
        const auto source = open(services, jpegBytes(raw, options));
        QVERIFY(source);
        const Pixels shown = oriented(raw, orientation);
        const Pyramid& pyramid = source->info()->pyramid;
        QCOMPARE(pyramid.size(0), (Size{shown.width(), shown.height()}));
        QVERIFY(pyramid.size(pyramid.rootLevel()).width <= Pyramid::kRootSize);
        for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level) {
            const Difference d = difference(readLevel(*source, level), averaged(shown, pyramid.size(level)));
            // Halving odd sizes moves a small level's pixels by up to one.
            const bool small = pyramid.size(level).width < 100;
            QVERIFY2(d.mean < (small ? 7 : 2) && d.most < (small ? 48 : 24),
                     qPrintable(QString("level %1: mean %2, most %3").arg(level).arg(d.mean).arg(d.most)));
        }
        for (const PoolReport& pool : source->pools())
            QCOMPARE(pool.leased, std::uint64_t(0));
    }

    void guttersAreTheNeighboursPixels_data()
    {
        QTest::addColumn<int>("orientation");
        QTest::newRow("upright") << 1;
        QTest::newRow("upside down") << 3;
        QTest::newRow("turned") << 6;
    }
    void guttersAreTheNeighboursPixels()
    {
        QFETCH(int, orientation);
        Services services;
        JpegOptions options;
        options.orientation = orientation;
        const auto source = open(services, jpegBytes(pattern(1100, 1300), options));
        QVERIFY(source);
        for (std::uint32_t level = 0; level < source->info()->pyramid.levelCount(); ++level)
            QCOMPARE(gutterError(*source, level), 0);
    }

    void guttersMatchAcrossRunsOfTiles()
    {
        // Wider than one band covers: the ninth column comes from another crop of the same rows.
        Services services;
        const auto source = open(services, jpegBytes(pattern(4400, 90)));
        QVERIFY(source);
        QCOMPARE(source->info()->pyramid.columns(0), std::int64_t(9));
        QCOMPARE(gutterError(*source, 0), 0);
    }

    void halvesOfALargePictureBeyondLibjpegsOwn()
    {
        // 1/16 is more than a tile here, and libjpeg scales to 1/8 at most.
        Services services;
        const Pixels raw = pattern(9216, 128);
        const auto source = open(services, jpegBytes(raw));
        QVERIFY(source);
        const Pyramid& pyramid = source->info()->pyramid;
        QVERIFY(pyramid.columns(4) > 1);
        for (const std::uint32_t level : {3U, 4U, 5U})
            QVERIFY(difference(readLevel(*source, level), averaged(raw, pyramid.size(level))).mean < 2);
    }

    void aTileIsTheSameInAnyOrder()
    {
        const std::string bytes = jpegBytes(pattern(700, 2100));
        Services down;
        const auto inOrder = open(down, bytes);
        const Pixels expected = readLevel(*inOrder, 0);
        // Bottom up, and with no memory of earlier bands: the decoder starts over each time.
        Services up(96U << 20U, 1);
        const auto reversed = open(up, bytes);
        for (int y = 4; y >= 0; --y) {
            const TileAddress tile{0, 0, std::uint64_t(y)};
            const auto tiles = reversed->read(tile, {});
            QVERIFY(tiles);
            const Rect rect = reversed->info()->pyramid.tileRect(tile);
            const Pixels& pixels = *tiles->front().pixels;
            for (int row = 0; row < rect.height; ++row)
                QVERIFY(std::equal(pixels.row(row + 1) + 4, pixels.row(row + 1) + 4 + rect.width * 4,
                                   expected.row(int(rect.y) + row)));
        }
    }

    void neighboursInABandAreDecodedOnce()
    {
        Services services;
        const auto source = open(services, jpegBytes(pattern(2000, 1000)));
        for (std::uint64_t x = 0; x < 4; ++x)
            QVERIFY(source->read({0, x, 0}, {}));
        QCOMPARE(services.blocks.report().generated, std::uint64_t(1));
        QVERIFY(source->read({0, 0, 1}, {}));
        QCOMPARE(services.blocks.report().generated, std::uint64_t(2));
        QCOMPARE(source->pools().front().allocs, std::uint64_t(1));
        QCOMPARE(source->pools().front().reuseHits, std::uint64_t(1));
    }

    void aSingleTileBringsTheRootAlong()
    {
        Services services;
        const Pixels raw = pattern(1200, 900);
        const auto source = open(services, jpegBytes(raw));
        const auto tiles = source->read({2, 0, 0}, {});
        QVERIFY(tiles);
        QCOMPARE(tiles->size(), std::size_t(2));
        const TileAddress root{source->info()->pyramid.rootLevel(), 0, 0};
        QCOMPARE(tiles->back().address, root);
        const auto asked = source->read(root, {});
        QVERIFY(difference(*tiles->back().pixels, *asked->front().pixels).mean <= 6);
    }

    void greyIsGrey()
    {
        Services services;
        JpegOptions options;
        options.grey = true;
        const auto source = open(services, jpegBytes(pattern(300, 200), options));
        QVERIFY(source);
        const Pixels pixels = readLevel(*source, 0);
        QCOMPARE(pixels.width(), 300);
        for (int x = 0; x < 300; ++x) {
            const std::uint8_t* p = pixels.row(100) + x * 4;
            QVERIFY(p[0] == p[1] && p[1] == p[2] && p[3] == 255);
        }
    }
};

QTEST_GUILESS_MAIN(TstJpeg)
#include "tst_jpeg.moc"
