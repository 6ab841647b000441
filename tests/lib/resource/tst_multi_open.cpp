// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <string>

#include <QTest>

#include <lib/resource/multi_open_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

/// How something is opened and closed.
class MultiOpenTest : public QObject, MultiOpenRig {
    Q_OBJECT

private slots:
    void init() { reset(); }
    void M1_firstOpenStartsUp();
    void M2_secondOpenOnlyCounts();
    void M3_closeOfOneOfTwoKeepsItOpen();
    void M4_finalCloseShutsDown();
    void M5_closeBeforeAnyOpen();
    void M6_unopenedMayBeFine();
    void M7_closedTooOften();
    void M8_enforcedFinalCloseThatIsNot();
    void M9_enforcedFinalClose();
    void M10_enforcedFinalCloseTooOften();
    void M11_closedBetweenTheCycles();
    void M12_reopensAnyNumberOfTimes();
    void M13_scopeExitByException();
    void M15_failedStartupRollsBack();
    void M17_failedShutdownCloses();
    void M26_closeReturnsTheShutdownsResult();
    void M30_openWhileAnyoneIs();
    void M33_retainAndReleaseForward();
};

void MultiOpenTest::M1_firstOpenStartsUp()
{
    const auto source = make();
    const auto a = source->open("view");
    QCOMPARE(m_startups, 1);
    QCOMPARE(source->count(), std::size_t(1));
}

void MultiOpenTest::M2_secondOpenOnlyCounts()
{
    const auto source = make();
    const auto a = source->open("view"), b = source->open("loader");
    QCOMPARE(m_startups, 1);
    QCOMPARE(source->startups(), std::uint64_t(1));
    QVERIFY(&**a == &**b);
    QCOMPARE(source->count(), std::size_t(2));
}

void MultiOpenTest::M3_closeOfOneOfTwoKeepsItOpen()
{
    const auto source = make();
    auto a = source->open("view");
    const auto b = source->open("loader");
    QVERIFY(!*a->close());
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(m_shutdowns, 0);
}

void MultiOpenTest::M4_finalCloseShutsDown()
{
    const auto source = make();
    auto a = source->open("view");
    QVERIFY(*a->close());
    QCOMPARE(m_shutdowns, 1);
    QCOMPARE(source->count(), std::size_t(0));
}

void MultiOpenTest::M5_closeBeforeAnyOpen()
{
    const auto source = make();
    QVERIFY(source->release().error().code == ErrorCode::InvalidArgument);
    m_failStartup = true;
    QVERIFY(!source->open("view").ok()); // no open either
    QVERIFY(source->release().error().code == ErrorCode::InvalidArgument);
    QCOMPARE(source->count(), std::size_t(0));
}

void MultiOpenTest::M6_unopenedMayBeFine()
{
    const auto source = make();
    QVERIFY(!*source->release(false, true));
    QCOMPARE(m_startups + m_shutdowns, 0);
}

void MultiOpenTest::M7_closedTooOften()
{
    const auto source = make();
    QVERIFY(source->retain("user").ok() && source->retain("another").ok());
    QVERIFY(source->release().ok() && source->release().ok()); // the latest first
    const auto underflow = source->release();
    QVERIFY(underflow.error().code == ErrorCode::Closed);
    QVERIFY(underflow.error().reason.rfind("map.tif is already closed, last by user at tst_multi_open.cpp:", 0) == 0);
    QCOMPARE(m_errors, underflow.error().reason);
    QCOMPARE(source->count(), std::size_t(0));
    QCOMPARE(m_shutdowns, 1);
    const auto handle = source->open("view");
    const auto again = source->release(); // takes nothing from who has a handle
    QVERIFY(!again && again.error().code == ErrorCode::InvalidArgument);
    QVERIFY(again.error().reason.rfind("map.tif is open only for those who close it themselves: view (", 0) == 0);
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M8_enforcedFinalCloseThatIsNot()
{
    const auto source = make();
    auto a = source->open("view");
    const auto b = source->open("loader");
    QVERIFY(a->close(true).error().code == ErrorCode::InvalidArgument);
    QCOMPARE(source->count(), std::size_t(1));
    QVERIFY(source->retain("by hand").ok());
    const auto released = source->release(true);
    QVERIFY(!released && released.error().code == ErrorCode::InvalidArgument);
    QCOMPARE(source->count(), std::size_t(1));
    QCOMPARE(m_shutdowns, 0);
}

void MultiOpenTest::M9_enforcedFinalClose()
{
    const auto source = make();
    auto a = source->open("view");
    QVERIFY(*a->close(true));
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M10_enforcedFinalCloseTooOften()
{
    const auto source = make();
    QVERIFY(source->open("view")->close().ok());
    QVERIFY(!source->release(true).ok());
    QCOMPARE(m_shutdowns, 1);
}

void MultiOpenTest::M11_closedBetweenTheCycles()
{
    const auto source = make();
    QVERIFY(!source->closed());
    auto handle = source->open("view");
    QVERIFY(!source->closed());
    QVERIFY(handle->close().ok());
    QVERIFY(source->closed());
    handle = source->open("view");
    QVERIFY(!source->closed());
    QVERIFY(handle->close().ok());
    QVERIFY(source->closed());
}

void MultiOpenTest::M12_reopensAnyNumberOfTimes()
{
    const auto source = make();
    for (int cycle = 1; cycle <= 3; ++cycle) {
        auto handle = source->open("view");
        QCOMPARE(**handle, 40 + cycle);
        QVERIFY(handle->close().ok());
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

void MultiOpenTest::M26_closeReturnsTheShutdownsResult()
{
    const auto source = make();
    auto a = source->open("a"), b = source->open("b");
    QCOMPARE(*a->close(), false);
    QCOMPARE(*b->close(), true);
}

void MultiOpenTest::M30_openWhileAnyoneIs()
{
    const auto source = make();
    QVERIFY(!source->isOpen());
    auto a = source->open("view"), b = source->open("loader");
    QVERIFY(source->isOpen());
    (void)a->close();
    QVERIFY(source->isOpen());
    (void)b->close();
    QVERIFY(!source->isOpen());
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

QTEST_APPLESS_MAIN(MultiOpenTest)
#include "tst_multi_open.moc"
