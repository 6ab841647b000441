// SPDX-License-Identifier: GPL-3.0-or-later
// The wall seen from afar while its pictures come in: what is put together again, how often, and what is not.
#include <QSignalSpy>
#include <QTest>

#include <set>

#include <lib/scene/mosaic_rig.h>
#include <scene/mosaic_filler.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// Seen whole, with all pictures, a second after the last of them.
struct CalmWall : WallRig {
    CalmWall() : WallRig(20'000)
    {
        seeAll();
        isCalm = rig.settle(100);
        rig.frame(1000);
    }
    bool isCalm = false;
};

/// Pictures come with each frame for so long: the times at which another revision of the whole was shown.
std::vector<int> renewals(WallRig& wall, int milliseconds)
{
    SceneRig& rig = wall.rig;
    std::vector<int> times;
    std::uint32_t shown = rig.scene->wall().shown(wall.root())->page;
    for (int at = 0; at < milliseconds; at += 16) {
        wall.set(rig.scene->idAt(std::size_t(at)));
        rig.frame();
        rig.work(8);
        if (const auto now = rig.scene->wall().shown(wall.root()); now && now->page != shown) {
            times.push_back(at);
            shown = now->page;
        }
    }
    return times;
}

} // namespace

class TestGrowingWall : public QObject {
    Q_OBJECT

private slots:
    void aBatchOfPicturesRenewsOnlyTheTilesThatShowThem()
    {
        CalmWall wall;
        SceneRig& rig = wall.rig;
        QVERIFY(wall.isCalm);
        QVERIFY(rig.settle(100));
        const std::uint64_t before = wall.uploads();
        const std::size_t shown = rig.view->lastFrame().list.tiles.size();
        wall.set(rig.scene->idAt(1));
        QVERIFY(!rig.view->isSettled()); // at once: nothing has changed for long
        QVERIFY(rig.settle(100));
        const std::uint64_t again = wall.uploads() - before;
        QVERIFY2(again >= 1 && again <= 4, qPrintable(QString::number(again)));
        QVERIFY(again < shown);
        QCOMPARE(rig.holes, 0);
        QVERIFY(rig.view->isCovered());
    }

    void aStreamOfPicturesRenewsATileNowAndThen()
    {
        CalmWall wall;
        SceneRig& rig = wall.rig;
        QVERIFY(wall.isCalm);
        const TileKey root = wall.root();
        std::set<std::uint32_t> revisions;
        for (int i = 0; i < 50; ++i) { // 800 ms
            wall.set(rig.scene->idAt(std::size_t(i)));
            rig.frame();
            rig.work(8);
            const auto shown = rig.scene->wall().shown(root);
            QVERIFY(shown.has_value());
            revisions.insert(shown->page);
            QVERIFY(rig.view->isCovered()); // the revision before stands until the next one is there
        }
        QVERIFY2(revisions.size() >= 4 && revisions.size() <= 9, qPrintable(QString::number(revisions.size())));
        QVERIFY(rig.settle(100)); // and the last pictures are not forgotten
        QVERIFY(rig.scene->wall().isUpToDate(root));
        QCOMPARE(rig.holes, 0);
    }

    void whatHasNoPictureYetIsMissingUntilItHasOneOrNeverWill()
    {
        WallRig wall(5'000);
        SceneRig& rig = wall.rig;
        rig.view->fit(FitTarget::Scene);
        QVERIFY(!rig.settle(50));
        QVERIFY(rig.view->lastFrame().facts.placeholderPixels > 0);
        QVERIFY(!rig.view->isCovered());
        const std::vector<ItemId> lacking = rig.scene->wall().lacking(rig.scene->layout().bounds(), {}, 100);
        QCOMPARE(lacking.size(), 100U);
        std::vector<std::pair<ItemId, MosaicStore::Slot>> batch;
        for (ItemId id = 0; id < rig.scene->total(); ++id)
            batch.emplace_back(id, MosaicStore::kNone);
        rig.scene->wall().setPictures(batch);
        QVERIFY(rig.settle(100));
        QVERIFY(rig.view->isCovered());
        QVERIFY(rig.scene->wall().lacking(rig.scene->layout().bounds(), {}, 100).empty());
        QCOMPARE(rig.holes, 0);
    }

    void aLastingStreamRenewsItLessAndLessOften()
    {
        CalmWall wall;
        SceneRig& rig = wall.rig;
        QVERIFY(wall.isCalm);
        const std::vector<int> lasting = renewals(wall, 6'000);
        QVERIFY2(lasting.size() >= 6 && lasting.size() <= 11, qPrintable(QString::number(lasting.size())));
        const int atFirst = lasting[1] - lasting[0];
        const int atLast = lasting.back() - lasting[lasting.size() - 2];
        QVERIFY2(atFirst <= 250 && atLast >= 800 && atLast <= 1'000,
                 qPrintable(QString("%1 %2").arg(atFirst).arg(atLast)));
        QVERIFY(rig.settle(100));
        rig.frame(5'000);
        const std::vector<int> afterwards = renewals(wall, 500); // as soon as ever
        QVERIFY2(afterwards.size() >= 2, qPrintable(QString::number(afterwards.size())));
    }

    void theLastPicturesOfAStreamAreShownSoon()
    {
        CalmWall wall;
        SceneRig& rig = wall.rig;
        QVERIFY(wall.isCalm);
        (void)renewals(wall, 4'000); // each waits 800 ms by now
        const std::uint32_t before = rig.scene->wall().shown(wall.root())->page;
        for (int at = 0; at < 250; at += 16) {
            rig.frame();
            rig.work(8);
        }
        QVERIFY(rig.scene->wall().shown(wall.root())->page > before);
        QVERIFY(rig.scene->wall().isUpToDate(wall.root()));
    }

    // Where each takes long to put together, the time that took does not count as calm.
    void slowTilesAreRenewedLessOftenAsWell()
    {
        CalmWall wall;
        SceneRig& rig = wall.rig;
        QVERIFY(wall.isCalm);
        std::set<std::uint32_t> revisions;
        for (int at = 0; at < 12'000; at += 16) {
            wall.set(rig.scene->idAt(std::size_t(at)));
            rig.frame();
            if (at % 400 == 0) // the loader has a turn
                rig.work(100);
            revisions.insert(rig.scene->wall().shown(wall.root())->page);
        }
        QVERIFY2(revisions.size() <= 20, qPrintable(QString::number(revisions.size())));
    }

    void aWallWhoseFillingEndedGrowsNoMore()
    {
        WallRig wall(5'000);
        SceneRig& rig = wall.rig;
        rig.view->fit(FitTarget::Scene);
        wall.set(0); // and no other: it was cancelled
        QVERIFY(!rig.settle(20));
        QVERIFY(rig.scene->wall().isGrowing());
        QSignalSpy changed(rig.scene.get(), &Scene::contentChanged);
        rig.clock.advance(WallMosaic::kGrowing);
        QVERIFY(!rig.scene->wall().isGrowing());
        QTRY_VERIFY(changed.count() > 0); // what is around is planned for again
    }

    void nothingIsGatheredAheadOfAWallThatGrows()
    {
        WallRig wall(100'000);
        SceneRig& rig = wall.rig;
        rig.view->fit(FitTarget::Scene);
        rig.view->zoomAt({400, 250}, 4, Duration::zero());
        wall.set(0);
        QVERIFY(!rig.settle(50));
        QVERIFY(rig.scene->wall().isGrowing());
        const auto mostlyAhead = [&] {
            return rig.view->present().size() > 2 * rig.view->lastFrame().list.tiles.size();
        };
        QVERIFY(!mostlyAhead());
        wall.setAll();
        QVERIFY(rig.settle(300));
        QVERIFY(!rig.scene->wall().isGrowing());
        QVERIFY(mostlyAhead());
        QCOMPARE(rig.holes, 0);
    }

    void onlyRequestsThatReadFilesAreGivenWayTo()
    {
        WallRig wall(5'000);
        SceneRig& rig = wall.rig;
        rig.view->fit(FitTarget::Scene);
        rig.frame();
        QVERIFY(rig.engine->loader().pendingCount() > 0); // of the wall
        const MosaicFiller::Config filling = MosaicFiller::configFor(*rig.engine, wall.store);
        QVERIFY(!filling.busy());
        rig.view->select(0);
        rig.frame();
        QVERIFY(filling.busy());
        rig.scene->close();
        QVERIFY(!filling.busy());
    }
};

QTEST_GUILESS_MAIN(TestGrowingWall)
#include "tst_growing_wall.moc"
