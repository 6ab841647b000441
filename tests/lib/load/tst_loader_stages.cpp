// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that give their pump back before they are done.
#include <QTest>

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

namespace {

/// Jobs of two stages that note which one ran, and wait in between when told to.
struct Staged : Bench {
    explicit Staged(bool parksThem = false) : parks(parksThem)
    {
        jobs.body = [this](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            ran.push_back(10 * x);
            clock.advance(std::chrono::milliseconds(3));
            wakes.push_back(context.wake);
            (parks ? context.park : context.goOn)([this, x, keep = held](const LoadContext& next) {
                ran.push_back(10 * x + 1);
                clock.advance(std::chrono::milliseconds(4));
                return next.stop.stop_requested() ? Result<LoadedPtr>(Error{}) : thing(x);
            });
            return Error{ErrorCode::Internal, "is not looked at"};
        };
    }

    bool parks;
    Order ran;
    std::vector<std::function<void()>> wakes;
    std::shared_ptr<int> held = std::make_shared<int>(1);
};

} // namespace

class TestLoaderStages : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void aJobGoesOnWhereItLeft()
    {
        Staged b;
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 11}));
        QCOMPARE(b.delivered, (Order{1}));
        QVERIFY(b.errors.empty());
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.started, 1U);
        QCOMPARE(r.putBack, 1U);
        QCOMPARE(r.busyMs, 7.0);
        QCOMPARE(r.queued + r.parked + r.running, 0U);
        QVERIFY(balanced(r));
        QCOMPARE(b.held.use_count(), 1L);
    }

    void whatIsMoreUrgentByThenGoesFirst()
    {
        Staged b;
        b.plan({want(1, 3)});
        QVERIFY(b.loader.runOne());
        b.plan({want(1, 3), want(2, 1)});
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 20, 21, 11}));
        QCOMPARE(b.loader.report().inversions, 0U);
    }

    void itGoesOnByTheRankOfThen()
    {
        Staged b;
        b.plan({want(1, 3), want(2, 3, 5)});
        QVERIFY(b.loader.runOne());
        b.plan({want(1, 5), want(2, 3, 5)});
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 20, 21, 11}));
    }

    void amongEqualsWhatHasBegunGoesFirst()
    {
        Staged b;
        b.plan({{keyAt(1), {3, 0, 2}}, {keyAt(2), {3, 0, 2}}});
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 11, 20, 21}));
    }

    void whatNobodyWantsEndsBetweenItsStages()
    {
        Staged b;
        b.plan({want(1)});
        QVERIFY(b.loader.runOne());
        b.plan({});
        QCOMPARE(b.loader.pendingCount(), std::size_t(0));
        b.runAll();
        QCOMPARE(b.ran, (Order{10}));
        QCOMPARE(b.held.use_count(), 1L);
        const LoaderReport r = b.loader.report();
        QCOMPARE(r.cancelledRunning, 1U); // it had begun
        QCOMPARE(r.cancelledQueued, 0U);
        QCOMPARE(r.wastedMs, 3.0);
        QVERIFY(balanced(r));
        b.plan({want(1)}); // and can be asked for again
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 10, 11}));
        QCOMPARE(b.delivered, (Order{1}));
    }

    void cancelledWhileAStageRunsItDoesNotGoOn()
    {
        Staged b;
        b.jobs.body = [&, body = b.jobs.body](std::uint64_t x, const LoadContext& context) {
            Result<LoadedPtr> result = body(x, context);
            b.plan({});
            return result;
        };
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.ran, (Order{10}));
        QCOMPARE(b.held.use_count(), 1L);
        QVERIFY(balanced(b.loader.report()));
    }

    void aParkedJobHoldsNoPump()
    {
        Staged b(true);
        b.plan({want(1, 1), want(2, 2)});
        QVERIFY(b.loader.runOne());
        QCOMPARE(b.loader.parkedCount(), std::size_t(1));
        QCOMPARE(b.loader.activeCount(), std::size_t(0));
        QVERIFY(!b.loader.idle(b.group));
        QVERIFY(b.loader.runOne()); // another one, although it is less urgent
        QVERIFY(!b.loader.runOne());
        QCOMPARE(b.ran, (Order{10, 20}));
        QCOMPARE(b.loader.report().inversions, 0U);
        const std::vector<LoadEntryReport> entries = b.loader.entries();
        QCOMPARE(entries.size(), std::size_t(2));
        QVERIFY(entries[0].pump == -1 && entries[0].key == keyAt(1));
        b.wakes[1]();
        b.wakes[0]();
        b.wakes[0](); // once is enough
        QCOMPARE(b.loader.parkedCount(), std::size_t(0));
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 20, 11, 21}));
        QCOMPARE(b.delivered, (Order{1, 2}));
        b.wakes[0](); // long over
        QVERIFY(!b.loader.runOne());
        QVERIFY(balanced(b.loader.report()));
    }

    void wokenBeforeItParksItGoesOnAtOnce()
    {
        Staged b(true);
        b.jobs.body = [&, body = b.jobs.body](std::uint64_t x, const LoadContext& context) {
            context.wake();
            return body(x, context);
        };
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
    }

    void aWakeOfAnEarlierRoundDoesNotCount()
    {
        Bench b;
        std::function<void()> early;
        int rounds = 0;
        LoadFunction stage = [&](const LoadContext& context) -> Result<LoadedPtr> {
            if (++rounds == 3)
                return thing(1);
            if (rounds == 1)
                early = context.wake;
            context.park(stage);
            return LoadedPtr();
        };
        b.jobs.body = [&](std::uint64_t, const LoadContext& context) { return stage(context); };
        b.plan({want(1)});
        QVERIFY(b.loader.runOne());
        early();
        QVERIFY(b.loader.runOne());
        early();
        QCOMPARE(b.loader.parkedCount(), std::size_t(1));
        QVERIFY(!b.loader.runOne());
        b.loader.stop();
        QCOMPARE(rounds, 2);
    }

    void aParkedJobIsCancelledAndReranked()
    {
        Staged b(true);
        b.plan({want(1, 1), want(2, 2), want(3, 3)});
        while (b.loader.runOne()) { }
        b.plan({want(2, 5), want(3, 3)});
        QCOMPARE(b.loader.parkedCount(), std::size_t(2));
        QVERIFY(!b.loader.runOne() || b.ran.size() == 3); // frees the first one's rest, no more
        QCOMPARE(b.held.use_count(), 3L);
        for (const auto& wake : b.wakes)
            wake();
        b.runAll();
        QCOMPARE(b.ran, (Order{10, 20, 30, 31, 21}));
        QCOMPARE(b.delivered, (Order{3, 2}));
        QVERIFY(balanced(b.loader.report()));
    }

    void stoppingDropsWhatIsParked()
    {
        Staged b(true);
        b.plan({want(1)});
        QVERIFY(b.loader.runOne());
        QVERIFY(b.loader.stop().complete);
        QCOMPARE(b.held.use_count(), 1L);
        QCOMPARE(b.loader.parkedCount(), std::size_t(0));
        b.wakes[0]();
        QVERIFY(balanced(b.loader.report()));
    }

    void wakesMayComeFromAnyThread()
    {
        Machine m(2);
        constexpr std::uint64_t kJobs = 200;
        WaitingExecutor others; // who makes what the jobs wait for
        std::uint64_t woken = 0;
        m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            others.post([&woken, wake = context.wake] {
                ++woken;
                wake();
            });
            context.park([x](const LoadContext&) -> Result<LoadedPtr> { return thing(x); });
            return LoadedPtr();
        };
        std::uint64_t told = 0;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        std::vector<Wanted> plan;
        for (std::uint64_t i = 0; i < kJobs; ++i)
            plan.push_back(want(i, 1, static_cast<std::uint32_t>(i)));
        m.loader.plan(group, plan, m.jobs);
        others.runUntil([&] { return woken == kJobs; });
        m.executor.runUntil([&] { return told == kJobs; });
        QVERIFY(balanced(m.loader.report()));
    }

    void whatOnlyReadsHoldsNoPump()
    {
        SteadyClock clock;
        WaitingExecutor executor;
        Jobs jobs;
        std::binary_semaphore begins(0);
        std::binary_semaphore ends(0);
        std::atomic<unsigned> reader{0};
        jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            if (x != 1)
                return context.pump == 0 ? thing(x) : LoadedPtr();
            context.fetch([&, x](const LoadContext& reading) -> Result<LoadedPtr> {
                reader = reading.pump;
                begins.release();
                ends.acquire();
                reading.goOn([x](const LoadContext& decoding) -> Result<LoadedPtr> {
                    return decoding.pump == 0 ? thing(x) : LoadedPtr();
                });
                return LoadedPtr();
            });
            return LoadedPtr();
        };
        ImageLoader::Config config;
        config.pumps = 1;
        config.clock = &clock;
        config.readers = 1;
        ImageLoader loader(config, executor);
        loader.start();
        Order told;
        const GroupId group = loader.addGroup("g", [&](const TileKey& key, const Result<LoadedPtr>& result) {
            if (result && *result)
                told.push_back(key.address.x);
        });
        loader.plan(group, {want(1, 1)}, jobs);
        begins.acquire();
        loader.plan(group, {want(1, 1), want(2, 5), want(3, 2)}, jobs);
        executor.runUntil([&] { return told.size() == 2; });
        QCOMPARE(told, (Order{3, 2}));
        ends.release();
        executor.runUntil([&] { return told.size() == 3; });
        QCOMPARE(told.back(), 1U);
        QCOMPARE(reader.load(), 1U);
        QCOMPARE(loader.report().inversions, 0U);
        QVERIFY(balanced(loader.report()));
    }

    void whatIsFarIsCancelledAndRerankedToo()
    {
        SteadyClock clock;
        WaitingExecutor executor;
        Jobs jobs;
        std::binary_semaphore begins(0);
        std::binary_semaphore ends(0);
        Mutex mutex;
        Order read;
        jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.fetch([&, x](const LoadContext& reading) -> Result<LoadedPtr> {
                if (x == 1) {
                    begins.release();
                    ends.acquire();
                }
                {
                    const Lock lock(mutex);
                    read.push_back(x);
                }
                reading.goOn([x](const LoadContext&) -> Result<LoadedPtr> { return thing(x); });
                return LoadedPtr();
            });
            return LoadedPtr();
        };
        ImageLoader::Config config;
        config.pumps = 1;
        config.clock = &clock;
        config.readers = 1;
        ImageLoader loader(config, executor);
        loader.start();
        std::size_t told = 0;
        const GroupId group = loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        loader.plan(group, {want(1, 1)}, jobs);
        begins.acquire(); // the reader is busy
        loader.plan(group, {want(1, 1), want(2, 1, 2), want(3, 1, 3), want(4, 1, 4)}, jobs);
        while (loader.report().putBack < 4 || loader.report().running > 1)
            std::this_thread::yield();
        QCOMPARE(loader.pendingCount(), std::size_t(3));
        loader.plan(group, {want(1, 1), want(2, 1, 9), want(4, 1, 4)}, jobs);
        QCOMPARE(loader.pendingCount(), std::size_t(2));
        ends.release();
        executor.runUntil([&] { return told == 3; });
        const Lock lock(mutex);
        QCOMPARE(read, (Order{1, 4, 2}));
        QVERIFY(balanced(loader.report()));
    }

    void withoutReadersPumpsRead()
    {
        Bench b;
        Order ran;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.fetch([&, x](const LoadContext&) -> Result<LoadedPtr> {
                ran.push_back(x);
                return thing(x);
            });
            return LoadedPtr();
        };
        b.plan({want(1, 2), want(2, 1)});
        b.runAll();
        QCOMPARE(ran, (Order{2, 1}));
        QCOMPARE(b.delivered, (Order{2, 1}));
    }

    void whoTakesLongToLeaveIsCounted()
    {
        Bench b;
        for (const int ms : {10, 11}) {
            b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
                b.plan({});
                b.clock.advance(std::chrono::milliseconds(ms)); // as a library does that decodes in one call
                return thing(x);
            };
            b.plan({want(1)});
            b.runAll();
        }
        QVERIFY(b.delivered.empty());
        QCOMPARE(b.loader.report().overstayed, 1U);
    }
};

QTEST_APPLESS_MAIN(TestLoaderStages)
#include "tst_loader_stages.moc"
