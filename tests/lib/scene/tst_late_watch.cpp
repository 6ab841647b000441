// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of many names is watched beside its reading: what becomes of it until then.
#include <chrono>
#include <memory>

#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <resource/activity_list.h>
#include <scene/background_executor.h>

#include "large_folder_rig.h"

using namespace tessera;
using namespace tessera::test;

namespace {

/// Such a folder, whose watch waits until the test lets it be set.
struct LateWatch {
    explicit LateWatch(std::uint64_t bytes = 8ULL << 20U, int names = 0, std::uint64_t namesState = 7)
        : folder(bytes, names), rig(configFor(folder, watches, namesState))
    {
        watches->block();
    }
    ~LateWatch()
    {
        folder.files->release();
        watches->release();
    }
    LateWatch(const LateWatch&) = delete;
    LateWatch& operator=(const LateWatch&) = delete;

    /// Reads so many names of it, and waits before the next one.
    void openUpTo(std::size_t names)
    {
        folder.files->blockAfter = names;
        rig.scene->open({folder.folder()});
        folder.becomeBlocked();
    }
    [[nodiscard]] bool isWatched() const { return watches->watched().contains(folder.folder()); }
    void awaitWatch() const { QTRY_VERIFY(isWatched()); }
    /// All that was posted for it has been told.
    void finishIdle() const
    {
        static_cast<BackgroundExecutor&>(rig.engine->idle()).finish(std::chrono::minutes(1));
        QCoreApplication::processEvents();
    }

    LargeFolder folder;
    std::shared_ptr<FakeWatches> watches = std::make_shared<FakeWatches>();
    SceneRig rig;

private:
    static EngineConfig configFor(const LargeFolder& folder, const std::shared_ptr<FakeWatches>& watches,
                                  std::uint64_t namesState)
    {
        folder.files->namesState = namesState;
        return folder.config(watches);
    }
};

} // namespace

class TestLateWatch : public QObject {
    Q_OBJECT

private slots:
    void readingItDoesNotWaitForTheWatch()
    {
        LateWatch late;
        late.rig.scene->open({late.folder.folder()});
        QTRY_VERIFY(late.rig.scene->isListed());
        QCOMPARE(late.rig.scene->count(), 3U);
        QVERIFY(!late.isWatched());
        late.watches->release();
        late.awaitWatch();
        late.finishIdle();
        QVERIFY(late.rig.scene->isListed());
        QCOMPARE(late.folder.files->opened(), 1);
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
        LateWatch late(bytes, 0, namesState);
        late.watches->release();
        late.openUpTo(0);
        QVERIFY(late.isWatched());
    }

    void whatCameBeforeItWasWatchedIsFound()
    {
        for (const bool isReadFirst : {true, false}) {
            LateWatch late;
            late.openUpTo(0);
            // Who reads has the former ones.
            late.folder.files->folders[late.folder.folder()] = {"b.png", "c.png", "d.png"};
            late.folder.files->namesState = 8;
            if (isReadFirst) {
                late.folder.files->release();
                QTRY_VERIFY(late.rig.scene->isListed());
                QVERIFY(!late.rig.scene->idAtPath(late.folder.path("d.png")));
                late.watches->release();
            } else {
                late.watches->release();
                late.awaitWatch();
                late.finishIdle();
                late.folder.files->release();
            }
            QTRY_VERIFY(late.rig.scene->idAtPath(late.folder.path("d.png")));
            QTRY_VERIFY(late.rig.scene->isListed());
            QCOMPARE(late.rig.scene->count(), 3U);
            QCOMPARE(late.rig.scene->item(0).name(), std::string("b.png"));
        }
    }

    void whatWasCancelledIsNotReadAgain()
    {
        LateWatch late(8ULL << 20U, 200);
        late.openUpTo(100);
        late.rig.engine->activities().cancelAll();
        late.folder.files->namesState = 8;
        late.folder.files->release();
        QTRY_VERIFY(late.rig.scene->isListed());
        const std::size_t count = late.rig.scene->count();
        QVERIFY(count < 200);
        late.watches->release();
        late.awaitWatch();
        late.finishIdle();
        QVERIFY(late.rig.scene->isListed());
        QCOMPARE(late.rig.scene->count(), count);
        QCOMPARE(late.folder.files->opened(), 1);
    }

    void aFolderThatGoesBeforeItIsWatchedKeepsItsWall()
    {
        LateWatch late;
        late.rig.scene->open({late.folder.folder()});
        QTRY_VERIFY(late.rig.scene->isListed());
        late.folder.files->isGone = true;
        late.watches->release();
        QTRY_COMPARE(late.rig.scene->message().code, ErrorCode::NotFound);
        QVERIFY(late.rig.scene->message().reason.find("is not there any more") != std::string::npos);
        QCOMPARE(late.rig.scene->count(), 3U);
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
        LateWatch late;
        const std::string path = late.folder.path("b.png");
        QFile file(QString::fromStdString(path));
        if (failed) {
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half of it") > 0);
            file.close();
        }
        openFile(late.rig, path);
        showPicture(late.rig);
        QCOMPARE(late.rig.scene->item(0).state, failed ? ItemState::Failed : ItemState::Known);
        late.rig.clock.advance(Scene::kFirstPictureWait);
        QTRY_VERIFY(late.rig.scene->isListed());
        QSignalSpy rewritten(late.rig.scene.get(), &Scene::rewritten);
        if (removed)
            QVERIFY(file.remove());
        else
            late.folder.savePicture({96, 48});
        late.watches->release();
        if (removed) {
            QTRY_COMPARE(late.rig.scene->count(), 2U);
            return;
        }
        QTRY_COMPARE(rewritten.count(), 1);
        QCOMPARE(shownWidth(late.rig, path), 96);
        QCOMPARE(late.folder.files->opened(), 1); // its names are the same
        QCOMPARE(rewritten.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLateWatch)
#include "tst_late_watch.moc"
