// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include "giant_rig.h"

using namespace tessera;
using namespace tessera::test;

/// When a large image's pyramid is made, what is served meanwhile, and what happens when it is not.
class TstGiant : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string newFolder() { return m_folder.filePath(QString("store%1").arg(++m_count)).toStdString(); }
    static int filesIn(const std::string& folder)
    {
        return int(QDir(QString::fromStdString(folder)).entryList(QDir::Files).size());
    }

    using Rig = GiantRig;

private slots:
    void onlyLargeOnesWithoutTilesAreGiants()
    {
        Services services;
        const FakeRows image(services.get(), pattern(100, 50), 0);
        Limits limits;
        QVERIFY(!isGiant(image, limits));
        limits.giantPixels = 4999;
        QVERIFY(isGiant(image, limits));
        limits.giantPixels = 5000;
        QVERIFY(!isGiant(image, limits));
    }

    void seenFromAfarNoPassIsMade()
    {
        Rig rig(newFolder());
        for (std::uint32_t level = rig.giant->info()->pyramid.levelCount(); level-- > 2;)
            QVERIFY(rig.shows(level));
        rig.executor.drain();
        QCOMPARE(rig.image->passes, 0);
        QCOMPARE(rig.image->quickPasses, 1);
        QVERIFY(rig.services.activities.report().empty());
        // What the quick pass gave is kept.
        QCOMPARE(filesIn(rig.services.config.folder), 1);
        QCOMPARE(rig.services.store->find({7, 7})->shape().first, 2U);
        QVERIFY(rig.shows(2));
        QCOMPARE(rig.services.store->report().generated, std::uint64_t(1));
    }

    void aRootAloneKeepsNothing()
    {
        Rig rig(newFolder());
        QVERIFY(rig.shows(rig.giant->info()->pyramid.rootLevel()));
        QCOMPARE(rig.executor.drain(), std::size_t(0));
        QCOMPARE(filesIn(rig.services.config.folder), 0);
    }

    void aFineTileStartsThePassWhoseTilesAreServed()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        QVERIFY(rig.shows(0)); // read by itself, as nothing is written yet
        QVERIFY(rig.image->reads > 0);
        QCOMPARE(rig.activity().state, std::string("pending"));
        QCOMPARE(rig.executor.drain(), std::size_t(1)); // one pass, however many tiles asked
        QCOMPARE(rig.image->passes, 1);
        QCOMPARE(rig.activity().state, std::string("stopped"));
        QCOMPARE(rig.activity().done, std::uint64_t(900));
        const int reads = rig.image->reads;
        for (std::uint32_t level = 0; level < rig.giant->info()->pyramid.levelCount(); ++level)
            QVERIFY(rig.shows(level));
        QCOMPARE(gutterError(*rig.giant, 0), 0);
        QCOMPARE(rig.image->reads, reads);
        QCOMPARE(rig.image->quickPasses, 0);
        rig.executor.drain();
        QCOMPARE(rig.image->passes, 1);
    }

    void rowsAreServedWhileThePassGoesOn()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        bool first = false;
        bool last = false;
        int readsAtHalf = 0;
        rig.image->onRow = [&](std::int64_t y) {
            if (y != 700)
                return;
            readsAtHalf = rig.image->reads;
            const auto tile = rig.giant->read({0, 1, 0}, {});
            first = tile.ok() && rig.image->reads == readsAtHalf; // rows 0 to 512 are written
            last = rig.giant->read({0, 1, 1}, {}).ok() && rig.image->reads == readsAtHalf + 1;
        };
        QVERIFY(rig.giant->read({0, 0, 0}, {}));
        rig.executor.drain();
        QVERIFY(first);
        QVERIFY(last);
    }

    void whatCannotReadPartsWaitsForThePass()
    {
        Rig rig(newFolder(), false);
        QVERIFY(rig.shows(0));
        QVERIFY(rig.shows(1));
        QCOMPARE(rig.image->reads, 0);
        QCOMPARE(rig.image->passes, 1);
    }

    void aWaitingReadIsCancelled()
    {
        Rig rig(newFolder());
        std::stop_source stop;
        Result<std::vector<TilePixels>> tiles = Error{};
        std::thread reader([&] { tiles = rig.giant->read({0, 0, 0}, {stop.get_token(), {}, {}}); });
        while (rig.services.store->readers() == 0)
            std::this_thread::yield();
        stop.request_stop();
        reader.join();
        QVERIFY(!tiles);
        QCOMPARE(tiles.error().code, ErrorCode::Cancelled);
        QCOMPARE(rig.services.store->readers().load(), 0);
        // The pass goes on, for those who ask again.
        rig.executor.drain();
        QVERIFY(rig.shows(0));
        QCOMPARE(rig.image->passes, 1);
    }

    void whoHasLeftAlreadyStartsNoPass()
    {
        Rig rig(newFolder());
        std::stop_source stop;
        stop.request_stop();
        for (const bool parts : {false, true}) {
            rig.image->parts = parts;
            const auto tiles = rig.giant->read({0, 0, 0}, {stop.get_token(), {}, {}});
            QVERIFY(!tiles && tiles.error().code == ErrorCode::Cancelled);
        }
        QVERIFY(rig.services.activities.report().empty());
    }

    // As all of it takes on a large screen.
    void theNextLevelToTheQuickOnesStartsNoPass()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        QCOMPARE(rig.giant->info()->quickLevel, 2U);
        QVERIFY(rig.shows(1));
        QVERIFY(rig.services.activities.report().empty());
        QVERIFY(rig.shows(0));
        QCOMPARE(rig.activity().state, std::string("pending"));
    }

    void aPassThatNobodyWaitsForGivesWayToOneThatIsWaitedFor()
    {
        ThreadExecutor threads;
        PyramidServices services(newFolder(), threads);
        const auto left = std::make_shared<FakeRows>(services.get(), noisy(1300, 900), 2);
        const auto next = std::make_shared<FakeRows>(services.get(), noisy(1300, 900), 2, SourceId{8, 8});
        std::atomic<int> stage = 0;
        left->onRow = [&](std::int64_t y) { // holds the pass until the reader has changed
            for (stage = y == 100 ? 1 : stage.load(); stage == 1 && left->passes == 1;)
                std::this_thread::yield();
        };
        const ImageSourcePtr first = giantSource(services.get(), left);
        const ImageSourcePtr second = giantSource(services.get(), next);
        std::stop_source stop;
        std::thread reader([&] { (void)first->read({0, 0, 1}, {stop.get_token(), {}, {}}); });
        while (stage == 0)
            std::this_thread::yield();
        stop.request_stop();
        reader.join();
        Result<std::vector<TilePixels>> tiles = Error{};
        reader = std::thread([&] { tiles = second->read({0, 0, 0}, {}); });
        while (services.store->readers() == 0)
            std::this_thread::yield();
        stage = 2;
        reader.join();
        threads.join();
        QVERIFY(tiles.ok());
        QCOMPARE(services.activities.report().front().state, std::string("cancelled"));
        QCOMPARE(filesIn(services.config.folder), 1);
        QCOMPARE(difference(readLevel(*first, 0), left->level(0)).most, 0); // it begins anew
        threads.join();
        QCOMPARE(left->passes.load(), 2);
        QCOMPARE(filesIn(services.config.folder), 2);
    }

    void thePassCanBeCancelledAndStartedAgain()
    {
        Rig rig(newFolder(), false);
        rig.image->onRow = [&](std::int64_t y) {
            if (y == 500)
                QVERIFY(rig.services.activities.cancel(rig.activity().id));
        };
        const auto refused = rig.giant->read({0, 0, 1}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Closed);
        rig.threads.join();
        QCOMPARE(rig.activity().state, std::string("cancelled"));
        QCOMPARE(filesIn(rig.services.config.folder), 0);
        // Another tile does not bring it back; asking again for what was refused does.
        QVERIFY(!rig.giant->read({0, 1, 1}, {}));
        QCOMPARE(rig.image->passes, 1);
        rig.image->onRow = nullptr;
        QVERIFY(rig.giant->read({0, 0, 1}, {}));
        QVERIFY(rig.shows(0));
        QCOMPARE(rig.image->passes, 2);
        rig.threads.join();
        QCOMPARE(filesIn(rig.services.config.folder), 1);
    }

    void aCancelledPassIsNotNeededByWhatReadsParts()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        QVERIFY(rig.shows(0));
        QVERIFY(rig.services.activities.cancel(rig.activity().id));
        rig.executor.drain();
        QCOMPARE(rig.image->passes, 0);
        QVERIFY(rig.shows(0));
        QCOMPARE(rig.executor.drain(), std::size_t(0));
    }

    void closingTheImageEndsThePass()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        QVERIFY(rig.giant->read({0, 0, 0}, {}));
        int rows = 0;
        rig.image->onRow = [&](std::int64_t) {
            if (++rows == 300)
                rig.giant = nullptr;
        };
        rig.executor.drain();
        QCOMPARE(rows, 300);
        QCOMPARE(rig.activity().state, std::string("cancelled"));
        QCOMPARE(filesIn(rig.services.config.folder), 0);
    }

    void withoutAFolderItWorksAsBefore()
    {
        QFile file(m_folder.filePath("plain"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Rig rig(file.fileName().toStdString() + "/pyramids", false);
        QVERIFY(rig.shows(0));
        QVERIFY(rig.shows(2));
        QVERIFY(rig.image->reads > 0);
        QCOMPARE(rig.activity().state, std::string("failed")); // told once
        QVERIFY(!rig.activity().error.empty());
        QCOMPARE(rig.services.activities.report().size(), std::size_t(1));
        QCOMPARE(rig.image->passes, 0);
    }

    void anImageThatEndsEarlyIsNotKept()
    {
        Rig rig(newFolder(), false);
        rig.image->endsAfter = 400;
        QVERIFY(rig.shows(0));
        rig.threads.join();
        QCOMPARE(rig.image->passes, 1);
        QCOMPARE(filesIn(rig.services.config.folder), 0);
        QCOMPARE(rig.activity().state, std::string("failed"));
    }

    void aDamagedPyramidIsRebuilt()
    {
        Rig rig(newFolder(), false);
        QVERIFY(rig.shows(0));
        rig.threads.join();
        const QString folder = QString::fromStdString(rig.services.config.folder);
        QFile file(folder + "/" + QDir(folder).entryList(QDir::Files).front());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(100'000) && file.write(QByteArray(2'000'000, 'x')) == 2'000'000);
        file.close();
        QVERIFY(rig.shows(1)); // never a wrong picture
        QVERIFY(rig.shows(0));
        rig.threads.join();
        QCOMPARE(rig.image->passes, 2);
        QCOMPARE(filesIn(rig.services.config.folder), 1);
        QVERIFY(rig.services.store->report().corrupt > 0);
    }
};

QTEST_APPLESS_MAIN(TstGiant)
#include "tst_giant.moc"
