// SPDX-License-Identifier: GPL-3.0-or-later
#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <functional>
#include <thread>
#include <tuple>

#include <sys/stat.h>
#include <unistd.h>

#include <exiv2/exiv2.hpp>
#include <lcms2.h>

#include <image/metadata.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

using F = MetadataField;

/// One grey pixel.
constexpr auto kPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

template <class T>
T valueOf(const Metadata& metadata, F field, T otherwise = {})
{
    const MetadataValue* value = metadata.find(field);
    const T* typed = value ? std::get_if<T>(value) : nullptr;
    return typed ? *typed : otherwise;
}

std::string textOf(const Metadata& metadata, F field)
{
    return valueOf<std::string>(metadata, field, "-");
}

std::string srgbProfile()
{
    void* profile = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    std::string bytes(size, '\0');
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

Metadata readFine(const std::string& path)
{
    const Result<Metadata> read = readMetadata(path, {});
    return read ? *read : Metadata{{}, {}, read.error()};
}

/// Reads without the rights that root has.
Result<Metadata> readAsNobody(const std::string& path)
{
    const uid_t user = ::geteuid();
    if (user == 0)
        std::ignore = ::seteuid(65534);
    Result<Metadata> read = readMetadata(path, {});
    if (user == 0)
        std::ignore = ::seteuid(user);
    return read;
}

} // namespace

class TestMetadata : public QObject {
    Q_OBJECT

private slots:
    void whatTheCameraWroteIsRead()
    {
        const Metadata read = readFine(tagged("camera.jpg", [](Exiv2::Image& image) {
            Exiv2::ExifData& exif = image.exifData();
            exif["Exif.Image.Make"] = "NIKON CORPORATION";
            exif["Exif.Image.Model"] = "NIKON D750 ";
            exif["Exif.Photo.LensModel"] = "35mm f/1.8";
            exif["Exif.Photo.DateTimeOriginal"] = "2024:05:06 07:08:09";
            exif["Exif.Photo.OffsetTimeOriginal"] = "+02:00";
            exif["Exif.Photo.ExposureTime"] = Exiv2::URational(1, 250);
            exif["Exif.Photo.FNumber"] = Exiv2::URational(28, 10);
            exif["Exif.Photo.ISOSpeedRatings"] = std::uint16_t(400);
            exif["Exif.Photo.FocalLength"] = Exiv2::URational(350, 10);
            exif["Exif.Photo.FocalLengthIn35mmFilm"] = std::uint16_t(52);
            exif["Exif.GPSInfo.GPSLatitude"] = "48/1 51/1 3000/100";
            exif["Exif.GPSInfo.GPSLatitudeRef"] = "N";
            exif["Exif.GPSInfo.GPSLongitude"] = "2/1 17/1 24/1";
            exif["Exif.GPSInfo.GPSLongitudeRef"] = "W";
            exif["Exif.GPSInfo.GPSAltitude"] = Exiv2::URational(35, 2);
        }));
        QVERIFY2(read.trouble.reason.empty(), read.trouble.reason.c_str());
        QCOMPARE(textOf(read, F::Camera), std::string("NIKON D750"));
        QCOMPARE(textOf(read, F::Lens), std::string("35mm f/1.8"));
        QCOMPARE(textOf(read, F::Taken), std::string("2024-05-06T07:08:09+02:00"));
        QCOMPARE(valueOf<double>(read, F::Exposure), 0.004);
        QCOMPARE(valueOf<double>(read, F::Aperture), 2.8);
        QCOMPARE(valueOf<std::int64_t>(read, F::Iso), 400);
        QCOMPARE(valueOf<double>(read, F::FocalLength), 35.0);
        QCOMPARE(valueOf<std::int64_t>(read, F::FocalLength35), 52);
        QCOMPARE(valueOf<double>(read, F::Latitude), 48.0 + 51.0 / 60 + 30.0 / 3600);
        QCOMPARE(valueOf<double>(read, F::Longitude), -(2.0 + 17.0 / 60 + 24.0 / 3600));
        QCOMPARE(valueOf<double>(read, F::Altitude), 17.5);
    }

    void theFieldsComeInTheirOrderAndOnce()
    {
        const Metadata read = readFine(tagged("order.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Image.Model"] = "X";
            image.exifData()["Exif.Image.Orientation"] = std::uint16_t(1);
            image.exifData()["Exif.Photo.ColorSpace"] = std::uint16_t(1);
        }));
        QVERIFY(read.entries.size() >= 6);
        for (std::size_t i = 1; i < read.entries.size(); ++i)
            QVERIFY(read.entries[i - 1].field < read.entries[i].field);
        QCOMPARE(textOf(read, F::Profile), std::string("sRGB"));
    }

    void aPlainFileTellsOnlyWhatTheFileSystemKnows()
    {
        const std::string path = write("plain.jpg", jpegBytes(pattern(60, 40)));
        const Metadata read = readFine(path);
        struct stat s = {};
        QCOMPARE(::stat(path.c_str(), &s), 0);
        QCOMPARE(read.entries.size(), std::size_t(4));
        QCOMPARE(valueOf<std::int64_t>(read, F::FileBytes), std::int64_t(s.st_size));
        QCOMPARE(valueOf<std::int64_t>(read, F::Changed), std::int64_t(s.st_mtim.tv_sec));
        QCOMPARE(valueOf<std::int64_t>(read, F::Width), 60);
        QCOMPARE(valueOf<std::int64_t>(read, F::Height), 40);
        QVERIFY(!(read.file == SourceId{}));
    }

    void sizesAreThoseOfTheTurnedPicture()
    {
        const Metadata read = readFine(tagged(
            "turned.jpg", [](Exiv2::Image& image) { image.exifData()["Exif.Image.Orientation"] = std::uint16_t(6); }));
        QCOMPARE(valueOf<std::int64_t>(read, F::Orientation), 6);
        QCOMPARE(valueOf<std::int64_t>(read, F::Width), 40);
        QCOMPARE(valueOf<std::int64_t>(read, F::Height), 60);
    }

    void wordsComeFromXmpThenIptcThenExif()
    {
        const std::string path = tagged("words.jpg", [](Exiv2::Image& image) {
            image.xmpData()["Xmp.dc.title"] = "lang=\"x-default\" Über den Wolken";
            image.xmpData()["Xmp.dc.rights"] = "© Ada";
            image.iptcData()["Iptc.Application2.ObjectName"] = "other title";
            image.iptcData()["Iptc.Application2.Caption"] = "from a plane";
            image.exifData()["Exif.Image.ImageDescription"] = "other words";
            image.exifData()["Exif.Image.Artist"] = "Ada";
        });
        const Metadata read = readFine(path);
        QCOMPARE(textOf(read, F::Title), std::string("Über den Wolken"));
        QCOMPARE(textOf(read, F::Description), std::string("from a plane"));
        QCOMPARE(textOf(read, F::Creator), std::string("Ada"));
        QCOMPARE(textOf(read, F::Copyright), std::string("© Ada"));
    }

    void aProfileTellsItsName()
    {
        JpegOptions options;
        options.icc = srgbProfile();
        const Metadata read = readFine(write("profile.jpg", jpegBytes(pattern(60, 40), options)));
        QVERIFY2(textOf(read, F::Profile).find("sRGB") == 0, textOf(read, F::Profile).c_str());
    }

    void nonsenseIsLeftOut()
    {
        const Metadata read = readFine(tagged("nonsense.jpg", [](Exiv2::Image& image) {
            Exiv2::ExifData& exif = image.exifData();
            exif["Exif.Photo.DateTimeOriginal"] = "0000:00:00 00:00:00";
            exif["Exif.Photo.ExposureTime"] = Exiv2::URational(0, 0);
            exif["Exif.Photo.FNumber"] = Exiv2::URational(0, 1);
            exif["Exif.Photo.ISOSpeedRatings"] = std::uint16_t(65535);
            exif["Exif.Photo.FocalLength"] = Exiv2::URational(5, 0);
            exif["Exif.Image.Orientation"] = std::uint16_t(9);
            exif["Exif.Image.Make"] = "   ";
            exif["Exif.GPSInfo.GPSLatitude"] = "148/1 0/1 0/1";
            exif["Exif.GPSInfo.GPSLongitude"] = "2/1 0/1 0/1";
        }));
        for (const F field : {F::Taken, F::Exposure, F::Aperture, F::Iso, F::FocalLength, F::Orientation, F::Camera,
                              F::Latitude, F::Longitude})
            QVERIFY2(!read.find(field), QByteArray::number(int(field)));
        QVERIFY(read.trouble.reason.empty());
    }

    void exponentsStandInForMissingFractions()
    {
        const Metadata read = readFine(tagged("apex.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Photo.ShutterSpeedValue"] = Exiv2::Rational(3, 1);
            image.exifData()["Exif.Photo.ApertureValue"] = Exiv2::URational(4, 1);
        }));
        QCOMPARE(valueOf<double>(read, F::Exposure), 0.125);
        QCOMPARE(valueOf<double>(read, F::Aperture), 4.0);
    }

    void textsAreValidAndNotEndless()
    {
        const Metadata read = readFine(tagged("texts.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Image.Artist"] = "J\xfcrgen";
            image.exifData()["Exif.Image.ImageDescription"] = std::string(20'000, 'x');
        }));
        QCOMPARE(textOf(read, F::Creator), std::string("J\xef\xbf\xbdrgen"));
        QCOMPARE(textOf(read, F::Description).size(), std::size_t(4096));
    }

    void aTiffAndAPngTellTheirs()
    {
        const std::string tiff = writeTiff(path("map.tif"), pattern(300, 200));
        QCOMPARE(valueOf<std::int64_t>(readFine(tiff), F::Width), 300);
        const Metadata png = readFine(write("small.png", QByteArray::fromBase64(kPng).toStdString()));
        QVERIFY2(png.trouble.reason.empty(), png.trouble.reason.c_str());
        QCOMPARE(valueOf<std::int64_t>(png, F::Width), 1);
    }

    void whatNobodyHereReadsStillHasASize()
    {
        const Metadata read = readFine(write("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"));
        QCOMPARE(read.entries.size(), std::size_t(2));
        QVERIFY(read.trouble.reason.empty());
    }

    void aBrokenFileTellsWhatItCan()
    {
        const std::string whole = contents(tagged(
            "whole.jpg", [](Exiv2::Image& image) { image.exifData()["Exif.Image.Model"] = std::string(3000, 'x'); }));
        const Metadata cut = readFine(write("cut.jpg", whole.substr(0, 1000)));
        QVERIFY(cut.trouble.code == ErrorCode::Corrupt && cut.trouble.pattern);
        QCOMPARE(valueOf<std::int64_t>(cut, F::FileBytes), 1000);
        QVERIFY(!cut.find(F::Camera));
        // Every length of a file must end in an answer.
        for (std::size_t bytes = 1; bytes < whole.size(); bytes += bytes < 200 ? 7 : 211)
            std::ignore = readMetadata(write("some.jpg", whole.substr(0, bytes)), {});
        for (std::size_t at = 2; at < 400; ++at) {
            std::string bent = whole;
            bent[at] = char(bent[at] ^ 0xff);
            std::ignore = readMetadata(write("bent.jpg", bent), {});
        }
    }

    void whatIsNoPictureSaysSo()
    {
        const auto codeOf = [](const std::string& path) {
            const auto read = readMetadata(path, {});
            return read ? ErrorCode::Internal : read.error().code;
        };
        QCOMPARE(codeOf(write("empty.jpg", {})), ErrorCode::Corrupt);
        QCOMPARE(codeOf(write("words.jpg", "this is no picture")), ErrorCode::Unsupported);
        QCOMPARE(codeOf(path("missing.jpg")), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_dir.path().toStdString()), ErrorCode::InvalidArgument);
    }

    void withoutPermissionItSaysSo()
    {
        const std::string locked = write("locked.jpg", jpegBytes(pattern(60, 40)));
        QCOMPARE(::chmod(locked.c_str(), 0), 0);
        const Result<Metadata> read = readAsNobody(locked);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Permission);
    }

    void aStoppedReadIsCancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto read = readMetadata(write("stop.jpg", jpegBytes(pattern(60, 40))), stop.get_token());
        QVERIFY(!read && read.error().code == ErrorCode::Cancelled);
    }

    void aPathIsNeverAnAddress()
    {
        // exiv2 would take such a name for standard input or a place on the net.
        QVERIFY(QDir(m_dir.path()).mkdir("http:"));
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_dir.path()));
        write("http:/x.jpg", jpegBytes(pattern(60, 40)));
        write("-", jpegBytes(pattern(60, 40)));
        const Metadata named = readFine("http:/x.jpg");
        const Metadata dash = readFine("-");
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(valueOf<std::int64_t>(named, F::Width), 60);
        QCOMPARE(valueOf<std::int64_t>(dash, F::Width), 60);
    }

    void manyThreadsReadAtOnceAndNothingIsPrinted()
    {
        const std::string path = tagged("many.jpg", [](Exiv2::Image& image) {
            image.exifData()["Exif.Image.Model"] = "X100";
            image.xmpData()["Xmp.dc.title"] = "lang=\"x-default\" one";
        });
        std::array<int, 4> right{};
        {
            std::vector<std::jthread> threads;
            for (int& mine : right)
                threads.emplace_back([&mine, &path] {
                    for (int i = 0; i < 25; ++i)
                        mine += textOf(readFine(path), F::Title) == "one" ? 1 : 0;
                });
        }
        for (const int mine : right)
            QCOMPARE(mine, 25);
        QVERIFY(Exiv2::LogMsg::level() == Exiv2::LogMsg::mute);
    }

private:
    [[nodiscard]] std::string path(const QString& name) const { return m_dir.filePath(name).toStdString(); }
    std::string write(const QString& name, const std::string& bytes) const { return writeFile(path(name), bytes); }
    static std::string contents(const std::string& path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
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

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
