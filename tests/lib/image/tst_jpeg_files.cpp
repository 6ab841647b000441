// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <lcms2.h>

#include <image/input_file.h>
#include <image/jpeg_source.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// What the file brings besides pixels: previews, profiles, damage; and being stopped.
class TstJpegFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    Result<ImageSourcePtr> open(Services& services, const std::string& bytes)
    {
        const std::string path = writeFile(m_folder.filePath(QString("%1.jpg").arg(++m_files)).toStdString(), bytes);
        const auto file = InputFile::open(path);
        if (!file)
            return file.error();
        return openJpeg(*file, services.get());
    }

    static JpegOptions withPreview(const Pixels& full, Size size, int orientation = 1)
    {
        JpegOptions options;
        options.orientation = orientation;
        options.preview = jpegBytes(averaged(full, size));
        return options;
    }

    static void verifyDecreasing(const Pyramid& pyramid)
    {
        for (std::uint32_t i = 1; i < pyramid.levelCount(); ++i) {
            QVERIFY(pyramid.size(i).width < pyramid.size(i - 1).width);
            QVERIFY(pyramid.size(i).height < pyramid.size(i - 1).height);
        }
    }

private slots:
    void thePreviewIsALevelAndIsReadyAtOnce()
    {
        Services services;
        const Pixels raw = pattern(1600, 1200);
        const auto source = open(services, jpegBytes(raw, withPreview(raw, {160, 120}, 6)));
        QVERIFY(source);
        const Pyramid& pyramid = (*source)->info()->pyramid;
        verifyDecreasing(pyramid);
        const std::vector<TilePixels> ready = (*source)->ready();
        QCOMPARE(ready.size(), std::size_t(2));
        QCOMPARE(pyramid.size(ready[0].address.level), (Size{120, 160}));
        QCOMPARE(ready[1].address.level, pyramid.rootLevel());
        QCOMPARE(services.blocks.report().generated, std::uint64_t(0));

        const Pixels shown = oriented(raw, 6);
        for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level)
            QVERIFY(difference(readLevel(**source, level), averaged(shown, pyramid.size(level))).mean < 3);
        // The level's one tile is the same however it is asked for.
        const auto read = (*source)->read(ready[0].address, {});
        QCOMPARE(read->front().pixels.get(), ready[0].pixels.get());
    }

    void aCloseHalvingLevelGivesWayToThePreview()
    {
        Services services;
        const Pixels raw = pattern(1100, 825); // halves: 550 275 138 69 35 18
        const auto source = open(services, jpegBytes(raw, withPreview(raw, {160, 120})));
        QVERIFY(source);
        const Pyramid& pyramid = (*source)->info()->pyramid;
        verifyDecreasing(pyramid);
        std::vector<std::int64_t> widths;
        for (std::uint32_t i = 0; i < pyramid.levelCount(); ++i)
            widths.push_back(pyramid.size(i).width);
        QCOMPARE(widths, (std::vector<std::int64_t>{1100, 550, 275, 160, 69, 35, 18}));
        for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level)
            QVERIFY(difference(readLevel(**source, level), averaged(raw, pyramid.size(level))).mean < 3);
    }

    void aPreviewOfAnotherShapeIsIgnored_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("with bars") << 160 << 120;
        QTest::newRow("as large as the image") << 900 << 600;
        QTest::newRow("smaller than the root") << 30 << 20;
    }
    void aPreviewOfAnotherShapeIsIgnored()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        Services services;
        const Pixels raw = pattern(900, 600);
        JpegOptions options;
        options.preview = jpegBytes(pattern(width, height), {});
        if (options.preview.size() > 60000)
            options.preview = jpegBytes(pattern(width, height), with(&JpegOptions::quality, 30));
        const auto source = open(services, jpegBytes(raw, options));
        QVERIFY(source);
        QVERIFY((*source)->ready().empty());
        QCOMPARE((*source)->info()->pyramid.levelCount(), Pyramid::halving({900, 600}).levelCount());
    }

    void aDamagedPreviewIsIgnored()
    {
        Services services;
        JpegOptions options;
        options.preview = std::string("\xff\xd8\xff\xe0 no picture", 15);
        QVERIFY(open(services, jpegBytes(pattern(300, 200), options)));
    }

    void aBrokenHeaderIsToldInWords()
    {
        Services services;
        const std::string whole = jpegBytes(pattern(300, 200));
        for (const std::size_t size : {std::size_t(3), std::size_t(20), std::size_t(100)}) {
            const auto source = open(services, whole.substr(0, size));
            QVERIFY(!source);
            QCOMPARE(source.error().code, ErrorCode::Corrupt);
            QVERIFY(!source.error().reason.empty());
        }
        std::string noTables = whole;
        noTables[2] = 0; // where a marker must begin
        QVERIFY(!open(services, noTables));
    }

    void randomDamageNeverCrashes()
    {
        Services services;
        const std::string whole = jpegBytes(pattern(260, 180), withPreview(pattern(260, 180), {130, 90}));
        std::uint32_t seed = 12345;
        for (int round = 0; round < 300; ++round) {
            std::string bytes = whole;
            for (int i = 0; i < 6; ++i) {
                seed = seed * 1664525U + 1013904223U;
                bytes[(seed >> 8U) % (round % 2 == 0 ? 700 : bytes.size())] = char(seed >> 3U);
            }
            const auto source = open(services, bytes);
            if (!source)
                continue;
            const auto tiles = (*source)->read({0, 0, 0}, {});
            QVERIFY(tiles || !tiles.error().reason.empty());
        }
    }

    void aProgressiveFileBeyondTheLimitIsRefusedWithNumbers()
    {
        Services services;
        services.limits.decodeBytes = 1U << 20U;
        const auto source = open(services, jpegBytes(pattern(1200, 900), with(&JpegOptions::progressive, true)));
        QVERIFY(!source);
        QCOMPARE(source.error().code, ErrorCode::TooLarge);
        QVERIFY2(source.error().reason.find("1 MiB") != std::string::npos, source.error().reason.c_str());
    }

    void fourChannelsAreForAnotherDecoder()
    {
        Services services;
        const auto source = open(services, jpegBytes(pattern(100, 100), with(&JpegOptions::cmyk, true)));
        QVERIFY(!source);
        QCOMPARE(source.error().code, ErrorCode::Unsupported);
    }

    void aProfileOtherThanSrgbIsApplied()
    {
        // Linear light in the same primaries: a middle grey becomes lighter.
        cmsToneCurve* linear = cmsBuildGamma(nullptr, 1.0);
        cmsToneCurve* curves[3] = {linear, linear, linear};
        const cmsCIExyY white{0.3127, 0.3290, 1.0};
        const cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
        cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
        cmsUInt32Number size = 0;
        cmsSaveProfileToMem(profile, nullptr, &size);
        std::string icc(size, '\0');
        cmsSaveProfileToMem(profile, icc.data(), &size);
        cmsCloseProfile(profile);
        cmsFreeToneCurve(linear);

        Pixels grey = Pixels::allocate(64, 64);
        for (int y = 0; y < 64; ++y)
            std::fill_n(grey.row(y), 64 * 4, std::uint8_t(128));
        Services services;
        const auto plain = open(services, jpegBytes(grey));
        const auto profiled = open(services, jpegBytes(grey, with(&JpegOptions::icc, icc)));
        QVERIFY(plain && profiled);
        QVERIFY((*plain)->info()->recipe != (*profiled)->info()->recipe);
        const auto value = [](const ImageSourcePtr& source, std::uint32_t level) {
            return int(readLevel(*source, level).row(5)[20]);
        };
        QVERIFY(std::abs(value(*plain, 0) - 128) <= 2);
        QVERIFY(std::abs(value(*profiled, 0) - 188) <= 3);
        QVERIFY(std::abs(value(*profiled, 1) - 188) <= 3);
    }

    void aStopRequestEndsADecodeUnderWay_data()
    {
        QTest::addColumn<bool>("progressive");
        QTest::addColumn<int>("level");
        QTest::newRow("band") << false << 0;
        QTest::newRow("coarse") << false << 3;
        QTest::newRow("progressive") << true << 0;
    }
    void aStopRequestEndsADecodeUnderWay()
    {
        QFETCH(bool, progressive);
        QFETCH(int, level);
        Services services;
        const auto source =
            open(services, jpegBytes(pattern(1600, 1600), with(&JpegOptions::progressive, progressive)));
        QVERIFY(source);
        std::stop_source stop;
        const ReadContext context{stop.get_token(), [&](TileState state) {
                                      if (state == TileState::Decoding)
                                          stop.request_stop();
                                  }};
        const TileAddress tile{std::uint32_t(level), 0, 0};
        const auto stopped = (*source)->read(tile, context);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(services.blocks.report().generated, std::uint64_t(0));
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
        for (const PoolReport& pool : (*source)->pools())
            QCOMPARE(pool.leased, std::uint64_t(0));
        QVERIFY((*source)->read(tile, {}));
    }

    void anAddressOutsideIsNotFound()
    {
        Services services;
        const auto source = open(services, jpegBytes(pattern(300, 200)));
        for (const TileAddress tile : {TileAddress{0, 1, 0}, TileAddress{0, 0, 9}, TileAddress{99, 0, 0}}) {
            const auto tiles = (*source)->read(tile, {});
            QVERIFY(!tiles);
            QCOMPARE(tiles.error().code, ErrorCode::NotFound);
        }
    }
};

QTEST_GUILESS_MAIN(TstJpegFiles)
#include "tst_jpeg_files.moc"
