// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <memory>

#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "large_folder_rig.h"

using namespace tessera;
using namespace tessera::test;

namespace {

/// Most names are there, and the next one does not come.
void openInPart(SceneRig& rig, const LargeFolder& folder)
{
    folder.files->blockAfter = 80;
    rig.scene->open({folder.folder()});
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
        showPicture(rig);
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
            rig.scene->open({folder.folder()});
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
            showPicture(rig);
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
            QCOMPARE(shownWidth(rig, folder.path("b.png")), 96);
            QVERIFY(rig.scene->items()[*rig.scene->idAtPath(folder.path("b.png"))].content->info->id != before);
        }
    }

    // Read, and not handed over: more than are made into items at once. They come when the listing has gone.
    void itIsTakenDownWhileVeryManyNamesWait()
    {
        for (const bool isClosedFirst : {true, false}) {
            const LargeFolder folder(8ULL << 20U, 45'000);
            folder.files->blockAfter = 44'000;
            auto rig = std::make_unique<SceneRig>(folder.config());
            connect(rig->scene.get(), &QObject::destroyed, this, [&] { folder.files->release(); });
            rig->scene->open({folder.folder()});
            folder.becomeBlocked();
            if (isClosedFirst)
                rig->scene->close();
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
        rig.scene->open({folder.folder()});
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
