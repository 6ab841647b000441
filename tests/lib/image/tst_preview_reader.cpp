// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdlib>

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <stop_token>
#include <thread>

#include <lcms2.h>

#include <image/preview_reader.h>
#include <image/source_library.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

Pixels filled(int width, int height, std::array<std::uint8_t, 3> colour)
{
    Pixels pixels = Pixels::allocate(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::copy_n(colour.data(), 3, pixels.row(y) + x * 4);
            pixels.row(y)[x * 4 + 3] = 255;
        }
    }
    return pixels;
}

constexpr std::array<std::uint8_t, 3> kRed{220, 20, 20};
constexpr std::array<std::uint8_t, 3> kBlue{20, 20, 220};

bool isAbout(const std::uint8_t* pixel, std::array<std::uint8_t, 3> colour)
{
    for (std::size_t c = 0; c < 3; ++c) {
        if (std::abs(int(pixel[c]) - int(colour[c])) > 12)
            return false;
    }
    return pixel[3] == 255;
}

} // namespace

/// The shortest way from a file to 16 x 16 pixels.
class TstPreviewReader : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string write(const std::string& bytes, const char* suffix = "jpg")
    {
        return writeFile(m_folder.filePath(QString("%1.%2").arg(++m_count).arg(suffix)).toStdString(), bytes);
    }
    std::string withPreview(const Pixels& picture, const std::string& preview, int orientation = 1)
    {
        JpegOptions options;
        options.preview = preview;
        options.orientation = orientation;
        return write(jpegBytes(picture, options));
    }
    static Result<PreviewPicture> read(const std::string& path) { return PreviewReader(nullptr).read(path, {}); }

private slots:
    void anEmbeddedPreviewIsTaken()
    {
        const auto made = read(withPreview(filled(800, 600, kBlue), jpegBytes(filled(160, 120, kRed))));
        QVERIFY(made.ok());
        QCOMPARE(made->size, (Size{800, 600}));
        QVERIFY(isAbout(made->picture.at(8, 8), kRed));
        QVERIFY(isAbout(made->picture.at(0, 2), kRed));
        QVERIFY(isAbout(made->picture.at(15, 13), kRed));
        QCOMPARE(int(made->picture.at(8, 1)[3]), 0);
        QCOMPARE(int(made->picture.at(8, 14)[3]), 0);
    }

    void itLooksAsTheImageDoes()
    {
        for (int exif = 1; exif <= 8; ++exif) {
            const Pixels full = pattern(640, 400);
            const auto made = read(withPreview(full, jpegBytes(averaged(full, {160, 100})), exif));
            QVERIFY(made.ok());
            const Pixels shown = oriented(full, exif);
            const Rect all{0, 0, shown.width(), shown.height()};
            QCOMPARE(made->size, (Size{all.width, all.height}));
            const MicroThumbnail wanted = makeMicroThumbnail(viewOf(shown, all), all, made->size);
            for (std::size_t i = 0; i < wanted.rgba.size(); ++i)
                QVERIFY(std::abs(int(made->picture.rgba[i]) - int(wanted.rgba[i])) <= 12);
        }
    }

    void barsAreCutOff()
    {
        constexpr std::array<std::uint8_t, 3> bright{250, 235, 240}; // not taken for part of a bar
        for (const auto& colour : {kRed, bright}) {
            Pixels boxed = filled(160, 120, {0, 0, 0});
            for (int y = 7; y < 113; ++y)
                std::copy_n(filled(160, 1, colour).row(0), 160 * 4, boxed.row(y));
            const auto made = read(withPreview(filled(600, 400, kBlue), jpegBytes(boxed)));
            QVERIFY(made.ok());
            for (int y = 3; y < 13; ++y)
                QVERIFY(isAbout(made->picture.at(8, y), colour));
        }
    }

    void anotherCropIsNotTaken()
    {
        const auto made = read(withPreview(filled(600, 400, kBlue), jpegBytes(filled(160, 120, kRed))));
        QVERIFY(made.ok());
        QVERIFY(isAbout(made->picture.at(8, 8), kBlue));
    }

    void aPreviewThatIsBrokenOrUselessIsNotTaken()
    {
        const std::string good = jpegBytes(filled(160, 120, kRed));
        for (const std::string& preview :
             {good.substr(0, good.size() / 2), std::string("\xff\xd8no picture"), jpegBytes(filled(8, 6, kRed))}) {
            const auto made = read(withPreview(filled(800, 600, kBlue), preview));
            QVERIFY(made.ok());
            QVERIFY(isAbout(made->picture.at(8, 8), kBlue));
        }
    }

    void withoutPreviewTheFileIsDecoded()
    {
        for (const bool progressive : {false, true}) {
            for (const Size size : {Size{900, 700}, Size{61, 47}, Size{9, 7}, Size{1, 1}}) {
                const Pixels full = pattern(int(size.width), int(size.height));
                JpegOptions options;
                options.progressive = progressive;
                options.fullColour = true;
                const auto made = read(write(jpegBytes(full, options)));
                QVERIFY(made.ok());
                QCOMPARE(made->size, size);
                const Rect all{0, 0, size.width, size.height};
                const MicroThumbnail wanted = makeMicroThumbnail(viewOf(full, all), all, size);
                for (std::size_t i = 0; i < wanted.rgba.size(); ++i)
                    QVERIFY(std::abs(int(made->picture.rgba[i]) - int(wanted.rgba[i])) <= 12);
            }
        }
    }

    void coloursAreThoseOfTheProfile()
    {
        // A profile that swaps red and blue: its primaries are the other way round.
        cmsCIExyY white{};
        cmsWhitePointFromTemp(&white, 6504);
        const cmsCIExyYTRIPLE primaries{{0.15, 0.06, 1}, {0.30, 0.60, 1}, {0.64, 0.33, 1}};
        cmsToneCurve* curve = cmsBuildGamma(nullptr, 2.2);
        cmsToneCurve* curves[3] = {curve, curve, curve};
        cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
        cmsUInt32Number size = 0;
        cmsSaveProfileToMem(profile, nullptr, &size);
        JpegOptions options;
        options.icc.resize(size);
        cmsSaveProfileToMem(profile, options.icc.data(), &size);
        cmsCloseProfile(profile);
        cmsFreeToneCurve(curve);
        options.preview = jpegBytes(filled(120, 80, kRed));
        const std::string swapped = write(jpegBytes(filled(600, 400, kRed), options));
        const std::string plain = write(jpegBytes(filled(600, 400, kRed)));
        PreviewReader reader(nullptr);
        for (int again = 0; again < 2; ++again) { // a reader remembers the latest profile
            const auto turnedBlue = reader.read(swapped, {});
            QVERIFY(turnedBlue.ok());
            QVERIFY(turnedBlue->picture.at(8, 8)[2] > 180 && turnedBlue->picture.at(8, 8)[0] < 60);
            QCOMPARE(int(turnedBlue->picture.at(8, 0)[3]), 0);
            QVERIFY(isAbout(reader.read(plain, {})->picture.at(8, 8), kRed));
        }
    }

    void otherFormatsComeFromTheirSource()
    {
        Services services;
        const SourceLibrary library(services.get());
        const std::string ppm = write(ppmBytes(filled(64, 64, kRed)), "ppm");
        PreviewReader reader(&library);
        const auto made = reader.read(ppm, {});
        QVERIFY(made.ok());
        QCOMPARE(made->size, (Size{64, 64}));
        QVERIFY(isAbout(made->picture.at(0, 0), kRed));
        QVERIFY(isAbout(made->picture.at(15, 15), kRed));
        QCOMPARE(made->stamp, pictureStampOf(ppm));
        QVERIFY(library.report().empty()); // it was the reader's alone
        const auto builtIn = reader.read("tessera:gallery/1", {});
        QVERIFY(builtIn.ok() && !builtIn->size.isEmpty() && builtIn->stamp != 0);
        QCOMPARE(read(ppm).error().code, ErrorCode::Unsupported);
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
    }

    void theStampIsTheFiles()
    {
        const std::string path = write(jpegBytes(filled(40, 40, kRed)));
        const auto before = read(path);
        QVERIFY(before.ok());
        QCOMPARE(before->stamp, pictureStampOf(path));
        writeFile(path, jpegBytes(filled(80, 40, kRed)));
        QVERIFY(pictureStampOf(path) != before->stamp);
        QCOMPARE(read(path)->stamp, pictureStampOf(path));
        QVERIFY(pictureStamp(1, 2, 3) != pictureStamp(1, 2, 4) && pictureStamp(1, 2, 3) != pictureStamp(1, 3, 3)
                && pictureStamp(1, 2, 3) != pictureStamp(2, 2, 3));
        QCOMPARE(pictureStampOf(m_folder.path().toStdString()), std::uint64_t(0));
        QCOMPARE(pictureStampOf(path + "-"), std::uint64_t(0));
    }

    void whatIsDecodedWholeTakesItsTurn()
    {
        const auto turns = std::make_shared<DecodeTurns>(0);
        const std::string plain = write(jpegBytes(pattern(300, 200)));
        JpegOptions options;
        options.preview = jpegBytes(pattern(150, 100));
        QVERIFY(PreviewReader(nullptr, turns).read(write(jpegBytes(pattern(300, 200), options)), {})); // waits for none

        bool isRead = false;
        std::jthread reading([&] { isRead = PreviewReader(nullptr, turns).read(plain, {}).ok(); });
        turns->release();
        reading.join();
        QVERIFY(isRead);
        QVERIFY(turns->try_acquire()); // it was given back

        std::stop_source stop;
        ErrorCode code = ErrorCode::Io;
        std::jthread stopped([&] { code = PreviewReader(nullptr, turns).read(plain, stop.get_token()).error().code; });
        stop.request_stop();
        stopped.join();
        QCOMPARE(code, ErrorCode::Cancelled);
    }

    void failuresHaveTheirReason()
    {
        QCOMPARE(read(m_folder.filePath("none.jpg").toStdString()).error().code, ErrorCode::NotFound);
        const std::string whole = jpegBytes(pattern(300, 200));
        QCOMPARE(read(write(whole.substr(0, 30))).error().code, ErrorCode::Corrupt);
        QCOMPARE(read(write({})).error().code, ErrorCode::Corrupt);
        QVERIFY(read(write(whole.substr(0, whole.size() * 3 / 4))).ok()); // what is there of it
        std::stop_source stopped;
        stopped.request_stop();
        QCOMPARE(PreviewReader(nullptr).read(write(whole), stopped.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TstPreviewReader)
#include "tst_preview_reader.moc"
