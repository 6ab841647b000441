// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <image/path_list.h>
#include <ui/path_text.h>
#include <ui/recent_list.h>

using namespace tessera;

namespace {

using Paths = std::vector<std::string>;

} // namespace

class TestRecentList : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_directory->filePath("settings.ini"), QSettings::IniFormat);
    }

    void theNewestComesFirstAndOnlyOnce()
    {
        RecentList list(*m_settings);
        list.add("/pictures/a");
        list.add("/pictures/b");
        list.add("/pictures/a/");
        QCOMPARE(list.paths(), (Paths{"/pictures/a", "/pictures/b"}));
    }
    void theOldestIsForgottenAtTheLimit()
    {
        RecentList list(*m_settings);
        for (int i = 0; i <= RecentList::kLimit; ++i)
            list.add("/pictures/" + std::to_string(i));
        QCOMPARE(list.paths().size(), std::size_t(RecentList::kLimit));
        QCOMPARE(list.paths().front(), "/pictures/" + std::to_string(RecentList::kLimit));
        QCOMPARE(list.paths().back(), std::string("/pictures/1"));
    }
    void relativePathsAreKeptSoThatTheyWorkFromAnywhere()
    {
        RecentList list(*m_settings);
        list.add("holiday/../beach.jpg");
        QCOMPARE(list.paths(), Paths{QDir::current().absoluteFilePath("beach.jpg").toStdString()});
    }
    void builtInPicturesAreNoFiles()
    {
        RecentList list(*m_settings);
        list.add("tessera:fractal");
        list.add({});
        list.add(listLocator({"/pictures/list.txt"}));
        QVERIFY(list.paths().empty());
    }
    void theListOutlivesTheProgram()
    {
        RecentList(*m_settings).add("/pictures/größer & besser,1.png");
        m_settings.reset();
        QSettings again(m_directory->filePath("settings.ini"), QSettings::IniFormat);
        QCOMPARE(RecentList(again).paths(), Paths{"/pictures/größer & besser,1.png"});
        QCOMPARE(again.value("recent/paths").toStringList(), QStringList{"/pictures/größer & besser,1.png"});
        RecentList(again).clear();
        QVERIFY(RecentList(again).paths().empty());
    }
    void bytesThatAreNoTextAreKept()
    {
        const std::string path = "/pictures/caf\xe9 \xff%20.png";
        RecentList(*m_settings).add(path);
        m_settings.reset();
        QSettings again(m_directory->filePath("settings.ini"), QSettings::IniFormat);
        QCOMPARE(RecentList(again).paths(), Paths{path});
        QCOMPARE(pathOf(QUrl::fromEncoded("file:///p/caf%E9%20%FF.png")), std::string("/p/caf\xe9 \xff.png"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
};

QTEST_GUILESS_MAIN(TestRecentList)
#include "tst_recent_list.moc"
