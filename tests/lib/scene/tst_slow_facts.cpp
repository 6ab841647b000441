// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "slow_facts_rig.h"

using namespace tessera;
using namespace tessera::test;

// How much is read at once where each file takes its time, and where it does not.
class TestSlowFacts : public QObject {
    Q_OBJECT

private slots:
    void init() { m_rig = std::make_unique<SlowFactsRig>(); }
    void cleanup() { m_rig.reset(); }

    void aSlowPlaceIsReadByEightTurnsAtOnce()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        QCOMPARE(m_rig->usual.pending(), std::size_t(1)); // nothing is known of the place yet
        m_rig->round();
        std::size_t rounds = 0;
        for (; m_rig->slow.pending() > 0; ++rounds) {
            QVERIFY(m_rig->slow.pending() <= kAtOnce);
            QCOMPARE(m_rig->slow.pending() == kAtOnce, rounds < 3);
            QCOMPARE(m_rig->usual.pending(), std::size_t(0)); // others need that
            m_rig->round();
        }
        QCOMPARE(rounds, std::size_t(4)); // 31 turns, after the first
        QCOMPARE(m_rig->complete, 1);
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 1000);
        QVERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine().activities().active(), std::size_t(0));
    }

    void progressTellsWhatHasArrived()
    {
        m_rig->addItems("/a/", 1000);
        FactsGatherer gatherer = m_rig->make();
        using Progress = FactsGatherer::Progress;
        gatherer.need(kFileFacts);
        QVERIFY(gatherer.progress() == Progress({0, 1000}));
        m_rig->round();
        QVERIFY(gatherer.progress() == Progress({kOfTurn, 1000}));
        m_rig->round();
        QVERIFY(gatherer.progress() == Progress({kOfTurn + kAtOnce * kOfTurn, 1000}));
        gatherer.renew(0);   // known until now
        gatherer.renew(999); // not known yet
        QVERIFY(gatherer.progress() == Progress({kOfTurn + kAtOnce * kOfTurn - 1, 1000}));
    }

    void aFastPlaceIsReadByOneTurnAtATime()
    {
        m_rig->perFile = std::chrono::microseconds(20);
        m_rig->addItems("/a/", 20'000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        while (m_rig->complete == 0) {
            QCOMPARE(m_rig->usual.pending(), std::size_t(1));
            QCOMPARE(m_rig->slow.pending(), std::size_t(0));
            m_rig->round();
        }
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 20'000);
    }

    void aFewFilesThatAreLateMakeNoPlaceSlow()
    {
        m_rig->perFile = std::chrono::milliseconds(3);
        m_rig->addItems("/a/", 5);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        m_rig->addItems("/a/", 1000);
        gatherer.itemsAdded();
        QCOMPARE(m_rig->usual.pending(), std::size_t(1));
        QCOMPARE(m_rig->slow.pending(), std::size_t(0));
    }

    void aPlaceThatIsFastAgainIsReadByOneTurn()
    {
        m_rig->addItems("/a/", 5000);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        QCOMPARE(m_rig->slow.pending(), kAtOnce);
        m_rig->perFile = {};
        for (m_rig->round(); m_rig->complete == 0; m_rig->round()) {
            QCOMPARE(m_rig->usual.pending(), std::size_t(1));
            QCOMPARE(m_rig->slow.pending(), std::size_t(0));
        }
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 5000);
    }

    // Of two folders that take turns, a turn reads no more than five files in its time.
    void whatTurnsThatEndEarlyLeaveIsReadOnce()
    {
        m_rig->addItemsOfTwoFolders(300);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kFileFacts);
        m_rig->round();
        QCOMPARE(m_rig->files->factsAsked(), 5);
        QCOMPARE(m_rig->slow.pending(), kAtOnce);
        while (m_rig->complete == 0) {
            QVERIFY(m_rig->slow.pending() > 0 && m_rig->slow.pending() <= kAtOnce);
            m_rig->round();
        }
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 300);
        QCOMPARE(m_rig->slow.pending(), std::size_t(0));
        QVERIFY(!gatherer.progress());
    }

    void headersAreReadByEightTurnsAtOnceToo()
    {
        m_rig->addItems("/a/", 300);
        FactsGatherer gatherer = m_rig->make();
        gatherer.need(kHeaderFacts);
        m_rig->round();
        QCOMPARE(m_rig->headersRead.load(), 5); // in a turn's time
        while (m_rig->complete == 0) {
            QVERIFY(m_rig->slow.pending() > 0 && m_rig->slow.pending() <= kAtOnce);
            m_rig->round();
        }
        QCOMPARE(m_rig->headersRead.load(), 300);
        for (ItemId id = 0; id < 300; ++id)
            QCOMPARE(m_rig->facts.value(Fact::Width, id), std::int64_t(id) + 1);
    }

    void onTheEnginesThreadsAllIsReadOnce()
    {
        m_rig->addItems("/a/", 1500);
        FactsGatherer gatherer(m_rig->engine(), m_rig->items, m_rig->facts,
                               [this](FactSet, bool all) { m_rig->complete += all; });
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_rig->complete, 1);
        QVERIFY(m_rig->allAreKnown());
        QCOMPARE(m_rig->files->factsAsked(), 1500);
    }

private:
    std::unique_ptr<SlowFactsRig> m_rig;
};

QTEST_GUILESS_MAIN(TestSlowFacts)
#include "tst_slow_facts.moc"
