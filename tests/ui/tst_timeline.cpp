// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFontInfo>
#include <QSignalSpy>
#include <QTest>

#include <ui/timeline_strip.h>

using namespace tessera;

namespace {

/// So many images a day from a day on, every `step` days, and then some without a date.
struct Days final : TimelineSource {
    Days(QDate from, std::size_t dated, int step, std::size_t undated = 0)
        : first(from), dates(dated), others(undated), days(step)
    {
    }
    [[nodiscard]] std::size_t count() const override { return dates + others; }
    [[nodiscard]] QDate dateAt(std::size_t position) const override
    {
        ++asked;
        return position < dates ? first.addDays(static_cast<qint64>(position) * days) : QDate();
    }

    QDate first;
    std::size_t dates;
    std::size_t others;
    int days;
    mutable int asked = 0;
};

QString text(const std::vector<TimelineTick>& ticks)
{
    QStringList words;
    for (const TimelineTick& tick : ticks)
        words += QString::number(tick.position) + ':' + tick.date.toString(tick.isYear ? "yyyy" : "MM");
    return words.join(' ');
}

} // namespace

class TestTimeline : public QObject {
    Q_OBJECT

private slots:
    void yearsBeginWhereTheirFirstImageIs()
    {
        const Days days(QDate(2020, 12, 30), 734, 1);                       // into 2023
        QCOMPARE(text(timelineTicks(days, 3)), "2:2021 367:2022 732:2023"); // two images are no year worth a word
        QCOMPARE(text(timelineTicks(Days(QDate(2020, 7, 1), 1000, 1), 8)),
                 "0:2020 184:2021 335:06 549:2022 700:06 914:2023");
    }
    void monthsAreToldWhereThereIsRoom()
    {
        QCOMPARE(text(timelineTicks(Days(QDate(2021, 1, 1), 120, 1), 10)), "0:2021 31:02 59:03 90:04");
    }
    void theNewestMayComeFirst()
    {
        QCOMPARE(text(timelineTicks(Days(QDate(2021, 2, 10), 100, -1), 10)), "0:2021 10:01 41:2020 72:11");
    }
    void whatHasNoDateHasNoTick()
    {
        QCOMPARE(text(timelineTicks(Days(QDate(2021, 1, 1), 20, 1, 80), 10)), "0:2021");
        QVERIFY(timelineTicks(Days(QDate(2021, 1, 1), 0, 1, 80), 10).empty());
        QVERIFY(timelineTicks(Days(QDate(2021, 1, 1), 20, 1), 0).empty());
    }
    void ticksAreFarEnoughApart()
    {
        for (const std::size_t most : {1UL, 7UL, 20UL, 60UL}) {
            const Days days(QDate(2001, 3, 5), 5000, 1);
            const std::vector<TimelineTick> ticks = timelineTicks(days, most);
            QVERIFY(!ticks.empty() && ticks.size() <= most + 1);
            for (std::size_t i = 1; i < ticks.size(); ++i)
                QVERIFY(ticks[i].position - ticks[i - 1].position >= 5000 / most);
        }
    }
    void aMillionDatesAreNotAllAskedFor()
    {
        const Days days(QDate(2000, 1, 1), 1'000'000, 0);
        QCOMPARE(timelineTicks(days, 40).size(), std::size_t(1));
        QVERIFY2(days.asked < 200, qPrintable(QString::number(days.asked)));
    }

    void disorderIsBorne()
    {
        struct Disorder final : TimelineSource {
            [[nodiscard]] std::size_t count() const override { return 1000; }
            [[nodiscard]] QDate dateAt(std::size_t position) const override
            {
                return position % 3 == 2 ? QDate() : QDate(2000 + int(position * 7 % 5), 1 + int(position % 12), 1);
            }
        };
        QVERIFY(timelineTicks(Disorder(), 10).size() <= 1000); // it ends
    }
    void theStripIsThereOnlyWithDates()
    {
        QWidget canvas;
        canvas.resize(600, 400);
        TimelineStrip strip(&canvas);
        QVERIFY(strip.isHidden());
        strip.setSource(std::make_unique<Days>(QDate(2021, 1, 1), 100, 1));
        QVERIFY(!strip.isHidden());
        QCOMPARE(strip.geometry().right(), canvas.rect().right());
        QCOMPARE(strip.height(), 400);
        strip.setSource(std::make_unique<Days>(QDate(2021, 1, 1), 0, 1, 100));
        QVERIFY(strip.isHidden());
        strip.setSource(std::make_unique<Days>(QDate(2021, 1, 1), 100, 1));
        strip.setSource(nullptr);
        QVERIFY(strip.isHidden());
    }
    void itsLettersAreSmallerThanTheCanvasHoweverThoseAreSet()
    {
        for (const bool inPixels : {false, true}) {
            QWidget canvas;
            QFont large = canvas.font();
            if (inPixels)
                large.setPixelSize(40);
            else
                large.setPointSize(30);
            canvas.setFont(large);
            const TimelineStrip strip(&canvas);
            QCOMPARE(strip.font().pixelSize(), qRound(QFontInfo(large).pixelSize() * 0.85));
        }
    }
    void pressingAndDraggingChoosesAnImage()
    {
        QWidget canvas;
        canvas.resize(600, 400);
        TimelineStrip strip(&canvas);
        strip.setSource(std::make_unique<Days>(QDate(2021, 1, 1), 100, 1));
        canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&canvas));
        QSignalSpy chosen(&strip, &TimelineStrip::chosen);
        QTest::mousePress(&strip, Qt::LeftButton, {}, {10, 200});
        QCOMPARE(chosen.value(0).value(0).value<std::size_t>(), std::size_t(50));
        QTest::mouseMove(&strip, {10, 399});
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, {10, 399});
        QTest::mousePress(&strip, Qt::RightButton, {}, {10, 100});
        QVERIFY(chosen.last().value(0).value<std::size_t>() != 25);
    }
    void theMarkIsWhereTheImageIs()
    {
        QWidget canvas;
        canvas.resize(600, 400);
        TimelineStrip strip(&canvas);
        strip.setSource(std::make_unique<Days>(QDate(2021, 1, 1), 100, 1));
        const QImage before = strip.grab().toImage();
        strip.setMarked(50);
        const QImage after = strip.grab().toImage();
        const int x = after.width() - 1;
        const int y = after.height() / 2;
        QVERIFY(before.pixel(x, y) != after.pixel(x, y));
        QCOMPARE(before.pixel(x, y + 10), after.pixel(x, y + 10));
    }
};

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
