// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <cache/cache.h>
#include <image/source_library.h>
#include <image/tile_codec.h>
#include <load/tile_pipeline.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// A folder with one picture, and everything that loads it.
struct Pictures {
    explicit Pictures(const std::string& cacheDirectory = {}, int side = 700)
        : path(writeFile(folder.filePath(QStringLiteral("a.jpg")).toStdString(), jpegBytes(pattern(side, side))))
    {
        Cache::Config config;
        config.directory = cacheDirectory;
        cache = std::make_unique<Cache>(config);
    }

    Result<LoadedPtr> run(const LoadFunction& job)
    {
        LoadContext context;
        context.later = [this](std::function<void()> chore) { chores.push_back(std::move(chore)); };
        return job(context);
    }
    void runChores()
    {
        for (const auto& chore : std::exchange(chores, {}))
            chore();
    }
    SourceInfoPtr info() { return opened()->info; }
    std::shared_ptr<const OpenedSource> opened()
    {
        const Result<LoadedPtr> result = run(pipeline().open(path));
        return result ? std::static_pointer_cast<const OpenedSource>(*result) : nullptr;
    }
    std::shared_ptr<const LoadedTiles> tiles(const SourceInfoPtr& of, TileAddress address)
    {
        const Result<LoadedPtr> result = run(pipeline().read(path, of, address));
        return result ? std::static_pointer_cast<const LoadedTiles>(*result) : nullptr;
    }
    TilePipeline pipeline() { return {library, services.buffers, cache.get()}; }
    std::uint64_t hits() const { return cache->report().at(0).hits; }

    QTemporaryDir folder;
    std::string path;
    Services services;
    SourceLibrary library{services.get()};
    std::unique_ptr<Cache> cache;
    std::vector<std::function<void()>> chores;
};

TileAddress coarseOf(const SourceInfo& info)
{
    std::uint32_t level = 0;
    while (!TilePipeline::isCoarse(info.pyramid, level))
        ++level;
    return {level, 0, 0};
}

} // namespace

class TestTilePipeline : public QObject {
    Q_OBJECT

private slots:
    void whichLevelsAreCoarse()
    {
        const Pyramid pyramid = Pyramid::halving({1024, 512});
        QVERIFY(!TilePipeline::isCoarse(pyramid, 0));
        QVERIFY(!TilePipeline::isCoarse(pyramid, 1));
        QVERIFY(TilePipeline::isCoarse(pyramid, 2)); // 256 x 128
        QVERIFY(!TilePipeline::isCoarse(pyramid, pyramid.levelCount()));
    }

    void aCoarseTileComesFromTheCacheTheSecondTime()
    {
        Pictures p;
        const SourceInfoPtr info = p.info();
        const TileAddress coarse = coarseOf(*info);
        const auto first = p.tiles(info, coarse);
        QVERIFY(first);
        QVERIFY(!p.chores.empty()); // encoding waits until the picture is delivered
        QCOMPARE(p.hits(), 0U);
        p.runChores();
        const auto second = p.tiles(info, coarse);
        QVERIFY(second);
        QCOMPARE(p.hits(), 1U);
        QVERIFY(p.chores.empty());
        QVERIFY(second->tiles.at(0).address == coarse);
        QVERIFY(difference(*first->tiles.at(0).pixels, *second->tiles.at(0).pixels).mean < 3);
    }

    void fineTilesAreNotCached()
    {
        Pictures p;
        const SourceInfoPtr info = p.info();
        const auto fine = p.tiles(info, {0, 0, 0});
        QVERIFY(fine);
        QVERIFY(fine->tiles.at(0).address == (TileAddress{0, 0, 0}));
        p.runChores();
        (void)p.tiles(info, {0, 0, 0});
        QCOMPARE(p.hits(), 0U);
    }

    void whatWasSeenIsThereWhenOpenedAfterARestart()
    {
        QTemporaryDir disk;
        Pictures p(disk.path().toStdString());
        const SourceInfoPtr info = p.info();
        const TileAddress coarse = coarseOf(*info);
        QVERIFY(p.tiles(info, coarse));
        p.runChores();
        p.cache.reset();
        Cache::Config config;
        config.directory = disk.path().toStdString();
        p.cache = std::make_unique<Cache>(config);
        const auto again = p.opened();
        QVERIFY(again);
        QVERIFY(std::any_of(again->ready.begin(), again->ready.end(),
                            [&](const TilePixels& tile) { return tile.address == coarse; }));
    }

    void C54_aChangedFileMissesAndIsToldApart()
    {
        Pictures p;
        const SourceInfoPtr before = p.info();
        const TileAddress coarse = coarseOf(*before);
        QVERIFY(p.tiles(before, coarse));
        p.runChores();
        writeFile(p.path, jpegBytes(pattern(640, 640)));
        const auto after = p.opened();
        QVERIFY(after);
        QVERIFY(after->info->id != before->id);
        QVERIFY(after->ready.empty());
        const Result<LoadedPtr> old = p.run(p.pipeline().read(p.path, before, {0, 0, 0}));
        QVERIFY(old.error().code == ErrorCode::Changed);
    }

    void nonsenseInTheCacheIsReplaced()
    {
        Pictures p;
        const SourceInfoPtr info = p.info();
        const TileAddress coarse = coarseOf(*info);
        const CacheKey key = CacheKey::of(info->key(coarse));
        const CacheVersion format{CacheVersion::Scope::Constant, 1};
        (void)p.cache->put(key, "not a picture", format);
        QVERIFY(p.tiles(info, coarse));
        QVERIFY(!p.cache->get(key, format).ok());
        const Result<std::string> wrongSize = encodeTile(pattern(40, 40));
        (void)p.cache->put(key, *wrongSize, format);
        QVERIFY(p.tiles(info, coarse));
        QVERIFY(!p.cache->get(key, format).ok());
    }

    void failedOpensAreNotRemembered()
    {
        Pictures p;
        writeFile(p.path, "");
        const Result<LoadedPtr> bad = p.run(p.pipeline().open(p.path));
        QVERIFY(!bad.ok());
        QVERIFY(!bad.error().reason.empty());
        writeFile(p.path, jpegBytes(pattern(300, 300)));
        QVERIFY(p.opened());
    }

    void builtInSourcesAreComputedNotCached()
    {
        Pictures p;
        p.path = "tessera:fractal";
        const auto opened = p.opened();
        QVERIFY(opened);
        QVERIFY(p.tiles(opened->info, {opened->info->pyramid.rootLevel(), 0, 0}));
        QVERIFY(p.chores.empty());
        const CacheReport memory = p.cache->report().at(0);
        QCOMPARE(memory.hits + memory.misses, 0U);
    }

    void aReadThatWouldWaitForAnothersPassParks()
    {
        Pictures p;
        const SourceInfoPtr info = p.info();
        const TileAddress coarse = coarseOf(*info);
        LoadFunction rest;
        int woken = 0;
        bool wokenTooEarly = false;
        LoadContext parks;
        parks.park = [&](LoadFunction left) { rest = std::move(left); };
        parks.goOn = parks.park;
        parks.wake = [&] { ++woken; };
        LoadContext first;
        first.stage = [&](TileState stage) { // in the midst of its pass
            if (stage != TileState::Decoding || rest)
                return;
            (void)p.pipeline().read(p.path, info, coarse)(parks);
            wokenTooEarly = woken > 0;
        };
        QVERIFY(p.pipeline().read(p.path, info, coarse)(first));
        QVERIFY(rest);
        QVERIFY(!wokenTooEarly);
        QCOMPARE(woken, 1);
        QCOMPARE(p.library.report().at(0).holders.size(), std::size_t(2)); // kept open by who waits, and retained
        const Result<LoadedPtr> second = rest(parks);
        QVERIFY(second);
        QVERIFY(static_cast<const LoadedTiles&>(**second).tiles.at(0).address == coarse);
        QCOMPARE(p.services.blocks.report().generated, 1U);
        rest = nullptr;
        QCOMPARE(p.library.report().at(0).holders.size(), std::size_t(1));
    }

    void whatLiesOnTheDiskIsReadInAStageOfItsOwn()
    {
        Pictures p;
        p.path = writeTiff(p.folder.filePath(QStringLiteral("b.tif")).toStdString(), pattern(700, 700));
        const int file = ::open(p.path.c_str(), O_RDONLY);
        QVERIFY(file >= 0 && ::fsync(file) == 0);
        const SourceInfoPtr info = p.info();
        const Result<SourceHandle> source = p.library.open(p.path, Holder("test"));
        (void)::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        const bool isFar = (*source)->isFar({0, 0, 0}); // not every file system tells
        LoadFunction rest;
        std::vector<TileState> stages;
        LoadContext context;
        context.goOn = [&](LoadFunction left) { rest = std::move(left); };
        context.fetch = context.goOn;
        context.stage = [&](TileState stage) { stages.push_back(stage); };
        Result<LoadedPtr> result = p.pipeline().read(p.path, info, {0, 0, 0})(context);
        QVERIFY(result);
        QVERIFY(isFar || !rest); // asking may have had the system read it ahead
        if (rest) {
            QVERIFY(LoadFunction(rest)(context)); // fetches it
            QVERIFY(stages.empty());              // nothing was decoded
            QVERIFY(!(*source)->isFar({0, 0, 0}));
            result = LoadFunction(rest)(context);
        }
        QVERIFY(static_cast<const LoadedTiles&>(**result).tiles.at(0).address == (TileAddress{0, 0, 0}));
        std::stop_source stop;
        stop.request_stop();
        (void)(*source)->fetch({0, 0, 0}, {});
        QCOMPARE((*source)->fetch({0, 0, 0}, stop.get_token()).error().code, ErrorCode::Cancelled);
        ::close(file);
    }

    void worksWithoutACache()
    {
        Pictures p;
        p.cache.reset();
        const SourceInfoPtr info = p.info();
        QVERIFY(p.tiles(info, coarseOf(*info)));
        QVERIFY(p.chores.empty());
    }
};

QTEST_GUILESS_MAIN(TestTilePipeline)
#include "tst_tile_pipeline.moc"
