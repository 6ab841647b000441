// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/window_cost.h>

using namespace tessera;

class TestWindowCost : public QObject {
    Q_OBJECT

private slots:
    void a_window_may_take_half_of_the_machine()
    {
        const Size size{16384, 16384};
        QVERIFY(affordWindow(size, 2 * windowBytes(size)).ok());
        const Status status = affordWindow(size, 2 * windowBytes(size) - 1);
        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, ErrorCode::TooLarge);
        for (const char* words : {"16384x16384", "6400 MiB", "12799 MiB"})
            QVERIFY2(status.error().reason.find(words) != std::string::npos, status.error().reason.c_str());
    }

    void nothing_is_refused_where_the_memory_is_not_known() { QVERIFY(affordWindow({16384, 16384}, 0).ok()); }

    void an_ordinary_window_is_always_granted() { QVERIFY(affordWindow({3840, 2160}, machineMemory()).ok()); }
};

QTEST_APPLESS_MAIN(TestWindowCost)
#include "tst_window_cost.moc"
