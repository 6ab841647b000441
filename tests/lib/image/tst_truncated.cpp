// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QLocale>
#include <QRegularExpression>
#include <QRegularExpressionMatch>
#include <QTemporaryDir>
#include <QTest>

#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// Files that end too early show what is there and say where they end.
class TstTruncated : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    Result<ImageSourcePtr> open(Services& services, const std::string& bytes)
    {
        return openSource(writeFile(m_folder.filePath(QString::number(++m_files)).toStdString(), bytes),
                          services.get());
    }

    static std::string pngBytes(const Pixels& pixels, bool interlaced = false)
    {
        std::vector<std::uint8_t> data;
        for (int y = 0; y < pixels.height(); ++y) {
            for (int x = 0; x < pixels.width(); ++x)
                data.insert(data.end(), pixels.row(y) + x * 4, pixels.row(y) + x * 4 + 3);
        }
        VipsImage* image = vips_image_new_from_memory_copy(data.data(), data.size(), pixels.width(), pixels.height(), 3,
                                                           VIPS_FORMAT_UCHAR);
        void* out = nullptr;
        std::size_t size = 0;
        vips_pngsave_buffer(image, &out, &size, "interlace", interlaced ? TRUE : FALSE, nullptr);
        std::string bytes(static_cast<const char*>(out), size);
        g_free(out);
        g_object_unref(image);
        return bytes;
    }

    /// The number before " of <height> rows could be read", or -1.
    static std::int64_t rowsTold(const std::string& reason, const char* height)
    {
        const QRegularExpression pattern(QString("; ([0-9,]+) of %1 rows could be read$").arg(height));
        const QRegularExpressionMatch match = pattern.match(QString::fromStdString(reason));
        return match.hasMatch() ? match.captured(1).remove(',').toLongLong() : -1;
    }

    static std::size_t startOfScan(const std::string& bytes, int number)
    {
        std::size_t at = bytes.find("\xff\xda");
        while (--number > 0)
            at = bytes.find("\xff\xda", at + 2);
        return at;
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1); // as the reader does: its own threads are not instrumented
    }

    void partOfAJpegIsShown_data()
    {
        QTest::addColumn<bool>("progressive");
        QTest::newRow("baseline") << false;
        QTest::newRow("progressive") << true;
    }
    void partOfAJpegIsShown()
    {
        QFETCH(bool, progressive);
        Services services;
        const Pixels raw = pattern(800, 800);
        std::string bytes = jpegBytes(raw, with(&JpegOptions::progressive, progressive));
        bytes.resize(bytes.size() * 7 / 10);
        const auto source = open(services, bytes);
        QVERIFY(source);
        const Pixels shown = readLevel(**source, 0);
        QCOMPARE(shown.width(), 800);
        for (int x = 0; x < 800; ++x)
            QVERIFY(std::abs(shown.row(40)[x * 4] - raw.row(40)[x * 4]) < 40);
        QVERIFY((*source)->read({(*source)->info()->pyramid.rootLevel(), 0, 0}, {}));
    }

    /// Whichever way the picture is turned, a tile fails when none of its own rows was in the file.
    void tilesBelowTheEndOfAJpegAreToldWithNumbers_data()
    {
        QTest::addColumn<int>("orientation");
        for (const int orientation : {1, 3, 6, 8})
            QTest::addRow("%d", orientation) << orientation;
    }
    void tilesBelowTheEndOfAJpegAreToldWithNumbers()
    {
        QFETCH(int, orientation);
        Services services;
        const Pixels raw = pattern(600, 2600);
        const std::string whole = jpegBytes(raw, with(&JpegOptions::orientation, orientation));
        const std::string path =
            writeFile(m_folder.filePath("turned.jpg").toStdString(), whole.substr(0, whole.size() / 2));
        const std::string end = "the file ends after "
                                + QLocale(QLocale::English).toString(qulonglong(whole.size() / 2)).toStdString()
                                + " bytes; ";
        for (int round = 0; round < 2; ++round) { // opened again, the pieces come from memory
            const auto source = openSource(path, services.get());
            QVERIFY(source);
            const Pyramid& pyramid = (*source)->info()->pyramid;
            std::vector<std::int64_t> failed;
            std::int64_t lowestShown = 0;
            std::int64_t rows = -1;
            for (std::int64_t y = 0; y < pyramid.rows(0); ++y) {
                for (std::int64_t x = 0; x < pyramid.columns(0); ++x) {
                    const TileAddress tile{0, std::uint64_t(x), std::uint64_t(y)};
                    const std::int64_t top = Orientation(orientation).toRaw(pyramid.tileRect(tile), {600, 2600}).y;
                    const auto tiles = (*source)->read(tile, {});
                    if (tiles) {
                        lowestShown = std::max(lowestShown, top);
                        continue;
                    }
                    QCOMPARE(tiles.error().code, ErrorCode::Corrupt);
                    QVERIFY2(tiles.error().reason.rfind(end, 0) == 0, tiles.error().reason.c_str());
                    rows = rowsTold(tiles.error().reason, "2,600");
                    failed.push_back(top);
                }
            }
            QVERIFY(failed.size() >= 2 && rows > 512 && rows < 2048);
            QVERIFY(lowestShown < rows);
            for (const std::int64_t top : failed)
                QVERIFY(top >= rows);
            QVERIFY((*source)->read({pyramid.rootLevel(), 0, 0}, {}));
        }
    }

    void theRowsToldAreTheRealOnes()
    {
        Services services;
        const std::string whole = jpegBytes(pattern(300, 1300));
        const auto full = open(services, whole);
        const auto cut = open(services, whole.substr(0, whole.size() * 6 / 10));
        QVERIFY(full && cut);
        const auto below = (*cut)->read({0, 0, 2}, {});
        QVERIFY(!below);
        const std::int64_t rows = rowsTold(below.error().reason, "1,300");
        QVERIFY(rows > 514 && rows < 1000);
        const auto shown = (*cut)->read({0, 0, 1}, {});
        const auto expected = (*full)->read({0, 0, 1}, {});
        QVERIFY(shown && expected);
        const auto sameRow = [&](std::int64_t y) {
            const int row = int(y - 512) + 1;
            return std::equal(expected->front().pixels->row(row) + 4, expected->front().pixels->row(row) + 300 * 4,
                              shown->front().pixels->row(row) + 4);
        };
        for (std::int64_t y = 512; y < rows - 1; ++y) // colours are smoothed across the last one
            QVERIFY2(sameRow(y), qPrintable(QString::number(y)));
        QVERIFY(!sameRow(rows + 17));
    }

    void aJpegWithoutOneRowIsToldAtEveryLevel_data() { partOfAJpegIsShown_data(); }
    void aJpegWithoutOneRowIsToldAtEveryLevel()
    {
        QFETCH(bool, progressive);
        Services services;
        const std::string whole = jpegBytes(pattern(1100, 900), with(&JpegOptions::progressive, progressive));
        const auto source = open(services, whole.substr(0, startOfScan(whole, 1) + 20));
        QVERIFY(source);
        for (std::uint32_t level = 0; level < (*source)->info()->pyramid.levelCount(); ++level) {
            const auto tiles = (*source)->read({level, 0, 0}, {});
            QVERIFY(!tiles);
            QCOMPARE(tiles.error().code, ErrorCode::Corrupt);
            QCOMPARE(rowsTold(tiles.error().reason, "900"), std::int64_t(0));
        }
    }

    void thePreviewOfATruncatedJpegIsShown()
    {
        Services services;
        const Pixels raw = pattern(1600, 1200);
        JpegOptions options;
        options.preview = jpegBytes(averaged(raw, {160, 120}));
        const std::string whole = jpegBytes(raw, options);
        const std::size_t scan = whole.find("\xff\xda", whole.find("\xff\xda") + 2); // the preview has one too
        const auto source = open(services, whole.substr(0, scan + 30));
        QVERIFY(source);
        const Pyramid& pyramid = (*source)->info()->pyramid;
        const std::vector<TilePixels> ready = (*source)->ready();
        QCOMPARE(ready.size(), std::size_t(2));
        for (const TilePixels& tile : ready)
            QVERIFY(difference(readLevel(**source, tile.address.level), averaged(raw, pyramid.size(tile.address.level)))
                        .mean
                    < 3);
        QCOMPARE((*source)->read({0, 0, 0}, {}).error().code, ErrorCode::Corrupt);
    }

    void aJpegThatLacksOnlyItsEndMarkerIsWhole_data() { partOfAJpegIsShown_data(); }
    void aJpegThatLacksOnlyItsEndMarkerIsWhole()
    {
        QFETCH(bool, progressive);
        Services services;
        for (const Size size : {Size{12, 9}, Size{300, 1100}}) {
            const std::string whole =
                jpegBytes(pattern(int(size.width), int(size.height)), with(&JpegOptions::progressive, progressive));
            const auto full = open(services, whole);
            const auto cut = open(services, whole.substr(0, whole.size() - 2));
            QVERIFY(full && cut);
            QCOMPARE(difference(readLevel(**full, 0), readLevel(**cut, 0)).most, 0);
        }
    }

    void aProgressiveJpegIsWholeFromItsFirstScanOn()
    {
        Services services;
        const Pixels raw = pattern(600, 1300);
        const std::string whole = jpegBytes(raw, with(&JpegOptions::progressive, true));
        const std::size_t first = startOfScan(whole, 1);
        const std::size_t second = startOfScan(whole, 2);
        const auto coarse = open(services, whole.substr(0, second + 40));
        QVERIFY(coarse);
        QVERIFY(difference(readLevel(**coarse, 0), raw).mean < 40);
        const auto part = open(services, whole.substr(0, (first + second) / 2));
        QVERIFY(part);
        QVERIFY((*part)->read({0, 0, 0}, {}));
        const auto below = (*part)->read({0, 0, 2}, {});
        QVERIFY(!below);
        QVERIFY(rowsTold(below.error().reason, "1,300") > 0);
    }

    /// Formats that libvips reads.
    void othersShowTheirRealPart_data()
    {
        QTest::addColumn<bool>("tiff");
        QTest::newRow("png") << false;
        QTest::newRow("tiff") << true;
    }
    void othersShowTheirRealPart()
    {
        QFETCH(bool, tiff);
        Services services;
        const Pixels raw = pattern(600, 1500);
        const std::string whole = tiff ? stripTiffBytes(raw) : pngBytes(raw);
        const auto source = open(services, whole.substr(0, whole.size() / 2));
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        const auto below = (*source)->read({0, 0, 2}, {});
        QVERIFY(!below);
        QCOMPARE(below.error().code, ErrorCode::Corrupt);
        const std::int64_t rows = rowsTold(below.error().reason, "1,500");
        QVERIFY2(rows > 300 && rows < 1024, below.error().reason.c_str());
        const auto shown = (*source)->read({0, 0, 0}, {});
        QVERIFY(shown);
        for (int y = 0; y < std::min(std::int64_t(512), rows); ++y)
            QCOMPARE(int(shown->front().pixels->row(y + 1)[4 * 100]), int(raw.row(y)[4 * 99]));
        QVERIFY((*source)->read({(*source)->info()->pyramid.rootLevel(), 0, 0}, {}));
    }

    void othersWithoutOneRowAreTold()
    {
        Services services;
        const std::string png = pngBytes(pattern(600, 600));
        const std::string tiff = stripTiffBytes(pattern(600, 600));
        const std::string ppm = ppmBytes(pattern(600, 600));
        for (const std::string& bytes :
             {png.substr(0, 100), png.substr(0, 40), tiff.substr(0, 1000), ppm.substr(0, ppm.size() / 2)}) {
            const auto source = open(services, bytes);
            const Error error = source ? (*source)->read({0, 0, 0}, {}).error() : source.error();
            QCOMPARE(error.code, ErrorCode::Corrupt);
            QVERIFY(!error.reason.empty() && error.reason.back() != '.');
        }
    }

    void noLengthCrashes()
    {
        Services services;
        const Pixels raw = pattern(130, 600);
        for (const std::string& whole : {jpegBytes(raw), jpegBytes(raw, with(&JpegOptions::progressive, true)),
                                         pngBytes(raw), pngBytes(raw, true), stripTiffBytes(raw)}) {
            for (std::size_t size = 4; size < whole.size(); size += 1 + whole.size() / 40) {
                const auto source = open(services, whole.substr(0, size));
                if (!source) {
                    QVERIFY(!source.error().reason.empty());
                    continue;
                }
                for (const TileAddress tile :
                     {TileAddress{0, 0, 0}, {0, 0, 1}, {(*source)->info()->pyramid.rootLevel(), 0, 0}}) {
                    const auto tiles = (*source)->read(tile, {});
                    QVERIFY(tiles || !tiles.error().reason.empty());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TstTruncated)
#include "tst_truncated.moc"
