// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QIODevice>
#include <QImage>
#include <QSize>
#include <QTemporaryDir>
#include <QTest>

#include <image/source_library.h>
#include <resource/activity_list.h>
#include <scene/background_executor.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

std::vector<std::string> numbered(int count)
{
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back("photo " + std::to_string((i * 7919) % count) + ".jpg");
    return names;
}

EngineConfig over(const std::shared_ptr<FakeFileSystem>& files)
{
    EngineConfig config;
    config.files = files;
    return config;
}

std::string writeJpeg(const QTemporaryDir& dir, const QString& name, QSize size = {1200, 800})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(40, 120, 200));
    const QString path = dir.filePath(name);
    image.save(path, "jpg", 90);
    return path.toStdString();
}

} // namespace

class TestScene : public QObject {
    Q_OBJECT

private slots:
    void aFolderIsShownInNaturalOrder()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/pictures"] = {"b10.png", "b9.png", "a.jpg", "notes.txt", "B1.tif", ".hidden.jpg"};
        SceneRig rig(over(files));
        rig.open({"/pictures"});
        QStringList names;
        for (std::size_t i = 0; i < rig.scene->count(); ++i)
            names << QString::fromStdString(rig.scene->item(i).name());
        QCOMPARE(names, (QStringList{"a.jpg", "B1.tif", "b9.png", "b10.png"}));
        QCOMPARE(rig.scene->title(), std::string("pictures"));
        QVERIFY(rig.scene->message().reason.empty());
    }

    void severalPathsMeanExactlyThese()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/two"] = {"2.jpg", "1.jpg"};
        SceneRig rig(over(files));
        rig.open({"/z/last.jpg", "/two", "/a/first.jpg"});
        QStringList names;
        for (std::size_t i = 0; i < rig.scene->count(); ++i)
            names << QString::fromStdString(rig.scene->item(i).name());
        QCOMPARE(names, (QStringList{"last.jpg", "1.jpg", "2.jpg", "first.jpg"}));
    }

    void onlyNamesAreReadBeforeTheFirstRowsAreShown()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/big"] = numbered(5000);
        files->blockAfter = 1000;
        SceneRig rig(over(files));
        rig.scene->open({"/big"});
        const auto released = qScopeGuard([&] { files->release(); });
        QTRY_VERIFY(files->isBlocked() && rig.scene->count() > 0);
        rig.clock.advance(Scene::kNamesAtMost);
        rig.frame();
        QCOMPARE(files->resolved(), 1); // the folder itself
        QVERIFY(!rig.scene->isListed());
        // Only what is in or around the view is asked for, of all that is known.
        const std::size_t asked = rig.engine->loader().pendingCount();
        QVERIFY(asked > 0);
        QVERIFY2(asked <= 140, qPrintable(QString::number(asked)));
        files->release();
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 5000U);
        QCOMPARE(files->resolved(), 1);
        QCOMPARE(rig.scene->item(4999).name(), std::string("photo 4999.jpg"));
    }

    void aFileIsOnScreenBeforeItsFolderHasBeenRead()
    {
        QTemporaryDir dir;
        const std::string path = writeJpeg(dir, "photo 500.jpg");
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders[dir.path().toStdString()] = numbered(5000);
        files->blockAfter = 1000;
        SceneRig rig(over(files));
        rig.scene->open({path});
        QTRY_VERIFY(rig.scene->count() > 0);
        const auto released = qScopeGuard([&] { files->release(); });
        QTRY_VERIFY(files->isBlocked());
        const auto isShown = [&] {
            return rig.scene->item(*rig.view->current()).everReady && !rig.view->lastFrame().list.tiles.empty();
        };
        for (int i = 0; i < 100 && !isShown(); ++i) {
            rig.frame();
            rig.work(1);
        }
        QVERIFY2(isShown(), "the file must not wait for its folder");
        QVERIFY(!rig.scene->isListed());
        QVERIFY(rig.view->inside());
        const Viewport before = rig.view->viewport();
        files->release();
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 5000U); // the file itself once
        QCOMPARE(rig.scene->item(*rig.view->current()).name(), std::string("photo 500.jpg"));
        QCOMPARE(*rig.view->current(), 500U);
        rig.frame();
        QVERIFY(rig.view->inside());
        QCOMPARE(rig.view->viewport().scale, before.scale);
    }

    void foldersThatWaitToBeTakenInAreTakenInTogether()
    {
        constexpr std::size_t kFolders = 20;
        const auto files = std::make_shared<FakeFileSystem>();
        files->blockAfter = 0;
        std::vector<std::string> paths;
        for (std::size_t i = 0; i < kFolders; ++i) {
            paths.push_back("/folder " + std::to_string(i));
            files->folders[paths.back()] = {"a.jpg", "b.jpg"};
        }
        SceneRig rig(over(files));
        rig.scene->open(paths);
        while (rig.engine->activities().active() < kFolders)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        int changes = 0;
        QObject::connect(rig.scene.get(), &Scene::itemsChanged, rig.scene.get(), [&] { ++changes; });
        files->release(); // and nothing is heard of until all of them are read
        QVERIFY(static_cast<BackgroundExecutor&>(rig.engine->background()).finish(std::chrono::minutes(1)));
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 2 * kFolders);
        QCOMPARE(changes, 1);
    }

    void whatCannotBeOpenedIsSaidAndTheRestGoesOn()
    {
        QTemporaryDir dir;
        const std::string good = writeJpeg(dir, "good.jpg");
        SceneRig rig;
        rig.open({good, dir.filePath("missing.jpg").toStdString()});
        QVERIFY(rig.settle());
        QVERIFY(!rig.scene->message().reason.empty());
        QCOMPARE(rig.scene->item(0).state, ItemState::Known);
    }

    void aFolderWithoutImagesSaysSo()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/texts"] = {"a.txt", "b.txt"};
        SceneRig rig(over(files));
        rig.open({"/texts"});
        QCOMPARE(rig.scene->count(), 0U);
        QVERIFY(rig.scene->message().reason.find("texts") != std::string::npos);
        QVERIFY(rig.settle());
    }

    void filesThatAreNoImagesBecomeTilesWithAReason()
    {
        QTemporaryDir dir;
        constexpr int kFiles = 10'000;
        for (int i = 0; i < kFiles; ++i) {
            QFile file(dir.filePath(QStringLiteral("%1.jpg").arg(i)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            if (i % 10 == 0) // the others are empty, which costs less to find out
                file.write("this is no picture");
        }
        writeJpeg(dir, "picture.jpg");
        SceneRig rig;
        rig.open({dir.path().toStdString()});
        rig.view->fit(FitTarget::Scene);
        for (int frames = 0; frames < kFiles && !rig.view->isSettled(); ++frames) {
            rig.work(500);
            rig.frame();
        }
        QVERIFY(rig.view->isSettled());
        QCOMPARE(rig.view->lastFrame().labels.size(), std::size_t(kFiles));
        for (const Label& label : rig.view->lastFrame().labels)
            QVERIFY(!label.error.reason.empty() && !label.partly);
        QCOMPARE(rig.scene->item(kFiles).state, ItemState::Known);
    }

    void aFileThatEndsEarlyIsShownWithAMark()
    {
        QTemporaryDir dir;
        const std::string path = writeJpeg(dir, "cut.jpg", {1200, 900});
        QFile file(QString::fromStdString(path));
        QVERIFY(file.resize(file.size() / 2));
        SceneRig rig;
        rig.open({path});
        QVERIFY(rig.settle());
        const SceneItem& item = rig.scene->item(0);
        QCOMPARE(item.state, ItemState::Known);
        QVERIFY(item.content->trouble() && item.content->trouble()->pattern);
        QVERIFY2(item.content->trouble()->reason.find("of 900 rows could be read") != std::string::npos,
                 item.content->trouble()->reason.c_str());
        QVERIFY(!rig.view->lastFrame().list.tiles.empty());
        QCOMPARE(rig.view->lastFrame().labels.size(), std::size_t(1));
        QVERIFY(rig.view->lastFrame().labels.front().partly);
    }

    void aFileThatVanishesWhileShownFailsWithAReason()
    {
        QTemporaryDir dir;
        const std::string path = writeJpeg(dir, "here.jpg", {6000, 4000});
        SceneRig rig;
        rig.open({path});
        QVERIFY(rig.settle());
        QVERIFY(QFile::remove(QString::fromStdString(path)));
        rig.engine->sources().releaseIdle();
        rig.view->actualSize();
        QVERIFY(rig.settle());
        const SceneItem& item = rig.scene->item(0);
        QVERIFY(item.content->error && !item.content->error->reason.empty());
        QVERIFY(!rig.view->lastFrame().labels.empty());
    }

    void aFileThatIsReplacedWhileShownIsShownAnew()
    {
        QTemporaryDir dir;
        const std::string path = writeJpeg(dir, "here.jpg", {6000, 4000});
        SceneRig rig;
        rig.open({path});
        QVERIFY(rig.settle());
        writeJpeg(dir, "here.jpg", {3000, 3000});
        rig.engine->sources().releaseIdle();
        rig.view->actualSize();
        QVERIFY(rig.settle());
        QCOMPARE(rig.scene->item(0).content->info->pyramid.size(), (Size{3000, 3000}));
        QVERIFY(!rig.scene->item(0).content->error);
    }

    void theFilterShowsWhatHasItsTextInTheName()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/pictures"] = {"Oak.jpg", "oaks 2.png", "pine.jpg"};
        SceneRig rig(over(files));
        rig.open({"/pictures"});
        rig.scene->setFilter("OAK");
        QCOMPARE(rig.scene->count(), 2U);
        QCOMPARE(rig.scene->total(), 3U);
        QVERIFY(!rig.scene->positionOf(2) || rig.scene->item(*rig.scene->positionOf(2)).name() != "pine.jpg");
        rig.scene->setFilter("");
        QCOMPARE(rig.scene->count(), 3U);
    }

    void theOrderCanBeReversed()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/pictures"] = {"2.jpg", "10.jpg", "1.jpg"};
        SceneRig rig(over(files));
        rig.open({"/pictures"});
        rig.scene->setDescending(true);
        QCOMPARE(rig.scene->item(0).name(), std::string("10.jpg"));
        QCOMPARE(rig.scene->item(2).name(), std::string("1.jpg"));
        rig.scene->setDescending(false);
        QCOMPARE(rig.scene->item(0).name(), std::string("1.jpg"));
    }

    void closingForgetsEverything()
    {
        SceneRig rig;
        rig.open({});
        QVERIFY(rig.settle());
        rig.scene->close();
        rig.frame();
        QCOMPARE(rig.scene->count(), 0U);
        QVERIFY(!rig.scene->isOpen());
        QVERIFY(rig.view->lastFrame().list.tiles.empty());
        QVERIFY(!rig.view->current());
    }
};

QTEST_GUILESS_MAIN(TestScene)
#include "tst_scene.moc"
