// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <resource/multi_open.h>

using namespace tessera;

using Source = MultiOpen<int>;

class MultiOpenThreadsTest : public QObject {
    Q_OBJECT

private slots:
    void M14_shutdownAfterTheLastOfMany();
    void M16_concurrentFirstOpensStartOnce();
    void M16_allWhoWaitGetTheError();
    void M19_joinWaitsForTheShutdown();
    void M21_othersMayOpenAfterAJoin();
    void M22_allJoinersAreReleased();
    void M25_reopeningReleasesOlderJoiners();
    void M29_waitingOpenCanBeCancelled();
    void M29_openTimesOutWhileStartupIsSlow();
    void M29_cancelledFirstOpenerLeavesItToTheNext();
    void M40_openedHereClosedThere();
    void survivesACrowd();

private:
    static void waitForCount(const Source& source, std::size_t count)
    {
        while (source.count() != count)
            std::this_thread::yield();
    }
    static void waitForJoiners(const Source& source, std::size_t count)
    {
        while (source.joining() != count)
            std::this_thread::yield();
    }
    ManualClock m_clock;
};

/// A startup that waits until it is let go.
struct Gate {
    std::promise<void> begun, open;
    std::shared_future<void> opened = open.get_future().share();
    std::atomic<int> calls{0};

    std::function<Result<int>(std::stop_token)> startup(Result<int> first)
    {
        return [this, first](std::stop_token) -> Result<int> {
            if (calls++ > 0)
                return 100;
            begun.set_value();
            opened.wait();
            return first;
        };
    }
};

void MultiOpenThreadsTest::M14_shutdownAfterTheLastOfMany()
{
    std::atomic<int> shutdowns{0};
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); },
        [&](int&) {
            ++shutdowns;
            return Status();
        },
        m_clock);
    auto keep = source.open("keep");
    std::vector<std::thread> users;
    for (int i = 0; i < 4; ++i)
        users.emplace_back([&] {
            for (int n = 0; n < 500; ++n)
                (void)source.open("user");
        });
    for (auto& user : users)
        user.join();
    QCOMPARE(shutdowns.load(), 0);
    QVERIFY(*keep->close());
    QCOMPARE(shutdowns.load(), 1);
}

void MultiOpenThreadsTest::M16_concurrentFirstOpensStartOnce()
{
    Gate gate;
    Source source("x", gate.startup(7), {}, m_clock);
    std::vector<std::future<int>> users;
    for (int i = 0; i < 4; ++i)
        users.push_back(std::async(std::launch::async, [&] { return **source.open("user"); }));
    waitForCount(source, 4);
    QCOMPARE(source.report().state, std::string("opening"));
    gate.open.set_value();
    for (auto& user : users)
        QCOMPARE(user.get(), 7);
    QCOMPARE(source.startups(), std::uint64_t(1));
}

void MultiOpenThreadsTest::M16_allWhoWaitGetTheError()
{
    Gate gate;
    Source source("x", gate.startup(Error{ErrorCode::Io, "no disk"}), {}, m_clock);
    std::vector<std::future<Result<Source::OpenHandle>>> users;
    for (int i = 0; i < 3; ++i)
        users.push_back(std::async(std::launch::async, [&] { return source.open("user"); }));
    waitForCount(source, 3);
    gate.open.set_value();
    for (auto& user : users)
        QCOMPARE(user.get().error().reason, std::string("no disk"));
    QCOMPARE(source.count(), std::size_t(0));
    QCOMPARE(**source.open("user"), 100);
}

void MultiOpenThreadsTest::M19_joinWaitsForTheShutdown()
{
    std::atomic<bool> down{false}, joinedEarly{false};
    std::stop_source impatient;
    impatient.request_stop();
    Source* self = nullptr;
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); },
        [&](int&) {
            joinedEarly = self->join(impatient.get_token()).ok(); // Cancelled: there is still something to wait for
            down = true;
            return Status();
        },
        m_clock);
    self = &source;
    auto handle = source.open("view");
    std::vector<std::future<bool>> joiners;
    for (int i = 0; i < 3; ++i)
        joiners.push_back(std::async(std::launch::async, [&] { return source.join().ok() && down; }));
    waitForJoiners(source, 3);
    QVERIFY(*handle->close());
    for (auto& joiner : joiners)
        QVERIFY(joiner.get());
    QVERIFY(!joinedEarly);
    QVERIFY(source.open("view").ok());
}

void MultiOpenThreadsTest::M21_othersMayOpenAfterAJoin()
{
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); }, {}, m_clock);
    auto handle = source.open("view");
    auto joiner = std::async(std::launch::async, [&] { return source.join().ok(); });
    waitForJoiners(source, 1);
    QVERIFY(*handle->close());
    QVERIFY(joiner.get());
    QVERIFY(std::async(std::launch::async, [&] { return source.open("other").ok(); }).get());
    QVERIFY(source.open("view").ok());
}

void MultiOpenThreadsTest::M22_allJoinersAreReleased()
{
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); }, {}, m_clock);
    auto handle = source.open("view");
    std::vector<std::future<bool>> joiners;
    for (int i = 0; i < 5; ++i)
        joiners.push_back(std::async(std::launch::async, [&] { return source.join().ok(); }));
    waitForJoiners(source, 5);
    QVERIFY(*handle->close());
    for (auto& joiner : joiners)
        QVERIFY(joiner.get());
    QCOMPARE(source.joining(), std::size_t(0));
}

void MultiOpenThreadsTest::M29_openTimesOutWhileStartupIsSlow()
{
    Gate gate;
    Source source("x", gate.startup(7), {}, m_clock);
    auto first = std::async(std::launch::async, [&] { return source.open("first"); });
    gate.begun.get_future().wait();
    QVERIFY(source.open("impatient", {}, Wait::no()).error().code == ErrorCode::Timeout);
    auto second =
        std::async(std::launch::async, [&] { return source.open("second", {}, Wait::atMost(std::chrono::hours(1))); });
    waitForCount(source, 2);
    m_clock.advance(std::chrono::hours(1));
    source.sweep(); // waits look at the clock
    QVERIFY(second.get().error().code == ErrorCode::Timeout);
    QCOMPARE(source.count(), std::size_t(1));
    gate.open.set_value();
    QCOMPARE(**first.get(), 7);
}

void MultiOpenThreadsTest::M25_reopeningReleasesOlderJoiners()
{
    MultiOpenOptions options;
    options.finaliseLater = true;
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); }, {}, m_clock, options);
    (void)source.open("view")->close();
    auto joiner = std::async(std::launch::async, [&] { return source.join().ok(); });
    waitForJoiners(source, 1);
    const auto again = source.open("view"); // nobody can finalise the opening before any more
    QVERIFY(joiner.get());
}

void MultiOpenThreadsTest::M29_waitingOpenCanBeCancelled()
{
    Gate gate;
    Source source("x", gate.startup(7), {}, m_clock);
    auto first = std::async(std::launch::async, [&] { return source.open("first"); });
    gate.begun.get_future().wait();
    std::stop_source stop;
    auto second = std::async(std::launch::async, [&] { return source.open("second", stop.get_token()); });
    waitForCount(source, 2);
    stop.request_stop();
    QVERIFY(second.get().error().code == ErrorCode::Cancelled);
    QCOMPARE(source.count(), std::size_t(1));
    gate.open.set_value();
    const auto handle = first.get();
    QCOMPARE(**handle, 7);
    QCOMPARE(source.count(), std::size_t(1));
}

void MultiOpenThreadsTest::M29_cancelledFirstOpenerLeavesItToTheNext()
{
    Gate gate;
    Source source("x", gate.startup(Error{ErrorCode::Cancelled, "cancelled"}), {}, m_clock);
    auto first = std::async(std::launch::async, [&] { return source.open("first"); });
    gate.begun.get_future().wait();
    auto second = std::async(std::launch::async, [&] { return source.open("second"); });
    waitForCount(source, 2);
    gate.open.set_value();
    QVERIFY(first.get().error().code == ErrorCode::Cancelled);
    const auto handle = second.get();
    QCOMPARE(**handle, 100);
    QCOMPARE(source.count(), std::size_t(1));
}

void MultiOpenThreadsTest::M40_openedHereClosedThere()
{
    std::thread::id closedOn;
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); },
        [&](int&) {
            closedOn = std::this_thread::get_id();
            return Status();
        },
        m_clock);
    auto handle = source.open("view");
    std::thread worker([moved = std::move(*handle)]() mutable { (void)moved.close(); });
    const auto id = worker.get_id();
    worker.join();
    QVERIFY(closedOn == id);
    QVERIFY(source.closed());
}

void MultiOpenThreadsTest::survivesACrowd()
{
    std::atomic<int> open{0}, wrong{0};
    Source source(
        "x",
        [&](std::stop_token) {
            wrong += open++ != 0 ? 1 : 0;
            return Result<int>(1);
        },
        [&](int&) {
            --open;
            return Status();
        },
        m_clock);
    std::vector<std::thread> crowd;
    for (int t = 0; t < 4; ++t)
        crowd.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) {
                const auto handle = source.open("user");
                wrong += open != 1 ? 1 : 0;
            }
        });
    for (auto& thread : crowd)
        thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(open.load(), 0);
    QCOMPARE(source.count(), std::size_t(0));
}

QTEST_APPLESS_MAIN(MultiOpenThreadsTest)
#include "tst_multi_open_threads.moc"
