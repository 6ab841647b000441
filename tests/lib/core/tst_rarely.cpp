// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include <QTest>

#include <core/rarely.h>

using namespace tessera;

namespace {

struct Detail {
    std::string word = "as it is made";
};

} // namespace

class TestRarely : public QObject {
    Q_OBJECT

private slots:
    void itIsAsItWasMadeUntilItIsEdited()
    {
        Rarely<Detail> detail;
        QCOMPARE(detail->word, std::string("as it is made"));
        QVERIFY(!detail.isEdited());
        detail.edit().word = "another";
        QCOMPARE(detail->word, std::string("another"));
        QVERIFY(detail.isEdited());
        detail.reset();
        QCOMPARE(detail->word, std::string("as it is made"));
        QVERIFY(!detail.isEdited());
    }

    void whatIsNotEditedTakesAPointersRoom()
    {
        QCOMPARE(sizeof(Rarely<Detail>), sizeof(void*));
        const Rarely<Detail> one;
        const Rarely<Detail> other;
        QCOMPARE(&*one, &*other); // they share what is alike
    }

    void copiesHaveValuesOfTheirOwn()
    {
        Rarely<Detail> first;
        first.edit().word = "first";
        Rarely<Detail> second = first;
        second.edit().word = "second";
        QCOMPARE(first->word, std::string("first"));
        first = second;
        second.edit().word = "third";
        QCOMPARE(first->word, std::string("second"));
        first = Rarely<Detail>();
        QVERIFY(!first.isEdited());
    }

    void whatIsMovedGoesAlong()
    {
        Rarely<Detail> first;
        first.edit().word = "first";
        const Detail* const value = &*first;
        const Rarely<Detail> second = std::move(first);
        QCOMPARE(&*second, value);
    }
};

QTEST_APPLESS_MAIN(TestRarely)
#include "tst_rarely.moc"
