// SPDX-License-Identifier: MIT
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <QTest>

#include <core/executor.h>
#include <lib/resource/multi_open_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// Joins, guards, handles and when the shutdown comes.
class MultiOpenHandlesTest : public QObject, MultiOpenRig {
    Q_OBJECT

private slots:
    void init() { reset(); }
    void M18_joinOfWhatWasNeverOpened();
    void M20_joinAfterTheClose();
    void M23_joinWaitsForTheFinalise();
    void M24_finaliseWhereThereIsNothing();
    void M27_shutdownOnTheOwnersThread();
    void M28_startupMayOpenAgain();
    void M31_notClosedGuard();
    void M32_openGuard();
    void M34_handleClosesOnce();
    void M35_holdersAreNamed();
    void M36_valueLivesWhileOpen();
    void M37_destroyedWhileOpen();
    void M38_instancesShareNothing();
    void M39_lingerAvoidsReopening();
    void shutdownMayNotOpen();
    void handlesOutliveIt();
};

void MultiOpenHandlesTest::M18_joinOfWhatWasNeverOpened()
{
    QVERIFY(make()->join().error().code == ErrorCode::InvalidArgument);
}

void MultiOpenHandlesTest::M20_joinAfterTheClose()
{
    const auto source = make();
    QVERIFY(source->open("view")->close().ok());
    QVERIFY(source->join().ok());
}

void MultiOpenHandlesTest::M23_joinWaitsForTheFinalise()
{
    MultiOpenOptions options;
    options.finaliseLater = true;
    const auto source = make(options);
    (void)source->open("view")->close();
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(source->join(stop.get_token()).error().code == ErrorCode::Cancelled);
    auto joiner = std::async(std::launch::async, [&] { return source->join().ok(); });
    while (source->joining() == 0) // from which only finalise() takes it
        std::this_thread::yield();
    QVERIFY(source->finalise().ok());
    QVERIFY(joiner.get());
    QVERIFY(source->join(stop.get_token()).ok());
}

void MultiOpenHandlesTest::M24_finaliseWhereThereIsNothing()
{
    MultiOpenOptions options;
    options.finaliseLater = true;
    const auto source = make(options);
    QVERIFY(!source->finalise().ok());
    (void)source->open("view")->close();
    QVERIFY(source->finalise().ok());
    QVERIFY(!source->finalise().ok());
}

void MultiOpenHandlesTest::M27_shutdownOnTheOwnersThread()
{
    ManualExecutor executor;
    MultiOpenOptions options;
    options.shutdownOn = &executor;
    const auto source = make(options);
    QVERIFY(*source->open("view")->close());
    QVERIFY(source->closed());
    QCOMPARE(m_shutdowns, 0);
    auto again = source->open("view"); // before it came to it: nothing to do
    executor.drain();
    QCOMPARE(m_startups, 1);
    QCOMPARE(m_shutdowns, 0);
    auto closed = std::async(std::launch::async, [&] { return again->close().ok(); });
    QVERIFY(closed.get());
    QCOMPARE(m_shutdowns, 0);
    std::stop_source impatient;
    impatient.request_stop();
    QVERIFY(source->join(impatient.get_token()).error().code == ErrorCode::Cancelled); // it is still to come
    auto joiner = std::async(std::launch::async, [&] { return source->join().ok() && m_shutdowns == 1; });
    while (source->joining() == 0)
        std::this_thread::yield();
    executor.drain();
    QVERIFY(joiner.get());
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(m_shutdownOn == std::this_thread::get_id());
}

void MultiOpenHandlesTest::M28_startupMayOpenAgain()
{
    Source* self = nullptr;
    std::size_t counted = 0;
    Source source(
        "map.tif",
        [&](std::stop_token) -> Result<int> {
            auto inner = self->open("startup");
            counted = self->count();
            return inner->close().ok() ? 5 : 0;
        },
        {}, m_clock);
    self = &source;
    const auto handle = source.open("view");
    QCOMPARE(**handle, 5);
    QCOMPARE(counted, std::size_t(2));
    QCOMPARE(source.count(), std::size_t(1));
    QCOMPARE(source.startups(), std::uint64_t(1));
}

void MultiOpenHandlesTest::M31_notClosedGuard()
{
    const auto source = make();
    QVERIFY(source->checkNotClosed().ok());
    auto handle = source->open("view");
    QVERIFY(source->checkNotClosed().ok());
    QVERIFY(handle->close().ok());
    QVERIFY(source->checkNotClosed().error().code == ErrorCode::Closed);
}

void MultiOpenHandlesTest::M32_openGuard()
{
    const auto source = make();
    QCOMPARE(source->checkOpen().error().reason, std::string("map.tif is not yet opened"));
    auto handle = source->open("view");
    QVERIFY(source->checkOpen().ok());
    QVERIFY(handle->close().ok());
    QVERIFY(source->checkOpen().error().reason.rfind("map.tif is already closed, last by view at ", 0) == 0);
}

void MultiOpenHandlesTest::M34_handleClosesOnce()
{
    const auto source = make();
    auto keep = source->open("keep");
    {
        auto handle = source->open("view");
        QVERIFY(handle->close().ok());
        QVERIFY(handle->close().error().code == ErrorCode::Closed);
        QVERIFY(!*handle);
    }
    QCOMPARE(source->count(), std::size_t(1));
    auto moved = std::move(*keep);
    QVERIFY(!*keep && moved);
    QVERIFY(!keep->close().ok());
    moved = std::move(*source->open("other"));
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(source->report().holders.at(0).reason, std::string("other"));
}

void MultiOpenHandlesTest::M35_holdersAreNamed()
{
    const auto source = make();
    const auto a = source->open({"view", 3});
    const std::string where = "tst_multi_open_handles.cpp:" + std::to_string(__LINE__ - 1);
    m_clock.advance(2s);
    const SourceReport report = source->report();
    QCOMPARE(report.key, std::string("map.tif"));
    QCOMPARE(report.state, std::string("open"));
    QCOMPARE(report.opens, std::uint64_t(1));
    QCOMPARE(report.holders.at(0).reason, std::string("view 3"));
    QCOMPARE(report.holders.at(0).where, where);
    QVERIFY(report.holders.at(0).held == 2s);
}

void MultiOpenHandlesTest::M36_valueLivesWhileOpen()
{
    std::weak_ptr<int> watched;
    MultiOpen<std::shared_ptr<int>> source(
        "x",
        [&](std::stop_token) {
            auto value = std::make_shared<int>(3);
            watched = value;
            return Result(value);
        },
        {}, m_clock);
    auto handle = source.open("view");
    QCOMPARE(***handle, 3);
    QVERIFY(handle->close().ok());
    QVERIFY(watched.expired());
}

void MultiOpenHandlesTest::M37_destroyedWhileOpen()
{
    auto source = make();
    auto handle = source->open({"view", 1});
    source.reset();
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(m_errors.rfind("map.tif was destroyed while open for view 1 (tst_multi_open_handles.cpp:", 0) == 0);
    QVERIFY(!handle->close().ok());
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenHandlesTest::M38_instancesShareNothing()
{
    const auto a = make(), b = make();
    const auto handle = a->open("view");
    QVERIFY(!b->isOpen());
    QVERIFY(!b->join().ok());
}

void MultiOpenHandlesTest::M39_lingerAvoidsReopening()
{
    MultiOpenOptions options;
    options.linger = 10s;
    const auto source = make(options);
    QVERIFY(source->open("view")->close().ok());
    m_clock.advance(9s);
    QVERIFY(!source->sweep());
    QCOMPARE(source->report().state, std::string("closing"));
    auto again = source->open("view");
    m_clock.advance(5s);
    QVERIFY(!source->sweep());
    QVERIFY(again->close().ok());
    m_clock.advance(9s);
    QVERIFY(!source->sweep());
    m_clock.advance(1s);
    QVERIFY(source->sweep());
    QCOMPARE(m_startups, 1);
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(source->join().ok());
    // A shutdown that was already posted is spared as well, and the next close lingers anew.
    ManualExecutor executor;
    options.shutdownOn = &executor;
    const auto posting = make(options);
    QVERIFY(posting->open("view")->close().ok());
    m_clock.advance(10s);
    QVERIFY(posting->sweep());
    QVERIFY(posting->open("view")->close().ok());
    executor.drain();
    QCOMPARE(m_shutdowns, 1);
    m_clock.advance(10s);
    QVERIFY(posting->sweep());
    executor.drain();
    QCOMPARE(m_startups, 2);
    QCOMPARE(m_shutdowns, 2);
}

void MultiOpenHandlesTest::shutdownMayNotOpen()
{
    Source* self = nullptr;
    std::optional<ErrorCode> code;
    Source source(
        "x", [](std::stop_token) { return Result<int>(1); },
        [&](int&) {
            code = self->open("shutdown").error().code;
            return Status();
        },
        m_clock);
    self = &source;
    QVERIFY(source.open("view")->close().ok());
    QVERIFY(code == ErrorCode::Recursive);
}

void MultiOpenHandlesTest::handlesOutliveIt()
{
    Source::OpenHandle left;
    {
        const auto source = make();
        left = std::move(*source->open("view"));
    }
    QCOMPARE(m_shutdowns, 1);
}

QTEST_APPLESS_MAIN(MultiOpenHandlesTest)
#include "tst_multi_open_handles.moc"
