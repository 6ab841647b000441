// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <texture/upload_estimate.h>

using namespace tessera;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr std::uint64_t kTile = 512 * 512 * 4;
constexpr std::uint64_t kTiny = 22 * 22 * 4;

} // namespace

class TestUploadEstimate : public QObject {
    Q_OBJECT
private slots:
    void beforeAnyItGuesses()
    {
        const UploadEstimate estimate;
        QVERIFY(estimate.of(kTile) >= microseconds(900) && estimate.of(kTile) <= milliseconds(2));
        QCOMPARE(estimate.of(0), Duration(0));
    }

    // What a call costs by itself says nothing about large ones.
    void aTinyTileDoesNotMakeALargeOneDear()
    {
        UploadEstimate estimate;
        estimate.learn(kTiny, microseconds(50)); // 25 ns a byte
        estimate.learn(100'000, microseconds(100));
        QVERIFY(estimate.of(kTile) < milliseconds(5));
    }

    void manyTinyOnesAreForgottenAfterAFewLargeOnes()
    {
        UploadEstimate estimate;
        for (int i = 0; i < 1000; ++i)
            estimate.learn(kTiny, microseconds(50));
        QVERIFY(estimate.of(kTile) > milliseconds(20));
        for (int i = 0; i < 20; ++i)
            estimate.learn(kTile, milliseconds(1));
        QVERIFY(estimate.of(kTile) >= milliseconds(1) && estimate.of(kTile) < milliseconds(3));
    }

    void itFollowsADeviceThatBecomesSlow()
    {
        UploadEstimate estimate;
        for (int i = 0; i < 20; ++i)
            estimate.learn(kTile, milliseconds(1));
        for (int i = 0; i < 20; ++i)
            estimate.learn(kTile, milliseconds(10));
        QVERIFY(estimate.of(kTile) > milliseconds(9) && estimate.of(kTile) < milliseconds(14));
    }

    // Who takes now 1 ms, now 3, is expected to take more than the mean.
    void unsteadyOnesAreAwaitedWithCaution()
    {
        UploadEstimate estimate;
        for (int i = 0; i < 40; ++i)
            estimate.learn(kTile, milliseconds(i % 2 ? 1 : 3));
        QVERIFY(estimate.of(kTile) > milliseconds(3));
    }

    void whatCannotBeMeasuredTeachesNothing()
    {
        UploadEstimate estimate;
        const Duration before = estimate.of(kTile);
        estimate.learn(0, milliseconds(5));
        estimate.learn(kTile, Duration(0));
        QCOMPARE(estimate.of(kTile), before);
    }

    // A clock that leapt, or a machine that slept.
    void oneHourIsNotBelieved()
    {
        UploadEstimate estimate;
        estimate.learn(kTile, std::chrono::hours(1));
        QVERIFY(estimate.of(kTile) < std::chrono::seconds(5));
    }
};

QTEST_GUILESS_MAIN(TestUploadEstimate)
#include "tst_upload_estimate.moc"
