// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QFile>
#include <QImage>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <support/fake_file_system.h>
#include <support/fake_watch.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// A picture "b.png" in a folder that says it is large, with two others by name alone.
struct LargeFolder {
    QTemporaryDir dir;
    std::shared_ptr<FakeFileSystem> files = std::make_shared<FakeFileSystem>();

    explicit LargeFolder(std::uint64_t bytes = 8ULL << 20U, int names = 0)
    {
        std::vector<std::string>& all = files->folders[dir.path().toStdString()] = {"a.png", "b.png", "c.png"};
        for (int i = 0; i < names; ++i)
            all.push_back(std::to_string(i) + ".png");
        files->folderBytes = bytes;
        savePicture({64, 48});
    }
    void savePicture(QSize size) const
    {
        QImage picture(size, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        picture.save(dir.filePath("b.png"));
    }
    [[nodiscard]] EngineConfig config(const std::shared_ptr<FakeWatches>& watches = nullptr) const
    {
        EngineConfig config = watches ? FakeWatches::config(watches) : EngineConfig();
        config.files = files;
        return config;
    }
    /// It is being read, and no name is told of.
    void becomeBlocked() const { QTRY_VERIFY(files->isBlocked()); }
    [[nodiscard]] std::string folder() const { return dir.path().toStdString(); }
    [[nodiscard]] std::string path(const QString& name) const { return dir.filePath(name).toStdString(); }
};

void openFile(SceneRig& rig, const std::string& path)
{
    rig.scene->open({path});
    QTRY_COMPARE(rig.scene->count(), 1U);
}

/// Most names are there, and the next one does not come.
void openInPart(SceneRig& rig, const LargeFolder& folder)
{
    folder.files->blockAfter = 80;
    rig.scene->open({folder.dir.path().toStdString()});
    QTRY_VERIFY(folder.files->isBlocked() && rig.scene->count() > 0);
}

/// Those that were started before for no longer than this one have fired when it has.
void letQtsTimersEnd(Duration longest)
{
    bool ended = false;
    QTimer::singleShot(std::chrono::ceil<std::chrono::milliseconds>(longest), Qt::PreciseTimer, [&] { ended = true; });
    QTRY_VERIFY(ended);
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
        QCOMPARE(rig.scene->item(1).name(), std::string("b.png"));
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
            const auto released = qScopeGuard([&] { folder.files->release(); });
            rig.scene->open({folder.dir.path().toStdString()});
            QTRY_VERIFY(folder.files->isBlocked());
            QCoreApplication::processEvents();
            QCOMPARE(rig.scene->hasLargeFolder(), bytes > 4096);
        }
    }

    void nothingIsLoadedOfTheFirstNamesForAMoment()
    {
        const LargeFolder folder(4096, 100);
        SceneRig rig(folder.config());
        const auto released = qScopeGuard([&] { folder.files->release(); });
        openInPart(rig, folder);
        QVERIFY(rig.scene->awaitsNames());
        rig.view->frame();
        QVERIFY(rig.view->wanted().empty());
        folder.files->release();
        QTRY_VERIFY(rig.scene->isListed());
        QVERIFY(!rig.scene->awaitsNames());
        rig.view->frame();
        QVERIFY(!rig.view->wanted().empty());
    }

    void whatIsThereIsLoadedWhereNamesAreSlow()
    {
        const LargeFolder folder(4096, 100);
        SceneRig rig(folder.config());
        const auto released = qScopeGuard([&] { folder.files->release(); });
        openInPart(rig, folder);
        rig.view->frame();
        QVERIFY(rig.view->wanted().empty());
        QSignalSpy changed(rig.scene.get(), &Scene::contentChanged);
        rig.clock.advance(Scene::kNamesAtMost);
        QTRY_VERIFY(changed.count() > 0);
        rig.view->frame();
        QVERIFY(!rig.view->wanted().empty());
        QVERIFY(!rig.scene->isListed());
    }

    void whatTheFileBecameMeanwhileIsNoticed()
    {
        for (const bool isRemoved : {true, false}) {
            const LargeFolder folder;
            SceneRig rig(folder.config());
            openFile(rig, folder.path("b.png"));
            for (int i = 0; i < 10; ++i) {
                rig.view->frame();
                rig.work(4);
            }
            QCOMPARE(rig.scene->item(0).state, ItemState::Known);
            const SourceId before = rig.scene->item(0).content->info->id;
            QVERIFY(QFile::remove(folder.dir.filePath("b.png")));
            if (!isRemoved)
                folder.savePicture({96, 48});
            rig.clock.advance(Scene::kFirstPictureWait);
            QTRY_VERIFY(rig.scene->isListed());
            QCOMPARE(rig.scene->count(), isRemoved ? 2U : 3U);
            if (isRemoved)
                continue;
            for (int i = 0; i < 20; ++i) {
                rig.frame();
                rig.work(4);
            }
            const auto position = rig.scene->positionOf(*rig.scene->idAtPath(folder.path("b.png")));
            QVERIFY(rig.scene->item(*position).content->info->id != before);
            QCOMPARE(rig.scene->item(*position).content->info->pyramid.size().width, 96);
        }
    }

    void itIsWatchedAsSoonAsItIsRead()
    {
        for (const std::uint64_t namesState : {0U, 7U}) { // 0: nothing would tell that names came meanwhile
            const LargeFolder folder;
            const auto watches = std::make_shared<FakeWatches>();
            folder.files->namesState = namesState;
            folder.files->blockAfter = 0;
            SceneRig rig(folder.config(watches));
            const auto released = qScopeGuard([&] { folder.files->release(); });
            rig.scene->open({folder.folder()});
            folder.becomeBlocked();
            QCOMPARE(watches->watched().contains(folder.folder()), namesState == 0);
            folder.files->release();
            QTRY_VERIFY(watches->watched().contains(folder.folder()));
            QTRY_VERIFY(rig.scene->isListed());
            QCOMPARE(rig.scene->count(), 3U);
            QCOMPARE(folder.files->opened(), 1);
        }
    }

    void whatCameBeforeItWasWatchedIsFound()
    {
        const LargeFolder folder;
        folder.files->namesState = 7;
        folder.files->blockAfter = 0;
        SceneRig rig(folder.config(std::make_shared<FakeWatches>()));
        const auto released = qScopeGuard([&] { folder.files->release(); });
        rig.scene->open({folder.folder()});
        folder.becomeBlocked();
        folder.files->folders[folder.folder()] = {"b.png", "c.png", "d.png"}; // who reads has the former ones
        folder.files->namesState = 8;
        folder.files->release();
        QTRY_VERIFY(rig.scene->idAtPath(folder.path("d.png")));
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 3U);
        QCOMPARE(rig.scene->item(0).name(), std::string("b.png"));
    }

    void anOpenedFileThatIsRewrittenBeforeItIsWatchedIsOpenedAnew()
    {
        const LargeFolder folder;
        folder.files->namesState = 7;
        folder.files->blockAfter = 0;
        SceneRig rig(folder.config(std::make_shared<FakeWatches>()));
        const auto released = qScopeGuard([&] { folder.files->release(); });
        openFile(rig, folder.path("b.png"));
        for (int i = 0; i < 10; ++i) {
            rig.view->frame();
            rig.work(4);
        }
        QCOMPARE(rig.scene->item(0).content->info->pyramid.size().width, 64);
        rig.clock.advance(Scene::kFirstPictureWait);
        folder.becomeBlocked();
        folder.savePicture({96, 48});
        QSignalSpy rewritten(rig.scene.get(), &Scene::rewritten);
        folder.files->release();
        QTRY_COMPARE(rewritten.count(), 1);
        for (int i = 0; i < 20; ++i) {
            rig.frame();
            rig.work(4);
        }
        const auto position = rig.scene->positionOf(*rig.scene->idAtPath(folder.path("b.png")));
        QCOMPARE(rig.scene->item(*position).content->info->pyramid.size().width, 96);
        QCOMPARE(folder.files->opened(), 1); // its names are the same
    }

    // Items are made of large batches beside the reading.
    void allNamesAreThereAndInOrderWhenItIsListed()
    {
        constexpr int names = 60'000;
        const LargeFolder folder(8ULL << 20U, names);
        SceneRig rig(folder.config());
        QSignalSpy listed(rig.scene.get(), &Scene::listed);
        std::size_t countWhenListed = 0;
        connect(rig.scene.get(), &Scene::listed, this, [&] { countWhenListed = rig.scene->count(); });
        rig.scene->open({folder.dir.path().toStdString()});
        QTRY_COMPARE(listed.count(), 1);
        QCOMPARE(countWhenListed, std::size_t(names) + 3);
        for (std::size_t i = 0; i < names; ++i)
            QCOMPARE(rig.scene->item(i).name(), std::to_string(i) + ".png");
    }

    void closingItMeanwhileReadsNothing()
    {
        const LargeFolder folder;
        const LargeFolder next;
        folder.files->folders.insert(next.files->folders.begin(), next.files->folders.end());
        SceneRig rig(folder.config());
        openFile(rig, folder.path("b.png"));
        rig.clock.advance(Scene::kFirstPictureWait / 2);
        rig.scene->close();
        openFile(rig, next.path("b.png"));
        rig.clock.advance(Scene::kFirstPictureWait / 2); // the first one's time has come
        letQtsTimersEnd(Scene::kFirstPictureWait);
        QCOMPARE(rig.scene->count(), 1U);
        rig.clock.advance(Scene::kFirstPictureWait / 2);
        QTRY_COMPARE(rig.scene->count(), 3U);
        QCOMPARE(folder.files->opened(), 1); // the second one alone
    }
};

QTEST_GUILESS_MAIN(TestLargeFolder)
#include "tst_large_folder.moc"
