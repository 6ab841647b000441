// SPDX-License-Identifier: GPL-3.0-or-later
#include <QByteArray>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

#include <exiv2/exiv2.hpp>

#include <image/header_facts.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// One grey pixel.
constexpr auto kPixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

} // namespace

class TestHeaderFacts : public QObject {
    Q_OBJECT

private slots:
    void dateSizeAndStarsOfAJpegAreInItsHead()
    {
        const HeaderFacts facts = read(tagged("camera.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Photo.DateTimeOriginal"] = "1970:01:02 00:00:01";
            image.exifData()["Exif.Image.Rating"] = std::uint16_t(4);
        }));
        QCOMPARE(facts.size, (Size{60, 40}));
        QCOMPARE(facts.taken, std::optional<std::int64_t>(86'401'000'000'000));
        QCOMPARE(facts.rating, std::optional(4));
    }

    void whereOneDateIsMissingTheOtherCounts()
    {
        const HeaderFacts facts = read(tagged("scanned.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Photo.DateTimeDigitized"] = "1970:01:01 00:00:05";
        }));
        QCOMPARE(facts.taken, std::optional<std::int64_t>(5'000'000'000));
    }

    void aPictureThatLiesOnItsSideIsMeasuredAsShown()
    {
        const std::string file = write("turned.jpg", jpegBytes(pattern(60, 40), with(&JpegOptions::orientation, 6)));
        QCOMPARE(read(file).size, (Size{40, 60}));
    }

    void starsOfTheXmpPacketComeFirst()
    {
        const HeaderFacts facts = read(tagged("rated.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Image.Rating"] = std::uint16_t(1);
            image.xmpData()["Xmp.xmp.Rating"] = "5";
        }));
        QCOMPARE(facts.rating, std::optional(5));
    }

    void whatNobodyWroteIsNotKnown()
    {
        const HeaderFacts facts = read(write("bare.jpg", jpegBytes(pattern(60, 40))));
        QVERIFY(!facts.taken);
        QVERIFY(!facts.rating);
        const HeaderFacts senseless = read(tagged("senseless.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Photo.DateTimeOriginal"] = "0000:00:00 00:00:00";
            image.exifData()["Exif.Image.Rating"] = std::uint16_t(99);
        }));
        QVERIFY(!senseless.taken);
        QVERIFY(!senseless.rating);
    }

    void otherFormatsTellTheirSize()
    {
        const std::string file = write("dot.png", QByteArray::fromBase64(kPixel).toStdString());
        QCOMPARE(read(file).size, (Size{1, 1}));
    }

    void whatCannotBeReadIsAnError()
    {
        QVERIFY(!readHeaderFacts(m_dir.filePath("missing.jpg").toStdString(), {}).ok());
        QVERIFY(!readHeaderFacts(write("cut.jpg", "\xff\xd8\xff\xe0"), {}).ok());
        std::stop_source stop;
        stop.request_stop();
        const std::string file = write("fine.jpg", jpegBytes(pattern(60, 40)));
        QCOMPARE(readHeaderFacts(file, stop.get_token()).error().code, ErrorCode::Cancelled);
    }

    void datesAreReadAsTheCameraShowedThem()
    {
        QCOMPARE(cameraTime("1970-01-01T00:00:01+02:00"), std::optional<std::int64_t>(1'000'000'000));
        QCOMPARE(cameraTime("1969-12-31T23:59:59"), std::optional<std::int64_t>(-1'000'000'000));
        QVERIFY(!cameraTime("2024-02-30T00:00:00"));
        QVERIFY(!cameraTime("2024-05"));
    }

    void starsStandInAnAttributeOrAnElement()
    {
        QCOMPARE(xmpRating(R"(<rdf:Description xmp:Rating="3"/>)"), std::optional(3));
        QCOMPARE(xmpRating("<xmp:Rating>-1</xmp:Rating>"), std::optional(-1));
        QVERIFY(!xmpRating("<xmp:RatingPercent>50</xmp:RatingPercent>"));
        QVERIFY(!xmpRating("<xmp:Rating>many</xmp:Rating>"));
        QVERIFY(!xmpRating("xmp:Rating"));
    }

private:
    std::string write(const QString& name, const std::string& bytes) const
    {
        return writeFile(m_dir.filePath(name).toStdString(), bytes);
    }
    std::string tagged(const QString& name, const std::function<void(Exiv2::Image&)>& fill) const
    {
        const std::string file = write(name, jpegBytes(pattern(60, 40)));
        const auto image = Exiv2::ImageFactory::open(file);
        image->readMetadata();
        fill(*image);
        image->writeMetadata();
        return file;
    }
    static HeaderFacts read(const std::string& path)
    {
        const Result<HeaderFacts> facts = readHeaderFacts(path, {});
        return facts ? *facts : HeaderFacts();
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestHeaderFacts)
#include "tst_header_facts.moc"
