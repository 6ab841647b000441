// SPDX-License-Identifier: GPL-3.0-or-later
// The direction of dependencies: a room uses rooms of lower levels only, never a sibling.
#include <map>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QIODevice>
#include <QRegularExpression>
#include <QRegularExpressionMatch>
#include <QTest>

namespace {

const std::map<QString, int> kLevels{{"core", 1}, {"resource", 2}, {"image", 3}, {"cache", 3}, {"texture", 4},
                                     {"load", 4}, {"map", 4},      {"scene", 5}, {"ui", 6},    {"app", 7}};

/// "lib/core/clock.h" lies in "core", "ui/dock/x.h" in "ui/dock"; empty for what is in no room.
QString roomOf(const QString& path)
{
    const QStringList parts = path.split('/');
    if (parts.size() >= 3 && parts[0] == "lib")
        return parts[1];
    if (path.startsWith("ui/dock/"))
        return "ui/dock";
    return parts.size() >= 2 ? parts[0] : QString();
}

bool isQt(const QString& header)
{
    static const QRegularExpression qt("^(Q[A-Z]|Qt)");
    return qt.match(header).hasMatch();
}

bool mayInclude(const QString& from, const QString& header)
{
    if (isQt(header))
        return from != "core" && from != "resource";
    if (!header.contains('/'))
        return true; // the standard library, another library
    const QString to = header.startsWith("ui/dock/") ? "ui/dock" : header.section('/', 0, 0);
    if (to == from)
        return true;
    if (from == "ui/dock")
        return to == "core" || to == "resource" || !kLevels.contains(to);
    if (to == "ui/dock")
        return from == "ui" || from == "app";
    return !kLevels.contains(to) || kLevels.at(to) < kLevels.at(from);
}

QStringList violations(const QString& room, const QString& source)
{
    static const QRegularExpression include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])",
                                            QRegularExpression::MultilineOption);
    QStringList found;
    for (auto match = include.globalMatch(source); match.hasNext();) {
        const QRegularExpressionMatch line = match.next();
        const QString header = line.captured(2);
        if (line.captured(1) == "\"")
            found += room + " includes \"" + header + "\" without its room";
        else if (!mayInclude(room, header))
            found += room + " may not include <" + header + ">";
    }
    return found;
}

} // namespace

class TestIncludes : public QObject {
    Q_OBJECT

private slots:
    void the_rule_itself_data()
    {
        QTest::addColumn<QString>("room");
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* room, const char* line, bool allowed) {
            QTest::addRow("%s %s", room, line) << QString(room) << QString(line) << allowed;
        };
        row("scene", "#include <core/clock.h>", true);
        row("scene", "#include <load/image_loader.h>", true);
        row("load", "#include <load/job.h>", true);
        row("core", "#include <vector>", true);
        row("image", "#include <vips/vips.h>", true);
        row("image", "#include <QObject>", true);
        row("ui/dock", "#include <ui/dock/model.h>", true);
        row("ui", "#include <ui/dock/resource_dock.h>", true);
        row("app", "#include <ui/main_window.h>", true);
        row("core", "#include <resource/holder.h>", false);
        row("image", "#include <cache/cache.h>", false);
        row("load", "#include <map/planner.h>", false);
        row("texture", "  #  include <scene/view.h>", false);
        row("scene", "#include <ui/canvas.h>", false);
        row("core", "#include <QString>", false);
        row("resource", "#include <QtCore>", false);
        row("ui/dock", "#include <scene/engine.h>", false);
        row("ui/dock", "#include <ui/canvas.h>", false);
        row("scene", "#include <ui/dock/resource_dock.h>", false);
        row("map", "#include \"viewport.h\"", false);
    }

    void the_rule_itself()
    {
        QFETCH(QString, room);
        QFETCH(QString, line);
        QFETCH(bool, allowed);
        QCOMPARE(violations(room, line + "\n").isEmpty(), allowed);
    }

    void every_source_keeps_it()
    {
        const QDir root(TESSERA_SOURCE_DIR);
        QStringList found;
        std::map<QString, int> files;
        for (const char* top : {"lib", "ui", "app"}) {
            QDirIterator sources(root.filePath(top), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
            while (sources.hasNext()) {
                QFile file(sources.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString path = root.relativeFilePath(file.fileName());
                const QString room = roomOf(path);
                QVERIFY2(room == "ui/dock" || kLevels.contains(room), qPrintable(path + " lies in no room"));
                ++files[room];
                for (const QString& violation : violations(room, file.readAll()))
                    found += path + ": " + violation;
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
        for (const auto& [room, level] : kLevels)
            QVERIFY2(files[room] > 0, qPrintable("no sources in " + room));
    }
};

QTEST_APPLESS_MAIN(TestIncludes)
#include "tst_includes.moc"
