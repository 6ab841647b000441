// SPDX-License-Identifier: GPL-3.0-or-later
// When less is kept: by what the machine says of its memory, and by the time that nothing has happened.
#include <QTest>

#include <scene/thrift.h>

using namespace tessera;

namespace {

/// As the kernel writes it: the shares of ten seconds and of a minute.
std::string told(double some10, double some60, double full10 = 0, double full60 = 0)
{
    const auto line = [](const char* name, double ten, double minute) {
        return std::string(name) + " avg10=" + std::to_string(ten) + " avg60=" + std::to_string(minute)
               + " avg300=99.00 total=123456789\n";
    };
    return line("some", some10, some60) + line("full", full10, full60);
}

constexpr TimePoint kStart{std::chrono::hours(1)};

} // namespace

class TestThrift : public QObject {
    Q_OBJECT

private slots:
    void pressureIsReadFromTheKernelsText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("now");
        const auto row = [](const char* name, const std::string& text, MemoryPressure before, MemoryPressure now) {
            QTest::newRow(name) << QString::fromStdString(text) << int(before) << int(now);
        };
        using enum MemoryPressure;
        row("none", told(0, 0), None, None);
        row("a little", told(9.9, 40, 9.9, 40), None, None);
        row("some waited", told(10, 0), None, Moderate);
        row("all waited", told(30, 3, 10, 1), None, Critical);
        row("it stays for a minute", told(0, 5), Moderate, Moderate);
        row("until that is over", told(0, 4.9), Moderate, None);
        row("critical stays, too", told(20, 20, 0, 5), Critical, Critical);
        row("then it is moderate", told(0, 6, 0, 1), Critical, Moderate);
        row("no text", "", Critical, None);
        row("another text", "avg10=100", None, None);
        row("no numbers", "some avg10=\nfull avg10", None, None);
        row("one line", "full avg10=50.00", None, Critical);
    }
    void pressureIsReadFromTheKernelsText()
    {
        QFETCH(QString, text);
        QFETCH(int, before);
        QFETCH(int, now);
        QCOMPARE(int(memoryPressure(text.toStdString(), MemoryPressure(before))), now);
    }

    void theMachinesOwnTextIsReadOrThereIsNone()
    {
        const std::string text = readMemoryPressure();
        QVERIFY(text.empty() || text.find("some avg10=") == 0);
    }

    void fiveMinutesWithoutUseAreIdle()
    {
        Thrift thrift(nullptr, kStart);
        QVERIFY(!thrift.use(kStart + std::chrono::minutes(1)));
        QVERIFY(!thrift.look(kStart + std::chrono::minutes(6) - Duration(1)));
        QVERIFY(!thrift.isIdle() && !thrift.keepsOnlyVisible());
        QVERIFY(thrift.look(kStart + std::chrono::minutes(6)));
        QVERIFY(thrift.isIdle() && thrift.keepsOnlyVisible());
        QCOMPARE(thrift.shareOf(1000), std::uint64_t(1000)); // what is visible may take all of it
        QVERIFY(!thrift.look(kStart + std::chrono::minutes(7)));
        QVERIFY(thrift.use(kStart + std::chrono::minutes(7)));
        QVERIFY(!thrift.isIdle() && !thrift.keepsOnlyVisible());
        QVERIFY(!thrift.use(kStart + std::chrono::minutes(7)));
    }

    void pressureTakesAQuarterAndThenAllThatIsNotSeen()
    {
        std::string text = told(0, 0);
        Thrift thrift([&text] { return text; }, kStart);
        QVERIFY(!thrift.look(kStart));
        text = told(20, 2);
        QVERIFY(thrift.look(kStart));
        QCOMPARE(thrift.shareOf(1001), std::uint64_t(751));
        QVERIFY(!thrift.keepsOnlyVisible());
        QCOMPARE(std::string(thrift.note()), std::string("short of memory"));
        text = told(90, 9, 60, 6);
        QVERIFY(thrift.look(kStart));
        QCOMPARE(thrift.shareOf(1001), std::uint64_t(751));
        QVERIFY(thrift.keepsOnlyVisible() && !thrift.isIdle());
        text = told(0, 0);
        QVERIFY(thrift.look(kStart));
        QCOMPARE(thrift.shareOf(1001), std::uint64_t(1001));
        QCOMPARE(std::string(thrift.note()), std::string());
    }
};

QTEST_APPLESS_MAIN(TestThrift)
#include "tst_thrift.moc"
