// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <app/early_start.h>
#include <image/path_list.h>
#include <load/image_loader.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_mosaic.h>
#include <scene/wall_pictures.h>

using namespace tessera;

class TestEarlyStart : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const char* name : {"a.svg", "b.svg", "c.svg"}) {
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><rect width='40' height='30' "
                       "fill='red'/></svg>");
        }
        m_options.paths = {m_folder.path().toStdString()};
        m_options.diskCache = false;
    }

    // Neither a QApplication nor a canvas is there when the files are read.
    void filesAreOpenedBeforeThereIsAnApplication()
    {
        EarlyStart early(m_options, true);
        int argc = 1;
        char name[] = "tst_early_start";
        char* argv[] = {name, nullptr};
        const QCoreApplication qt(argc, argv);
        const auto loads = [&early] { return early.engine().loader().report(); };
        QTRY_VERIFY_WITH_TIMEOUT((early.proceed(), loads().completed >= 3 && loads().completed == loads().requested),
                                 30'000);
        const std::uint64_t once = loads().requested;
        early.proceed(); // plans again: nothing that has come is asked for once more
        QCOMPARE(loads().requested, once);
        const std::shared_ptr<Scene> scene = early.takeScene();
        const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
        std::unique_ptr<View> view = early.takeView();
        QVERIFY(scene->isListed());
        for (std::size_t i = 0; i < scene->count(); ++i)
            QTRY_VERIFY_WITH_TIMEOUT(scene->item(i).state == ItemState::Known, 30'000);
        QCOMPARE(scene->count(), std::size_t(3));
        view.reset(); // before its scene
        early.engine().shutDown();
    }

    // A single image's tiles, a wall's images: asked for while nothing of Qt's runs yet.
    void theFirstIsKnownBeforeThereIsAnApplication()
    {
        Options one = m_options;
        one.paths = {m_folder.filePath("b.svg").toStdString()};
        for (const Options& options : {one, m_options}) {
            EarlyStart early(options, true);
            early.awaitFirst(std::chrono::minutes(1));
            const std::shared_ptr<Scene> scene = early.takeScene();
            const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
            const std::unique_ptr<View> view = early.takeView();                 // goes before its scene
            QCOMPARE(view->inside(), options.paths == one.paths);
            const bool tiles = std::any_of(view->wanted().begin(), view->wanted().end(),
                                           [](const Wanted& tile) { return !tile.key.isOpen(); });
            QCOMPARE(tiles, view->inside());
            QVERIFY(!view->wanted().empty());
        }
    }

    // Whatever order the folder has them in: what is loaded is what will be shown.
    void theFirstRowsAreThoseOfAllNames()
    {
        const QTemporaryDir many;
        Options options = m_options;
        options.paths = {many.path().toStdString()};
        for (int i = 0; i < 300; ++i)
            QVERIFY(QFile::copy(m_folder.filePath("a.svg"), many.filePath(QString("%1.svg").arg(i))));
        EarlyStart early(options, true);
        early.awaitFirst(std::chrono::minutes(1));
        const std::shared_ptr<Scene> scene = early.takeScene();
        const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
        const std::unique_ptr<View> view = early.takeView();                 // goes before its scene
        QVERIFY(scene->isListed());
        const std::vector<Wanted>& wanted = view->wanted();
        for (std::size_t i = 0; i < 12; ++i)
            QVERIFY(std::any_of(wanted.begin(), wanted.end(),
                                [&](const Wanted& w) { return w.key == Scene::openKey(scene->item(i)); }));
        QCOMPARE(early.engine().loader().report().requested, std::uint64_t(wanted.size()));
    }

    // However fast names come in: taking them in one batch after the other is no reason to wait on.
    void theWaitHasAnEnd()
    {
        const QTemporaryDir place;
        QFile list(place.filePath("many.txt"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        for (int i = 0; i < 300'000; ++i)
            list.write(QByteArray("/nowhere/").append(QByteArray::number(i)).append(".jpg\n"));
        list.close();
        Options options = m_options;
        options.paths = {listLocator({list.fileName().toStdString(), PathListFormat::Lines})};
        EarlyStart early(options, true);
        early.awaitFirst(std::chrono::milliseconds(1));
        const std::shared_ptr<Scene> scene = early.takeScene();
        const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
        const std::unique_ptr<View> view = early.takeView();                 // goes before its scene
        QVERIFY(!scene->isListed());
    }

    // What needs an event loop waits for it, however early the names are there.
    void theWallIsLiveOnceThereIsAnApplication()
    {
        EarlyStart early(m_options, true);
        early.awaitFirst(std::chrono::minutes(1));
        std::unique_ptr<WallPictures> pictures = early.takePictures();
        QVERIFY(!pictures->filler());
        std::shared_ptr<Scene> scene = early.takeScene();
        std::unique_ptr<View> view = early.takeView();
        int argc = 1;
        char name[] = "tst_early_start";
        char* argv[] = {name, nullptr};
        const QCoreApplication qt(argc, argv);
        QTRY_VERIFY_WITH_TIMEOUT(pictures->filler() && scene->wall().isOn() && scene->count() == 3, 30'000);
        QVERIFY(QFile::copy(m_folder.filePath("a.svg"), m_folder.filePath("d.svg")));
        QTRY_COMPARE_WITH_TIMEOUT(scene->count(), std::size_t(4), 30'000);
        QVERIFY(QFile::remove(m_folder.filePath("d.svg")));
        QTRY_COMPARE_WITH_TIMEOUT(scene->count(), std::size_t(3), 30'000);
        pictures.reset();
        view.reset();
        scene.reset(); // with the loop that its watch needs
    }

    // Without a limit that would matter: a test that hangs here has failed.
    void whereNothingIsToComeNobodyWaits()
    {
        Options builtIn = m_options;
        builtIn.paths.clear();
        Options missing = m_options;
        missing.paths = {m_folder.filePath("not there").toStdString()};
        for (const Options& options : {builtIn, missing}) {
            EarlyStart early(options, true);
            early.awaitFirst(std::chrono::hours(1));
            const std::shared_ptr<Scene> scene = early.takeScene();
            const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
            const std::unique_ptr<View> view = early.takeView();                 // goes before its scene
            QVERIFY(scene->isListed());
            QCOMPARE(view->wanted().empty(), options.paths == missing.paths);
        }
    }

    void nothingIsOpenedForWhoOpensLater()
    {
        EarlyStart early(m_options, false);
        early.proceed();
        const std::shared_ptr<Scene> scene = early.takeScene();
        const std::unique_ptr<WallPictures> pictures = early.takePictures(); // goes before its scene
        const std::unique_ptr<View> view = early.takeView();                 // goes before its scene
        QVERIFY(!scene->isOpen());
        QCOMPARE(early.engine().loader().report().requested, std::uint64_t(0));
    }

private:
    QTemporaryDir m_folder;
    Options m_options;
};

QTEST_APPLESS_MAIN(TestEarlyStart)
#include "tst_early_start.moc"
