// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <image/file_types.h>
#include <image/source_library.h>
#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// Files that are not what they seem, and what is said about them.
class TstOpen : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string path(const char* name) { return m_folder.filePath(name).toStdString(); }

    static Error failure(const std::string& locator)
    {
        Services services;
        const auto source = openSource(locator, services.get());
        return source ? Error{ErrorCode::Internal, "opened"} : source.error();
    }

    /// A PNG header that claims a size, and nothing behind it.
    static std::string pngHeader(std::uint32_t width, std::uint32_t height)
    {
        std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
        for (const std::uint32_t side : {width, height}) {
            for (int shift = 24; shift >= 0; shift -= 8)
                png.push_back(char(side >> shift & 255U));
        }
        png += std::string("\x08\x02\0\0\0", 5);
        std::uint32_t crc = 0xffffffffU;
        for (std::size_t i = 12; i < png.size(); ++i) {
            crc ^= static_cast<unsigned char>(png[i]);
            for (int bit = 0; bit < 8; ++bit)
                crc = crc >> 1U ^ (0xedb88320U & (0U - (crc & 1U)));
        }
        crc = ~crc;
        for (int shift = 24; shift >= 0; shift -= 8)
            png.push_back(char(crc >> shift & 255U));
        return png + std::string("\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82", 24);
    }

private slots:
    void whatIsNoImageSaysSo_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("empty") << QByteArray("empty.jpg") << QByteArray() << int(ErrorCode::Corrupt)
                               << QByteArray("0 bytes");
        QTest::newRow("text") << QByteArray("text.png") << QByteArray("hello\nworld\n") << int(ErrorCode::Unsupported)
                              << QByteArray("text");
        QTest::newRow("zeros") << QByteArray("zeros.tif") << QByteArray(5000, '\0') << int(ErrorCode::Unsupported)
                               << QByteArray("zeros");
        QTest::newRow("noise") << QByteArray("noise.webp") << QByteArray("\x01\x02\x03\x04garbage\xff\xfe")
                               << int(ErrorCode::Unsupported) << QByteArray("format");
        QTest::newRow("three bytes of JPEG")
            << QByteArray("three.jpg") << QByteArray("\xff\xd8\xff") << int(ErrorCode::Corrupt) << QByteArray("ends");
        QTest::newRow("a TIFF header alone") << QByteArray("header.tif") << QByteArray("II*\0\x08\0\0\0", 8)
                                             << int(ErrorCode::Corrupt) << QByteArray("TIFF");
        QTest::newRow("a Deep Zoom file without size")
            << QByteArray("no.dzi")
            << QByteArray("<?xml version='1.0'?><Image xmlns='http://schemas.microsoft.com/deepzoom/2008' "
                          "TileSize='256' Overlap='1' Format='jpg'/>")
            << int(ErrorCode::Corrupt) << QByteArray("size");
    }
    void whatIsNoImageSaysSo()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QFETCH(QByteArray, word);
        const Error error = failure(writeFile(path(name.constData()), content.toStdString()));
        QCOMPARE(int(error.code), code);
        QVERIFY2(error.reason.find(word.toStdString()) != std::string::npos, error.reason.c_str());
        QVERIFY2(error.reason.size() < 160, error.reason.c_str());
    }

    void pathsThatAreNoFiles()
    {
        QCOMPARE(failure(path("nothing-here.jpg")).code, ErrorCode::NotFound);
        QCOMPARE(failure(m_folder.path().toStdString()).code, ErrorCode::InvalidArgument);
        // Opening a FIFO must not wait for someone to write into it.
        QCOMPARE(::mkfifo(path("fifo.png").c_str(), 0600), 0);
        QCOMPARE(failure(path("fifo.png")).code, ErrorCode::InvalidArgument);
        QCOMPARE(failure("tessera:nothing").code, ErrorCode::NotFound);
        QCOMPARE(failure("tessera:gallery/12").code, ErrorCode::NotFound);
        QCOMPARE(failure("tessera:gallery/1x").code, ErrorCode::NotFound);
    }

    void aWrongExtensionDoesNotMatter()
    {
        Services services;
        const std::string jpeg = writeFile(path("really-a-jpeg.png"), jpegBytes(pattern(90, 60)));
        const auto source = openSource(jpeg, services.get());
        QVERIFY(source);
        QCOMPARE((*source)->info()->format, std::string("JPEG"));
        const std::string tiff = writeTiff(path("really-a-tiff.jpg"), pattern(90, 60));
        const auto other = openSource(tiff, services.get());
        QVERIFY(other);
        QCOMPARE((*other)->info()->format, std::string("TIFF"));
        QVERIFY(openSource(writeFile(path("no-extension"), ppmBytes(pattern(20, 20))), services.get()));
    }

    void absurdSizesAreRefusedWithTheirNumbers()
    {
        Services services;
        services.limits.maxPixels = 1'000'000;
        const auto tooMany = openSource(writeFile(path("many.ppm"), ppmBytes(pattern(1200, 1000))), services.get());
        QVERIFY(!tooMany);
        QCOMPARE(tooMany.error().code, ErrorCode::TooLarge);
        QCOMPARE(tooMany.error().reason, std::string("1,200 x 1,000 pixels, the limit is 1,000,000 in all"));
        services.limits.maxSide = 1100;
        const auto tooLong = openSource(writeFile(path("long.jpg"), jpegBytes(pattern(1200, 10))), services.get());
        QVERIFY(!tooLong);
        QVERIFY2(tooLong.error().reason.find("1,100 a side") != std::string::npos, tooLong.error().reason.c_str());
    }

    void aHugeHeaderWithNothingBehindItAllocatesNothing()
    {
        Services services;
        const auto source = openSource(writeFile(path("huge.png"), pngHeader(900000, 900000)), services.get());
        QVERIFY(!source);
        QCOMPARE(source.error().code, ErrorCode::TooLarge);
        for (const char* number : {"900,000 x 900,000", "8,589,934,592"})
            QVERIFY2(source.error().reason.find(number) != std::string::npos, source.error().reason.c_str());
        QCOMPARE(services.blocks.report().bytes, std::uint64_t(0));
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
    }

    void anIdNamesAFilesState()
    {
        const std::string file = writeFile(path("state.jpg"), jpegBytes(pattern(30, 30)));
        const auto first = identify(file);
        QVERIFY(first);
        QVERIFY(!first->isNull());
        QCOMPARE(*identify(file), *first);
        writeFile(file, jpegBytes(pattern(31, 30)));
        QVERIFY(*identify(file) != *first);
        QCOMPARE(identify(path("absent")).error().code, ErrorCode::NotFound);
    }

    void namesThatLookLikeImages()
    {
        for (const char* yes : {"a.jpg", "A.JPEG", "b.Tif", "c.heic", "d.dzi", "e.tar.png", "weird..webp"})
            QVERIFY2(looksLikeImage(yes), yes);
        for (const char* no : {"", ".", ".jpg", "jpg", "a.txt", "a.", "a.jpgx", "a.verylongextension", "a.jpg.zip"})
            QVERIFY2(!looksLikeImage(no), no);
        QVERIFY(std::is_sorted(imageExtensions().begin(), imageExtensions().end()));
    }

    void displayNames()
    {
        QCOMPARE(displayName("/a/b/c.jpg"), std::string("c.jpg"));
        QCOMPARE(displayName("tessera:fractal"), std::string("Mandelbrot set"));
        QCOMPARE(displayName("tessera:gallery/0"), std::string("Dawn"));
    }
};

QTEST_GUILESS_MAIN(TstOpen)
#include "tst_open.moc"
