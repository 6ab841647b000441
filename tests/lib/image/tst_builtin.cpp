// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <QTest>

#include <image/builtin_sources.h>
#include <image/source_library.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

class TstBuiltin : public QObject {
    Q_OBJECT

    static int colours(const Pixels& pixels)
    {
        std::set<std::uint32_t> seen;
        for (int y = 0; y < pixels.height(); ++y) {
            for (int x = 0; x < pixels.width(); ++x) {
                const std::uint8_t* p = pixels.row(y) + x * 4;
                seen.insert(std::uint32_t(p[0]) << 16U | std::uint32_t(p[1]) << 8U | p[2]);
            }
        }
        return int(seen.size());
    }

private slots:
    void theFractalIsEndlessAndItsRootIsReady()
    {
        Services services;
        const ImageSourcePtr fractal = openFractal(services.get());
        const Pyramid& pyramid = fractal->info()->pyramid;
        QCOMPARE(pyramid.size(0).width, std::int64_t(1) << 44);
        QCOMPARE(pyramid.size(pyramid.rootLevel()), (Size{32, 32}));
        QCOMPARE(fractal->ready().size(), std::size_t(1));
        QCOMPARE(fractal->ready()[0].address.level, pyramid.rootLevel());
        QVERIFY(colours(*fractal->ready()[0].pixels) > 50);
    }

    void fractalTilesAreTheSameEachTimeAndMeet()
    {
        Services services;
        const ImageSourcePtr a = openFractal(services.get());
        const ImageSourcePtr b = openFractal(services.get());
        // On the seahorse valley's edge, deep enough to need many iterations.
        const std::uint32_t level = 22;
        const auto side = double(a->info()->pyramid.size(level).width);
        const TileAddress tile{level, std::uint64_t((-0.7436 + 2.3) / 3.1 * side / 512),
                               std::uint64_t((0.1318 + 1.55) / 3.1 * side / 512)};
        const auto one = a->read(tile, {});
        const auto two = b->read(tile, {});
        const auto right = b->read({level, tile.x + 1, tile.y}, {});
        QVERIFY(one && two && right);
        const Pixels& left = *one->front().pixels;
        QCOMPARE(difference(left, *two->front().pixels).most, 0);
        QVERIFY(colours(left) > 100);
        for (int y = 0; y < left.height(); ++y) {
            QVERIFY(std::equal(left.row(y) + 513 * 4, left.row(y) + 514 * 4, right->front().pixels->row(y) + 4));
            QVERIFY(std::equal(left.row(y) + 512 * 4, left.row(y) + 513 * 4, right->front().pixels->row(y)));
        }
    }

    void theDeepestLevelStillTellsPixelsApart()
    {
        Services services;
        const ImageSourcePtr fractal = openFractal(services.get());
        const double side = double(fractal->info()->pyramid.size(0).width);
        const TileAddress tile{0, std::uint64_t((-0.743643887037151 + 2.3) / 3.1 * side / 512),
                               std::uint64_t((0.131825904205330 + 1.55) / 3.1 * side / 512)};
        const auto tiles = fractal->read(tile, {});
        QVERIFY(tiles);
        QVERIFY(colours(*tiles->front().pixels) > 20);
    }

    void aStopRequestEndsAFractalTile()
    {
        Services services;
        const ImageSourcePtr fractal = openFractal(services.get());
        std::stop_source stop;
        const ReadContext context{stop.get_token(), [&](TileState) { stop.request_stop(); }};
        const auto stopped = fractal->read({20, 100, 100}, context);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(services.buffers.report().leased, std::uint64_t(1)); // the ready root
    }

    void theGalleryHangsTwelveDifferentPictures()
    {
        Services services;
        SourceLibrary library(services.get());
        const std::vector<std::string> locators = builtInLocators();
        QCOMPARE(locators.size(), std::size_t(1 + SourceLibrary::kGallerySize));
        std::set<std::string> names;
        std::set<SourceId> ids;
        for (const std::string& locator : locators) {
            const auto handle = library.open(locator, "test");
            QVERIFY(handle);
            const SourceInfo& info = *(*handle)->info();
            names.insert(displayName(locator));
            ids.insert(info.id);
            QCOMPARE(info.name, displayName(locator));
            QCOMPARE(*identify(locator), info.id);
            QCOMPARE((*handle)->ready().size(), std::size_t(1));
            QVERIFY2(colours(*(*handle)->ready()[0].pixels) >= 8, locator.c_str());
        }
        QCOMPARE(names.size(), locators.size());
        QCOMPARE(ids.size(), locators.size());
    }

    void galleryLevelsShowOnePicture()
    {
        Services services;
        const ImageSourcePtr dawn = openGalleryPicture(0, services.get());
        const Pyramid& pyramid = dawn->info()->pyramid;
        const Pixels fine = readLevel(*dawn, 2);
        const Pixels coarse = readLevel(*dawn, 4);
        QVERIFY(difference(averaged(fine, pyramid.size(4)), coarse).mean < 2);
        QCOMPARE(gutterError(*dawn, 2), 0);
    }
};

QTEST_APPLESS_MAIN(TstBuiltin)
#include "tst_builtin.moc"
