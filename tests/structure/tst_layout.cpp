// SPDX-License-Identifier: GPL-3.0-or-later
// What lies where: the top level, the rooms' READMEs, the licence of each file, the package list.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QIODevice>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QDir kRoot(TESSERA_SOURCE_DIR);

QStringList linesOf(const QString& path)
{
    QFile file(kRoot.filePath(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

QStringList rooms()
{
    QStringList result{"app", "ui", "ui/dock", "resources", "translations", "tests"};
    for (const QString& room : QDir(kRoot.filePath("lib")).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (room != "decisions")
            result += "lib/" + room;
    return result;
}

} // namespace

class TestLayout : public QObject {
    Q_OBJECT

private slots:
    void the_top_level_holds_only_what_is_named()
    {
        const QSet<QString> named{"app",
                                  "resources",
                                  "ui",
                                  "lib",
                                  "tests",
                                  "translations",
                                  "CMakeLists.txt",
                                  "README.md",
                                  ".ci",
                                  ".clang-format",
                                  ".clang-tidy",
                                  ".gitignore",
                                  "CMakePresets.json",
                                  "LICENSE",
                                  "LICENSES",
                                  "CHANGELOG.md"};
        const QSet<QString> notInTheRepository{".git", "build", ".cache", "compile_commands.json"};
        QStringList others;
        for (const QString& name :
             kRoot.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
            if (!named.contains(name) && !notInTheRepository.contains(name) && !name.endsWith(".user"))
                others += name;
        QVERIFY2(others.isEmpty(), qPrintable(others.join(' ')));
    }

    void every_room_has_a_short_readme()
    {
        for (const QString& room : rooms()) {
            const QStringList lines = linesOf(room + "/README.md");
            QVERIFY2(!lines.isEmpty(), qPrintable(room + " has no README.md"));
            QVERIFY2(lines.size() <= 40, qPrintable(room + "/README.md is longer than 40 lines"));
        }
    }

    void every_source_names_its_licence()
    {
        int checked = 0;
        for (const char* top : {"app", "lib", "tests", "ui"}) {
            QDirIterator sources(kRoot.filePath(top), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
            while (sources.hasNext()) {
                const QString path = kRoot.relativeFilePath(sources.next());
                const bool free =
                    path.contains("lib/core/") || path.contains("lib/resource/") || path.contains("ui/dock/");
                const QString line = linesOf(path).value(0);
                const bool mit = line == "// SPDX-License-Identifier: MIT";
                const bool gpl = line == "// SPDX-License-Identifier: GPL-3.0-or-later";
                // The tests of what is free may be, too.
                QVERIFY2(path.startsWith("tests/") ? gpl || (mit && free) : (free ? mit : gpl), qPrintable(path));
                ++checked;
            }
        }
        QVERIFY(checked > 100);
    }

    void the_package_list_has_one_name_a_line()
    {
        const QRegularExpression name("^[a-z0-9][a-z0-9+.-]+$");
        QSet<QString> seen;
        for (const QString& line : linesOf("resources/debian-packages.txt")) {
            if (line.startsWith('#'))
                continue;
            QVERIFY2(name.match(line).hasMatch(), qPrintable("'" + line + "' is no package name"));
            QVERIFY2(!seen.contains(line), qPrintable(line + " is listed twice"));
            seen.insert(line);
        }
        for (const char* needed : {"cmake", "g++", "ninja-build", "qt6-base-dev", "libvips-dev", "xvfb"})
            QVERIFY2(seen.contains(needed), needed);
    }
};

QTEST_APPLESS_MAIN(TestLayout)
#include "tst_layout.moc"
