// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <image/source_library.h>
#include <image/source_opener.h>
#include <support/fake_rows.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// Real files that take a large image's path, as its threshold is low here.
class TstGiantFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string newPath(const char* suffix)
    {
        return m_folder.filePath(QString("%1.%2").arg(++m_count).arg(suffix)).toStdString();
    }

    std::string png16(const Pixels& picture, bool interlaced = false)
    {
        return writeFile(newPath("png"), png16Bytes(picture, interlaced));
    }

    struct Rig {
        explicit Rig(const std::string& folder) : services(folder, threads)
        {
            services.limits.giantPixels = 100'000;
            services.limits.memoryBytes = 200U << 10U;
        }
        ~Rig() { threads.join(); }
        [[nodiscard]] ImageSourcePtr open(const std::string& path)
        {
            Result<ImageSourcePtr> source = openSource(path, services.get());
            return source ? *source : nullptr;
        }
        ThreadExecutor threads;
        PyramidServices services;
    };

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1);
    }

    void everyFormatIsServedFromItsPyramid_data()
    {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<double>("tolerance"); // mean difference from what the decoder itself gives
        const Pixels picture = pattern(1300, 900);
        const auto jpeg = [&](const JpegOptions& options) {
            return writeFile(newPath("jpg"), jpegBytes(picture, options));
        };
        QTest::newRow("JPEG") << jpeg({}) << 1.0;
        QTest::newRow("JPEG turned") << jpeg(with(&JpegOptions::orientation, 6)) << 1.0;
        QTest::newRow("JPEG turned back") << jpeg(with(&JpegOptions::orientation, 7)) << 1.0;
        QTest::newRow("JPEG upside down") << jpeg(with(&JpegOptions::orientation, 3)) << 1.0;
        QTest::newRow("JPEG with a preview")
            << jpeg(with(&JpegOptions::preview, jpegBytes(averaged(picture, {160, 111})))) << 1.0;
        QTest::newRow("JPEG progressive") << jpeg(with(&JpegOptions::progressive, true)) << 1.0;
        QTest::newRow("JPEG grey") << jpeg(with(&JpegOptions::grey, true)) << 1.0;
        QTest::newRow("JPEG CMYK") << jpeg(with(&JpegOptions::cmyk, true)) << 1.5;
        QTest::newRow("PNG of 16 bits") << png16(pattern(400, 300)) << 0.0;
        QTest::newRow("PNG with alpha") << png16(pattern(400, 300, false)) << 0.0;
        QTest::newRow("PNG interlaced") << png16(pattern(400, 300), true) << 0.0;
        QTest::newRow("TIFF in strips") << writeTiff(newPath("tif"), picture, with(&TiffOptions::tile, 0)) << 0.0;
        QTest::newRow("PNM") << writeFile(newPath("ppm"), ppmBytes(picture)) << 0.0;
    }
    void everyFormatIsServedFromItsPyramid()
    {
        QFETCH(std::string, path);
        QFETCH(double, tolerance);
        Services plain;
        const auto direct = openSource(path, plain.get());
        QVERIFY2(direct.ok(), direct ? "" : direct.error().reason.c_str());
        Rig rig(newPath("store"));
        const auto matches = [&](const ImageSource& source) {
            for (std::uint32_t i = source.info()->pyramid.levelCount(); i-- > 0;) {
                const double mean = difference(readLevel(source, i), readLevel(**direct, i)).mean;
                // A scaled decode and an average of pixels differ a little; most in the few pixels of a root made
                // of a preview.
                if (mean > (i == 0 ? tolerance : i < 4 ? tolerance * 3 : tolerance * 8)) {
                    qWarning("level %u: mean %f", i, mean);
                    return false;
                }
            }
            // Neighbours that are encoded each for itself agree as well as they agree with the picture.
            const int gutters = gutterError(source, 0);
            if (gutters > (tolerance > 0 ? 6 : 0))
                qWarning("gutters: %d", gutters);
            return gutters <= (tolerance > 0 ? 6 : 0);
        };
        {
            const ImageSourcePtr first = rig.open(path);
            QVERIFY(first);
            QCOMPARE(first->info()->pyramid.levelCount(), (*direct)->info()->pyramid.levelCount());
            for (std::uint32_t i = 0; i < first->info()->pyramid.levelCount(); ++i)
                QVERIFY(readLevel(*first, i).width() > 1);
            rig.threads.join();
        }
        const auto generated = rig.services.blocks.report().generated;
        const ImageSourcePtr second = rig.open(path);
        QVERIFY(second);
        QCOMPARE(rig.services.store->report().hits, std::uint64_t(1));
        QCOMPARE(second->info()->recipe, (*direct)->info()->recipe);
        QCOMPARE(second->info()->format, (*direct)->info()->format);
        QCOMPARE(second->info()->name, (*direct)->info()->name);
        for (std::uint32_t i = 0; i < second->info()->pyramid.levelCount(); ++i)
            QCOMPARE(second->info()->pyramid.size(i), (*direct)->info()->pyramid.size(i));
        QVERIFY(!second->ready().empty());
        QVERIFY(matches(*second));
        QCOMPARE(rig.services.blocks.report().generated, generated); // no decoder was asked
        rig.services.blocks.clear();
    }

    void aChangedFileIsNotServedFromTheOldPyramid()
    {
        Rig rig(newPath("store"));
        const std::string path = writeFile(newPath("ppm"), ppmBytes(pattern(700, 500)));
        QVERIFY(readLevel(*rig.open(path), 0).width() == 700);
        rig.threads.join();
        const Pixels other = noisy(700, 500);
        writeFile(path, ppmBytes(other) + "!"); // of another size, as the clock need not have moved
        const ImageSourcePtr now = rig.open(path);
        QVERIFY(now);
        QCOMPARE(difference(readLevel(*now, 0), other).most, 0);
    }

    void smallImagesAreLeftAlone()
    {
        Rig rig(newPath("store"));
        const ImageSourcePtr source = rig.open(writeFile(newPath("ppm"), ppmBytes(pattern(300, 300))));
        QVERIFY(source);
        QVERIFY(readLevel(*source, 0).width() == 300);
        rig.threads.join();
        QVERIFY(!QDir(QString::fromStdString(rig.services.config.folder)).exists());
    }

    void beyondTheLimitTheNumbersAreTold()
    {
        Rig rig(newPath("store"));
        rig.services.limits.decodeBytes = 2U << 20U;
        const auto progressive =
            openSource(writeFile(newPath("jpg"), jpegBytes(pattern(1300, 900), with(&JpegOptions::progressive, true))),
                       rig.services.get());
        QVERIFY(!progressive);
        QCOMPARE(progressive.error().code, ErrorCode::TooLarge);
        QVERIFY2(progressive.error().reason.find("the limit is 2 MiB") != std::string::npos,
                 progressive.error().reason.c_str());
        const auto interlaced = openSource(png16(pattern(700, 500), true), rig.services.get());
        QVERIFY(!interlaced);
        QCOMPARE(interlaced.error().code, ErrorCode::TooLarge);
        QCOMPARE(interlaced.error().reason, std::string("700 x 500 pixels take 3 MiB to decode, the limit is 2 MiB"));
        QVERIFY(openSource(png16(pattern(700, 500)), rig.services.get()).ok());
    }
};

QTEST_GUILESS_MAIN(TstGiantFiles)
#include "tst_giant_files.moc"
