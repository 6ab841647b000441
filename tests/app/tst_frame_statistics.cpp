// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include <app/frame_statistics.h>

using namespace tessera;
using namespace std::chrono_literals;

namespace {

bool within(double value, double expected, double share)
{
    return std::abs(value - expected) <= expected * share;
}

} // namespace

class TestFrameStatistics : public QObject {
    Q_OBJECT

private slots:
    void nothing_measured_is_zero()
    {
        const FrameReport r = FrameStatistics().report();
        QCOMPARE(r.count, std::uint64_t(0));
        QCOMPARE(r.p99Ms, 0.0);
        QCOMPARE(r.gapMaxMs, 0.0);
        QCOMPARE(r.holePixels, std::int64_t(0));
    }

    void percentiles_are_within_half_a_percent_and_the_maximum_exact()
    {
        DurationHistogram histogram;
        for (int i = 1000; i >= 1; --i)
            histogram.add(i * 0.01);
        QCOMPARE(histogram.count(), std::uint64_t(1000));
        QVERIFY(within(histogram.percentile(0.50), 5.00, 0.005));
        QVERIFY(within(histogram.percentile(0.95), 9.50, 0.005));
        QVERIFY(within(histogram.percentile(0.99), 9.90, 0.005));
        QCOMPARE(histogram.percentile(1), 10.0);
        QCOMPARE(histogram.max(), 10.0);
    }

    void zero_and_very_long_are_kept()
    {
        DurationHistogram histogram;
        histogram.add(0);
        histogram.add(3'600'000);
        QVERIFY(histogram.percentile(0.5) < 0.001);
        QCOMPARE(histogram.percentile(1), 3'600'000.0);
    }

    void one_outlier_moves_the_maximum_only()
    {
        FrameStatistics statistics;
        for (int i = 0; i < 199; ++i)
            statistics.add({.cpuMs = 2,
                            .planMs = 0.1,
                            .uploadMs = 0.2,
                            .drawMs = 0.5,
                            .gapMs = 16,
                            .holePixels = 0,
                            .placeholderPixels = 1});
        statistics.add({.cpuMs = 40,
                        .planMs = 3,
                        .uploadMs = 8,
                        .drawMs = 9,
                        .gapMs = {},
                        .holePixels = 7,
                        .placeholderPixels = 0,
                        .exposedPixels = 100,
                        .exposedDetailedPixels = 90});
        const FrameReport r = statistics.report();
        QCOMPARE(r.count, std::uint64_t(200));
        QVERIFY(within(r.p50Ms, 2, 0.005) && within(r.p99Ms, 2, 0.005));
        QCOMPARE(r.maxMs, 40.0);
        QVERIFY(within(r.planP50Ms, 0.1, 0.005) && within(r.planP99Ms, 0.1, 0.005));
        QVERIFY(within(r.uploadP50Ms, 0.2, 0.005) && within(r.uploadP99Ms, 0.2, 0.005));
        QVERIFY(within(r.drawP50Ms, 0.5, 0.005) && within(r.drawP99Ms, 0.5, 0.005));
        QCOMPARE(r.planMaxMs, 3.0);
        QCOMPARE(r.uploadMaxMs, 8.0);
        QCOMPARE(r.drawMaxMs, 9.0);
        QVERIFY(within(r.gapP95Ms, 16, 0.005));
        QCOMPARE(r.gapMaxMs, 16.0);
        QCOMPARE(r.holePixels, std::int64_t(7));
        QCOMPARE(r.placeholderPixels, std::int64_t(199));
        QCOMPARE(r.exposedPixels, std::int64_t(100));
        QCOMPARE(r.exposedDetailedPixels, std::int64_t(90));
    }

    void a_gap_runs_from_the_frame_before()
    {
        ManualClock clock;
        FrameGap gap;
        QVERIFY(!gap.displayed(clock.now(), true)); // the first frame has none
        clock.advance(20ms);
        QCOMPARE(*gap.displayed(clock.now(), true), 20.0);
    }

    void a_gap_after_rest_runs_from_the_demand()
    {
        ManualClock clock;
        FrameGap gap;
        gap.displayed(clock.now(), false);
        clock.advance(5s);
        gap.demanded(clock.now());
        clock.advance(3ms);
        gap.demanded(clock.now()); // a second demand does not make the first one younger
        clock.advance(4ms);
        QCOMPARE(*gap.displayed(clock.now(), false), 7.0);
        clock.advance(1s);
        QVERIFY(!gap.displayed(clock.now(), false)); // nothing asked: an expose, say
    }
};

QTEST_APPLESS_MAIN(TestFrameStatistics)
#include "tst_frame_statistics.moc"
