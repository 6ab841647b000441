// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <image/declared_size.h>
#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

std::string bigEndian(std::uint32_t value)
{
    return {char(value >> 24U), char(value >> 16U & 255U), char(value >> 8U & 255U), char(value & 255U)};
}

std::string littleEndian(std::uint32_t value, int bytes = 4)
{
    std::string text;
    appendLittle(text, value, bytes);
    return text;
}

std::string pngHead(std::uint32_t width, std::uint32_t height)
{
    return "\x89PNG\r\n\x1a\n" + bigEndian(13) + "IHDR" + bigEndian(width) + bigEndian(height)
           + std::string("\x08\x02\0\0\0....", 9);
}

std::string bmpHead(std::uint32_t width, std::uint32_t height)
{
    return "BM" + std::string(12, '\0') + littleEndian(40) + littleEndian(width) + littleEndian(height)
           + std::string(60, '\0');
}

std::string webpHead(std::uint32_t width, std::uint32_t height)
{
    return "RIFF" + littleEndian(22) + "WEBPVP8X" + littleEndian(10) + littleEndian(0) + littleEndian(width - 1, 3)
           + littleEndian(height - 1, 3);
}

std::string gifHead(std::uint32_t width, std::uint32_t height)
{
    const std::string size = littleEndian(width, 2) + littleEndian(height, 2);
    return "GIF89a" + size + std::string("\x80\0\0\0\0\0\xff\xff\xff,", 10) + littleEndian(0) + size
           + std::string("\0\x02\x02\x44\x01\0;", 7);
}

std::string stripTiffHead(std::uint32_t width, std::uint32_t height)
{
    std::string bytes = stripTiffBytes(pattern(40, 40));
    bytes.replace(8 + 2 + 8, 4, littleEndian(width));
    bytes.replace(8 + 2 + 12 + 8, 4, littleEndian(height));
    return bytes;
}

} // namespace

/// What is shown of a damaged file says so, and what cannot be shown says why, with numbers.
class TstDamaged : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    std::string write(const std::string& bytes)
    {
        return writeFile(m_folder.filePath(QString::number(++m_files)).toStdString(), bytes);
    }
    static std::string gifBytes(int width, int height)
    {
        const Pixels pixels = pattern(width, height);
        std::vector<std::uint8_t> data;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x)
                data.insert(data.end(), pixels.row(y) + x * 4, pixels.row(y) + x * 4 + 3);
        }
        VipsImage* image =
            vips_image_new_from_memory_copy(data.data(), data.size(), width, height, 3, VIPS_FORMAT_UCHAR);
        void* out = nullptr;
        std::size_t size = 0;
        vips_gifsave_buffer(image, &out, &size, nullptr);
        std::string bytes(static_cast<const char*>(out), size);
        g_free(out);
        g_object_unref(image);
        return bytes;
    }
    /// What reading the root tells; "-" when it fails.
    static std::string flawOf(const ImageSource& source)
    {
        if (!source.read({source.info()->pyramid.rootLevel(), 0, 0}, {}))
            return "-";
        const std::optional<Error> flaw = source.flaw();
        return flaw ? flaw->reason : std::string();
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1); // as the reader does: its own threads are not instrumented
    }

    void aCutJpegIsShownAndTellsItsRows()
    {
        Services services;
        const std::string whole = jpegBytes(pattern(600, 2600));
        const std::string file = write(whole.substr(0, whole.size() / 4));
        for (int round = 0; round < 2; ++round) { // opened again, the pieces come from memory
            const auto source = openSource(file, services.get());
            QVERIFY(source);
            QVERIFY(!(*source)->flaw());
            const QRegularExpression told("^the file ends after [0-9,]+ bytes; (\\d+) of 2,600 rows could be read$");
            const auto match = told.match(QString::fromStdString(flawOf(**source)));
            QVERIFY2(match.hasMatch(), flawOf(**source).c_str());
            QVERIFY(match.captured(1).toInt() > 100 && match.captured(1).toInt() < 1300);
        }
    }
    void aWholeFileHasNoFlaw()
    {
        Services services;
        for (const std::string& bytes :
             {jpegBytes(pattern(300, 1100)), jpegBytes(pattern(300, 1100), with(&JpegOptions::progressive, true)),
              jpegBytes(pattern(300, 1100), with(&JpegOptions::cmyk, true)), gifBytes(300, 1100),
              stripTiffBytes(pattern(300, 1100)), ppmBytes(pattern(300, 1100))}) {
            for (const std::size_t cut : {0, 2}) {
                if (cut > 0 && (bytes.substr(0, 2) != "\xff\xd8" || bytes.find("Adobe") != std::string::npos))
                    continue; // of a JPEG only its end marker
                const auto source = openSource(write(bytes.substr(0, bytes.size() - cut)), services.get());
                QVERIFY(source);
                QCOMPARE(flawOf(**source), std::string());
            }
        }
    }
    void aProgressiveJpegTellsThatDetailIsMissing_data()
    {
        QTest::addColumn<bool>("between");
        QTest::newRow("inside a scan") << false;
        QTest::newRow("between two scans") << true;
    }
    void aProgressiveJpegTellsThatDetailIsMissing()
    {
        QFETCH(bool, between);
        Services services;
        const std::string whole = jpegBytes(pattern(600, 1300), with(&JpegOptions::progressive, true));
        const std::size_t third = whole.find("\xff\xda", whole.find("\xff\xda", whole.find("\xff\xda") + 2) + 2);
        const auto source = openSource(write(whole.substr(0, between ? third : third + 30)), services.get());
        QVERIFY(source);
        const std::string flaw = flawOf(**source);
        QVERIFY2(flaw.find("bytes; finer detail is missing") != std::string::npos, flaw.c_str());
        QVERIFY((*source)->read({0, 0, 2}, {}));
    }
    void aCutCmykJpegTellsItsRowsAtEveryScale_data()
    {
        QTest::addColumn<int>("level");
        QTest::newRow("fine") << 0;
        QTest::newRow("coarse") << 3;
    }
    void aCutCmykJpegTellsItsRowsAtEveryScale()
    {
        QFETCH(int, level);
        Services services;
        const std::string whole = jpegBytes(pattern(900, 2600), with(&JpegOptions::cmyk, true));
        const auto source = openSource(write(whole.substr(0, whole.size() / 2)), services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        QVERIFY((*source)->read({std::uint32_t(level), 0, 0}, {}));
        QVERIFY((*source)->flaw());
        const QRegularExpression told("([0-9,]+) of 2,600 rows could be read$");
        const auto match = told.match(QString::fromStdString((*source)->flaw()->reason));
        QVERIFY2(match.hasMatch(), (*source)->flaw()->reason.c_str());
        const int rows = match.captured(1).remove(',').toInt();
        QVERIFY2(rows > 900 && rows < 1700, qPrintable(match.captured(1)));
        if (level == 0)
            QCOMPARE((*source)->read({0, 0, 5}, {}).error().code, ErrorCode::Corrupt);
    }
    void aCutGifIsShownAndToldAbout()
    {
        Services services;
        const Pixels raw = pattern(600, 500);
        const std::string whole = gifBytes(600, 500);
        const auto full = openSource(write(whole), services.get());
        const auto source = openSource(write(whole.substr(0, whole.size() * 6 / 10)), services.get());
        QVERIFY(full && source);
        const std::string flaw = flawOf(**source);
        QVERIFY2(flaw.find("parts of it may be missing") != std::string::npos, flaw.c_str());
        const Pixels expected = readLevel(**full, 0);
        const Pixels shown = readLevel(**source, 0);
        QVERIFY(std::equal(expected.row(100), expected.row(100) + 600 * 4, shown.row(100)));
        QVERIFY(!std::equal(expected.row(450), expected.row(450) + 600 * 4, shown.row(450)));
    }

    void headersTellTheirSize()
    {
        const auto size = [](const std::string& head) { return declaredSize(head).value_or(Size{-1, -1}); };
        QCOMPARE(size(pngHead(4'000'000'000U, 7)), (Size{4'000'000'000, 7}));
        QCOMPARE(size(gifHead(65535, 3)), (Size{65535, 3}));
        QCOMPARE(size(bmpHead(70000, std::uint32_t(-50000))), (Size{70000, 50000}));
        QCOMPARE(size(webpHead(1U << 24U, 12)), (Size{1 << 24, 12}));
        QCOMPARE(size("P6 # a remark 1 2\n 12\t34\n255\n"), (Size{12, 34}));
        QCOMPARE(size("P5 99999999999999999999999 1 255 "), (Size{std::numeric_limits<std::int64_t>::max(), 1}));
        for (const std::string& none :
             {std::string(), std::string("P6 12"), std::string("P6 x 3 "), std::string("Photo 1 2 "),
              pngHead(9, 9).substr(0, 23), jpegBytes(pattern(9, 9)), stripTiffBytes(pattern(9, 9))})
            QVERIFY(!declaredSize(none));
    }
    void filesOfWholeCodecsTellTheirSize()
    {
        QCOMPARE(declaredSize(gifBytes(31, 17)), std::optional(Size{31, 17}));
        QCOMPARE(declaredSize(ppmBytes(pattern(31, 17))), std::optional(Size{31, 17}));
        for (const bool lossless : {false, true}) {
            const std::string data(31 * 17 * 3, '\x55');
            VipsImage* image = vips_image_new_from_memory_copy(data.data(), data.size(), 31, 17, 3, VIPS_FORMAT_UCHAR);
            void* out = nullptr;
            std::size_t bytes = 0;
            vips_webpsave_buffer(image, &out, &bytes, "lossless", lossless ? TRUE : FALSE, nullptr);
            QCOMPARE(declaredSize({static_cast<const char*>(out), bytes}), std::optional(Size{31, 17}));
            g_free(out);
            g_object_unref(image);
        }
    }

    void absurdHeadersAreRefusedWithTheirNumbers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const std::string& bytes, const char* reason) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(reason);
        };
        row("square png", pngHead(100000, 100000), "100,000 x 100,000 pixels, the limit is 8,589,934,592 in all");
        row("long png", pngHead(2147483647, 1), "2,147,483,647 x 1 pixels, the limit is 10,000,000 a side");
        row("huge png", pngHead(2147483647, 2147483647),
            "2,147,483,647 x 2,147,483,647 pixels, the limit is 10,000,000 a side");
        row("gif", gifHead(65535, 65535), "65,535 x 65,535 pixels take 16,384 MiB to decode, the limit is 384 MiB");
        row("webp", webpHead(1U << 24U, 200), "16,777,216 x 200 pixels, the limit is 10,000,000 a side");
        row("bmp", bmpHead(100000, 100000), "100,000 x 100,000 pixels, the limit is 8,589,934,592 in all");
        row("ppm", "P6 2147483647 1 255 abc", "2,147,483,647 x 1 pixels, the limit is 10,000,000 a side");
        row("square ppm", "P6 100000 100000 255 abc", "100,000 x 100,000 pixels, the limit is 8,589,934,592 in all");
        row("tiff", stripTiffHead(100000, 100000), "100,000 x 100,000 pixels, the limit is 8,589,934,592 in all");
        row("long tiff", stripTiffHead(4294967295U, 1), "4,294,967,295 x 1 pixels, the limit is 2,147,483,647 a side");
    }
    void absurdHeadersAreRefusedWithTheirNumbers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, reason);
        Services services;
        const auto source = openSource(write(bytes.toStdString()), services.get());
        QVERIFY(!source);
        QCOMPARE(QByteArray::fromStdString(source.error().reason), reason);
        QCOMPARE(source.error().code, ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TstDamaged)
#include "tst_damaged.moc"
