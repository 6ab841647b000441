// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDate>
#include <QDateTime>
#include <QTest>

#include <scene/filter_value.h>
#include <scene/folded_names.h>
#include <scene/item_filter.h>

using namespace tessera;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

bool passes(const char* filter, const char* name, const ItemFacts& facts = {})
{
    std::string folded;
    appendFolded(folded, name);
    return ItemFilter(filter).passes(folded, 0, facts);
}

ItemFacts with(Fact fact, std::int64_t value)
{
    ItemFacts facts;
    facts.set(fact, 0, value);
    return facts;
}

std::int64_t noon(int year, int month, int day)
{
    return QDateTime(QDate(year, month, day), QTime(12, 0)).toSecsSinceEpoch() * kSecond;
}

} // namespace

class TestItemFilter : public QObject {
    Q_OBJECT

private slots:
    void nothingTypedLetsEverythingThrough()
    {
        QVERIFY(ItemFilter("").isEmpty());
        QVERIFY(ItemFilter("  ").isEmpty());
        QVERIFY(ItemFilter("\"\"").isEmpty());
        QVERIFY(passes("", "any.jpg"));
    }

    void allWordsAreInTheNameWhateverTheCase()
    {
        QVERIFY(passes("beach 2", "Beach Holiday 12.JPG"));
        QVERIFY(passes("ÄPFEL", "grüne äpfel.png"));
        QVERIFY(!passes("beach forest", "Beach.jpg"));
    }

    void quotesKeepWordsTogether()
    {
        QVERIFY(passes("\"of two\"", "one of two.jpg"));
        QVERIFY(!passes("\"two of\"", "one of two.jpg"));
        QVERIFY(passes("\"width>10\"", "Width>10.jpg"));
        QVERIFY(passes("\"not closed", "not closed.jpg"));
        QVERIFY(!passes("\"a*b\"", "acb.jpg"));
    }

    void starsAndQuestionMarksFitTheWholeName()
    {
        QVERIFY(passes("*.png", "A.PNG"));
        QVERIFY(!passes("*.png", "a.png.jpg"));
        QVERIFY(passes("img_??.jpg", "IMG_07.jpg"));
        QVERIFY(!passes("img_??.jpg", "img_007.jpg"));
        QVERIFY(passes("*a*b*", "xxaxxbxx"));
        QVERIFY(!fitsPattern("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "*a*a*a*a*a*a*a*a*b"));
    }

    void aFormatGoesByAllItsEndings()
    {
        for (const char* name : {"a.jpg", "a.JPEG", "a.jfif"})
            QVERIFY(passes("format:jpeg", name));
        QVERIFY(passes("format:jpg", "a.jpeg"));
        QVERIFY(passes("format:tif", "a.tiff"));
        QVERIFY(passes("format:webp", "a.webp"));
        QVERIFY(!passes("format:png", "png.jpg"));
    }

    void numbersAreCompared_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<bool>("passes");
        const auto row = [](const char* filter, bool yes) { QTest::newRow(filter) << QByteArray(filter) << yes; };
        row("width>4000", false);
        row("width>3999", true);
        row("width>=4000", true);
        row("width<4000", false);
        row("width<=4000", true);
        row("width:4000", true);
        row("width=4001", false);
        row("WIDTH>100", true);
        row("width>100 width<200", false);
    }
    void numbersAreCompared()
    {
        QFETCH(QByteArray, filter);
        QFETCH(bool, passes);
        QCOMPARE(::passes(filter.constData(), "a.jpg", with(Fact::Width, 4000)), passes);
    }

    void bytesHaveUnits()
    {
        QCOMPARE(filterNumber("5mb", true), std::optional<std::int64_t>(5'000'000));
        QCOMPARE(filterNumber("1.5k", true), std::optional<std::int64_t>(1500));
        QCOMPARE(filterNumber("2kib", true), std::optional<std::int64_t>(2048));
        QCOMPARE(filterNumber("7", true), std::optional<std::int64_t>(7));
        QVERIFY(!filterNumber("5mb", false));
        QVERIFY(!filterNumber("5xb", true));
        QVERIFY(!filterNumber("", true));
        QVERIFY(!filterNumber("99999999t", true) || *filterNumber("99999999t", true) > 0);
        QVERIFY(passes("size>5MB", "a.jpg", with(Fact::Size, 5'000'001)));
        QVERIFY(!passes("size>5MB", "a.jpg", with(Fact::Size, 5'000'000)));
    }

    void datesMeanAllOfTheirYearMonthOrDay()
    {
        const ItemFacts may = with(Fact::Modified, noon(2024, 5, 6));
        for (const char* filter : {"date:2024", "date:2024-05", "date:2024-05-06", "date=2024-5-6", "date>=2024-05",
                                   "date<=2024-05", "date>2024-04", "date<2024-06", "date<=2024"})
            QVERIFY2(passes(filter, "a.jpg", may), filter);
        for (const char* filter : {"date:2023", "date:2024-06", "date>2024", "date<2024-05", "date>2024-05-06"})
            QVERIFY2(!passes(filter, "a.jpg", may), filter);
        const auto days = filterDates("2024-02", false);
        QVERIFY(days && days->second - days->first + 1 == std::int64_t(29) * 86'400 * kSecond);
    }

    void theCamerasClockIsAskedForWhatWasTaken()
    {
        const ItemFacts facts = with(Fact::Taken, filterDates("2024-05-06", false)->first);
        QVERIFY(passes("taken:2024-05-06", "a.jpg", facts));
        QVERIFY(!passes("taken:2024-05-05", "a.jpg", facts));
        QVERIFY(!passes("date:2024-05-06", "a.jpg", facts));
    }

    void whatIsNotKnownPassesNoComparison()
    {
        for (const char* filter : {"width>0", "width<10", "size>=0", "date<=2030", "rating<5"})
            QVERIFY2(!passes(filter, "a.jpg"), filter);
    }

    void whatDoesNotParseIsAWordOfTheName_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"width>wide", "width>>3", "depth:8", "date:2024-13", "date:2024-02-30",
                                 "format:", "a:b", "size>5XB", "date:2024-05-06-07", "taken:soon", ":"})
            QTest::newRow(text) << QByteArray(text);
    }
    void whatDoesNotParseIsAWordOfTheName()
    {
        QFETCH(QByteArray, text);
        QVERIFY(ItemFilter(text.constData()).needs().isEmpty());
        QVERIFY(passes(text.constData(), QByteArray("x " + text + ".jpg").constData()));
        QVERIFY(!passes(text.constData(), "other.jpg"));
    }

    void itSaysWhichFactsItNeeds()
    {
        QVERIFY(ItemFilter("beach *.png").needs().isEmpty());
        QCOMPARE(ItemFilter("width>3 size>5 beach").needs(), (FactSet{Fact::Width, Fact::Size}));
        QCOMPARE(ItemFilter("date:2024 taken:2024").needs(), (FactSet{Fact::Modified, Fact::Taken}));
    }

    void goingOnWithAWordNarrows()
    {
        const auto narrows = [](const char* now, const char* before) {
            return ItemFilter(now).narrows(ItemFilter(before));
        };
        QVERIFY(narrows("bea", "be"));
        QVERIFY(narrows("be ho", "be"));
        QVERIFY(narrows("be width>3", "be"));
        QVERIFY(!narrows("be", "bea"));
        QVERIFY(!narrows("width>40", "width>4"));
        QVERIFY(!narrows("*.pn", "*.p"));
        QVERIFY(!narrows("width>4", "width>")); // until then it was a word
    }
};

QTEST_APPLESS_MAIN(TestItemFilter)
#include "tst_item_filter.moc"
