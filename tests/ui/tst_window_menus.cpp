// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <ui/recent_list.h>
#include <ui/window_menus.h>

using namespace tessera;

class TestWindowMenus : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_directory.filePath("settings.ini"), QSettings::IniFormat);
        m_settings->clear();
        m_recent = std::make_unique<RecentList>(*m_settings);
        m_window = std::make_unique<QMainWindow>();
        m_canvas = new QWidget;
        m_canvas->setFocusPolicy(Qt::StrongFocus);
        m_window->setCentralWidget(m_canvas);
        const WindowMenus::DockToggles docks{new QAction(m_window.get()), new QAction(m_window.get())};
        m_menus = new WindowMenus(*m_window, *m_canvas, docks, *m_recent);
        connect(m_menus, &WindowMenus::commandChosen, this, [this](CanvasCommand c) { m_commands.push_back(c); });
        m_commands.clear();
    }

    void everyKeyMeansOneThing()
    {
        QList<QKeySequence> seen;
        for (const QAction* action : m_window->actions() + m_canvas->actions()) {
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!seen.contains(key), qPrintable(action->text() + ": " + key.toString()));
                seen += key;
            }
        }
        QVERIFY(seen.contains(QKeySequence("Ctrl+Shift+D")));
        QVERIFY(seen.contains(QKeySequence("Ctrl+I")));
        QVERIFY(seen.contains(QKeySequence("F11")));
        QVERIFY(seen.contains(QKeySequence("Left")));
    }
    void everyMnemonicIsUniqueInItsMenu()
    {
        for (const QMenu* menu : menus()) {
            QString seen;
            for (const QAction* action : menu->actions()) {
                const auto at = action->text().indexOf('&');
                if (at < 0)
                    continue;
                const QChar mnemonic = action->text().at(at + 1).toLower();
                QVERIFY2(!seen.contains(mnemonic), qPrintable(menu->title() + " " + action->text()));
                seen += mnemonic;
            }
        }
    }
    void everyEntryHasWordsAndAnIcon()
    {
        for (const QMenu* menu : menus()) {
            for (const QAction* action : menu->actions()) {
                QVERIFY(action->isSeparator() || !action->text().isEmpty());
                const bool plain = action->text().startsWith("Page") || action->isSeparator();
                QVERIFY2(plain || !action->icon().isNull(), qPrintable(action->text()));
            }
        }
    }
    void whatArrangesTheWallStandsTogether()
    {
        const QList<QAction*> view = m_menus->viewMenu().actions(); // sorting and grouping are added to its end
        QVERIFY(view.last()->shortcuts().contains(QKeySequence("Ctrl+F")));
        QVERIFY(view[view.size() - 2]->isSeparator());
    }
    void withoutPicturesOnlyWhatMakesSenseIsOffered()
    {
        QVERIFY(!action(CanvasCommand::Next));
        QVERIFY(action(CanvasCommand::FullScreen));
        m_menus->setHasImages(true);
        QVERIFY(action(CanvasCommand::Next));
        m_menus->setHasImages(false);
        QVERIFY(!action(CanvasCommand::ActualSize));
    }
    void sharingThumbnailsIsChosenInTheMenu()
    {
        QAction* sharing = nullptr;
        for (const QMenu* menu : menus())
            for (QAction* entry : menu->actions())
                if (entry->isCheckable() && entry->text().contains("humbnails"))
                    sharing = entry;
        QVERIFY(sharing && !sharing->isChecked());
        QSignalSpy chosen(m_menus, &WindowMenus::sharingChosen);
        sharing->trigger();
        QCOMPARE(chosen.value(0).value(0).toBool(), true);
        m_menus->setSharesThumbnails(false);
        QVERIFY(!sharing->isChecked());
        QCOMPARE(chosen.count(), 1); // who is told does not ask
    }
    void makingPicturesGoesOnOnlyWhereItWasCancelled()
    {
        QAction* goOn = nullptr;
        for (QAction* entry : m_menus->viewMenu().actions())
            if (entry->text().contains("Go On"))
                goOn = entry;
        QVERIFY(goOn && !goOn->isEnabled());
        QSignalSpy chosen(m_menus, &WindowMenus::goOnChosen);
        m_menus->setCanGoOn(true);
        goOn->trigger();
        QCOMPARE(chosen.count(), 1);
        m_menus->setCanGoOn(false);
        QVERIFY(!goOn->isEnabled());
    }
    void canvasKeysWorkWithTheFocusThereAlsoWithoutAMenuBar()
    {
        show();
        m_menus->setHasImages(true);
        m_window->menuBar()->hide();
        QTest::keyClick(m_canvas, Qt::Key_Right);
        QTest::keyClick(m_canvas, Qt::Key_F11);
        QCOMPARE(m_commands, (std::vector{CanvasCommand::Next, CanvasCommand::FullScreen}));
    }
    void aHeldKeyStepsOnAndTogglesOnce()
    {
        m_menus->setHasImages(true);
        QVERIFY(action(CanvasCommand::Next)->autoRepeat());
        QVERIFY(action(CanvasCommand::ExtendNext)->autoRepeat());
        QVERIFY(!action(CanvasCommand::ToggleSelected)->autoRepeat());
        QVERIFY(!action(CanvasCommand::FullScreen)->autoRepeat());
        for (const QAction* once : m_menus->windowActions()) // no windows by the dozen, no docks that flicker
            QVERIFY2(!once->autoRepeat(), qPrintable(once->text()));
    }
    void windowKeysWorkWithoutAMenuBar()
    {
        show();
        m_window->menuBar()->hide();
        QSignalSpy open(m_menus, &WindowMenus::openFilesChosen);
        QTest::keyClick(m_canvas, Qt::Key_O, Qt::ControlModifier);
        QCOMPARE(open.count(), 1);
    }
    void aFieldWithTheFocusKeepsItsKeys()
    {
        auto* field = new QLineEdit(m_window.get());
        show();
        m_menus->setHasImages(true);
        field->show();
        field->setFocus();
        QTest::keyClicks(field, "1");
        QTest::keyClick(field, Qt::Key_Left);
        QTest::keyClick(field, Qt::Key_Home);
        QCOMPARE(field->text(), QString("1"));
        QVERIFY(m_commands.empty());
    }
    void savingNeedsImagesAndReopeningIsASwitch()
    {
        QAction* save = fileAction("Save Collection");
        QAction* reopen = fileAction("Last Wall");
        QVERIFY(save && reopen && reopen->isCheckable());
        QVERIFY(!save->isEnabled());
        m_menus->setHasImages(true);
        QSignalSpy saved(m_menus, &WindowMenus::saveCollectionChosen);
        save->trigger();
        QCOMPARE(saved.count(), 1);
        QSignalSpy switched(m_menus, &WindowMenus::reopenToggled);
        m_menus->setReopens(true);
        QVERIFY(reopen->isChecked());
        QCOMPARE(switched.count(), 0); // only hands tell
        reopen->trigger();
        QCOMPARE(switched.value(0).value(0).toBool(), false);
    }
    void aFolderIsOpenedWithOrWithoutWhatIsBelow()
    {
        QSignalSpy folder(m_menus, &WindowMenus::openFolderChosen);
        QSignalSpy tree(m_menus, &WindowMenus::openTreeChosen);
        fileAction("With Subfolders")->trigger();
        QCOMPARE(tree.count(), 1);
        QCOMPARE(folder.count(), 0);
    }
    void choosingARecentPathNamesIt()
    {
        m_recent->add("/pictures/this & that");
        QMenu* file = menus().first();
        emit file->aboutToShow();
        QMenu* recent = nullptr;
        for (QAction* entry : file->actions())
            if (entry->menu())
                recent = entry->menu();
        QVERIFY(recent && recent->isEnabled());
        QSignalSpy chosen(m_menus, &WindowMenus::recentChosen);
        recent->actions().first()->trigger();
        QCOMPARE(chosen.value(0).value(0).toString(), QString("/pictures/this & that"));
        m_recent->clear();
        emit file->aboutToShow();
        QVERIFY(!recent->isEnabled());
    }

private:
    QAction* fileAction(const QString& words) const
    {
        for (QAction* entry : menus().first()->actions())
            if (entry->text().remove(u'&').contains(words))
                return entry;
        return nullptr;
    }
    void show()
    {
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QApplication::setActiveWindow(m_window.get());
        m_canvas->setFocus();
    }
    [[nodiscard]] QList<QMenu*> menus() const
    {
        QList<QMenu*> list;
        for (const QAction* title : m_window->menuBar()->actions())
            list += title->menu();
        return list;
    }
    [[nodiscard]] QAction* action(CanvasCommand command) const { return m_menus->actionFor(keysOf(command).first()); }

    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<RecentList> m_recent;
    std::unique_ptr<QMainWindow> m_window;
    QWidget* m_canvas = nullptr;
    WindowMenus* m_menus = nullptr;
    std::vector<CanvasCommand> m_commands;
};

QTEST_MAIN(TestWindowMenus)
#include "tst_window_menus.moc"
