// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QTemporaryDir>
#include <QTest>

#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// The formats that libvips reads.
class TstVips : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    std::string newPath(const char* suffix)
    {
        return m_folder.filePath(QString("%1.%2").arg(++m_files).arg(suffix)).toStdString();
    }

    /// Written by libvips itself; `pixels` has straight alpha.
    std::string save(const Pixels& pixels, const char* suffix, int orientation = 1)
    {
        const std::string path = newPath(suffix);
        const int bands = pixels.isOpaque() ? 3 : 4;
        std::vector<std::uint8_t> data;
        for (int y = 0; y < pixels.height(); ++y) {
            for (int x = 0; x < pixels.width(); ++x)
                data.insert(data.end(), pixels.row(y) + x * 4, pixels.row(y) + x * 4 + bands);
        }
        VipsImage* memory = vips_image_new_from_memory_copy(data.data(), data.size(), pixels.width(), pixels.height(),
                                                            bands, VIPS_FORMAT_UCHAR);
        VipsImage* image = nullptr;
        vips_copy(memory, &image, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
        if (orientation > 1)
            vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
        const bool written = vips_image_write_to_file(image, path.c_str(), nullptr) == 0;
        g_object_unref(image);
        g_object_unref(memory);
        return written ? path : std::string();
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1); // as the reader does: its own threads are not instrumented
    }
    // libvips lists all that is alive, so that a leak checker finds everything reachable.
    void cleanup()
    {
        vips_cache_set_max(0);
        int alive = 0;
        const auto count = [](void*, void* sum, void*) -> void* {
            ++*static_cast<int*>(sum);
            return nullptr;
        };
        vips_object_map(count, &alive, nullptr);
        QCOMPARE(alive, 0);
    }

    void everyLevelShowsThePicture_data()
    {
        QTest::addColumn<QByteArray>("suffix");
        QTest::addColumn<bool>("scratch");
        QTest::newRow("png") << QByteArray("png") << false;
        QTest::newRow("png through a scratch file") << QByteArray("png") << true;
        QTest::newRow("webp") << QByteArray("webp") << false;
        QTest::newRow("ppm") << QByteArray("ppm") << false;
    }
    void everyLevelShowsThePicture()
    {
        QFETCH(QByteArray, suffix);
        QFETCH(bool, scratch);
        Services services;
        if (scratch)
            services.limits.memoryBytes = 1U << 20U;
        const Pixels raw = pattern(1280, 1024);
        const auto source = openSource(save(raw, suffix.constData()), services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        const Pyramid& pyramid = (*source)->info()->pyramid;
        for (std::uint32_t i = pyramid.levelCount(); i-- > 0;) { // coarse first, as a canvas asks
            const Difference d = difference(readLevel(**source, i), averaged(raw, pyramid.size(i)));
            QVERIFY2(d.mean < 3, qPrintable(QString("level %1: mean %2").arg(i).arg(d.mean)));
        }
        QCOMPARE(gutterError(**source, 0), 0);
        QVERIFY(services.blocks.report().bytes <= services.blocks.budgetBytes());
        // One pass for all coarse levels, one for the fine ones; one for all where all of them fit in memory.
        const bool fits = !scratch && suffix != "webp";
        QCOMPARE(services.blocks.report().generated, std::uint64_t(fits ? 1 : 2));
    }

    void alphaIsPremultiplied()
    {
        Services services;
        Pixels raw = Pixels::allocate(40, 30, false);
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                const std::uint8_t p[4] = {200, 100, 50, std::uint8_t(x < 20 ? 128 : 0)};
                std::copy_n(p, 4, raw.row(y) + x * 4);
            }
        }
        const auto source = openSource(save(raw, "png"), services.get());
        QVERIFY(source);
        QVERIFY(!(*source)->info()->opaque);
        const Pixels shown = readLevel(**source, 0);
        const std::uint8_t* p = shown.row(10) + 5 * 4;
        QCOMPARE(int(p[3]), 128);
        QCOMPARE(int(p[0]), (200 * 128 + 127) / 255);
        QCOMPARE(int(shown.row(10)[30 * 4]), 0);
    }

    void orientationIsApplied()
    {
        Services services;
        const Pixels raw = pattern(1300, 700);
        const auto source = openSource(save(raw, "webp", 6), services.get());
        QVERIFY(source);
        const Pixels shown = oriented(raw, 6);
        QCOMPARE((*source)->info()->pyramid.size(0), (Size{700, 1300}));
        for (const std::uint32_t level : {0U, 2U})
            QVERIFY(difference(readLevel(**source, level), averaged(shown, (*source)->info()->pyramid.size(level))).mean
                    < 4);
    }

    // Four corners in four colours, stored from the corner that the descriptor names.
    void targaFilesAreUprightWhereverTheyBegin_data()
    {
        QTest::addColumn<int>("descriptor");
        QTest::newRow("bottom left") << 0x00;
        QTest::newRow("bottom right") << 0x10;
        QTest::newRow("top left") << 0x20;
        QTest::newRow("top right") << 0x30;
    }
    void targaFilesAreUprightWhereverTheyBegin()
    {
        QFETCH(int, descriptor);
        constexpr int kWidth = 40, kHeight = 30;
        const auto isRed = [](int x, int y) { return x < kWidth / 2 && y < kHeight / 2; };
        const auto isGreen = [](int x, int y) { return x >= kWidth / 2 && y < kHeight / 2; };
        std::string bytes{0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, char(kWidth), 0, char(kHeight), 0, 24, char(descriptor)};
        for (int row = 0; row < kHeight; ++row) {
            for (int column = 0; column < kWidth; ++column) {
                const int x = (descriptor & 0x10) == 0 ? column : kWidth - 1 - column;
                const int y = (descriptor & 0x20) != 0 ? row : kHeight - 1 - row;
                bytes += {char(0), char(isGreen(x, y) ? 255 : 0), char(isRed(x, y) ? 255 : 0)};
            }
        }
        Services services;
        const auto source = openSource(writeFile(newPath("tga"), bytes), services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        const Pixels shown = readLevel(**source, 0);
        QCOMPARE(shown.width(), kWidth);
        QCOMPARE(shown.height(), kHeight);
        for (const auto& [x, y] : {std::pair{2, 2}, {kWidth - 3, 2}, {2, kHeight - 3}, {kWidth - 3, kHeight - 3}}) {
            const std::uint8_t* p = shown.row(y) + x * 4;
            QCOMPARE(int(p[0]), isRed(x, y) ? 255 : 0);
            QCOMPARE(int(p[1]), isGreen(x, y) ? 255 : 0);
        }
    }

    void cmykJpegsAreShown()
    {
        Services services;
        const std::string path =
            writeFile(newPath("jpg"), jpegBytes(pattern(400, 300), with(&JpegOptions::cmyk, true)));
        const auto source = openSource(path, services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        QCOMPARE(readLevel(**source, 0).width(), 400);
    }

    void drawingsAreShown()
    {
        Services services;
        const std::string path =
            writeFile(newPath("svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='1600' height='800'>"
                                      "<rect width='800' height='800' fill='#ff0000'/></svg>");
        const auto source = openSource(path, services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        for (const std::uint32_t level : {0U, 3U}) {
            const Pixels shown = readLevel(**source, level);
            QCOMPARE(int(shown.row(shown.height() / 2)[4 * (shown.width() / 4)]), 255);
            QCOMPARE(int(shown.row(shown.height() / 2)[4 * (shown.width() * 3 / 4) + 3]), 0);
        }
    }

    void aStopRequestEndsADecodeUnderWay()
    {
        Services services;
        const auto source = openSource(writeFile(newPath("ppm"), ppmBytes(pattern(1500, 1500))), services.get());
        QVERIFY(source);
        for (const std::uint32_t level : {0U, (*source)->info()->pyramid.rootLevel()}) {
            std::stop_source stop;
            const ReadContext context{stop.get_token(), [&](TileState state) {
                                          if (state == TileState::Decoding)
                                              stop.request_stop();
                                      }};
            const auto stopped = (*source)->read({level, 0, 0}, context);
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        }
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
        QVERIFY((*source)->read({0, 0, 0}, {}));
    }

    void aScratchFileBeyondTheLimitIsRefusedWithNumbers()
    {
        Services services;
        services.limits.memoryBytes = 1U << 20U;
        services.limits.scratchBytes = 2U << 20U;
        const auto source = openSource(writeFile(newPath("ppm"), ppmBytes(pattern(1100, 1100))), services.get());
        QVERIFY(source);
        const auto fine = (*source)->read({0, 0, 0}, {});
        QVERIFY(!fine);
        QCOMPARE(fine.error().code, ErrorCode::TooLarge);
        QVERIFY(fine.error().reason.find("2 MiB") != std::string::npos);
        QVERIFY((*source)->read({2, 0, 0}, {}));
    }
};

QTEST_GUILESS_MAIN(TstVips)
#include "tst_vips.moc"
