// SPDX-License-Identifier: GPL-3.0-or-later
// The wall seen from afar: what it costs, what it shows when pictures or the order change, and on the way to an image.
#include <QImage>
#include <QSize>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include <lib/scene/mosaic_rig.h>
#include <scene/canvas_colours.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::size_t kFewTiles = 80; ///< with what is kept and read ahead

bool isOfWall(const View& view)
{
    const auto own = [&](const Wanted& tile) { return view.scene().wall().owns(tile.key); };
    return std::all_of(view.wanted().begin(), view.wanted().end(), own)
           && std::all_of(view.present().begin(), view.present().end(), own);
}

} // namespace

class TestWallMosaic : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        for (int i = 0; i < kImages; ++i) {
            QImage image(i % 2 == 0 ? QSize(96, 64) : QSize(64, 96), QImage::Format_RGB32);
            image.fill(QColor::fromHsv(i * 2, 160, 200));
            QVERIFY(image.save(m_folder.filePath(QString("%1.jpg").arg(i)), "jpg", 90));
        }
    }

    void aHundredThousandSeenWholeCostWhatTheirTilesDo()
    {
        WallRig wall(100'000);
        SceneRig& rig = wall.rig;
        QCOMPARE(rig.scene->count(), 100'000U);
        wall.seeAll();
        QVERIFY(rig.view->viewport().scale < MosaicCover::kBelowCellPixels);
        rig.frame();
        QVERIFY(!rig.view->wanted().empty());
        QVERIFY(wall.planned() <= kFewTiles);
        QVERIFY(rig.settle(100));
        QVERIFY(rig.view->isCovered());
        rig.view->panBy({3, 2});
        const Frame& frame = rig.frame();
        QCOMPARE(frame.facts.items, 0U);
        QVERIFY(!frame.list.tiles.empty() && frame.list.tiles.size() <= kFewTiles);
        QVERIFY(frame.list.solids.empty());
        QVERIFY(wall.planned() <= kFewTiles);
        QVERIFY(isOfWall(*rig.view));
        QCOMPARE(rig.holes, 0);
    }

    void withoutAStoreItemsAreLookedAt()
    {
        SceneRig rig(wallConfig(300));
        rig.open({"/wall"});
        rig.view->fit(FitTarget::Scene);
        rig.view->zoomAt({400, 250}, 0.6, Duration::zero());
        QVERIFY(!rig.scene->wall().isOn());
        QVERIFY(rig.frame().facts.items >= 300U);
    }

    void whileItsStoreIsOnItsWayItemsAreNotAskedForOneByOne()
    {
        SceneRig rig(wallConfig(2'000));
        WallMosaic& wall = rig.scene->wall();
        wall.awaitStore();
        rig.open({"/wall"});
        QVERIFY(rig.frame().facts.items > 0U); // near by they are
        QVERIFY(!rig.view->wanted().empty());
        rig.view->fit(FitTarget::Scene);
        QVERIFY(rig.view->viewport().scale < MosaicCover::kBelowCellPixels);
        const Frame& frame = rig.frame();
        QVERIFY(rig.view->wanted().empty());
        QCOMPARE(frame.facts.items, 0U);
        QVERIFY(frame.list.tiles.empty() && !frame.list.solids.empty());
        for (const SolidQuad& solid : frame.list.solids)
            QCOMPARE(solid.rgba, kUnknownWall);
        QVERIFY(frame.facts.placeholderPixels > 0);
        QVERIFY(!frame.currentOutline.isEmpty());
        QVERIFY(!rig.view->isSettled() && !rig.view->isCovered());
        wall.setStore(nullptr); // none comes
        emit rig.scene->contentChanged();
        QVERIFY(rig.frame().facts.items >= 2'000U);
        QVERIFY(rig.view->wanted().size() >= 2'000U);
        QCOMPARE(rig.holes, 0);
    }

    void whatLacksPicturesIsFoundFromTheFocusOutwards()
    {
        WallRig wall(5'000);
        const Scene& scene = *wall.rig.scene;
        const RectF world = scene.layout().bounds();
        const PointF focus = scene.layout().cell(3'000).center();
        const auto away = [&](std::size_t position) {
            const PointF centre = scene.layout().cell(position).center();
            return std::max(std::abs(centre.x - focus.x), std::abs(centre.y - focus.y));
        };
        std::vector<double> all;
        for (std::size_t position = 0; position < scene.count(); ++position)
            all.push_back(away(position));
        std::sort(all.begin(), all.end());
        const auto check = [&](std::size_t most, std::size_t without) {
            const std::vector<ItemId> lacking = scene.wall().lacking(world, focus, most);
            QCOMPARE(lacking.size(), std::min(most, scene.count() - without));
            QCOMPARE(std::set<ItemId>(lacking.begin(), lacking.end()).size(), lacking.size());
            for (std::size_t i = 0; i < lacking.size(); ++i)
                QCOMPARE(away(*scene.positionOf(lacking[i])), all[without + i]);
        };
        check(1, 0);
        check(100, 0);
        check(6'000, 0);
        const std::vector<ItemId> nearest = scene.wall().lacking(world, focus, 300);
        QCOMPARE(nearest.front(), scene.idAt(3'000));
        for (const ItemId id : nearest)
            wall.set(id);
        check(200, 300); // farther out, then
    }

    void anotherOrderIsAnotherWall()
    {
        WallRig wall(20'000);
        SceneRig& rig = wall.rig;
        wall.seeAll();
        QVERIFY(rig.settle(100));
        const SourceId before = rig.scene->wall().source();
        const auto isNamed = [&](const SourceId& source) {
            return QString::fromStdString(rig.engine->label({source, 0, 0, {0, 0, 0}})).startsWith("wall");
        };
        QVERIFY(isNamed(before));
        rig.scene->setDescending(true);
        QVERIFY(rig.scene->wall().source() != before);
        const Frame& next = rig.frame();
        QVERIFY(!next.list.tiles.empty()); // the wall before stands in
        QCOMPARE(next.facts.placeholderPixels, 0);
        QVERIFY(!rig.view->isSettled());
        QVERIFY(rig.settle(100));
        for (const Wanted& tile : rig.view->present())
            QCOMPARE(tile.key.source, rig.scene->wall().source());
        QVERIFY(!rig.scene->wall().earlier());
        QVERIFY(isNamed(rig.scene->wall().source()) && !isNamed(before)); // names do not pile up
        QCOMPARE(rig.holes, 0);
    }

    void aTileThatCouldNotBeMadeIsAskedForAgain()
    {
        WallRig wall(5'000);
        SceneRig& rig = wall.rig;
        wall.seeAll();
        rig.frame();
        const TileKey root = rig.scene->wall().plain({rig.scene->wall().cover().pyramid().rootLevel(), 0, 0});
        int changes = 0;
        QObject::connect(rig.scene.get(), &Scene::contentChanged, rig.scene.get(), [&] { ++changes; });
        rig.scene->accept(root, Error{ErrorCode::Full, "memory is short"});
        QCOMPARE(changes, 1);
        QVERIFY(rig.settle(100));
    }

    void aFilterMakesASmallerWall()
    {
        WallRig wall(20'000);
        SceneRig& rig = wall.rig;
        wall.seeAll();
        QVERIFY(rig.settle(100));
        rig.scene->setFilter("1");
        QVERIFY(rig.scene->count() < 20'000U && rig.scene->count() > 5'000U);
        rig.view->fit(FitTarget::Scene);
        QVERIFY(rig.settle(100));
        QCOMPARE(rig.scene->wall().cover().layout().count(), rig.scene->count());
        rig.scene->setFilter("");
        rig.view->fit(FitTarget::Scene);
        QVERIFY(rig.settle(100)); // and its pictures are known still
        QVERIFY(rig.view->isCovered());
        QCOMPARE(rig.holes, 0);
    }

    void otherItemsHaveOtherPictures()
    {
        WallRig wall(5'000);
        wall.setAll();
        QVERIFY(wall.rig.scene->wall().hasPicture(7));
        wall.rig.open({"/wall"});
        QVERIFY(!wall.rig.scene->wall().hasPicture(7));
    }

    void thereAreNoHolesOnTheWayToAnImageAndBack()
    {
        SceneRig near;
        const std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
        near.view->resize({200, 125}, 1);
        near.open({m_folder.path().toStdString()});
        QCOMPARE(near.scene->count(), std::size_t(kImages));
        near.scene->wall().setStore(store);
        const MosaicStore::Slot slot = store->put(1, 1, grey(200)).value();
        std::vector<std::pair<ItemId, MosaicStore::Slot>> batch;
        for (ItemId id = 0; id < near.scene->total(); ++id)
            batch.emplace_back(id, slot);
        near.scene->wall().setPictures(batch);
        near.view->fit(FitTarget::Scene);
        QVERIFY(near.scene->wall().shows(near.view->viewport().scale));
        QVERIFY(near.settle());
        const auto fly = [&](double factor, int work) {
            near.view->zoomAt({100, 62}, factor, std::chrono::milliseconds(400));
            for (int i = 0; i < 60; ++i) {
                const Frame& frame = near.frame();
                QCOMPARE(frame.facts.holePixels, 0);
                QCOMPARE(frame.facts.placeholderPixels, 0);
                near.work(work);
            }
        };
        fly(60, 0); // nothing is loaded on the way: the wall stands in for all of it
        QVERIFY(!near.scene->wall().shows(near.view->viewport().scale));
        QVERIFY(near.settle());
        fly(1.0 / 60, 2);
        QVERIFY(near.settle());
        fly(20, 3);
        QVERIFY(near.settle());
        QCOMPARE(near.holes, 0);
    }

    void nearByNothingIsGatheredAnewForWhatIsNotSeen()
    {
        SceneRig rig;
        rig.view->resize({200, 125}, 1);
        rig.open({m_folder.path().toStdString()});
        const std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
        WallMosaic& wall = rig.scene->wall();
        wall.setStore(store);
        std::pair<ItemId, MosaicStore::Slot> one{0, store->put(1, 1, grey(200)).value()};
        wall.setPictures({&one, 1});
        QVERIFY(rig.settle());
        const TileKey root = wall.plain({wall.cover().pyramid().rootLevel(), 0, 0});
        QVERIFY(wall.shown(root).has_value()); // read ahead, for who flies out
        const auto before = wall.shown(root);
        one.first = rig.scene->idAt(rig.scene->count() - 1);
        wall.setPictures({&one, 1});
        for (int i = 0; i < 30; ++i) {
            rig.frame();
            rig.work(4);
        }
        QCOMPARE(wall.shown(root)->page, before->page);
        rig.view->fit(FitTarget::Scene);
        for (int i = 0; i < 30; ++i) {
            rig.frame();
            rig.work(4);
        }
        QVERIFY(wall.shown(root)->page > before->page);
        QCOMPARE(rig.holes, 0);
    }

    void aDecodedImageOffersItsPictureOnce()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        const std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
        rig.scene->wall().setStore(store);
        std::vector<ItemId> offered;
        connect(rig.scene.get(), &Scene::pictureOffered, this, [&](ItemId id, const PixelsPtr& root) {
            QVERIFY(root && root->width() > 2);
            offered.push_back(id);
            const std::pair<ItemId, MosaicStore::Slot> one{id, store->put(id + 1, 1, grey(1)).value()};
            rig.scene->wall().setPictures({&one, 1});
        });
        QVERIFY(rig.settle());
        QVERIFY(!offered.empty());
        QCOMPARE(std::set<ItemId>(offered.begin(), offered.end()).size(), offered.size());
    }

private:
    static constexpr int kImages = 150;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestWallMosaic)
#include "tst_wall_mosaic.moc"
