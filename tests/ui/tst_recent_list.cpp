// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <ui/recent_list.h>

using namespace tessera;

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
        QCOMPARE(list.paths(), (QStringList{"/pictures/a", "/pictures/b"}));
    }
    void theOldestIsForgottenAtTheLimit()
    {
        RecentList list(*m_settings);
        for (int i = 0; i <= RecentList::kLimit; ++i)
            list.add(QStringLiteral("/pictures/%1").arg(i));
        QCOMPARE(list.paths().size(), qsizetype(RecentList::kLimit));
        QCOMPARE(list.paths().first(), QStringLiteral("/pictures/%1").arg(RecentList::kLimit));
        QVERIFY(!list.paths().contains("/pictures/0"));
    }
    void relativePathsAreKeptSoThatTheyWorkFromAnywhere()
    {
        RecentList list(*m_settings);
        list.add("holiday/../beach.jpg");
        QCOMPARE(list.paths(), QStringList{QDir::current().absoluteFilePath("beach.jpg")});
    }
    void builtInPicturesAreNoFiles()
    {
        RecentList list(*m_settings);
        list.add("tessera:fractal");
        list.add({});
        QVERIFY(list.paths().isEmpty());
    }
    void theListOutlivesTheProgram()
    {
        RecentList(*m_settings).add("/pictures/größer & besser,1.png");
        m_settings.reset();
        QSettings again(m_directory->filePath("settings.ini"), QSettings::IniFormat);
        QCOMPARE(RecentList(again).paths(), QStringList{"/pictures/größer & besser,1.png"});
        RecentList(again).clear();
        QVERIFY(RecentList(again).paths().isEmpty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
};

QTEST_GUILESS_MAIN(TestRecentList)
#include "tst_recent_list.moc"
