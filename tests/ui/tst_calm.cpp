// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QTimer>

#include <ui/calm.h>

using namespace tessera;

class TestCalm : public QObject {
    Q_OBJECT

private slots:
    void theFirstTimeIsAtOnce()
    {
        Calm calm([this] { ++m_done; });
        QCOMPARE(m_done, 0);
        calm.soon();
        QCOMPARE(m_done, 1);
    }

    void whatIsAskedForOftenIsDoneOnceMore()
    {
        Calm calm([this] { ++m_done; });
        for (int i = 0; i < 60; ++i)
            calm.soon();
        QCOMPARE(m_done, 1);
        restEnds(calm);
        QCOMPARE(m_done, 2);
        calm.soon(); // that was the last one a moment ago
        QCOMPARE(m_done, 2);
        restEnds(calm);
        QCOMPARE(m_done, 3);
    }

    void afterRestItIsAtOnceAgain()
    {
        Calm calm([this] { ++m_done; });
        calm.soon();
        restEnds(calm);
        QCOMPARE(m_done, 1); // nobody has asked
        calm.soon();
        QCOMPARE(m_done, 2);
    }

    void nowIsNowAndCoversWhatWaited()
    {
        Calm calm([this] { ++m_done; });
        calm.soon();
        calm.soon();
        calm.now();
        QCOMPARE(m_done, 2);
        restEnds(calm);
        QCOMPARE(m_done, 2);
    }

    void init() { m_done = 0; }

private:
    static void restEnds(Calm& calm)
    {
        auto* timer = calm.findChild<QTimer*>();
        QVERIFY(timer && timer->isActive());
        QTimerEvent end(timer->timerId());
        QCoreApplication::sendEvent(timer, &end);
    }

    int m_done = 0;
};

QTEST_GUILESS_MAIN(TestCalm)
#include "tst_calm.moc"
