// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <latch>
#include <thread>

#include <sys/resource.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

namespace {

/// A loader with real pumps whose deliveries the test runs.
struct Machine {
    explicit Machine(unsigned pumps) : loader({pumps, &clock, 10}, executor) {}

    SteadyClock clock;
    WaitingExecutor executor;
    Jobs jobs;
    ImageLoader loader;
};

} // namespace

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
            for (int seen = most; n > seen && !most.compare_exchange_weak(seen, n);) {
            }
            for (unsigned seen = highestPump; context.pump > seen && !highestPump.compare_exchange_weak(seen, context.pump);) {
            }
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

    void L34_scheduleAndCancelFromAllSides_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void L34_scheduleAndCancelFromAllSides()
    {
        QFETCH(unsigned, seed);
        Machine m(3);
        m.jobs.body = [](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.stage(TileState::Decoding);
            context.later([] {});
            for (int i = 0; i < 50 && !context.stop.stop_requested(); ++i)
                std::this_thread::yield();
            if (x % 11 == 0)
                return Error{ErrorCode::Corrupt, "bad"};
            return thing(x);
        };
        const auto random = [](unsigned& state, unsigned below) {
            state = state * 1664525U + 1013904223U;
            return (state >> 12U) % below;
        };
        std::atomic<int> callbacks{0};
        const auto counting = [&](const TileKey&, const Result<LoadedPtr>&) { ++callbacks; };
        const GroupId groups[] = {m.loader.addGroup("a", counting), m.loader.addGroup("b", counting)};
        {
            std::vector<std::jthread> others;
            for (unsigned t = 0; t < 2; ++t)
                others.emplace_back([&, t] {
                    unsigned state = seed * 31 + t;
                    std::vector<Ticket> tickets;
                    for (int i = 0; i < 300; ++i) {
                        const unsigned x = random(state, 40);
                        Result<Ticket> ticket = m.loader.schedule(
                            {keyAt(x), {static_cast<std::uint8_t>(random(state, 8)), 0, 0}, t, {}, m.jobs.job(keyAt(x)), {}},
                            counting);
                        tickets.push_back(std::move(*ticket));
                        if (random(state, 3) == 0)
                            tickets.erase(tickets.begin() + random(state, static_cast<unsigned>(tickets.size())));
                        if (random(state, 50) == 0)
                            (void)m.loader.cancelObsolete(t, {keyAt(x)});
                        if (!tickets.empty())
                            tickets.back().setRank({static_cast<std::uint8_t>(random(state, 8)), 0, 0});
                    }
                });
            unsigned state = seed;
            for (int i = 0; i < 300; ++i) {
                std::vector<Wanted> plan;
                const unsigned first = random(state, 40);
                for (unsigned k = 0; k < 12; ++k)
                    plan.push_back(want(first + k, static_cast<std::uint8_t>(random(state, 8)), random(state, 100)));
                m.loader.plan(groups[random(state, 2)], plan, m.jobs);
                if (i % 10 == 0) {
                    (void)m.loader.report();
                    (void)m.loader.entries();
                    m.loader.noteUsed(keyAt(first));
                }
                if (i % 5 == 0)
                    m.executor.post([] {});
                if (i % 5 == 0)
                    m.executor.runSome();
            }
        }
        m.executor.runUntil([&] { return m.loader.idle(groups[0]) && m.loader.idle(groups[1]); });
        m.loader.stop();
        const LoaderReport r = m.loader.report();
        QVERIFY(balanced(r));
        QCOMPARE(r.obsoleteStarted, 0U);
        QCOMPARE(r.inversions, 0U);
        QCOMPARE(r.queued + r.running + r.abandoned, 0U);
        QVERIFY(callbacks > 0);
    }
};

QTEST_APPLESS_MAIN(TestLoaderThreads)
#include "tst_loader_threads.moc"
