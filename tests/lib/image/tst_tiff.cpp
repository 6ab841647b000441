// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include <image/input_file.h>
#include <image/source_opener.h>
#include <image/tiff_source.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// Random access into tiled TIFFs; other TIFFs through libvips.
class TstTiff : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    std::string newPath() { return m_folder.filePath(QString("%1.tif").arg(++m_files)).toStdString(); }

    static Result<ImageSourcePtr> openTiled(Services& services, const std::string& path)
    {
        const auto file = InputFile::open(path);
        if (!file)
            return file.error();
        return openTiff(*file, services.get());
    }

    static TiffOptions options(int channels, int compression, int levels, bool subs = false)
    {
        TiffOptions o;
        o.channels = channels;
        o.compression = compression;
        o.levels = levels;
        o.subDirectories = subs;
        return o;
    }

private slots:
    void everyLevelShowsThePicture_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("compression");
        QTest::addColumn<int>("levels");
        QTest::addColumn<bool>("subs");
        QTest::newRow("one level, the rest is computed") << 3 << int(COMPRESSION_ADOBE_DEFLATE) << 1 << false;
        QTest::newRow("a chain of directories") << 3 << int(COMPRESSION_ADOBE_DEFLATE) << 3 << false;
        QTest::newRow("sub-directories") << 3 << int(COMPRESSION_LZW) << 3 << true;
        QTest::newRow("JPEG inside") << 3 << int(COMPRESSION_JPEG) << 2 << false;
        QTest::newRow("grey") << 1 << int(COMPRESSION_ADOBE_DEFLATE) << 2 << false;
    }
    void everyLevelShowsThePicture()
    {
        QFETCH(int, channels);
        QFETCH(int, compression);
        QFETCH(int, levels);
        QFETCH(bool, subs);
        Services services;
        const Pixels raw = pattern(1200, 800);
        const auto source =
            openTiled(services, writeTiff(newPath(), raw, options(channels, compression, levels, subs)));
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        QVERIFY((*source)->info()->tiled);
        const Pyramid& pyramid = (*source)->info()->pyramid;
        QCOMPARE(pyramid.levelCount(), Pyramid::halving({1200, 800}).levelCount());
        for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level) {
            Pixels expected = averaged(raw, pyramid.size(level));
            for (int y = 0; channels == 1 && y < expected.height(); ++y) {
                for (int x = 0; x < expected.width(); ++x)
                    std::fill_n(expected.row(y) + x * 4, 3, expected.row(y)[x * 4]);
            }
            const Difference d = difference(readLevel(**source, level), expected);
            QVERIFY2(d.mean < (pyramid.size(level).width < 100 ? 6 : 3),
                     qPrintable(QString("level %1: mean %2").arg(level).arg(d.mean)));
        }
        QCOMPARE(gutterError(**source, 0), 0);
        QCOMPARE(gutterError(**source, 1), 0);
        for (const PoolReport& pool : (*source)->pools())
            QCOMPARE(pool.leased, std::uint64_t(0));
    }

    void straightAlphaIsPremultiplied()
    {
        Services services;
        Pixels raw = pattern(300, 300);
        for (int y = 0; y < 300; ++y) {
            for (int x = 0; x < 300; ++x)
                raw.row(y)[x * 4 + 3] = 128;
        }
        const auto source = openTiled(services, writeTiff(newPath(), raw, options(4, COMPRESSION_NONE, 1)));
        QVERIFY(source);
        QVERIFY(!(*source)->info()->opaque);
        const Pixels shown = readLevel(**source, 0);
        QCOMPARE(int(shown.row(10)[43]), 128);
        QVERIFY(std::abs(shown.row(10)[40] - raw.row(10)[40] * 128 / 255) <= 1);
    }

    void openingAGigapixelPyramidReadsNoTile()
    {
        const std::string path = newPath();
        TIFF* tiff = TIFFOpen(path.c_str(), "w8");
        for (std::uint32_t side = 40000; side >= 256; side = (side + 1) / 2) {
            TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
            TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
            TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
            TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
            TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
            TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
            TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
            TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 256);
            TIFFSetField(tiff, TIFFTAG_TILELENGTH, 256);
            std::vector<std::uint8_t> tile(256 * 256 * 3, std::uint8_t(side % 251));
            TIFFWriteEncodedTile(tiff, 0, tile.data(), tmsize_t(tile.size()));
            TIFFWriteDirectory(tiff);
        }
        TIFFClose(tiff);
        Services services;
        const auto source = openTiled(services, path);
        QVERIFY(source);
        QCOMPARE((*source)->info()->pyramid.size(0), (Size{40000, 40000}));
        QCOMPARE(services.blocks.report().misses, std::uint64_t(0));
        QCOMPARE((*source)->pools().front().allocs, std::uint64_t(0));
        // Tiles that were never written are blank.
        const auto corner = (*source)->read({7, 0, 0}, {});
        QVERIFY(corner);
        QCOMPARE(int(corner->front().pixels->row(1)[4]), 313 % 251);
        QCOMPARE(int(corner->front().pixels->row(300)[1200]), 0);
        QVERIFY((*source)->read({0, 78, 78}, {}));
    }

    // Whoever asks where a tile lies decodes meanwhile: it opens no file.
    void openingLeavesAHandleToAskWith()
    {
        Services services;
        const auto source =
            openTiled(services, writeTiff(newPath(), pattern(700, 700), options(3, COMPRESSION_ADOBE_DEFLATE, 2)));
        QVERIFY(source);
        QCOMPARE((*source)->pools().front().idle, std::uint64_t(1));
        (void)(*source)->isFar({1, 0, 0});
        QVERIFY((*source)->read({0, 0, 0}, {}));
        QVERIFY((*source)->read({1, 0, 0}, {}));
        QVERIFY(!(*source)->isFar({0, 0, 0})); // decoded
        QCOMPARE((*source)->pools().front().allocs, std::uint64_t(0));
        QCOMPARE((*source)->pools().front().idle, std::uint64_t(1));
    }

    void twoThreadsDecodeATileOnce()
    {
        Services services;
        TiffOptions o = options(3, COMPRESSION_ADOBE_DEFLATE, 1);
        o.tile = 512;
        const auto source = openTiled(services, writeTiff(newPath(), pattern(512, 512), o));
        QVERIFY(source);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { (void)(*source)->read({0, 0, 0}, {}); });
        threads.clear();
        QCOMPARE(services.blocks.report().generated, std::uint64_t(1));
    }

    void aCancelledReadCanBeAskedAgain()
    {
        Services services;
        const auto source =
            openTiled(services, writeTiff(newPath(), pattern(1500, 1500), options(3, COMPRESSION_ADOBE_DEFLATE, 1)));
        std::stop_source stop;
        const ReadContext context{stop.get_token(), [&](TileState state) {
                                      if (state == TileState::Decoding)
                                          stop.request_stop();
                                  }};
        const TileAddress root{(*source)->info()->pyramid.rootLevel(), 0, 0};
        const auto stopped = (*source)->read(root, context);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY((*source)->read(root, {}));
    }

    void oddTiffsGoToTheOtherDecoder_data()
    {
        QTest::addColumn<int>("tile");
        QTest::addColumn<int>("bits");
        QTest::newRow("strips") << 0 << 8;
        QTest::newRow("16 bits") << 256 << 16;
    }
    void oddTiffsGoToTheOtherDecoder()
    {
        QFETCH(int, tile);
        QFETCH(int, bits);
        Services services;
        const Pixels raw = pattern(700, 300);
        TiffOptions o;
        o.tile = tile;
        o.bits = bits;
        const std::string path = writeTiff(newPath(), raw, o);
        const auto tiled = openTiled(services, path);
        QVERIFY(!tiled);
        QCOMPARE(tiled.error().code, ErrorCode::Unsupported);
        const auto source = openSource(path, services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        QVERIFY(difference(readLevel(**source, 0), raw).mean < 2);
        QVERIFY(!(*source)->info()->tiled);
    }

    void damageIsToldInWords()
    {
        Services services;
        const std::string path = writeTiff(newPath(), pattern(600, 600));
        const auto file = InputFile::open(path);
        std::string bytes(std::size_t((*file)->size()), '\0');
        QCOMPARE((*file)->readAt(0, bytes.data(), bytes.size()), bytes.size());
        std::uint32_t seed = 99;
        for (int round = 0; round < 200; ++round) {
            std::string broken = bytes;
            for (int i = 0; i < 8; ++i) {
                seed = seed * 1664525U + 1013904223U;
                const std::size_t place = round % 2 == 0 ? seed >> 8U : bytes.size() - 1 - (seed >> 8U) % 260;
                broken[place % bytes.size()] = char(seed >> 3U);
            }
            const auto source = openTiled(services, writeFile(newPath(), broken));
            if (!source) {
                QVERIFY(!source.error().reason.empty());
                continue;
            }
            const auto tiles = (*source)->read({0, 0, 0}, {});
            QVERIFY(tiles || !tiles.error().reason.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TstTiff)
#include "tst_tiff.moc"
