// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QTemporaryDir>
#include <QTest>

#include <image/png_reader.h>
#include <image/vips_source.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// PNGs whose rows come without libvips: the same pixels, and others are left to it.
class TstPng : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    /// Noise of all values, as libvips writes it with these options.
    std::string save(int bands, VipsBandFormat format, const char* option, int value)
    {
        constexpr int width = 301;
        constexpr int height = 207;
        const std::size_t bytes =
            std::size_t(width) * height * std::size_t(bands) * (format == VIPS_FORMAT_UCHAR ? 1 : 2);
        std::vector<std::uint8_t> data(bytes);
        std::uint32_t state = 1;
        for (std::uint8_t& byte : data)
            byte = std::uint8_t((state = state * 1664525U + 1013904223U) >> 24U);
        VipsImage* memory = vips_image_new_from_memory_copy(data.data(), data.size(), width, height, bands, format);
        const VipsInterpretation wide = bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
        const VipsInterpretation narrow = bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
        VipsImage* image = nullptr;
        vips_copy(memory, &image, "interpretation", format == VIPS_FORMAT_UCHAR ? narrow : wide, nullptr);
        const std::string path = m_folder.filePath(QString("%1.png").arg(++m_files)).toStdString();
        const bool written = vips_pngsave(image, path.c_str(), option, value, nullptr) == 0;
        g_object_unref(image);
        g_object_unref(memory);
        return written ? path : std::string();
    }

    static InputFilePtr opened(const std::string& path)
    {
        const Result<InputFilePtr> file = InputFile::open(path);
        return file ? *file : nullptr;
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1); // as the reader does: its own threads are not instrumented
    }

    void itGivesThePixelsThatLibvipsGives_data()
    {
        QTest::addColumn<int>("bands");
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("option");
        QTest::addColumn<int>("value");
        const auto row = [](const char* name, int bands, VipsBandFormat format, const char* option, int value) {
            QTest::newRow(name) << bands << int(format) << QByteArray(option) << value;
        };
        row("grey", 1, VIPS_FORMAT_UCHAR, "compression", 6);
        row("grey of 1 bit", 1, VIPS_FORMAT_UCHAR, "bitdepth", 1);
        row("grey of 4 bits", 1, VIPS_FORMAT_UCHAR, "bitdepth", 4);
        row("grey of 16 bits", 1, VIPS_FORMAT_USHORT, "compression", 6);
        row("grey with alpha", 2, VIPS_FORMAT_UCHAR, "compression", 6);
        row("RGB", 3, VIPS_FORMAT_UCHAR, "compression", 6);
        row("RGB, stored", 3, VIPS_FORMAT_UCHAR, "compression", 0);
        row("RGB, filtered", 3, VIPS_FORMAT_UCHAR, "filter", VIPS_FOREIGN_PNG_FILTER_ALL);
        row("RGB of 16 bits", 3, VIPS_FORMAT_USHORT, "compression", 6);
        row("RGBA", 4, VIPS_FORMAT_UCHAR, "compression", 6);
        row("RGBA of 16 bits", 4, VIPS_FORMAT_USHORT, "compression", 6);
    }
    void itGivesThePixelsThatLibvipsGives()
    {
        QFETCH(int, bands);
        QFETCH(int, format);
        QFETCH(QByteArray, option);
        QFETCH(int, value);
        const InputFilePtr file = opened(save(bands, VipsBandFormat(format), option.constData(), value));
        QVERIFY(file);
        Services one;
        Services other;
        const auto direct = openPng(file, one.get());
        const auto vips = openWithVips(file, other.get());
        QVERIFY2(direct.ok(), direct ? "" : direct.error().reason.c_str());
        QVERIFY(vips);
        QCOMPARE((*direct)->info()->opaque, (*vips)->info()->opaque);
        QCOMPARE((*direct)->info()->format, (*vips)->info()->format);
        QCOMPARE((*direct)->info()->recipe, (*vips)->info()->recipe);
        for (std::uint32_t level = 0; level < (*vips)->info()->pyramid.levelCount(); ++level) {
            const Pixels got = readLevel(**direct, level);
            QVERIFY(got.width() > 1);
            QCOMPARE(difference(got, readLevel(**vips, level)).most, 0);
        }
    }

    void whatLibvipsDoesBetterIsLeftToIt()
    {
        Services services;
        const auto code = [&](const InputFilePtr& file) {
            const auto source = openPng(file, services.get());
            return source ? ErrorCode::Internal : source.error().code;
        };
        QCOMPARE(code(opened(save(3, VIPS_FORMAT_UCHAR, "interlace", 1))), ErrorCode::Unsupported);
        std::string bytes = png16Bytes(pattern(30, 20));
        std::string exif;
        appendPngChunk(exif, "eXIf" + exifSegment(with(&JpegOptions::orientation, 6)).substr(6));
        constexpr std::size_t afterHeader = 33;
        QVERIFY(openPng(opened(writeFile(m_folder.filePath("plain.png").toStdString(), bytes)), services.get()));
        bytes.insert(afterHeader, exif);
        const std::string turned = writeFile(m_folder.filePath("turned.png").toStdString(), bytes);
        QCOMPARE(code(opened(turned)), ErrorCode::Unsupported);
    }

    void aStopEndsItBetweenRows()
    {
        const InputFilePtr file = opened(save(3, VIPS_FORMAT_UCHAR, "compression", 6));
        std::stop_source stop;
        std::vector<std::uint8_t> row(301 * 4);
        std::int64_t last = -1;
        const vips::RowSink sink{[](Size size) {
                                     return size == Size{301, 207} ? Status() : Status(Error{});
                                 },
                                 [&](std::int64_t) { return row.data(); },
                                 [&](std::int64_t y) {
                                     last = y;
                                     if (y == 100)
                                         stop.request_stop();
                                     return Status();
                                 }};
        const auto read = png::stream(file, stop.get_token(), sink);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Cancelled);
        QCOMPARE(last, std::int64_t(100));
    }
};

QTEST_APPLESS_MAIN(TstPng)
#include "tst_png.moc"
