// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QTest>

#include <ui/elided_label.h>
#include <ui/status_line.h>

using namespace tessera;

class TestStatusLine : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void indexIsCountedFromOneWithSeparators()
    {
        QCOMPARE(StatusLine::indexText({.position = 11, .count = 1000}), QString("12 of 1,000"));
        QCOMPARE(StatusLine::indexText({.count = 1000}), QString("1,000 images"));
        QCOMPARE(StatusLine::indexText({.count = 1}), QString("1 image"));
        QCOMPARE(StatusLine::indexText({}), QString());
    }
    void whatIsSelectedIsCountedBesideTheIndex()
    {
        QCOMPARE(StatusLine::selectedText({.count = 1024, .selected = 12}), QString("12 of 1,024 selected"));
        QCOMPARE(StatusLine::selectedText({.count = 1024}), QString());
        StatusLine line;
        line.show();
        line.setFacts({.position = 4, .count = 9, .selected = 3});
        QCOMPARE(visibleTexts(line), (QStringList{"5 of 9", "3 of 9 selected"}));
        line.setFacts({.position = 4, .count = 9});
        QCOMPARE(visibleTexts(line), QStringList{"5 of 9"});
    }
    void sizeIsInPixels()
    {
        QCOMPARE(StatusLine::sizeText({.width = 40000, .height = 300}), QString("40,000 × 300"));
        QCOMPARE(StatusLine::sizeText({}), QString());
    }
    void whatIsWrongStandsBesideTheSize()
    {
        StatusLine line;
        line.setFacts({.count = 1, .name = "cut.jpg", .trouble = "the file ends early", .width = 800, .height = 600});
        line.show();
        QCOMPARE(visibleTexts(line), (QStringList{"1 image", "800 × 600"}));
        QStringList elided;
        for (const auto* label : line.findChildren<ElidedLabel*>())
            elided += label->text();
        QCOMPARE(elided, (QStringList{"cut.jpg", "the file ends early"}));
        line.setFacts({.trouble = QString(500, 'x')});
        QVERIFY(line.minimumSizeHint().width() < 500);
        line.setFacts({.count = 1, .name = "whole.jpg"});
        QVERIFY(!line.findChildren<ElidedLabel*>().last()->isVisible());
    }
    void zoomHasAsManyDigitsAsMeanSomething_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << 0.0 << QString();
        QTest::newRow("next to nothing") << 1e-9 << QString("< 0.01%");
        QTest::newRow("tiny") << 0.00333 << QString("0.33%");
        QTest::newRow("small") << 0.0333 << QString("3.3%");
        QTest::newRow("third") << 0.3333 << QString("33%");
        QTest::newRow("actual") << 1.0 << QString("100%");
        QTest::newRow("most") << 64.0 << QString("6400%");
    }
    void zoomHasAsManyDigitsAsMeanSomething()
    {
        QFETCH(double, scale);
        QFETCH(QString, text);
        QCOMPARE(StatusLine::zoomText(scale), text);
    }
    void factsAreShown()
    {
        StatusLine line;
        line.setFacts({.position = 4, .count = 9, .name = "sea.jpg", .width = 800, .height = 600, .scale = 0.5});
        line.show();
        QCOMPARE(visibleTexts(line), (QStringList{"5 of 9", "800 × 600", "50%"}));
        QCOMPARE(line.findChild<ElidedLabel*>()->text(), QString("sea.jpg"));
    }
    void aScanIsShownAtOnceWithWhatItFound()
    {
        StatusLine line;
        line.show();
        line.setFacts({.listing = true});
        QVERIFY(visibleTexts(line).contains("Reading folder…"));
        line.setFacts({.count = 12345, .listing = true});
        QVERIFY(visibleTexts(line).contains("Reading folder… 12,345 found"));
        line.setFacts({.count = 12345});
        QCOMPARE(visibleTexts(line), QStringList{"12,345 images"});
    }
    void whatIsReadForAnOrderIsShownWithItsShare()
    {
        StatusLine line;
        line.show();
        line.setFacts({.count = 9, .loading = true, .gathered = 40});
        QVERIFY(visibleTexts(line).contains("Reading what files say of themselves… 40%"));
        line.setFacts({.count = 9});
        QCOMPARE(visibleTexts(line), QStringList{"9 images"});
    }
    void loadingIsOnlyShownWhenItTakesAWhile()
    {
        StatusLine line;
        line.show();
        line.setFacts({.count = 9, .loading = true});
        QVERIFY(!visibleTexts(line).contains("Loading…"));
        patienceEnds(line);
        QVERIFY(visibleTexts(line).contains("Loading…"));
        line.setFacts({.count = 9});
        QVERIFY(!visibleTexts(line).contains("Loading…"));
    }
    void reducedDetailIsSaidOnceNothingIsLoading()
    {
        StatusLine line;
        line.show();
        line.setFacts({.count = 9, .listing = true, .reducedDetail = true});
        QVERIFY(!visibleTexts(line).join(' ').contains("Reduced"));
        line.setFacts({.count = 9, .reducedDetail = true});
        QVERIFY(visibleTexts(line).contains("Reduced detail: texture budget full"));
        line.setFacts({.count = 9});
        QCOMPARE(visibleTexts(line), QStringList{"9 images"});
    }
    void aLongNameIsCutInItsMiddleAndNeverWidensTheWindow()
    {
        StatusLine line;
        line.setFacts({.count = 1, .name = QString(500, 'x') + ".jpg"});
        QVERIFY(line.minimumSizeHint().width() < 500);
    }

    void aFolderThatIsReadIsNoLongerBeingRead()
    {
        StatusLine line;
        line.show();
        line.setFacts({.count = 9, .listing = true});
        line.setFacts({.count = 9, .loading = true});
        QCOMPARE(visibleTexts(line), QStringList{"9 images"});
        patienceEnds(line);
        QVERIFY(visibleTexts(line).contains("Loading…"));
        line.setFacts({.count = 9, .scale = 0.5, .loading = true});
        QVERIFY(visibleTexts(line).contains("Loading…"));
    }
    void aShortLoadIsNeverShown()
    {
        StatusLine line;
        line.show();
        line.setFacts({.count = 9, .loading = true});
        line.setFacts({.count = 9});
        QVERIFY(!line.findChild<QTimer*>()->isActive());
    }

private:
    static void patienceEnds(StatusLine& line)
    {
        auto* timer = line.findChild<QTimer*>();
        QVERIFY(timer->isActive());
        QTimerEvent end(timer->timerId());
        QCoreApplication::sendEvent(timer, &end);
    }
    static QStringList visibleTexts(const StatusLine& line)
    {
        QStringList texts;
        for (const QLabel* label : line.findChildren<QLabel*>())
            if (label->isVisible() && !label->text().isEmpty())
                texts += label->text();
        return texts;
    }
};

QTEST_MAIN(TestStatusLine)
#include "tst_status_line.moc"
