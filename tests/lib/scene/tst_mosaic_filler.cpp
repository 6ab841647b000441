// SPDX-License-Identifier: GPL-3.0-or-later
// What is read for a mosaic, in which order, and when not.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <QTest>

#include <core/clock.h>
#include <core/executor.h>
#include <resource/activity_list.h>
#include <scene/mosaic_filler.h>

using namespace tessera;

namespace {

using Ids = std::vector<ItemId>;

std::string pathOf(ItemId id)
{
    return "/pictures/" + std::to_string(id);
}

/// Files that are one number each, workers and time that move when told.
struct FillerRig {
    ManualClock clock;
    ActivityList activities{clock};
    ManualExecutor workers;
    ManualExecutor gui;
    std::shared_ptr<MosaicStore> store = *MosaicStore::open({});
    std::vector<std::function<void()>> timers;
    bool busy = false;
    std::int64_t minutes = 1'000'000;
    std::map<std::string, std::uint64_t> stamps; ///< 1 where it is not named
    std::map<std::string, ErrorCode> broken;
    std::function<void(const std::string&)> whileReading;
    int readers = 0;
    Ids read; ///< in the order they were
    std::vector<std::vector<std::pair<ItemId, MosaicStore::Slot>>> told;

    [[nodiscard]] std::uint64_t stampOf(const std::string& path) const
    {
        const auto found = stamps.find(path);
        return found == stamps.end() ? 1 : found->second;
    }
    Result<PreviewPicture> readFile(const std::string& path, const std::stop_token& stop)
    {
        if (whileReading)
            whileReading(path);
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "cancelled"};
        read.push_back(ItemId(std::stoul(path.substr(path.rfind('/') + 1))));
        const auto found = broken.find(path);
        if (found != broken.end())
            return Error{found->second, "it is broken"};
        MicroThumbnail picture;
        picture.rgba.fill(std::uint8_t(read.back()));
        return PreviewPicture{{4, 3}, stampOf(path), picture};
    }
    MosaicFiller::Config config(unsigned jobs = 1)
    {
        MosaicFiller::Config config;
        config.store = store;
        config.workers = &workers;
        config.jobs = jobs;
        config.gui = &gui;
        config.activities = &activities;
        config.later = [this](Duration, std::function<void()> task) { timers.push_back(std::move(task)); };
        config.makeReader = [this]() -> MosaicFiller::Read {
            ++readers;
            return [this](const std::string& path, const std::stop_token& stop) { return readFile(path, stop); };
        };
        config.stampOf = [this](const std::string& path) { return stampOf(path); };
        config.minutes = [this] { return minutes; };
        config.busy = [this] { return busy; };
        return config;
    }
    MosaicFiller::Filled sink()
    {
        return [this](const auto& pictures) { told.push_back(pictures); };
    }

    [[nodiscard]] std::vector<MosaicFiller::Found> items(ItemId from, ItemId to) const
    {
        std::vector<MosaicFiller::Found> all;
        for (ItemId id = from; id < to; ++id)
            all.push_back({{id, ItemText(pathOf(id), {}), 1000 + id}, store->find(1000 + id)});
        return all;
    }
    /// One turn of the timers that were set until now.
    void fire()
    {
        auto now = std::exchange(timers, {});
        for (const auto& task : now)
            task();
    }
    /// Until nobody has anything to do but to wait for time.
    void settle()
    {
        while (workers.run() + gui.run() > 0) { }
    }
    void settleInTime()
    {
        for (int i = 0; i < 100 && (workers.pending() > 0 || gui.pending() > 0 || !timers.empty()); ++i) {
            settle();
            fire();
        }
    }
    [[nodiscard]] MosaicStore::Slot lastTold(ItemId wanted) const
    {
        MosaicStore::Slot latest = 12345;
        for (const auto& batch : told) {
            for (const auto& [id, slot] : batch)
                latest = id == wanted ? slot : latest;
        }
        return latest;
    }
    [[nodiscard]] Ids toldIds() const
    {
        Ids ids;
        for (const auto& batch : told)
            for (const auto& picture : batch)
                ids.push_back(picture.first);
        return ids;
    }
};

Ids range(ItemId from, ItemId to)
{
    Ids ids;
    for (ItemId id = from; id < to; ++id)
        ids.push_back(id);
    return ids;
}

} // namespace

class TestMosaicFiller : public QObject {
    Q_OBJECT

private slots:
    void allThatIsMissingIsReadAndTold()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        QVERIFY(filler.isFinished());
        filler.add(rig.items(0, 300));
        QVERIFY(!filler.isFinished());
        rig.settleInTime();
        QVERIFY(filler.isFinished());
        QCOMPARE(rig.read, range(0, 300));
        QCOMPARE(rig.toldIds(), range(0, 300));
        QCOMPARE(rig.readers, 1); // used again for each job
        QCOMPARE(filler.report().read, std::uint64_t(300));
        for (const auto& batch : rig.told) {
            for (const auto& [id, slot] : batch)
                QCOMPARE(rig.store->find(1000 + id), slot);
        }
    }

    void aJobIsSomeFilesAndAsManyRunAsThereIsWorkFor()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(4), rig.sink());
        filler.add(rig.items(0, 1));
        QCOMPARE(rig.workers.pending(), std::size_t(1));
        filler.add(rig.items(1, 1000));
        QCOMPARE(rig.workers.pending(), std::size_t(4));
        rig.workers.run();
        QCOMPARE(rig.read.size(), 4 * MosaicFiller::kBatch);
        rig.settleInTime();
        QCOMPARE(rig.read.size(), std::size_t(1000));
    }

    void fewFilesAreSharedOut()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(4), rig.sink());
        filler.add(rig.items(0, 40));
        QCOMPARE(rig.workers.pending(), std::size_t(4));
        rig.workers.run(); // one job each
        QVERIFY(rig.read.size() <= 20);
        rig.settleInTime();
        QCOMPARE(rig.read, range(0, 40));
    }

    void newsComeTogether()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 200));
        rig.workers.run();
        QVERIFY(rig.told.empty());
        rig.gui.run();
        QCOMPARE(rig.told.size(), std::size_t(1));
        QCOMPARE(rig.told[0].size(), MosaicFiller::kBatch);
        rig.settle(); // until the time is over
        QCOMPARE(rig.told.size(), std::size_t(1));
        rig.fire();
        QCOMPARE(rig.told.size(), std::size_t(2));
        QCOMPARE(rig.told[1].size(), 200 - MosaicFiller::kBatch);
        rig.settleInTime();
        QCOMPARE(rig.told.size(), std::size_t(2)); // nothing is told of nothing
    }

    void thePreferredComeFirst()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.prefer(Ids{3, 99, 4});
        filler.add(rig.items(0, 10));
        rig.settleInTime();
        QCOMPARE(rig.read, (Ids{3, 4, 0, 1, 2, 5, 6, 7, 8, 9}));
    }

    void aNewPreferenceIsFollowedAfterTheFileUnderWay()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 200));
        rig.whileReading = [&](const std::string& path) {
            if (path == pathOf(2))
                filler.prefer(Ids{150, 151});
        };
        rig.settleInTime();
        QCOMPARE(Ids(rig.read.begin(), rig.read.begin() + 7), (Ids{0, 1, 2, 150, 151, 3, 4}));
        QCOMPARE(rig.read.size(), std::size_t(200)); // each once
        Ids sorted = rig.read;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(sorted, range(0, 200));
    }

    void itYieldsWhileOthersAreWaitedFor()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(2), rig.sink());
        rig.busy = true;
        filler.add(rig.items(0, 300));
        rig.settle();
        QCOMPARE(rig.workers.pending(), std::size_t(0));
        QVERIFY(rig.read.empty());
        rig.fire();
        rig.settle();
        QVERIFY(rig.read.empty());
        rig.busy = false;
        rig.whileReading = [&](const std::string& path) { rig.busy = path == pathOf(20); };
        rig.fire();
        rig.settle();
        QCOMPARE(rig.read, range(0, 21)); // the file under way, no other
        QVERIFY(filler.report().yielded > 0);
        rig.whileReading = {};
        rig.busy = false;
        filler.wake(); // sooner than the timer
        QVERIFY(rig.workers.pending() > 0);
        rig.settleInTime();
        QVERIFY(filler.isFinished());
        QCOMPARE(rig.read.size(), std::size_t(300));
    }

    void pausingAndResuming()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 300));
        const std::uint64_t id = rig.activities.report().back().id;
        QVERIFY(rig.activities.pause(id));
        rig.settle();
        rig.fire();
        QVERIFY(rig.timers.empty()); // it waits without looking
        rig.settle();
        QVERIFY(rig.read.empty());
        QCOMPARE(rig.activities.report().back().state, std::string("paused"));
        QVERIFY(rig.activities.resume(id));
        rig.settle();
        QCOMPARE(rig.read, range(0, 300));
    }

    void cancelledWhilePausedItEnds()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 300));
        QVERIFY(rig.activities.pause(rig.activities.report().back().id));
        rig.settle();
        rig.activities.cancelAll();
        rig.settle();
        QCOMPARE(rig.activities.active(), std::size_t(0));
        QVERIFY(rig.read.empty());
    }

    void itIsAnActivityWithProgress()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        QVERIFY(rig.activities.report().empty());
        filler.add(rig.items(0, 300));
        rig.workers.run();
        const ActivityReport part = rig.activities.report().back();
        QCOMPARE(part.done, std::uint64_t(64));
        QCOMPARE(part.total, std::uint64_t(300));
        QCOMPARE(rig.activities.active(), std::size_t(1));
        rig.settleInTime();
        QCOMPARE(rig.activities.active(), std::size_t(0));
        filler.add(rig.items(300, 600)); // another one
        QCOMPARE(rig.activities.active(), std::size_t(1));
        rig.settleInTime();
        QCOMPARE(rig.activities.active(), std::size_t(0));
    }

    void aLittleIsAnActivityOnlyWhenItTakesLong()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 10));
        rig.settleInTime();
        QCOMPARE(rig.read.size(), std::size_t(10));
        QVERIFY(rig.activities.report().empty());
        filler.add(rig.items(10, 20));
        QVERIFY(rig.activities.report().empty());
        rig.fire(); // the time is over
        QCOMPARE(rig.activities.active(), std::size_t(1));
        rig.settleInTime();
        QCOMPARE(rig.activities.active(), std::size_t(0));
        QCOMPARE(rig.activities.report().size(), std::size_t(1));
    }

    void aPersonCanCancelItUntilItIsStartedAgain()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(2), rig.sink());
        filler.add(rig.items(0, 300));
        rig.whileReading = [&](const std::string& path) {
            if (path == pathOf(5))
                rig.activities.cancelAll();
        };
        rig.settleInTime();
        QCOMPARE(rig.read, range(0, 5));
        QCOMPARE(rig.activities.active(), std::size_t(0));
        rig.whileReading = {};
        filler.add(rig.items(300, 310));
        rig.settleInTime();
        QCOMPARE(rig.read.size(), std::size_t(5));
        QVERIFY(filler.isCancelled());
        filler.start();
        QVERIFY(!filler.isCancelled());
        rig.settleInTime();
        QCOMPARE(rig.read.size(), std::size_t(310));
        QVERIFY(filler.isFinished());
    }

    void startingWhileACancelledRunEnds()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 10));
        filler.cancel();
        QVERIFY(filler.isCancelled());
        filler.start();
        QVERIFY(!filler.isCancelled());
        rig.settleInTime();
        QCOMPARE(rig.read, range(0, 10));
    }

    void cancelledWhileItWaitsItEnds()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        rig.busy = true;
        filler.add(rig.items(0, 300));
        rig.settle();
        rig.activities.cancelAll();
        rig.settleInTime();
        QCOMPARE(rig.activities.active(), std::size_t(0));
        QVERIFY(rig.read.empty());
    }

    void nothingIsToldAfterItsEnd()
    {
        FillerRig rig;
        {
            MosaicFiller filler(rig.config(), rig.sink());
            filler.add(rig.items(0, 200));
            rig.workers.run();
        }
        rig.settleInTime();
        QVERIFY(rig.told.empty());
        QCOMPARE(rig.read.size(), MosaicFiller::kBatch);
        QCOMPARE(rig.activities.active(), std::size_t(0));
    }

    void whatTheStoreHasIsReadOnlyWhenTheFileHasChanged()
    {
        FillerRig rig;
        {
            MosaicFiller first(rig.config(), rig.sink());
            first.add(rig.items(0, 10));
            rig.settleInTime();
        }
        rig.read.clear();
        rig.told.clear();
        rig.stamps[pathOf(4)] = 2;
        rig.stamps[pathOf(5)] = 0; // it cannot be told
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 12)); // and two that are missing, which come first
        rig.settleInTime();
        QCOMPARE(rig.read, (Ids{10, 11, 4}));
        Ids wanted = range(0, 10); // what is there, at once
        wanted.insert(wanted.end(), {10, 11, 4});
        QCOMPARE(rig.toldIds(), wanted);
        QCOMPARE(filler.report().unchanged, std::uint64_t(9));
        QCOMPARE(rig.store->stamp(rig.store->find(1004)), std::uint64_t(2));
        QVERIFY(filler.isFinished());
    }

    void oneThatIsAddedAgainIsLookedAtAgain()
    {
        FillerRig rig;
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 3));
        rig.settleInTime();
        rig.stamps[pathOf(1)] = 8;
        filler.add(rig.items(0, 3));
        rig.settleInTime();
        QCOMPARE(rig.read, (Ids{0, 1, 2, 1}));
    }

    void whatThereIsNoMemoryForIsNotRead()
    {
        FillerRig rig;
        rig.store = *MosaicStore::open({}, 1000); // ten at most
        MosaicFiller filler(rig.config(), rig.sink());
        filler.add(rig.items(0, 100));
        rig.settleInTime();
        QCOMPARE(rig.read, range(0, 11));
        QCOMPARE(rig.toldIds(), range(0, 10)); // the others stay unknown
        QVERIFY(filler.isFinished());
    }

    void brokenFilesAreNotTriedAgainForAWeek()
    {
        FillerRig rig;
        rig.broken[pathOf(1)] = ErrorCode::Corrupt;
        rig.broken[pathOf(2)] = ErrorCode::Permission; // may be another tomorrow
        const auto session = [&] {
            rig.read.clear();
            MosaicFiller filler(rig.config(), rig.sink());
            filler.add(rig.items(0, 3));
            rig.settleInTime();
            return filler.report();
        };
        QCOMPARE(session().failed, std::uint64_t(2));
        QCOMPARE(rig.read, (Ids{0, 1, 2}));
        QCOMPARE(rig.toldIds(), (Ids{0, 1, 2}));
        QCOMPARE(rig.lastTold(0), rig.store->find(1000));
        QCOMPARE(rig.lastTold(1), MosaicStore::kNone);
        QCOMPARE(rig.lastTold(2), MosaicStore::kNone);

        QCOMPARE(session().remembered, std::uint64_t(1));
        QCOMPARE(rig.read, (Ids{2}));

        rig.stamps[pathOf(1)] = 5; // it has changed
        QCOMPARE(session().remembered, std::uint64_t(0));
        QCOMPARE(rig.read, (Ids{1, 2}));

        rig.minutes += MosaicFiller::kRememberMinutes - 1;
        session();
        QCOMPARE(rig.read, (Ids{2}));
        rig.minutes += 1;
        rig.broken.clear();
        session();
        QCOMPARE(rig.read, (Ids{1, 2}));
        QCOMPARE(rig.lastTold(1), rig.store->find(1001));
        QVERIFY(rig.store->find(1001) != MosaicStore::kNone);
    }
};

QTEST_APPLESS_MAIN(TestMosaicFiller)
#include "tst_mosaic_filler.moc"
