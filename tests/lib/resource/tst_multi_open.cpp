// SPDX-License-Identifier: MIT
#include <optional>
#include <stdexcept>
#include <string>

#include <QtTest>

#include <core/executor.h>
#include <resource/multi_open.h>

using namespace tessera;
using namespace std::chrono_literals;

using Source = MultiOpen<int>;

class MultiOpenTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void M1_to_M4_oneStartupOneShutdown();
    void M5_M6_M7_closeWithoutOpen();
    void M8_M9_M10_enforceFinal();
    void M11_M12_M30_cycles();
    void M13_scopeExitByException();
    void M15_failedStartupRollsBack();
    void M17_failedShutdownCloses();
    void M18_M20_joinOutsideAnOpening();
    void M23_M24_finaliseLater();
    void M26_closeReturnsTheShutdownsResult();
    void M27_shutdownOnTheOwnersThread();
    void M28_startupMayOpenAgain();
    void M31_M32_guards();
    void M33_retainAndReleaseForward();
    void M34_handleClosesOnce();
    void M35_holdersAreNamed();
    void M36_valueLivesWhileOpen();
    void M37_destroyedWhileOpen();
    void M38_instancesShareNothing();
    void M39_lingerAvoidsReopening();
    void shutdownMayNotOpen();
    void handlesOutliveIt();

private:
    std::unique_ptr<Source> make(MultiOpenOptions options = {})
    {
        options.onError = [this](const std::string& text) { m_errors += text; };
        return std::make_unique<Source>(
            "map.tif",
            [this](std::stop_token) -> Result<int> {
                ++m_startups;
                if (m_failStartup)
                    return Error{ErrorCode::Io, "no disk"};
                return 40 + m_startups;
            },
            [this](int&) -> Status {
                ++m_shutdowns;
                return m_failShutdown ? Status(Error{ErrorCode::Io, "stuck"}) : Status();
            },
            m_clock, std::move(options));
    }
    ManualClock m_clock;
    int m_startups = 0, m_shutdowns = 0;
    bool m_failStartup = false, m_failShutdown = false;
    std::string m_errors;
};

void MultiOpenTest::init()
{
    m_startups = m_shutdowns = 0;
    m_failStartup = m_failShutdown = false;
    m_errors.clear();
}

void MultiOpenTest::M1_to_M4_oneStartupOneShutdown()
{
    const auto source = make();
    auto a = source->open("view");
    QCOMPARE(m_startups, 1);
    auto b = source->open("loader");
    QCOMPARE(m_startups, 1);
    QCOMPARE(source->count(), std::size_t(2));
    QVERIFY(!*a->close());
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(m_shutdowns, 0);
    QVERIFY(*b->close());
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M5_M6_M7_closeWithoutOpen()
{
    const auto source = make();
    QVERIFY(source->release().error().code == ErrorCode::InvalidArgument);
    QVERIFY(!*source->release(false, true));
    QVERIFY(source->retain("user").ok());
    QVERIFY(source->release().ok());
    const auto underflow = source->release();
    QVERIFY(underflow.error().code == ErrorCode::Closed);
    QVERIFY(underflow.error().reason.rfind("map.tif is already closed, last by user at tst_multi_open.cpp:", 0) == 0);
    QCOMPARE(m_errors, underflow.error().reason);
    QCOMPARE(source->count(), std::size_t(0));
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M8_M9_M10_enforceFinal()
{
    const auto source = make();
    auto a = source->open("view");
    auto b = source->open("loader");
    QVERIFY(a->close(true).error().code == ErrorCode::InvalidArgument);
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(m_shutdowns, 0);
    QVERIFY(*b->close(true));
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(!source->release(true).ok());
}

void MultiOpenTest::M11_M12_M30_cycles()
{
    const auto source = make();
    QVERIFY(!source->closed() && !source->isOpen());
    for (int cycle = 1; cycle <= 3; ++cycle) {
        auto handle = source->open("view");
        QVERIFY(!source->closed() && source->isOpen());
        QCOMPARE(**handle, 40 + cycle);
        QVERIFY(handle->close().ok());
        QVERIFY(source->closed() && !source->isOpen());
        QCOMPARE(m_startups, cycle);
        QCOMPARE(m_shutdowns, cycle);
    }
}

void MultiOpenTest::M13_scopeExitByException()
{
    const auto source = make();
    try {
        const auto handle = source->open("view");
        throw std::runtime_error("body");
    } catch (const std::runtime_error& e) {
        QCOMPARE(e.what(), "body");
    }
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M15_failedStartupRollsBack()
{
    const auto source = make();
    m_failStartup = true;
    QCOMPARE(source->open("view").error().reason, std::string("no disk"));
    QCOMPARE(source->count(), std::size_t(0));
    QVERIFY(!source->closed());
    QCOMPARE(source->report().error, std::string("no disk"));
    QVERIFY(!source->join().ok());
    m_failStartup = false;
    QVERIFY(source->open("view").ok());
    QCOMPARE(m_startups, 2);
    QVERIFY(source->report().error.empty());
}

void MultiOpenTest::M17_failedShutdownCloses()
{
    const auto source = make();
    m_failShutdown = true;
    auto handle = source->open("view");
    QCOMPARE(handle->close().error().reason, std::string("stuck"));
    QVERIFY(source->closed());
    QVERIFY(source->join().ok());
    QCOMPARE(source->report().error, std::string("stuck"));
    QVERIFY(source->open("view").ok());
}

void MultiOpenTest::M18_M20_joinOutsideAnOpening()
{
    const auto source = make();
    QVERIFY(source->join().error().code == ErrorCode::InvalidArgument);
    (void)source->open("view")->close();
    QVERIFY(source->join().ok());
}

void MultiOpenTest::M23_M24_finaliseLater()
{
    MultiOpenOptions options;
    options.finaliseLater = true;
    const auto source = make(options);
    QVERIFY(!source->finalise().ok());
    (void)source->open("view")->close();
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(source->join(stop.get_token()).error().code == ErrorCode::Cancelled);
    QVERIFY(source->finalise().ok());
    QVERIFY(source->join(stop.get_token()).ok());
    QVERIFY(!source->finalise().ok());
}

void MultiOpenTest::M26_closeReturnsTheShutdownsResult()
{
    const auto source = make();
    auto a = source->open("a"), b = source->open("b");
    QCOMPARE(*a->close(), false);
    QCOMPARE(*b->close(), true);
}

void MultiOpenTest::M27_shutdownOnTheOwnersThread()
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
    QVERIFY(again->close().ok());
    executor.drain();
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(source->join().ok());
}

void MultiOpenTest::M28_startupMayOpenAgain()
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

void MultiOpenTest::M31_M32_guards()
{
    const auto source = make();
    QVERIFY(source->checkNotClosed().ok());
    QCOMPARE(source->checkOpen().error().reason, std::string("map.tif is not yet opened"));
    auto handle = source->open("view");
    QVERIFY(source->checkNotClosed().ok() && source->checkOpen().ok());
    QVERIFY(handle->close().ok());
    QVERIFY(source->checkNotClosed().error().code == ErrorCode::Closed);
    QVERIFY(source->checkOpen().error().reason.rfind("map.tif is already closed, last by view at ", 0) == 0);
}

void MultiOpenTest::M33_retainAndReleaseForward()
{
    const auto source = make();
    QVERIFY(source->retain("a").ok() && source->retain("b").ok());
    QVERIFY(!*source->release());
    QVERIFY(*source->release());
    QCOMPARE(m_startups, 1);
    QCOMPARE(m_shutdowns, 1);
    m_failStartup = true;
    QVERIFY(!source->retain("a").ok());
    QCOMPARE(source->count(), std::size_t(0));
}

void MultiOpenTest::M34_handleClosesOnce()
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

void MultiOpenTest::M35_holdersAreNamed()
{
    const auto source = make();
    const auto a = source->open({"view", 3});
    const std::string where = "tst_multi_open.cpp:" + std::to_string(__LINE__ - 1);
    m_clock.advance(2s);
    const SourceReport report = source->report();
    QCOMPARE(report.key, std::string("map.tif"));
    QCOMPARE(report.state, std::string("open"));
    QCOMPARE(report.opens, std::uint64_t(1));
    QCOMPARE(report.holders.at(0).reason, std::string("view 3"));
    QCOMPARE(report.holders.at(0).where, where);
    QVERIFY(report.holders.at(0).held == 2s);
}

void MultiOpenTest::M36_valueLivesWhileOpen()
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

void MultiOpenTest::M37_destroyedWhileOpen()
{
    auto source = make();
    auto handle = source->open({"view", 1});
    source.reset();
    QCOMPARE(m_shutdowns, 1);
    QVERIFY(m_errors.rfind("map.tif was destroyed while open for view 1 (tst_multi_open.cpp:", 0) == 0);
    QVERIFY(!handle->close().ok());
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M38_instancesShareNothing()
{
    const auto a = make(), b = make();
    const auto handle = a->open("view");
    QVERIFY(!b->isOpen());
    QVERIFY(!b->join().ok());
}

void MultiOpenTest::M39_lingerAvoidsReopening()
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
}

void MultiOpenTest::shutdownMayNotOpen()
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

void MultiOpenTest::handlesOutliveIt()
{
    Source::OpenHandle left;
    {
        const auto source = make();
        left = std::move(*source->open("view"));
    }
    QCOMPARE(m_shutdowns, 1);
}

QTEST_APPLESS_MAIN(MultiOpenTest)
#include "tst_multi_open.moc"
