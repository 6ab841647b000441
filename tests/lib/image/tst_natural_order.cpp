// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <vector>

#include <QTest>

#include <image/natural_order.h>

using namespace tessera;

namespace {

bool naturalLess(const std::string& a, const std::string& b)
{
    return naturalKey(a) < naturalKey(b);
}

} // namespace

class TstNaturalOrder : public QObject {
    Q_OBJECT

private slots:
    void namesInOrder_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("numbers by value") << QStringList{"img1", "img2", "img9", "img10", "img11", "img100"};
        QTest::newRow("leading zeros") << QStringList{"a007", "a08", "a9", "a010b"};
        QTest::newRow("zero itself") << QStringList{"a", "a0", "a00b", "a1"};
        QTest::newRow("letters without case") << QStringList{"Apple", "banana", "Cherry"};
        QTest::newRow("several numbers") << QStringList{"2024-1-9", "2024-1-10", "2024-02-01"};
        QTest::newRow("longer than any integer")
            << QStringList{"99999999999999999999998", "99999999999999999999999", "100000000000000000000000"};
        QTest::newRow("prefix first") << QStringList{"a", "a b", "ab"};
    }
    void namesInOrder()
    {
        QFETCH(QStringList, names);
        for (int i = 0; i < names.size(); ++i) {
            for (int j = 0; j < names.size(); ++j)
                QVERIFY2(naturalLess(names[i].toStdString(), names[j].toStdString()) == (i < j),
                         qPrintable(names[i] + " and " + names[j]));
        }
    }

    void equalButForCaseOrZerosIsStillAnOrder()
    {
        QVERIFY(naturalLess("A", "a") != naturalLess("a", "A"));
        QVERIFY(naturalLess("a1", "a01") != naturalLess("a01", "a1"));
        QVERIFY(!naturalLess("same", "same"));
    }

    void foldersSortBeforeNames()
    {
        std::vector<std::string> paths{"/p/b/1.jpg", "/p/a 2/1.jpg", "/p/a/10.jpg",
                                       "/p/a/9.jpg", "/p/a10/1.jpg", "/p/a9/1.jpg"};
        std::sort(paths.begin(), paths.end(), naturalLess);
        QCOMPARE(paths, (std::vector<std::string>{"/p/a/9.jpg", "/p/a/10.jpg", "/p/a 2/1.jpg", "/p/a9/1.jpg",
                                                  "/p/a10/1.jpg", "/p/b/1.jpg"}));
    }
};

QTEST_APPLESS_MAIN(TstNaturalOrder)
#include "tst_natural_order.moc"
