// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "slow_facts_rig.h"

using namespace tessera;
using namespace tessera::test;

// What changes while several turns are under way.
class TestSlowFactsChanges : public QObject {
    Q_OBJECT

private slots:
    void init() { m_rig = std::make_unique<SlowFactsRig>(); }
    void cleanup() { m_rig.reset(); }

    void whatIsRenewedDuringItsTurnIsReadAfterIt()
    {
        m_rig->addItems("/a/", 200);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        QVERIFY(m_rig->slow.pending() < kAtOnce); // one more could begin
        m_rig->slow.run();                        // have read, and not told
        m_rig->files->facts["/a/100.jpg"] = {.size = 7};
        gatherer.renew(100);
        QCOMPARE(m_rig->slow.pending(), std::size_t(0)); // none beside it
        QCoreApplication::processEvents();
        QCOMPARE(m_rig->facts.value(Fact::Size, 100), std::int64_t(101)); // what was read stays until then
        while (m_rig->complete == 0)
            m_rig->round();
        QCOMPARE(m_rig->facts.value(Fact::Size, 100), std::int64_t(7));
        QCOMPARE(m_rig->files->factsAsked(), 201);
        m_rig->round();
        QCOMPARE(m_rig->complete, 1);
    }

    void whatIsRenewedBeforeItWasReadIsReadOnce()
    {
        m_rig->addItemsOfTwoFolders(300);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        m_rig->slow.run();
        gatherer.renew(20);  // left by a turn under way
        gatherer.renew(299); // in none yet
        while (m_rig->complete == 0)
            m_rig->round();
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 300);
    }

    void cancellingStopsAllTurnsAndTheirRestIsReadLater()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        m_rig->asking = [this](const std::string& path) {
            if (path == "/a/107.jpg")
                m_rig->engine().activities().cancelAll();
        };
        m_rig->round();
        QCOMPARE(m_rig->files->factsAsked(), 108);
        QCOMPARE(m_rig->facts.value(Fact::Size, 107), std::int64_t(108)); // what was read stays
        QCOMPARE(m_rig->slow.pending() + m_rig->usual.pending(), std::size_t(0));
        QVERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(0));
        QCOMPARE(m_rig->complete, 0);
        gatherer.itemsAdded();
        QVERIFY(!gatherer.progress());
        gatherer.need(kFileFacts);
        while (m_rig->complete == 0)
            m_rig->round();
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 1000);
        QCOMPARE(m_rig->complete, 1);
    }

    void whatWasCancelledGoesOnBeforeItsTurnsAreBack()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        QVERIFY(m_rig->slow.pending() > 1);
        m_rig->engine().activities().cancelAll();
        gatherer.need(kFileFacts);
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(1)); // another one
        while (m_rig->complete == 0) {
            QVERIFY(gatherer.progress());
            m_rig->round();
        }
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->complete, 1);
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(0));
    }

    void whatIsNoLongerNeededIsNotReadOn()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        gatherer.need({});
        QVERIFY(gatherer.progress()); // these turns run to their end
        m_rig->round();
        QVERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(0));
        QCOMPARE(m_rig->files->factsAsked(), int(kOfTurn + kAtOnce * kOfTurn));
        gatherer.need(kFileFacts);
        while (m_rig->complete == 0)
            m_rig->round();
        QCOMPARE(m_rig->files->factsAsked(), 1000);
    }

    void afterClearNoTurnOfTheOldItemsBringsAnything()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        m_rig->slow.run(); // have read, and not told
        const int before = m_rig->files->factsAsked();
        gatherer.clear();
        m_rig->items.clear();
        m_rig->facts.clear();
        m_rig->addItems("/b/", 3);
        gatherer.need(kFileFacts);
        QCOMPARE(m_rig->usual.pending(), std::size_t(1)); // of another place
        m_rig->round();
        QCOMPARE(m_rig->complete, 1);
        QCOMPARE(m_rig->facts.column(Fact::Size), (std::vector<std::int64_t>{1, 2, 3}));
        QCOMPARE(m_rig->files->factsAsked(), before + 3);
        QVERIFY(!gatherer.progress());
    }

    void afterClearTurnsThatWaitAskForNothing()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        QCOMPARE(m_rig->slow.pending(), kAtOnce);
        gatherer.clear();
        m_rig->items.clear();
        const int arrived = m_rig->arrived;
        m_rig->round();
        QCOMPARE(m_rig->files->factsAsked(), int(kOfTurn));
        QCOMPARE(m_rig->arrived, arrived);
    }

    void afterItsEndNothingArrives()
    {
        m_rig->addItems("/a/", 1000);
        {
            FactsGatherer gatherer = m_rig->make();
            gatherer.need(kFileFacts);
            m_rig->round();
            m_rig->slow.run();
        }
        const int arrived = m_rig->arrived;
        m_rig->round();
        QCOMPARE(m_rig->arrived, arrived);
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(0));
    }

    void aHeaderWhoseReadingIsCancelledIsReadLater()
    {
        m_rig->addItems("/a/", 100);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kHeaderFacts);
        m_rig->round();
        m_rig->asking = [this](const std::string& path) {
            if (path == "/a/9.jpg")
                m_rig->engine().activities().cancelAll();
        };
        m_rig->round();
        QVERIFY(!gatherer.progress());
        m_rig->asking = nullptr;
        gatherer.need(kHeaderFacts);
        while (m_rig->complete == 0)
            m_rig->round();
        QCOMPARE(m_rig->facts.value(Fact::Width, 9), std::int64_t(10));
        QCOMPARE(m_rig->headersRead.load(), 101);
    }

private:
    std::unique_ptr<SlowFactsRig> m_rig;
};

QTEST_GUILESS_MAIN(TestSlowFactsChanges)
#include "tst_slow_facts_changes.moc"
