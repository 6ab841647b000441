// SPDX-License-Identifier: MIT
#include <QLocale>
#include <QTest>

#include <limits>

#include <ui/dock/activity_table.h>
#include <ui/dock/bar_painter.h>
#include <ui/dock/cell_delegates.h>
#include <ui/dock/dock_text.h>
#include <ui/dock/gauge_bar.h>

using namespace tessera;
using namespace std::chrono_literals;

class TestDockText : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void bytesAreShortAndBinary()
    {
        QCOMPARE(text::bytes(0), "0 B");
        QCOMPARE(text::bytes(1023), "1,023 B");
        QCOMPARE(text::bytes(1024), "1.0 KiB");
        QCOMPARE(text::bytes(13'002'342), "12.4 MiB");
        QCOMPARE(text::bytes(150'528), "147 KiB");
        QVERIFY(text::bytes(std::numeric_limits<std::uint64_t>::max()).endsWith("EiB"));
        QCOMPARE(text::bytesOrDash(0), QStringLiteral("\u2013"));
    }

    void agesUseTheUnitThatFits()
    {
        QCOMPARE(text::age(-5ms), "0 ms");
        QCOMPARE(text::age(340ms), "340 ms");
        QCOMPARE(text::age(3999ms), "3 s");
        QCOMPARE(text::age(119s), "119 s");
        QCOMPARE(text::age(120s), "2 min");
        QCOMPARE(text::age(5h), "5 h");
        QCOMPARE(text::milliseconds(2.44), "2.4 ms");
        QCOMPARE(text::milliseconds(1500), "1 s");
    }

    void ratesAndShares()
    {
        QCOMPARE(text::perSecond(0.01), "0");
        QCOMPARE(text::perSecond(0.44), "0.4");
        QCOMPARE(text::perSecond(1204), "1,204");
        QCOMPARE(text::perSecond(std::numeric_limits<double>::quiet_NaN()), "0");
        QCOMPARE(text::share(45, 100), "45 %");
        QCOMPARE(text::share(1, 0), QStringLiteral("\u2013"));
    }

    void theLocaleDecides()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(text::bytes(13'002'342), "12,4 MiB");
        QCOMPARE(text::count(1204), "1.204");
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void holdersAreNamed()
    {
        const std::vector<HolderReport> holders{{"view 1", "view.cpp:12", 2s}, {"retained", "", 0s}};
        QCOMPARE(text::holders(holders), "view 1, retained");
        QCOMPARE(text::holdersTip(holders), "view 1 for 2 s (view.cpp:12)\nretained for 0 ms");
        QCOMPARE(text::holdersTip({}), "Nobody holds it.");
    }

    void aLongLabelKeepsItsNumberAndItsPlace()
    {
        const QFontMetrics metrics{QFont()};
        const QString label = QStringLiteral("Summer holidays in Norway DSC_0041.jpg · L2 3,0");
        const auto in = [&](const char* room) {
            return elidedLabel(label, metrics, metrics.horizontalAdvance(QString::fromUtf8(room)));
        };
        QCOMPARE(in("Summer holidays in Norway DSC_0041.jpg · L2 3,0"), label);
        const QString narrow = in("…_0041.jpg · L2 3,0");
        QVERIFY2(narrow.startsWith(QChar(0x2026)) && narrow.endsWith("0041.jpg · L2 3,0"), qPrintable(narrow));
        const QString wide = in("Summer holida…way DSC_0041.jpg · L2 3,0");
        QVERIFY2(wide.startsWith("Summer") && wide.endsWith("0041.jpg · L2 3,0"), qPrintable(wide));
        const QString map = QStringLiteral("Mandelbrot set · L36 0,0"); // no number to keep
        const QString cut = elidedLabel(map, metrics, metrics.horizontalAdvance(map) - 2 * metrics.averageCharWidth());
        QVERIFY2(cut.startsWith("Mandel") && cut.count(QChar(0x2026)) == 1 && cut.endsWith("· L36 0,0"),
                 qPrintable(cut));
        QCOMPARE(elidedLabel("ready", metrics, 1), "ready"); // no label
        QCOMPARE(elidedLabel(label, metrics, 10), label);    // the style cuts it as it can
    }

    void whatHasRunToItsEndIsDone()
    {
        ActivityReport work;
        work.name = "Folder Beach";
        work.state = "stopped";
        QCOMPARE(ActivityTraits::columns()[1].text(work), "done");
        QVERIFY(ActivityTraits::searchText(work).contains("done"));
        work.state = "cancelled";
        QCOMPARE(ActivityTraits::columns()[1].text(work), "cancelled");
    }

    void unknownWordsAreShownAsTheyAre()
    {
        QCOMPARE(text::state("ready"), "ready");
        QCOMPARE(text::state("dreaming"), "dreaming");
        QCOMPARE(text::priorityClass(1), "visible");
        QCOMPARE(text::priorityClass(12), "12");
    }

    void gaugeSaysUseAndBudget()
    {
        GaugeBar gauge;
        gauge.setGauge({"GPU", 48ULL << 20, 64ULL << 20, 96ULL << 20});
        QCOMPARE(gauge.text(), "48.0 MiB of 96.0 MiB");
        QCOMPARE(gauge.toolTip(), "GPU memory: 48.0 MiB of 96.0 MiB, at most 64.0 MiB so far");
        gauge.setGauge({"RAM", 1024, 1024, 0});
        QCOMPARE(gauge.text(), "1.0 KiB");
    }

    void gaugeIsFilledByItsShare()
    {
        GaugeBar gauge;
        gauge.resize(400, 20);
        gauge.setGauge({"", 50, 50, 100});
        const QColor fill = gauge.palette().color(QPalette::Highlight);
        const QImage picture = gauge.grab().toImage();
        QCOMPARE(picture.pixelColor(150, 10).rgb(), fill.rgb());
        QVERIFY(picture.pixelColor(250, 10).rgb() != fill.rgb());
    }

    void textStandsOut()
    {
        QCOMPARE(readableOn(Qt::white), QColor(Qt::black));
        QCOMPARE(readableOn(QColor(0x2a, 0x82, 0xda)), QColor(Qt::black));
        QCOMPARE(readableOn(QColor(0x10, 0x30, 0x80)), QColor(Qt::white));
    }
};

QTEST_MAIN(TestDockText)
#include "tst_dock_text.moc"
