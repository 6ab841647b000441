// SPDX-License-Identifier: MIT
#include <cstdint>

#include <QTest>

#include <core/explain.h>

using namespace tessera;

class ExplainTest : public QObject {
    Q_OBJECT

private slots:
    void aReasonIsItsPatternFilled()
    {
        const Error error = explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the file ends after %1 of %2 rows"),
                                    {"120", "3,000"});
        QCOMPARE(error.code, ErrorCode::Corrupt);
        QCOMPARE(error.reason, std::string("the file ends after 120 of 3,000 rows"));
        QCOMPARE(std::string(error.pattern), std::string("the file ends after %1 of %2 rows"));
        QCOMPARE(error.arguments, (std::vector<std::string>{"120", "3,000"}));
        QVERIFY(error.cause == nullptr);
    }
    void aCauseTakesTheNextPlace()
    {
        const Error inner = explain(ErrorCode::NotFound, "the file does not exist");
        const Error outer = explain(inner.code, "tile %1: %2", {"3_4.png"}, inner);
        QCOMPARE(outer.reason, std::string("tile 3_4.png: the file does not exist"));
        QVERIFY(outer.cause && *outer.cause == inner);
        QCOMPARE(outer.arguments.size(), std::size_t(1));
    }
    void aLibrarysWordsFollow()
    {
        const Error damaged = explain(ErrorCode::Corrupt, "the JPEG is damaged");
        QCOMPARE(withWords(damaged, {}), damaged);
        const Error told = withWords(damaged, "100 %1 wrong");
        QCOMPARE(told.reason, std::string("the JPEG is damaged: 100 %1 wrong"));
        QCOMPARE(told.code, ErrorCode::Corrupt);
        QVERIFY(told.cause && *told.cause == damaged);
    }
    void placesMayComeInAnyOrderAndArgumentsAreNotRead()
    {
        QCOMPARE(filled("%2 of %1, %2", {"a", "%1"}), std::string("%1 of a, %1"));
        QCOMPARE(filled("100 % of %1%", {"x"}), std::string("100 % of x%"));
        QCOMPARE(filled("%1 %3", {"x"}), std::string("x %3"));
        QCOMPARE(filled("%", {"x"}), std::string("%"));
    }
    void numbersAreGrouped()
    {
        QCOMPARE(grouped(0), std::string("0"));
        QCOMPARE(grouped(999), std::string("999"));
        QCOMPARE(grouped(1000), std::string("1,000"));
        QCOMPARE(grouped(UINT64_MAX), std::string("18,446,744,073,709,551,615"));
    }
    void errorsAreEqualByWhatTheySay()
    {
        QCOMPARE(explain(ErrorCode::Io, "%1 is gone", {"it"}), (Error{ErrorCode::Io, "it is gone"}));
        QVERIFY(!(explain(ErrorCode::Io, "gone") == explain(ErrorCode::Full, "gone")));
    }
};

QTEST_APPLESS_MAIN(ExplainTest)
#include "tst_explain.moc"
