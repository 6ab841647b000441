// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <latch>
#include <memory>
#include <semaphore>
#include <thread>

#include <sys/resource.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderThreads : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L12_sinksRunOnTheDeliveryThread()
    {
        Machine m(2);
        const auto here = std::this_thread::get_id();
        std::atomic<bool> jobHere{false};
        m.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            jobHere = jobHere || std::this_thread::get_id() == here;
            return thing(x);
        };
        int told = 0;
        bool elsewhere = false;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) {
            ++told;
            elsewhere = elsewhere || std::this_thread::get_id() != here;
        });
        std::vector<Wanted> plan;
        for (std::uint64_t i = 0; i < 100; ++i)
            plan.push_back(want(i));
        m.loader.plan(group, plan, m.jobs);
        m.executor.runUntil([&] { return told == 100; });
        QVERIFY(!elsewhere);
        QVERIFY(!jobHere.load());
        QVERIFY(m.loader.idle(group));
        QVERIFY(balanced(m.loader.report()));
    }

    void L22_neverMoreJobsThanPumps()
    {
        Machine m(3);
        std::atomic<int> now{0};
        std::atomic<int> most{0};
        std::atomic<unsigned> highestPump{0};
        std::latch all(3); // all three pumps do work at once
        m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            const int n = ++now;
            for (int seen = most; n > seen && !most.compare_exchange_weak(seen, n);) { }
            for (unsigned seen = highestPump;
                 context.pump > seen && !highestPump.compare_exchange_weak(seen, context.pump);) { }
            if (x < 3)
                all.arrive_and_wait();
            --now;
            return thing(x);
        };
        int told = 0;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        std::vector<Wanted> plan;
        for (std::uint64_t i = 0; i < 60; ++i)
            plan.push_back(want(i, 1, static_cast<std::uint32_t>(i)));
        m.loader.plan(group, plan, m.jobs);
        m.executor.runUntil([&] { return told == 60; });
        QCOMPARE(most.load(), 3);
        QCOMPARE(highestPump.load(), 2U);
        QCOMPARE(m.loader.report().inversions, 0U);
    }

    // Each round the first job waits for the second, so both pumps have to be woken, however soon one comes after the
    // other.
    void aPumpIsWokenForWhatComesWhileAnotherWorks()
    {
        constexpr int kRounds = 500;
        Machine m(2);
        std::binary_semaphore began(0);
        std::binary_semaphore goOn(0);
        m.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x % 2 == 0) {
                began.release();
                goOn.acquire();
            } else {
                goOn.release();
            }
            return thing(x);
        };
        int told = 0;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        for (std::uint64_t round = 0; round < kRounds; ++round) {
            const Wanted first = want(2 * round);
            m.loader.plan(group, {first}, m.jobs);
            if (round % 2 == 0) // else the second comes while pumps are being woken for the first
                began.acquire();
            m.loader.plan(group, {first, want(2 * round + 1)}, m.jobs);
            if (round % 2 == 1)
                began.acquire();
            m.executor.runUntil([&] { return told == static_cast<int>(2 * round + 2); });
        }
        QCOMPARE(m.loader.report().completed, std::uint64_t(2 * kRounds));
    }

    void pumpsRunBelowTheCallersPriority()
    {
        Machine m(1);
        std::atomic<int> niceness{-100};
        m.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            niceness = getpriority(PRIO_PROCESS, 0); // on Linux: of the calling thread
            return thing(x);
        };
        bool told = false;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { told = true; });
        m.loader.plan(group, {want(1)}, m.jobs);
        m.executor.runUntil([&] { return told; });
        QVERIFY(niceness.load() > getpriority(PRIO_PROCESS, 0));
    }

    void backgroundJobsLeaveHalfOfThePumpsFree()
    {
        Machine m(4);
        std::atomic<int> background{0};
        std::latch bothRun(3);
        std::latch urgentRan(1);
        m.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x < 10) {
                ++background;
                bothRun.count_down();
                urgentRan.wait();
                --background;
            } else {
                urgentRan.count_down();
            }
            return thing(x);
        };
        int told = 0;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        m.loader.plan(group, {want(1, 5), want(2, 5), want(3, 5)}, m.jobs);
        bothRun.count_down();
        bothRun.wait();
        QCOMPARE(background.load(), 2);
        QCOMPARE(m.loader.pendingCount(), std::size_t(1));
        m.loader.plan(group, {want(1, 5), want(2, 5), want(3, 5), want(10, 1)}, m.jobs);
        m.executor.runUntil([&] { return told == 4; });
    }

    void L24_stopDuringWorkEndsItAndTellsNobody()
    {
        Machine m(2);
        std::latch bothRun(3);
        m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            if (x < 2)
                bothRun.count_down();
            while (!context.stop.stop_requested())
                std::this_thread::yield();
            return thing(x);
        };
        const GroupId group = m.loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
        m.loader.plan(group, {want(0, 0), want(1, 0), want(2, 1), want(3, 1)}, m.jobs);
        bothRun.arrive_and_wait();
        m.loader.stop();
        const LoaderReport r = m.loader.report();
        QCOMPARE(r.cancelledRunning, 2U);
        QCOMPARE(r.cancelledQueued, 2U);
        QCOMPARE(r.running + r.abandoned + r.queued, 0U);
        QVERIFY(balanced(r));
    }

    void L26_startAfterStopRunsAgain()
    {
        Machine m(2);
        int told = 0;
        const GroupId group = m.loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { ++told; });
        m.jobs.body = [](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> { return thing(x); };
        for (int round = 1; round <= 3; ++round) {
            m.loader.plan(group, {want(1)}, m.jobs);
            m.executor.runUntil([&] { return told == round; });
            m.loader.stop();
            m.loader.start();
            m.loader.start();
        }
    }

    void L24_stopWaitsNoLongerThanItsBound()
    {
        Machine m(2);
        std::latch bothRun(3);
        std::latch released(1);
        m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.later([] {});
            bothRun.arrive_and_wait();
            released.wait(); // does not look at its stop token
            return thing(x);
        };
        const GroupId group = m.loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
        m.loader.plan(group, {want(0), want(1), want(2)}, m.jobs);
        bothRun.arrive_and_wait();
        const LoaderStop how = m.loader.stop(Duration::zero());
        QVERIFY(!how.complete);
        QCOMPARE(how.stragglers.size(), std::size_t(2));
        QVERIFY(how.stragglers[0].abandoned && how.stragglers[0].pump == 0);
        QCOMPARE(m.loader.abandonedCount(), std::size_t(2));
        released.count_down();
        QVERIFY(m.loader.stop().complete);
        QCOMPARE(m.loader.abandonedCount(), std::size_t(0));
        QVERIFY(balanced(m.loader.report()));
    }

    void L39_exitWithFourDecodersRunning()
    {
        std::atomic<int> stopped{0};
        std::latch allRun(5);
        {
            Machine m(4);
            m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
                allRun.arrive_and_wait();
                while (!context.stop.stop_requested())
                    std::this_thread::yield();
                ++stopped;
                return thing(x);
            };
            const GroupId group =
                m.loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
            m.loader.plan(group, {want(0), want(1), want(2), want(3), want(4)}, m.jobs);
            allRun.arrive_and_wait();
        } // loader first, then everything its callbacks know
        QCOMPARE(stopped.load(), 4);
    }

    void L39_aDecoderThatDoesNotStopIsLeftBehind()
    {
        struct Shared {
            std::latch runs{3};
            std::latch released{1};
            std::latch over{4};
        };
        const auto shared = std::make_shared<Shared>();
        {
            SteadyClock clock;
            WaitingExecutor executor;
            ImageLoader loader({3, &clock, 10, Duration::zero()}, executor);
            loader.start();
            struct Stubborn final : JobSource {
                std::shared_ptr<Shared> s;
                LoadFunction job(const TileKey&) override
                {
                    return [over = std::shared_ptr<void>(nullptr, [s = s](void*) { s->over.count_down(); }),
                            s = s](const LoadContext& context) -> Result<LoadedPtr> {
                        s->runs.count_down();
                        s->released.wait();
                        context.later([] { qFatal("a chore after the end"); });
                        return LoadedPtr();
                    };
                }
            } source;
            source.s = shared;
            const GroupId group =
                loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
            loader.plan(group, {want(0), want(1), want(2)}, source);
            shared->runs.wait();
        } // loader, clock and executor are gone, the decoders are not
        shared->released.count_down();
        shared->over.arrive_and_wait(); // each is freed in the end
    }

    // As a file on a slow disk does. Were the other pump to wait for it, this would not end.
    void whatTakesLongToCloseKeepsNobodyWaiting()
    {
        struct Closing {
            std::binary_semaphore& may;
            ~Closing() { may.acquire(); }
        };
        std::binary_semaphore mayClose(0);
        Order delivered;
        Machine m(2);
        m.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            if (x != 1)
                return thing(x);
            const std::shared_ptr<Closing> open(new Closing{mayClose});
            context.park([open](const LoadContext&) { return Result<LoadedPtr>(thing(1)); });
            return LoadedPtr();
        };
        const GroupId group = m.loader.addGroup(
            "view", [&](const TileKey& key, const Result<LoadedPtr>&) { delivered.push_back(key.address.x); });
        m.loader.plan(group, {want(1)}, m.jobs);
        while (m.loader.parkedCount() == 0)
            std::this_thread::yield();
        for (std::uint64_t x = 2; x < 6; ++x) {
            m.loader.plan(group, {want(x)}, m.jobs);
            m.executor.runUntil([&] { return delivered.size() == x - 1; });
        }
        QCOMPARE(delivered, (Order{2, 3, 4, 5}));
        mayClose.release();
        QVERIFY(m.loader.stop().complete);
        QVERIFY(balanced(m.loader.report()));
    }
};

QTEST_APPLESS_MAIN(TestLoaderThreads)
#include "tst_loader_threads.moc"
