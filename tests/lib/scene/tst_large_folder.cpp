// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <memory>

#include <QFile>
#include <QImage>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <resource/activity_list.h>
#include <scene/background_executor.h>
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

    void readingItDoesNotWaitForTheWatch()
    {
        const LargeFolder folder;
        const auto watches = std::make_shared<FakeWatches>();
        folder.files->namesState = 7;
        SceneRig rig(folder.config(watches));
        const auto released = qScopeGuard([&] { watches->release(); });
        watches->block();
        rig.scene->open({folder.folder()});
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 3U);
        QVERIFY(watches->watched().empty());
        watches->release();
        QTRY_VERIFY(watches->watched().contains(folder.folder()));
        QCoreApplication::processEvents();
        QVERIFY(rig.scene->isListed());
        QCOMPARE(folder.files->opened(), 1);
    }

    void itIsWatchedFirstWhereNamesWouldBeMissedOrAreFew_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<quint64>("namesState");
        QTest::newRow("changed just now") << quint64(8 << 20) << quint64(0);
        QTest::newRow("few names") << quint64(4096) << quint64(7);
    }
    void itIsWatchedFirstWhereNamesWouldBeMissedOrAreFew()
    {
        QFETCH(const quint64, bytes);
        QFETCH(const quint64, namesState);
        const LargeFolder folder(bytes);
        const auto watches = std::make_shared<FakeWatches>();
        folder.files->namesState = namesState;
        folder.files->blockAfter = 0;
        SceneRig rig(folder.config(watches));
        const auto released = qScopeGuard([&] { folder.files->release(); });
        rig.scene->open({folder.folder()});
        folder.becomeBlocked();
        QVERIFY(watches->watched().contains(folder.folder()));
    }

    void whatCameBeforeItWasWatchedIsFound()
    {
        for (const bool isReadFirst : {true, false}) {
            const LargeFolder folder;
            const auto watches = std::make_shared<FakeWatches>();
            folder.files->namesState = 7;
            folder.files->blockAfter = 0;
            SceneRig rig(folder.config(watches));
            const auto released = qScopeGuard([&] {
                folder.files->release();
                watches->release();
            });
            watches->block();
            rig.scene->open({folder.folder()});
            folder.becomeBlocked();
            folder.files->folders[folder.folder()] = {"b.png", "c.png", "d.png"}; // who reads has the former ones
            folder.files->namesState = 8;
            if (isReadFirst) {
                folder.files->release();
                QTRY_VERIFY(rig.scene->isListed());
                QVERIFY(!rig.scene->idAtPath(folder.path("d.png")));
                watches->release();
            } else {
                watches->release();
                QTRY_VERIFY(watches->watched().contains(folder.folder()));
                QCoreApplication::processEvents();
                folder.files->release();
            }
            QTRY_VERIFY(rig.scene->idAtPath(folder.path("d.png")));
            QTRY_VERIFY(rig.scene->isListed());
            QCOMPARE(rig.scene->count(), 3U);
            QCOMPARE(rig.scene->item(0).name(), std::string("b.png"));
        }
    }

    void whatWasCancelledIsNotReadAgain()
    {
        const LargeFolder folder(8ULL << 20U, 200);
        const auto watches = std::make_shared<FakeWatches>();
        folder.files->namesState = 7;
        folder.files->blockAfter = 100;
        SceneRig rig(folder.config(watches));
        const auto released = qScopeGuard([&] {
            folder.files->release();
            watches->release();
        });
        watches->block();
        rig.scene->open({folder.folder()});
        folder.becomeBlocked();
        rig.engine->activities().cancelAll();
        folder.files->namesState = 8;
        folder.files->release();
        QTRY_VERIFY(rig.scene->isListed());
        const std::size_t count = rig.scene->count();
        QVERIFY(count < 200);
        watches->release();
        QTRY_VERIFY(watches->watched().contains(folder.folder()));
        static_cast<BackgroundExecutor&>(rig.engine->idle()).finish(std::chrono::minutes(1));
        QCoreApplication::processEvents();
        QVERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), count);
        QCOMPARE(folder.files->opened(), 1);
    }

    void aFolderThatGoesBeforeItIsWatchedKeepsItsWall()
    {
        const LargeFolder folder;
        const auto watches = std::make_shared<FakeWatches>();
        folder.files->namesState = 7;
        SceneRig rig(folder.config(watches));
        const auto released = qScopeGuard([&] { watches->release(); });
        watches->block();
        rig.scene->open({folder.folder()});
        QTRY_VERIFY(rig.scene->isListed());
        folder.files->isGone = true;
        watches->release();
        QTRY_COMPARE(rig.scene->message().code, ErrorCode::NotFound);
        QVERIFY(rig.scene->message().reason.find("is not there any more") != std::string::npos);
        QCOMPARE(rig.scene->count(), 3U);
    }

    void anOpenedFileThatChangesBeforeItIsWatchedIsLookedAtAgain_data()
    {
        QTest::addColumn<bool>("failed");
        QTest::addColumn<bool>("removed");
        QTest::newRow("rewritten") << false << false;
        QTest::newRow("removed") << false << true;
        QTest::newRow("mended") << true << false;
    }
    void anOpenedFileThatChangesBeforeItIsWatchedIsLookedAtAgain()
    {
        QFETCH(const bool, failed);
        QFETCH(const bool, removed);
        const LargeFolder folder;
        const auto watches = std::make_shared<FakeWatches>();
        folder.files->namesState = 7;
        if (failed) {
            QFile half(folder.dir.filePath("b.png"));
            QVERIFY(half.open(QIODevice::WriteOnly) && half.write("half of it") > 0);
        }
        SceneRig rig(folder.config(watches));
        const auto released = qScopeGuard([&] { watches->release(); });
        watches->block();
        openFile(rig, folder.path("b.png"));
        for (int i = 0; i < 10; ++i) {
            rig.view->frame();
            rig.work(4);
        }
        QCOMPARE(rig.scene->item(0).state, failed ? ItemState::Failed : ItemState::Known);
        rig.clock.advance(Scene::kFirstPictureWait);
        QTRY_VERIFY(rig.scene->isListed());
        QSignalSpy rewritten(rig.scene.get(), &Scene::rewritten);
        if (removed)
            QVERIFY(QFile::remove(folder.dir.filePath("b.png")));
        else
            folder.savePicture({96, 48});
        watches->release();
        if (removed) {
            QTRY_COMPARE(rig.scene->count(), 2U);
            return;
        }
        QTRY_COMPARE(rewritten.count(), 1);
        for (int i = 0; i < 20; ++i) {
            rig.frame();
            rig.work(4);
        }
        const auto position = rig.scene->positionOf(*rig.scene->idAtPath(folder.path("b.png")));
        QCOMPARE(rig.scene->item(*position).content->info->pyramid.size().width, 96);
        QCOMPARE(folder.files->opened(), 1); // its names are the same
        QCOMPARE(rewritten.count(), 1);
    }

    void itIsTakenDownWhileVeryManyNamesWait()
    {
        for (const bool isClosedFirst : {true, false}) {
            const LargeFolder folder(8ULL << 20U, 40'000);
            folder.files->blockAfter = 39'000; // thousands are read and not handed over
            auto rig = std::make_unique<SceneRig>(folder.config());
            rig->scene->open({folder.folder()});
            folder.becomeBlocked();
            if (isClosedFirst)
                rig->scene->close();
            QTimer::singleShot(0, [&] { folder.files->release(); });
            QCoreApplication::processEvents();
            rig.reset();
        }
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
