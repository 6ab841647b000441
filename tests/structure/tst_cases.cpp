// SPDX-License-Identifier: GPL-3.0-or-later
// The table of cases and the tests named after them: neither has what the other has not.
#include <map>
#include <set>

#include <QDir>
#include <QDirIterator>
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
    static const QRegularExpression row(R"(^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \|$)", QRegularExpression::MultilineOption);
    Cases cases;
    for (auto match = row.globalMatch(table); match.hasNext();) {
        const QRegularExpressionMatch line = match.next();
        for (const QString& file : line.captured(2).split(','))
            cases[line.captured(1)].insert(file.trimmed());
    }
    return cases;
}

/// The test functions of a source, by the case they are named after.
std::set<QString> namedIn(const QString& source)
{
    static const QRegularExpression slot(R"(^    void ([RPLMOSC]\d+)_\w+\(\))", QRegularExpression::MultilineOption);
    std::set<QString> found;
    for (auto match = slot.globalMatch(source); match.hasNext();)
        found.insert(match.next().captured(1));
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

Cases testsBelow(const QString& folder)
{
    const QDir root(folder);
    Cases tests;
    QDirIterator sources(folder, {"tst_*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        const QString path = sources.next();
        for (const QString& name : namedIn(read(path)))
            tests[name].insert(root.relativeFilePath(path));
    }
    return tests;
}

} // namespace

class TestCases : public QObject {
    Q_OBJECT

private slots:
    void the_rule_itself()
    {
        const Cases table = casesOf("| case | what | test |\n|---|---|---|\n| R1 | one | a.cpp |\n| R2 | two | a.cpp, b.cpp |\n");
        QCOMPARE(table.size(), std::size_t(2));
        QCOMPARE(namedIn("    void R1_x();\n    void helper();\n    void T3_x();\n"), std::set<QString>{"R1"});
        const Cases same{{"R1", {"a.cpp"}}, {"R2", {"a.cpp", "b.cpp"}}};
        QVERIFY(differences(table, same).isEmpty());
        QCOMPARE(differences(table, {{"R1", {"a.cpp"}}, {"R2", {"a.cpp"}}}).size(), 1);
        QCOMPARE(differences(table, {{"R1", {"a.cpp"}}, {"R2", {"a.cpp", "b.cpp"}}, {"R3", {"a.cpp"}}}).size(), 1);
        QCOMPARE(gaps(table).size(), 257);
    }

    void every_case_has_its_test()
    {
        const QString tests = QStringLiteral(TESSERA_SOURCE_DIR "/tests");
        const QStringList found = differences(casesOf(read(tests + "/cases.md")), testsBelow(tests));
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
