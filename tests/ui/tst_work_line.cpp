// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QLabel>
#include <QProgressBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <resource/activity_list.h>
#include <ui/elided_label.h>
#include <ui/status_line.h>
#include <ui/work_line.h>

using namespace tessera;

// What the status bar says of long work, over a list of activities that the test makes.
class TestWorkLine : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        m_activities = std::make_unique<ActivityList>(m_clock);
        m_status = std::make_unique<StatusLine>();
        m_work = new WorkLine(*m_activities);
        m_status->resize(900, m_status->sizeHint().height());
        m_status->show();
    }
    void cleanup()
    {
        m_status.reset();
        m_activities.reset();
    }

    void itShowsWhatTakesLongAndGoesWithIt()
    {
        m_status->setWork(m_work);
        const auto run = begin("Reading Beach");
        m_work->lookSoon();
        look();
        QVERIFY(m_work->isHidden());
        m_clock.advance(WorkLine::kShort);
        run->setProgress(1024, 0);
        look();
        QVERIFY(m_work->isVisible());
        QCOMPARE(words(), QString("Reading Beach: 1,024"));
        QVERIFY(!bar()->isVisible());
        run->setProgress(1500, 3000);
        look();
        QCOMPARE(words(), QString("Reading Beach"));
        QVERIFY(bar()->isVisible());
        QCOMPARE(bar()->value(), bar()->maximum() / 2);
        QCOMPARE(bar()->toolTip(), QString("1,500 of 3,000"));
        run->stop();
        look();
        QVERIFY(m_work->isHidden());
    }
    void itPausesAndGoesOn()
    {
        m_status->setWork(m_work);
        const auto run = beginLong("Preparing the wall");
        QVERIFY(!pause()->isVisible()); // it cannot be
        run->setPausable();
        look();
        QVERIFY(pause()->isVisible());
        QCOMPARE(pause()->toolTip(), QString("Pause"));
        pause()->click();
        QVERIFY(run->paused());
        QCOMPARE(words(), QString("Preparing the wall (paused)"));
        QCOMPARE(pause()->toolTip(), QString("Go on"));
        pause()->click();
        QVERIFY(run->running() && !run->paused());
        QCOMPARE(words(), QString("Preparing the wall"));
        run->stop();
    }
    void itCancels()
    {
        m_status->setWork(m_work);
        const auto run = beginLong("Preparing the wall");
        cancel()->click();
        QVERIFY(run->cancelled());
        QVERIFY(m_work->isVisible() && !cancel()->isEnabled()); // it is ending
        run->stop();
        look();
        QVERIFY(m_work->isHidden());
    }
    void whatIsShownStaysUntilItEnds()
    {
        m_status->setWork(m_work);
        const auto earlier = begin("Earlier");
        const auto later = beginLong("Later");
        QCOMPARE(words(), QString("Earlier"));
        earlier->stop();
        look();
        QCOMPARE(words(), QString("Later"));
        const auto last = beginLong("Last");
        QCOMPARE(words(), QString("Later"));
        later->stop();
        last->stop();
    }
    void itLooksOnlyWhileThereIsSomethingToSee()
    {
        m_status->setWork(m_work);
        QVERIFY(!timer()->isActive());
        m_work->lookSoon();
        for (int i = 0; i < WorkLine::kLooks; ++i) {
            QVERIFY(timer()->isActive());
            look();
        }
        QVERIFY(!timer()->isActive());
        const auto run = begin("Reading Beach");
        m_work->lookSoon();
        for (int i = 0; i < 2 * WorkLine::kLooks; ++i)
            look();
        QVERIFY(timer()->isActive());
        run->stop();
        look();
        QVERIFY(!timer()->isActive());
        QVERIFY(timer()->intervalAsDuration() >= std::chrono::milliseconds(250));
    }
    void theStatusBarIsNoHigherForIt()
    {
        m_status->setFacts({.position = 1, .count = 7, .name = "a.jpg", .width = 3, .height = 4, .scale = 1});
        const int before = m_status->sizeHint().height();
        m_status->setWork(m_work);
        QVERIFY(m_work->isHidden());
        QCOMPARE(m_status->sizeHint().height(), before);
        const auto run = beginLong("Preparing the wall");
        run->setPausable();
        run->setProgress(1, 2);
        look();
        QVERIFY(m_work->isVisible());
        QCOMPARE(m_status->sizeHint().height(), before);
        run->stop();
    }
    void nothingIsSaidTwice()
    {
        m_status->setWork(m_work);
        m_status->setFacts({.count = 9, .listing = true});
        QVERIFY(saysReading());
        const auto run = beginLong("Reading Beach");
        QVERIFY(!saysReading());
        run->stop();
        look();
        QVERIFY(saysReading());
    }
    void aLongNameTakesNoMoreThanItsPlace()
    {
        m_status->setWork(m_work);
        const auto run = beginLong("Reading /" + std::string(500, 'x'));
        QVERIFY(m_work->sizeHint().width() < 500);
        run->stop();
    }

private:
    std::shared_ptr<RunState> begin(const std::string& name)
    {
        auto run = m_activities->begin(name);
        (void)run->start();
        return run;
    }
    std::shared_ptr<RunState> beginLong(const std::string& name)
    {
        auto run = begin(name);
        m_clock.advance(WorkLine::kShort);
        m_work->lookSoon();
        look();
        return run;
    }
    void look()
    {
        QVERIFY(timer()->isActive());
        QTimerEvent end(timer()->timerId());
        QCoreApplication::sendEvent(timer(), &end);
    }
    [[nodiscard]] QTimer* timer() const { return m_work->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly); }
    [[nodiscard]] QString words() const { return m_work->findChild<ElidedLabel*>()->text(); }
    [[nodiscard]] QProgressBar* bar() const { return m_work->findChild<QProgressBar*>(); }
    [[nodiscard]] QToolButton* pause() const { return m_work->findChildren<QToolButton*>().value(0); }
    [[nodiscard]] QToolButton* cancel() const { return m_work->findChildren<QToolButton*>().value(1); }
    [[nodiscard]] bool saysReading() const
    {
        for (const QLabel* label : m_status->findChildren<QLabel*>())
            if (label->isVisible() && label->text().startsWith("Reading folder"))
                return true;
        return false;
    }

    ManualClock m_clock;
    std::unique_ptr<ActivityList> m_activities;
    std::unique_ptr<StatusLine> m_status;
    WorkLine* m_work = nullptr;
};

QTEST_MAIN(TestWorkLine)
#include "tst_work_line.moc"
