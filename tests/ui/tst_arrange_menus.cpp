// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <support/fake_file_system.h>
#include <support/scene_rig.h>
#include <ui/arrange_menus.h>

using namespace tessera;
using namespace tessera::test;

class TestArrangeMenus : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_directory.filePath("settings.ini"), QSettings::IniFormat);
        m_settings->clear();
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/set"] = {"a.jpg", "b.jpg"};
        files->facts["/set/a.jpg"] = {.size = 2};
        files->facts["/set/b.jpg"] = {.size = 1};
        EngineConfig config;
        config.files = files;
        m_rig = std::make_unique<SceneRig>(config);
        m_menu = std::make_unique<QMenu>();
        new ArrangeMenus(*m_menu, *m_rig->scene, *m_settings);
    }
    void cleanup()
    {
        m_menu.reset();
        m_rig.reset();
    }

    void theyCostNothingUntilTheMenuIsShown()
    {
        QVERIFY(m_menu->actions().isEmpty());
        emit m_menu->aboutToShow();
        QCOMPARE(m_menu->actions().size(), 2);
        emit m_menu->aboutToShow();
        QCOMPARE(m_menu->actions().size(), 2);
    }

    void everyChoiceArrangesTheScene()
    {
        m_rig->open({"/set"});
        choose(0, "Size");
        QCOMPARE(m_rig->scene->arrangement(), (Arrangement{SortKey::Size, false, GroupBy::None}));
        QTRY_COMPARE(m_rig->scene->item(0).name(), std::string("b.jpg"));
        choose(0, "escending");
        QTRY_COMPARE(m_rig->scene->item(0).name(), std::string("a.jpg"));
        choose(1, "Folder");
        QCOMPARE(m_rig->scene->arrangement(), (Arrangement{SortKey::Size, true, GroupBy::Folder}));
        choose(0, "Name");
        choose(1, "None");
        QCOMPARE(m_rig->scene->arrangement(), (Arrangement{SortKey::Name, true, GroupBy::None}));
    }

    void theMarksFollowTheScene()
    {
        m_rig->scene->arrange({SortKey::Rating, true, GroupBy::Day});
        QCOMPARE(marked(0), (QStringList{"Rating", "Descending"}));
        QCOMPARE(marked(1), QStringList{"Day"});
        m_rig->scene->arrange({});
        QCOMPARE(marked(0), QStringList{"Name"});
        QCOMPARE(marked(1), QStringList{"None"});
    }

    void aChoiceIsRemembered()
    {
        choose(0, "Taken");
        choose(1, "Day");
        Scene later(*m_rig->engine);
        ArrangeMenus::restore(later, *m_settings);
        QCOMPARE(later.arrangement(), (Arrangement{SortKey::Taken, false, GroupBy::Day}));
    }

    void aSecondWindowLeavesTheSceneAsItIs()
    {
        m_rig->scene->arrange({SortKey::Size, false, GroupBy::None});
        m_settings->setValue("wall/sort", "rating");
        ArrangeMenus::restore(*m_rig->scene, *m_settings);
        QCOMPARE(m_rig->scene->arrangement().key, SortKey::Size);
    }

    void senselessSettingsMeanNothing()
    {
        m_settings->setValue("wall/sort", "weight");
        m_settings->setValue("wall/groups", 17);
        Scene later(*m_rig->engine);
        ArrangeMenus::restore(later, *m_settings);
        QCOMPARE(later.arrangement(), Arrangement());
    }

    void everyMnemonicIsUniqueInItsMenu()
    {
        for (const int which : {0, 1}) {
            QString seen;
            for (const QAction* action : submenu(which).actions()) {
                const auto at = action->text().indexOf('&');
                QVERIFY2(action->isSeparator() || at >= 0, qPrintable(action->text()));
                if (at < 0)
                    continue;
                const QChar mnemonic = action->text().at(at + 1).toLower();
                QVERIFY2(!seen.contains(mnemonic), qPrintable(action->text()));
                seen += mnemonic;
            }
        }
    }

private:
    QMenu& submenu(int which)
    {
        if (m_menu->actions().isEmpty())
            emit m_menu->aboutToShow();
        QMenu* menu = m_menu->actions().at(which)->menu();
        emit menu->aboutToShow();
        return *menu;
    }
    void choose(int which, const QString& words)
    {
        for (QAction* action : submenu(which).actions())
            if (QString(action->text()).remove('&').contains(words))
                return action->trigger();
        QFAIL(qPrintable(words));
    }
    QStringList marked(int which)
    {
        QStringList words;
        for (const QAction* action : submenu(which).actions())
            if (action->isChecked())
                words += QString(action->text()).remove('&');
        return words;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SceneRig> m_rig;
    std::unique_ptr<QMenu> m_menu;
};

QTEST_MAIN(TestArrangeMenus)
#include "tst_arrange_menus.moc"
