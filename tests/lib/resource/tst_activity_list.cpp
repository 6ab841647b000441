// SPDX-License-Identifier: MIT
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <resource/activity_list.h>

using namespace tessera;

class ActivityListTest : public QObject {
    Q_OBJECT

private slots:
    void showsWorkFromItsBeginning();
    void keepsTheLastReportOfWhatIsGone();
    void keepsTheLatestEight();
    void cancelsById();
    void pausesWhatCanBePaused();
    void tellsOfTheUnseenOnlyWhenItIsShown();
    void cancelsAll();
    void cancelledBeforeItBegan();
    void worksOutliveTheList();
    void survivesACrowd();

private:
    static std::string text(const ActivityList& list)
    {
        std::string all;
        for (const ActivityReport& r : list.report())
            all += r.name + ' ' + r.state + ';';
        return all;
    }
    ManualClock m_clock;
};

void ActivityListTest::showsWorkFromItsBeginning()
{
    ActivityList list(m_clock);
    const auto a = list.begin("scan"), b = list.begin("sweep");
    QCOMPARE(text(list), std::string("scan pending;sweep pending;"));
    QVERIFY(a->start().ok());
    a->setProgress(5, 9);
    QCOMPARE(list.report()[0].done, std::uint64_t(5));
    QVERIFY(list.report()[0].id != list.report()[1].id);
    QCOMPARE(list.active(), std::size_t(2));
    a->stop();
    QCOMPARE(text(list), std::string("scan stopped;sweep pending;"));
    QCOMPARE(list.active(), std::size_t(1));
}

void ActivityListTest::keepsTheLastReportOfWhatIsGone()
{
    ActivityList list(m_clock);
    auto a = list.begin("scan"), b = list.begin("dropped");
    QVERIFY(a->start().ok() && b->start().ok());
    a->fail({ErrorCode::Io, "no disk"});
    a.reset();
    b.reset();
    QCOMPARE(text(list), std::string("scan failed;dropped stopped;"));
    QCOMPARE(list.report()[0].error, std::string("no disk"));
    QVERIFY(!list.report()[1].cancellable);
    QCOMPARE(list.active(), std::size_t(0));
}

void ActivityListTest::keepsTheLatestEight()
{
    ActivityList list(m_clock);
    std::vector<std::shared_ptr<RunState>> held;
    const auto first = list.begin("first");
    for (int i = 0; i < 20; ++i) {
        const auto run = list.begin(std::to_string(i));
        QVERIFY(run->start().ok());
        run->stop();
        if (i % 2 == 0)
            held.push_back(run);
    }
    QCOMPARE(text(list), std::string("first pending;12 stopped;13 stopped;14 stopped;15 stopped;16 stopped;17 stopped;"
                                     "18 stopped;19 stopped;"));
}

void ActivityListTest::cancelsById()
{
    ActivityList list(m_clock);
    const auto a = list.begin("a"), b = list.begin("b");
    QVERIFY(a->start().ok() && b->start().ok());
    QVERIFY(list.cancel(list.report()[1].id));
    QVERIFY(!a->cancelled() && b->cancelled());
    QVERIFY(!list.cancel(list.report()[1].id));
    QVERIFY(!list.cancel(12345));
}

void ActivityListTest::pausesWhatCanBePaused()
{
    ActivityList list(m_clock);
    const auto a = list.begin("a"), b = list.begin("b");
    QVERIFY(a->start().ok() && b->start().ok());
    b->setPausable();
    int resumed = 0;
    b->addListener(RunState::Event::Resume, [&](RunState&) { ++resumed; });
    const std::vector<ActivityReport> reports = list.report();
    QVERIFY(!reports[0].pausable && reports[1].pausable);
    QVERIFY(!list.pause(reports[0].id) && !list.pause(12345));
    QVERIFY(!list.resume(reports[1].id));
    QVERIFY(list.pause(reports[1].id));
    QVERIFY(b->paused() && list.report()[1].pausable);
    QCOMPARE(resumed, 0);
    QVERIFY(list.resume(reports[1].id));
    QVERIFY(!b->paused());
    QCOMPARE(resumed, 1);
    b->cancel();
    QVERIFY(!list.report()[1].pausable);
}

void ActivityListTest::tellsOfTheUnseenOnlyWhenItIsShown()
{
    ActivityList list(m_clock);
    auto brief = list.beginUnseen("brief"), lasting = list.beginUnseen("long");
    QVERIFY(brief->start().ok() && lasting->start().ok());
    QCOMPARE(text(list), std::string());
    list.show(lasting);
    list.show(lasting);
    QCOMPARE(text(list), std::string("long running;"));
    brief.reset();
    lasting.reset();
    QCOMPARE(text(list), std::string("long stopped;"));
}

void ActivityListTest::cancelsAll()
{
    ActivityList list(m_clock);
    const auto a = list.begin("a"), b = list.begin("b");
    QVERIFY(a->start().ok());
    list.cancelAll();
    QVERIFY(a->stopping());
    QVERIFY(!b->start().ok());
}

void ActivityListTest::cancelledBeforeItBegan()
{
    ActivityList list(m_clock);
    auto a = list.begin("a");
    a->cancel();
    QCOMPARE(text(list), std::string("a cancelled;"));
    a.reset();
    QCOMPARE(text(list), std::string("a cancelled;"));
}

void ActivityListTest::worksOutliveTheList()
{
    std::shared_ptr<RunState> run;
    {
        ActivityList list(m_clock);
        run = list.begin("a");
    }
    QVERIFY(run->start().ok());
    run->stop();
}

void ActivityListTest::survivesACrowd()
{
    ActivityList list(m_clock);
    std::atomic<int> working{3};
    std::vector<std::thread> crowd;
    for (int t = 0; t < 3; ++t)
        crowd.emplace_back([&] {
            for (int i = 0; i < 300; ++i) {
                const auto run = list.begin("work");
                const RunState::Scope scope(*run);
            }
            --working;
        });
    while (working > 0) {
        list.cancelAll();
        QVERIFY(list.report().size() <= ActivityList::kEnded + 3);
    }
    for (auto& thread : crowd)
        thread.join();
    QCOMPARE(list.report().size(), ActivityList::kEnded);
}

QTEST_APPLESS_MAIN(ActivityListTest)
#include "tst_activity_list.moc"
