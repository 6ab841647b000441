// SPDX-License-Identifier: GPL-3.0-or-later
// The table of cases and the tests named after them: neither has what the other has not. A test is a function
// that does something, in a source that is built.
#include <map>
#include <set>

#include <QFile>
#include <QIODevice>
#include <QRegularExpression>
#include <QRegularExpressionMatch>
#include <QTest>

namespace {

/// How many cases each system has: 259.
const std::map<QString, int> kSystems{{"R", 35}, {"P", 47}, {"L", 39}, {"M", 40}, {"O", 11}, {"S", 31}, {"C", 56}};

/// Case -> the files that hold its tests.
using Cases = std::map<QString, std::set<QString>>;

Cases casesOf(const QString& table)
{
    static const QRegularExpression row(R"(^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \|$)",
                                        QRegularExpression::MultilineOption);
    Cases cases;
    for (auto match = row.globalMatch(table); match.hasNext();) {
        const QRegularExpressionMatch line = match.next();
        for (const QString& file : line.captured(2).split(','))
            cases[line.captured(1)].insert(file.trimmed());
    }
    return cases;
}

/// Whether the function is defined with nothing but comments in it.
bool doesNothing(const QString& function, const QString& source)
{
    const QRegularExpression empty("\\b" + function + R"(\(\)\s*\{(?:\s|//[^\n]*)*\})");
    return empty.match(source).hasMatch();
}

/// The test functions of a source, by the case they are named after; those that make rows are none.
std::set<QString> namedIn(const QString& source)
{
    static const QRegularExpression slot(R"(^    void (([RPLMOSC]\d+)_\w+)\(\))", QRegularExpression::MultilineOption);
    std::set<QString> found;
    for (auto match = slot.globalMatch(source); match.hasNext();) {
        const QRegularExpressionMatch line = match.next();
        const QString function = line.captured(1);
        if (!function.endsWith("_data") && !doesNothing(function, source))
            found.insert(line.captured(2));
    }
    return found;
}

QStringList differences(const Cases& table, const Cases& tests)
{
    QStringList found;
    for (const auto& [name, files] : table) {
        const auto known = tests.find(name);
        for (const QString& file : files)
            if (known == tests.end() || !known->second.contains(file))
                found += name + " has no test in " + file;
    }
    for (const auto& [name, files] : tests) {
        const auto known = table.find(name);
        for (const QString& file : files)
            if (known == table.end() || !known->second.contains(file))
                found += file + " tests " + name + ", which the table does not say";
    }
    return found;
}

QStringList gaps(const Cases& table)
{
    QStringList found;
    std::size_t expected = 0;
    for (const auto& [system, count] : kSystems) {
        expected += static_cast<std::size_t>(count);
        for (int number = 1; number <= count; ++number)
            if (!table.contains(system + QString::number(number)))
                found += system + QString::number(number) + " is not in the table";
    }
    if (table.size() > expected)
        found += "the table has cases that no system has";
    return found;
}

QString read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Of the sources that are built; their paths are relative to the folder.
Cases testsBelow(const QString& folder, const QStringList& built)
{
    Cases tests;
    for (const QString& path : built)
        for (const QString& name : namedIn(read(folder + '/' + path)))
            tests[name].insert(path);
    return tests;
}

} // namespace

class TestCases : public QObject {
    Q_OBJECT

private slots:
    void the_rule_itself()
    {
        const Cases table =
            casesOf("| case | what | test |\n|---|---|---|\n| R1 | one | a.cpp |\n| R2 | two | a.cpp, b.cpp |\n");
        QCOMPARE(table.size(), std::size_t(2));
        QCOMPARE(namedIn("    void R1_x();\n    void helper();\n    void T3_x();\n"), std::set<QString>{"R1"});
        QCOMPARE(namedIn("    void R1_x_data()\n    void R2_x() { }\n"), std::set<QString>());
        QCOMPARE(namedIn("    void R1_x();\n    void R2_x();\nvoid T::R1_x()\n{\n    // later\n}\nvoid T::R2_x()\n{\n  "
                         "  f();\n}\n"),
                 std::set<QString>{"R2"});
        const Cases same{{"R1", {"a.cpp"}}, {"R2", {"a.cpp", "b.cpp"}}};
        QVERIFY(differences(table, same).isEmpty());
        QCOMPARE(differences(table, {{"R1", {"a.cpp"}}, {"R2", {"a.cpp"}}}).size(), 1);
        QCOMPARE(differences(table, {{"R1", {"a.cpp"}}, {"R2", {"a.cpp", "b.cpp"}}, {"R3", {"a.cpp"}}}).size(), 1);
        QCOMPARE(gaps(table).size(), 257);
    }

    void every_case_has_its_test()
    {
        const QString tests = QStringLiteral(TESSERA_SOURCE_DIR "/tests");
        const QStringList built = read(QStringLiteral(TESSERA_TEST_SOURCES)).split('\n', Qt::SkipEmptyParts);
        QVERIFY(built.contains("structure/tst_cases.cpp"));
        const QStringList found = differences(casesOf(read(tests + "/cases.md")), testsBelow(tests, built));
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    }

    void no_case_is_missing()
    {
        const QStringList found = gaps(casesOf(read(QStringLiteral(TESSERA_SOURCE_DIR "/tests/cases.md"))));
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    }
};

QTEST_APPLESS_MAIN(TestCases)
#include "tst_cases.moc"
