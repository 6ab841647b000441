// SPDX-License-Identifier: MIT
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include <QTest>

#include <resource/run_state.h>

using namespace tessera;
using namespace std::chrono_literals;

class RunStateWaitsTest : public QObject {
    Q_OBJECT

private slots:
    void S18_cancelFromAnotherThread();
    void S19_throwIfCancelled();
    void S20_iterateStops();
    void S21_sleepEndsOnCancel();
    void S21_sleepLimits();
    void S22_pauseHoldsTheWork();
    void S22_cancelEndsAPause();
    void S23_stopReleasesThePaused();
    void S27_pollSource();
    void S30_childTasksInheritTheCurrent();
    void survivesACrowd();

private:
    /// Until others say that they are about to wait, and then some time for them to do so.
    template <class Said>
    static void letWait(Said said)
    {
        while (!said())
            std::this_thread::yield();
        for (int i = 0; i < 1000; ++i)
            std::this_thread::yield();
    }

    SteadyClock m_steady;
    ManualClock m_clock;
};

void RunStateWaitsTest::S18_cancelFromAnotherThread()
{
    RunState run("scan", m_steady);
    QVERIFY(run.start().ok());
    std::atomic<int> arrived{0};
    auto worker = std::async(std::launch::async, [&] {
        ++arrived;
        while (!run.token().stop_requested())
            std::this_thread::yield();
        return run.cancelled();
    });
    auto waiter = std::async(std::launch::async, [&, token = run.token()] {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        ++arrived;
        return never.wait(lock, token, [] { return false; });
    });
    letWait([&] { return arrived == 2; });
    run.cancel();
    QVERIFY(worker.get());
    QVERIFY(!waiter.get());
}

void RunStateWaitsTest::S19_throwIfCancelled()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    run.throwIfCancelled();
    run.cancel();
    try {
        run.throwIfCancelled();
        QFAIL("did not throw");
    } catch (const CancelledError& e) {
        QCOMPARE(e.what(), "cancelled");
    }
}

void RunStateWaitsTest::S20_iterateStops()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    std::vector<int> seen;
    const std::vector<int> all{1, 2, 3, 4};
    QVERIFY(run.iterate(all, [&](int n) { seen.push_back(n); }));
    QCOMPARE(seen.size(), all.size());
    seen.clear();
    QVERIFY(!run.iterate(all, [&](int n) {
        seen.push_back(n);
        if (n == 2)
            run.cancel();
    }));
    QCOMPARE(seen, (std::vector<int>{1, 2}));
    seen.clear();
    QVERIFY(!run.iterate(all, [&](int n) { seen.push_back(n); }));
    QVERIFY(seen.empty()); // it looks before the first, too
    RunState polled("polled", m_clock);
    QVERIFY(polled.start().ok());
    polled.setPollSource([&] { return seen.size() == 3; });
    QVERIFY(!polled.iterate(all, [&](int n) { seen.push_back(n); }));
    QCOMPARE(seen, (std::vector<int>{1, 2, 3}));
    RunState late("late", m_clock);
    QVERIFY(late.start().ok());
    QVERIFY(late.iterate(all, [&](int n) { // no look after the last: all were visited
        if (n == 4)
            late.cancel();
    }));
}

void RunStateWaitsTest::S21_sleepEndsOnCancel()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    std::atomic<int> looked{0};
    run.setPollSource([&] { return ++looked < 0; }); // asked once, before it waits
    auto sleeper = std::async(std::launch::async, [&] { return run.sleep(24h); });
    letWait([&] { return looked == 1; });
    run.cancel();
    QVERIFY(sleeper.get().error().code == ErrorCode::Cancelled);
}

void RunStateWaitsTest::S21_sleepLimits()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    QVERIFY(run.sleep(-1s).error().code == ErrorCode::InvalidArgument);
    QVERIFY(run.sleep(0s).ok());
    std::promise<void> begun;
    auto sleeper = std::async(std::launch::async, [&] {
        run.setPollSource([&] {
            begun.set_value(); // asked once, after the time to wake was set
            return false;
        });
        return run.sleep(1h);
    });
    begun.get_future().wait();
    m_clock.advance(1h);
    run.wake();
    QVERIFY(sleeper.get().ok());
}

void RunStateWaitsTest::S22_pauseHoldsTheWork()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    QVERIFY(run.pause().ok());
    std::atomic<int> looked{0};
    run.setPollSource([&] { return ++looked < 0; }); // asked once, before it waits
    std::atomic<bool> resumed{false};
    auto worker = std::async(std::launch::async, [&] {
        const bool goOn = run.waitWhilePaused();
        return goOn && resumed.load();
    });
    letWait([&] { return looked == 1; }); // or go on too early, if it does
    resumed = true;
    QVERIFY(run.resume().ok());
    QVERIFY(worker.get());
}

void RunStateWaitsTest::S22_cancelEndsAPause()
{
    RunState run("scan", m_clock);
    QVERIFY(run.start().ok());
    QVERIFY(run.pause().ok());
    std::atomic<int> looked{0};
    run.setPollSource([&] { return ++looked < 0; }); // asked once; after it only the pause holds the work
    auto worker = std::async(std::launch::async, [&] {
        try {
            run.throwIfCancelled();
            return false;
        } catch (const CancelledError&) {
            return true;
        }
    });
    letWait([&] { return looked == 1; });
    run.cancel();
    QVERIFY(worker.get());
}

void RunStateWaitsTest::S23_stopReleasesThePaused()
{
    RunState run("scan", m_clock, RunState::Kind::Restartable);
    QVERIFY(run.start().ok());
    QVERIFY(run.pause().ok());
    std::atomic<int> looked{0};
    run.setPollSource([&] { return ++looked < 0; }); // each asks once, before it waits
    std::vector<std::future<void>> workers;
    for (int i = 0; i < 3; ++i)
        workers.push_back(std::async(std::launch::async, [&] { (void)run.waitWhilePaused(); }));
    letWait([&] { return looked == 3; });
    run.stop();
    for (auto& worker : workers)
        worker.get();
    QVERIFY(run.start().ok());
    QVERIFY(run.waitWhilePaused());
}

void RunStateWaitsTest::S27_pollSource()
{
    RunState run("scan", m_clock);
    bool wanted = false;
    int heard = 0;
    run.setPollSource([&] { return wanted; });
    run.addListener(RunState::Event::Cancel, [&](RunState&) { ++heard; });
    QVERIFY(run.start().ok());
    QVERIFY(!run.cancelled() && run.waitWhilePaused());
    wanted = true;
    QVERIFY(!run.waitWhilePaused());
    QVERIFY(run.cancelled() && run.stopping() && run.token().stop_requested());
    QCOMPARE(heard, 1);
}

/// A task that takes the current state unless told otherwise.
static RunState* task(RunState* run = RunState::current())
{
    return run;
}

void RunStateWaitsTest::S30_childTasksInheritTheCurrent()
{
    RunState outer("outer", m_clock), inner("inner", m_clock);
    QVERIFY(!task());
    {
        const RunState::Scope a(outer);
        QVERIFY(task() == &outer);
        {
            const RunState::Scope b(inner);
            QVERIFY(task() == &inner);
            QVERIFY(task(&outer) == &outer);
            QVERIFY(std::async(std::launch::async, [] { return task() == nullptr; }).get());
        }
        QVERIFY(task() == &outer);
        // Handed to another thread it goes on there, and neither starts nor ends.
        RunState* const handed = RunState::current();
        QVERIFY(std::async(std::launch::async, [handed] {
                    const RunState::Inherit inherit(*handed);
                    return task() == handed;
                }).get());
        QVERIFY(outer.running());
    }
    QVERIFY(!task());
}

void RunStateWaitsTest::survivesACrowd()
{
    RunState parent("parent", m_steady, RunState::Kind::Restartable);
    QVERIFY(parent.start().ok());
    std::vector<std::thread> crowd;
    for (int t = 0; t < 3; ++t)
        crowd.emplace_back([&] {
            for (int i = 0; i < 300; ++i) {
                RunState child("child", m_steady, RunState::Kind::Restartable, &parent);
                const RunState::Scope scope(child);
                (void)child.waitWhilePaused();
                (void)parent.report();
            }
        });
    for (int i = 0; i < 300; ++i) {
        parent.cancel();
        parent.stop();
        (void)parent.start();
        (void)parent.pause();
        (void)parent.resume();
    }
    for (auto& thread : crowd)
        thread.join();
    QVERIFY(parent.running());
}

QTEST_APPLESS_MAIN(RunStateWaitsTest)
#include "tst_run_state_waits.moc"
