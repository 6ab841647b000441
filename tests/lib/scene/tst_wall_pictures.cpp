// SPDX-License-Identifier: GPL-3.0-or-later
// Where the far wall's pictures come from: the store of a folder, what is read for it and when, and what is decoded
// anyway.
#include <QImage>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <image/mosaic_files.h>
#include <resource/activity_list.h>
#include <scene/wall_mosaic.h>

#include "pictures_rig.h"

using namespace tessera;
using namespace tessera::test;

class TestWallPictures : public QObject {
    Q_OBJECT

private slots:
    void nothingIsReadBeforeItBegins()
    {
        PicturesRig p(wallConfig(300));
        p.open("/wall");
        QVERIFY(p.rig.scene->wall().isOn());
        p.work();
        QVERIFY(p.read.empty());
        QVERIFY(!p.pictures->isComplete());
        p.pictures->begin();
        p.work();
        QCOMPARE(p.read.size(), std::size_t(300));
        QTRY_VERIFY(p.hasAll());
        QVERIFY(p.pictures->isComplete());
    }

    void theNamesComeFirst()
    {
        for (const bool areNamesSlow : {true, false}) {
            const auto files = std::make_shared<FakeFileSystem>();
            files->blockAfter = 100;
            PicturesRig p(wallConfig(300, files));
            const auto released = qScopeGuard([&] { files->release(); });
            p.rig.scene->open({"/wall"});
            p.rig.clock.advance(Scene::kNamesAtMost); // from now on pictures would be loaded
            QTRY_VERIFY(p.pictures->filler() && files->isBlocked() && p.rig.scene->total() > 0);
            p.pictures->begin();
            p.work();
            QVERIFY(p.read.empty());
            if (areNamesSlow) {
                p.rig.clock.advance(WallPictures::kNamesFirst);
                QTRY_VERIFY(!p.pictures->isLookingUp());
                p.work();
                QVERIFY(!p.read.empty());
                QVERIFY(!p.rig.scene->isListed());
                continue;
            }
            files->release();
            QTRY_VERIFY(p.rig.scene->isListed());
            p.work();
            QVERIFY(p.read.empty()); // what is seen of them comes before
            p.rig.clock.advance(WallPictures::kScreenFirst);
            QTRY_VERIFY(!p.pictures->isLookingUp());
            p.work();
            QCOMPARE(p.read.size(), std::size_t(300));
        }
    }

    void whatWasCancelledGoesOnWhenItIsAskedFor()
    {
        PicturesRig p(wallConfig(300));
        QVERIFY(!p.pictures->isCancelled());
        p.open("/wall");
        QVERIFY(!p.pictures->isCancelled()); // it has not begun
        p.pictures->begin();
        p.awaitLookup(); // now there is something to be cancelled
        QVERIFY(!p.pictures->isCancelled());
        p.rig.engine->activities().cancelAll();
        QVERIFY(p.pictures->isCancelled());
        p.work();
        QVERIFY(p.read.empty());
        QVERIFY(p.pictures->isCancelled());
        p.pictures->goOn();
        QVERIFY(!p.pictures->isCancelled());
        p.work();
        QTRY_VERIFY(p.hasAll());
        QVERIFY(!p.pictures->isCancelled());
    }

    void whatAViewShowsIsReadFirst()
    {
        PicturesRig p(wallConfig(1000));
        p.open("/wall");
        p.rig.frame();
        p.rig.view->select(700); // its neighbours are seen beside it on the wall
        p.rig.view->back();
        for (int i = 0; i < 100; ++i)
            p.rig.frame();
        std::set<std::string> seen;
        p.rig.scene->layout().visit(p.rig.view->viewport().visible(),
                                    [&](std::size_t position) { seen.insert(p.rig.scene->item(position).locator()); });
        QVERIFY(seen.size() < 500 && !seen.contains("/wall/1000.jpg"));
        p.pictures->begin();
        p.work();
        QVERIFY(p.read.size() >= seen.size());
        QCOMPARE(std::set<std::string>(p.read.begin(), p.read.begin() + static_cast<std::ptrdiff_t>(seen.size())),
                 seen);
    }

    void whatIsNearestTheCursorIsReadFirst()
    {
        PicturesRig p(wallConfig(1000));
        p.open("/wall");
        p.rig.view->fit(FitTarget::Scene);
        const View& view = *p.rig.view;
        const auto on = [&](std::size_t position) {
            return view.viewport().worldToScreen(p.rig.scene->layout().cell(position).center());
        };
        p.rig.view->setCursor(on(702));
        p.pictures->begin();
        p.work();
        QCOMPARE(p.read.size(), std::size_t(1000));
        QCOMPARE(p.read.front(), p.rig.scene->item(702).locator());
        const std::set<std::string> first(p.read.begin(), p.read.begin() + 9);
        for (const std::size_t beside : {std::size_t(701), std::size_t(703)})
            QVERIFY(first.contains(p.rig.scene->item(beside).locator()));
    }

    void theBuiltInPicturesHaveNone()
    {
        PicturesRig p(wallConfig(1));
        p.rig.scene->open({});
        QVERIFY(!p.rig.scene->wall().isAwaited());
        QCoreApplication::processEvents();
        QVERIFY(!p.pictures->filler());
        QVERIFY(!p.rig.scene->wall().isOn());
    }

    void anotherFolderHasPicturesOfItsOwn()
    {
        PicturesRig p(wallConfig(10));
        p.pictures->begin();
        p.open("/wall");
        p.work();
        QTRY_VERIFY(p.hasAll());
        p.rig.scene->open({"/other"});
        QVERIFY(!p.pictures->filler()); // not before its store is there
        QVERIFY(p.rig.scene->wall().isAwaited());
        QVERIFY(!p.rig.scene->wall().isOn());
        p.open("/other");
        QVERIFY(!p.rig.scene->wall().isAwaited());
        p.read.clear();
        p.work();
        QCOMPARE(p.read, std::vector<std::string>{"/other/a.jpg"});
        p.rig.scene->close();
        QVERIFY(!p.pictures->filler());
    }

    void aRewrittenFileIsLookedAtAgain()
    {
        PicturesRig p(wallConfig(5));
        p.pictures->begin();
        p.open("/wall");
        p.work();
        QCOMPARE(p.read.size(), std::size_t(5));
        emit p.rig.scene->rewritten(2);
        p.work();
        QCOMPARE(p.read.size(), std::size_t(5)); // it is as it was
        p.stamps["/wall/1002.jpg"] = 2;
        emit p.rig.scene->rewritten(2);
        p.work();
        QCOMPARE(p.read.size(), std::size_t(6));
        QCOMPARE(p.read.back(), std::string("/wall/1002.jpg"));
    }

    void theNextTimeAllPicturesAreThereAtOnce()
    {
        const QTemporaryDir cache;
        EngineConfig config = wallConfig(20);
        config.cacheDirectory = cache.path().toStdString();
        {
            PicturesRig p(config);
            p.pictures->begin();
            p.open("/wall");
            p.work();
            QCOMPARE(p.read.size(), std::size_t(20));
        }
        PicturesRig p(config);
        p.open("/wall");
        p.pictures->begin();
        QTRY_VERIFY(p.hasAll());
        QVERIFY(p.read.empty());
    }

    void nearByNothingIsLookedUpBeforeItBegins()
    {
        const QTemporaryDir cache;
        EngineConfig config = wallConfig(2000);
        config.cacheDirectory = cache.path().toStdString();
        {
            PicturesRig p(config);
            p.pictures->begin();
            p.open("/wall");
            p.work();
        }
        for (const bool isFar : {false, true}) {
            PicturesRig p(config);
            p.open("/wall");
            p.letBackgroundFinish();
            QVERIFY(!p.rig.scene->wall().hasAnyPicture());
            QVERIFY(p.pictures->isLookingUp() && p.pictures->waitsToBegin());
            if (isFar)
                p.rig.view->fit(FitTarget::Scene);
            else
                p.pictures->begin();
            QCOMPARE(p.rig.scene->wall().shows(p.rig.view->viewport().scale), isFar);
            QTRY_VERIFY(p.hasAll());
            QVERIFY(!p.pictures->isLookingUp());
        }
    }

    void theSameFolderOpenedAgainIsStillKept()
    {
        const QTemporaryDir cache;
        EngineConfig config = wallConfig(300);
        config.cacheDirectory = cache.path().toStdString();
        PicturesRig p(config);
        p.pictures->begin();
        p.open("/wall");
        const std::shared_ptr<MosaicStore> before = p.store; // as a job has that has not ended yet
        QVERIFY(before->isKept());
        p.open("/wall");
        QVERIFY(p.store->isKept());
        p.work();
        QTRY_VERIFY(p.hasAll());
    }

    void whatWasCancelledIsNotBegunByAnotherWindow()
    {
        PicturesRig p(wallConfig(300));
        p.pictures->begin();
        p.open("/wall");
        p.rig.engine->activities().cancelAll();
        p.work();
        p.pictures->begin();
        p.work();
        QVERIFY(p.read.empty());
    }

    void whatIsDecodedAnywayIsKept()
    {
        const QTemporaryDir folder;
        QImage image(600, 400, QImage::Format_RGB32);
        image.fill(QColor(200, 40, 40));
        QVERIFY(image.save(folder.filePath("a.jpg")));
        PicturesRig p{EngineConfig()};
        p.pictures->begin();
        p.open(folder.path().toStdString());
        QVERIFY(p.rig.settle()); // no worker reads a file
        QTRY_VERIFY(p.rig.scene->wall().hasPicture(0));
        const auto slot = p.store->find(mosaicName("a.jpg"));
        QVERIFY(slot != MosaicStore::kNone);
        QCOMPARE(p.store->stamp(slot), pictureStampOf(folder.filePath("a.jpg").toStdString()));
        const std::uint32_t average = p.store->averageOf(slot);
        QVERIFY((average >> 24U) > 180 && (average >> 16U & 255U) < 70);
        QVERIFY(p.read.empty());
    }

    void aWallIsSortedByColourOfWhichNothingWasDecoded()
    {
        PicturesRig p(wallConfig(4));
        p.colours["/wall/1000.jpg"] = {0, 0, 200, 255};
        p.colours["/wall/1001.jpg"] = {0, 0, 0, 0};
        p.colours["/wall/1002.jpg"] = {200, 0, 0, 255};
        p.colours["/wall/1003.jpg"] = {0, 200, 0, 255};
        const auto names = [&] {
            std::vector<std::string> all;
            for (std::size_t i = 0; i < p.rig.scene->count(); ++i)
                all.push_back(p.rig.scene->item(i).name());
            return all;
        };
        const std::vector<std::string> byHue{"1002.jpg", "1003.jpg", "1000.jpg", "1001.jpg"};
        p.open("/wall");
        p.rig.scene->setSort(SortKey::Colour, false);
        QCOMPARE(names().front(), std::string("1000.jpg"));
        p.pictures->begin();
        p.work();
        QTRY_COMPARE(names(), byHue); // as they come
        p.rig.scene->setSort(SortKey::Name, false);
        p.rig.scene->setSort(SortKey::Colour, false);
        QCOMPARE(names(), byHue); // as they are there
    }

    void theCommonFolderIsFoundWithoutLooking()
    {
        QCOMPARE(commonFolder({"/p/wall"}), std::string("/p/wall"));
        QCOMPARE(commonFolder({"/p/wall/"}), std::string("/p/wall"));
        QCOMPARE(commonFolder({"/p/a", "/p/b/c.jpg"}), std::string("/p"));
        QCOMPARE(commonFolder({"/p/a", "/p/a/b"}), std::string("/p/a"));
        QCOMPARE(commonFolder({"/p/ab", "/p/a"}), std::string("/p"));
        QCOMPARE(commonFolder({"/p/a", "/q/a"}), std::string());
        QCOMPARE(commonFolder({"/p/a", "tessera:fractal"}), std::string());
        QCOMPARE(commonFolder({}), std::string());
    }
};

QTEST_GUILESS_MAIN(TestWallPictures)
#include "tst_wall_pictures.moc"
