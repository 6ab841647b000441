// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// A picture "b.png" in a folder that says it is large, with two others by name alone.
struct LargeFolder {
    QTemporaryDir dir;
    std::shared_ptr<FakeFileSystem> files = std::make_shared<FakeFileSystem>();

    explicit LargeFolder(std::uint64_t bytes = 8ULL << 20U)
    {
        files->folders[dir.path().toStdString()] = {"a.png", "b.png", "c.png"};
        files->folderBytes = bytes;
        QImage picture(64, 48, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        picture.save(dir.filePath("b.png"));
    }
    [[nodiscard]] EngineConfig config() const
    {
        EngineConfig config;
        config.files = files;
        return config;
    }
    [[nodiscard]] std::string path(const QString& name) const { return dir.filePath(name).toStdString(); }
};

void openFile(SceneRig& rig, const std::string& path)
{
    rig.scene->open({path});
    QTRY_COMPARE(rig.scene->count(), 1U);
}

} // namespace

class TestLargeFolder : public QObject {
    Q_OBJECT

private slots:
    void itIsReadOnceItsPictureIsShown()
    {
        const LargeFolder folder;
        SceneRig rig(folder.config());
        openFile(rig, folder.path("b.png"));
        QVERIFY(!rig.scene->isListed());
        for (int i = 0; i < 10; ++i) {
            rig.view->frame();
            rig.work(4);
        }
        QCOMPARE(rig.scene->count(), 1U); // drawn, and not read by itself: no time has passed
        rig.clock.advance(Scene::kFirstPictureWait / 4);
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 3U);
        QCOMPARE(rig.scene->item(1).name, std::string("b.png"));
    }

    void itIsReadAfterAWhileInAnyCase()
    {
        const LargeFolder folder;
        SceneRig rig(folder.config());
        openFile(rig, folder.path("b.png"));
        rig.clock.advance(Scene::kFirstPictureWait);
        QTRY_VERIFY(rig.scene->isListed()); // although nothing is decoded
        QCOMPARE(rig.scene->count(), 3U);
    }

    void itIsReadWhereThePictureCannotBeShown()
    {
        const LargeFolder folder;
        SceneRig rig(folder.config());
        openFile(rig, folder.path("c.png")); // which is not there
        rig.frame();
        QVERIFY(!rig.scene->isListed());
        rig.work();
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 3U);
    }

    void itIsReadAtOnceWhereNobodyLooks()
    {
        const LargeFolder folder;
        SceneRig rig(folder.config());
        rig.view.reset();
        rig.scene->open({folder.path("b.png")});
        QTRY_COMPARE(rig.scene->count(), 3U);
    }

    void aSmallFolderDoesNotWait()
    {
        const LargeFolder folder(4096);
        SceneRig rig(folder.config());
        rig.scene->open({folder.path("b.png")});
        QTRY_COMPARE(rig.scene->count(), 3U);
    }

    void aFolderTellsThatItIsLargeBeforeItsNames()
    {
        for (const std::uint64_t bytes : {std::uint64_t(4096), std::uint64_t(8) << 20U}) {
            const LargeFolder folder(bytes);
            folder.files->blockAfter = 0; // no name is read
            SceneRig rig(folder.config());
            rig.scene->open({folder.dir.path().toStdString()});
            QTRY_VERIFY(folder.files->isBlocked());
            QCoreApplication::processEvents();
            QCOMPARE(rig.scene->readsLargeFolder(), bytes > 4096);
            folder.files->release();
            QTRY_VERIFY(rig.scene->isListed());
        }
    }

    void nothingIsLoadedOfTheFirstNamesForAMoment()
    {
        const LargeFolder folder(4096);
        folder.files->blockAfter = 2;
        SceneRig rig(folder.config());
        rig.scene->open({folder.dir.path().toStdString()});
        QTRY_VERIFY(folder.files->isBlocked());
        QVERIFY(rig.scene->awaitsNames());
        rig.frame();
        QVERIFY(rig.view->wanted().empty());
        folder.files->release();
        QTRY_VERIFY(rig.scene->isListed());
        QVERIFY(!rig.scene->awaitsNames());
        rig.frame();
        QCOMPARE(rig.view->wanted().size(), std::size_t(3)); // none was missed
    }

    void whatIsThereIsLoadedWhereNamesAreSlow()
    {
        const LargeFolder folder(4096);
        folder.files->blockAfter = 2;
        SceneRig rig(folder.config());
        rig.scene->open({folder.path("b.png"), folder.dir.path().toStdString()});
        QTRY_COMPARE(rig.scene->count(), 1U); // and the others wait
        rig.frame();
        QVERIFY(rig.view->wanted().empty());
        rig.clock.advance(Scene::kNamesAtMost);
        QTRY_VERIFY((rig.view->frame(), !rig.view->wanted().empty()));
        QVERIFY(!rig.scene->isListed());
        folder.files->release();
        QTRY_VERIFY(rig.scene->isListed());
    }

    void closingItMeanwhileReadsNothing()
    {
        const LargeFolder folder;
        SceneRig rig(folder.config());
        openFile(rig, folder.path("b.png"));
        rig.scene->close();
        rig.clock.advance(2 * Scene::kFirstPictureWait);
        QCoreApplication::processEvents();
        QCOMPARE(rig.scene->count(), 0U);
        QVERIFY(!rig.scene->isOpen());
    }
};

QTEST_GUILESS_MAIN(TestLargeFolder)
#include "tst_large_folder.moc"
