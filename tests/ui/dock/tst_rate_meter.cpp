// SPDX-License-Identifier: MIT
#include <QLocale>
#include <QTest>

#include <ui/dock/counter_table.h>
#include <ui/dock/rate_meter.h>

using namespace tessera;
using namespace std::chrono_literals;

class TestRateMeter : public QObject {
    Q_OBJECT

    ManualClock m_clock;

    QString rowOf(const CounterTable& table, const QString& name)
    {
        for (int row = 0; row < table.rowCount(); ++row)
            if (table.index(row, 0).data().toString() == name)
                return table.index(row, 1).data().toString() + '|' + table.index(row, 2).data().toString();
        return {};
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void oneSampleIsNoRate()
    {
        RateMeter meter;
        meter.sample(m_clock.now(), {10});
        QCOMPARE(meter.rate(0), 0.0);
        QCOMPARE(meter.rate(7), 0.0);
    }

    void ratesAreOverTheLastSecond()
    {
        RateMeter meter;
        double counter = 0;
        for (int i = 0; i < 12; ++i) {
            meter.sample(m_clock.now(), {counter});
            counter += i < 6 ? 100 : 2; // fast at first, slow for more than a second after
            m_clock.advance(250ms);
        }
        QCOMPARE(meter.rate(0), 8.0);
    }

    void aCounterThatWentBackHasNoRate()
    {
        RateMeter meter;
        meter.sample(m_clock.now(), {10});
        m_clock.advance(1s);
        meter.sample(m_clock.now(), {3});
        QCOMPARE(meter.rate(0), 0.0);
    }

    void aLongGapBeginsAnew()
    {
        RateMeter meter;
        meter.sample(m_clock.now(), {0});
        m_clock.advance(60s);
        meter.sample(m_clock.now(), {6000});
        QCOMPARE(meter.rate(0), 0.0);
    }

    void loaderCountersShowValueAndRate()
    {
        CounterRows rows;
        CounterTable table;
        LoaderReport loader;
        loader.pumps = 2;
        UploadReport uploads;
        table.apply(rows.make(loader, uploads, m_clock.now()));
        m_clock.advance(1s);
        loader.completed = 1204;
        loader.busyMs = 1000;
        loader.obsoleteStarted = 3;
        loader.parked = 4;
        loader.overstayed = 2;
        loader.putBack = 9;
        uploads.bytes = 2 << 20;
        table.apply(rows.make(loader, uploads, m_clock.now()));
        QCOMPARE(rowOf(table, "Done"), "1,204|1,204");
        QCOMPARE(rowOf(table, "Busy"), "1 s|50 %");
        QCOMPARE(rowOf(table, "Uploaded"), "2.0 MiB|2.0 MiB");
        QCOMPARE(rowOf(table, "Obsolete starts"), "3|");
        QCOMPARE(rowOf(table, "Parked"), "4|");
        QCOMPARE(rowOf(table, "Late to leave"), "2|2.0");
        QCOMPARE(rowOf(table, "Stages put back"), "9|9.0");
    }

    void aClassOfTheQueueStaysOnceUsed()
    {
        CounterRows rows;
        CounterTable table;
        LoaderReport loader;
        loader.queuedByClass = {0, 12, 0};
        table.apply(rows.make(loader, {}, m_clock.now()));
        QCOMPARE(rowOf(table, "Queued: visible"), "12|");
        QCOMPARE(rowOf(table, "Queued: first cover"), "");
        loader.queuedByClass = {};
        table.apply(rows.make(loader, {}, m_clock.now()));
        QCOMPARE(rowOf(table, "Queued: visible"), "0|");
    }
};

QTEST_MAIN(TestRateMeter)
#include "tst_rate_meter.moc"
