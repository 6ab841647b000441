// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPointer>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <core/executor.h>
#include <resource/activity_list.h>
#include <scene/view.h>
#include <scene/wall_pictures.h>
#include <ui/canvas.h>
#include <ui/dock/resource_dock.h>
#include <ui/elided_label.h>
#include <ui/empty_panel.h>
#include <ui/filter_field.h>
#include <ui/recent_list.h>
#include <ui/zoom_slider.h>

#include "window_rig.h"

using namespace tessera;

namespace {

constexpr int kPatienceMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

} // namespace

// The whole window over a real engine, with either canvas, and pictures of one colour each.
class TestMainWindow : public QObject, private WindowRig {
    Q_OBJECT

public:
    explicit TestMainWindow(Renderer renderer) : WindowRig(renderer) { }

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QVERIFY(QDir(m_directory.path()).mkdir("Beach"));
        for (const auto& [name, color] : {std::pair{"a.png", Qt::red}, {"b.png", Qt::green}, {"c.png", Qt::blue}}) {
            QImage image(640, 480, QImage::Format_RGB32);
            image.fill(color);
            QVERIFY(image.save(folder() + '/' + name));
        }
    }
    void init()
    {
        QVERIFY(beginWindow());
        QTRY_VERIFY_WITH_TIMEOUT(m_engine->hasBackend(), kPatienceMs);
    }
    void cleanup()
    {
        endWindow();
        const QString leaks = endEngine();
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks));
    }

    void anEmptyWindowSaysHowToBegin()
    {
        QCOMPARE(m_window->windowTitle(), QString("Tessera"));
        QVERIFY(m_window->findChild<EmptyPanel*>()->isVisible());
        QVERIFY(!action("Right")->isEnabled());
    }
    void titleAndStatusTellWhatIsShown()
    {
        openFolder();
        QCOMPARE(m_window->windowTitle(), QString("Beach — Tessera"));
        QVERIFY(!m_window->findChild<EmptyPanel*>()->isVisible()); // it was there while the window was empty
        QVERIFY(statusTexts().contains("1 of 3"));
        m_window->view().select(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->windowTitle(), QString("b.png — Tessera"), kPatienceMs);
        QVERIFY(statusTexts().contains("2 of 3"));
        QTRY_VERIFY_WITH_TIMEOUT(statusTexts().contains("640 × 480"), kPatienceMs);
        m_window->view().actualSize();
        QTRY_VERIFY_WITH_TIMEOUT(statusTexts().contains("100%"), kPatienceMs);
    }
    void aFilterIsTypedInTheStatusBar()
    {
        openFolder();
        QVERIFY(!m_window->findChild<FilterField*>());
        QVERIFY(m_window->press(QKeySequence("Ctrl+F")));
        auto* field = m_window->findChild<FilterField*>();
        QVERIFY(field && field->isVisible());
        QTest::keyClicks(field, "b.png");
        QCOMPARE(m_scene->count(), std::size_t(1));
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(m_scene->count(), std::size_t(3));
        QVERIFY(!field->isVisible());
    }
    void aFilterFromElsewhereIsSeen()
    {
        openFolder();
        settle();
        m_scene->setFilter("b.png"); // as a session or another window brings it
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<FilterField*>(), kPatienceMs);
        QVERIFY(m_window->findChild<FilterField*>()->isVisible());
        QCOMPARE(m_window->findChild<FilterField*>()->text(), QString("b.png"));
    }
    void aSettledWindowSaysNothingOfLoading()
    {
        openFolder();
        settle();
        QTRY_VERIFY_WITH_TIMEOUT(!statusTexts().join(' ').contains("…"), kPatienceMs);
    }
    void aMissingPathSaysSo()
    {
        m_window->openPaths({(folder() + "/nothing here").toStdString()});
        auto* panel = m_window->findChild<EmptyPanel*>();
        const auto words = [panel] {
            QString all;
            for (const QLabel* label : panel->findChildren<QLabel*>())
                all += label->text() + ' ';
            return all;
        };
        QTRY_VERIFY_WITH_TIMEOUT(words().contains("nothing here"), kPatienceMs);
        QVERIFY(panel->isVisible());
    }
    void theCanvasShowsThePictureInDevicePixels()
    {
        openFolder();
        m_window->view().select(2);
        settle();
        const QImage image = m_window->canvas().grabDevicePixels();
        QCOMPARE(image.size(), m_window->canvas().deviceSize());
        QCOMPARE(image.devicePixelRatio(), 1.0);
        QCOMPARE(image.pixelColor(image.width() / 2, image.height() / 2), QColor(Qt::blue));
    }
    void theKeysOfTheMenusMoveTheView()
    {
        openFolder();
        QVERIFY(m_window->press(QKeySequence("Right")));
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(1));
        QTest::keyClick(&m_window->canvas().widget(), Qt::Key_End);
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(2));
        QVERIFY(m_window->press(QKeySequence("Return")));
        QVERIFY(m_window->view().inside());
        QVERIFY(!m_window->press(QKeySequence("Ctrl+Alt+X")));
    }
    void whatIsSelectedIsCountedAndForgottenWithItsFolder()
    {
        openFolder();
        QVERIFY(m_window->press(QKeySequence("Ctrl+A")));
        QVERIFY(statusTexts().contains("3 of 3 selected"));
        QVERIFY(m_window->press(QKeySequence("Shift+Right")));
        QVERIFY(statusTexts().contains("2 of 3 selected"));
        QVERIFY(m_window->press(QKeySequence("Escape")));
        QVERIFY(!statusTexts().join(' ').contains("selected"));
        m_window->press(QKeySequence("Ctrl+A"));
        openFolder();
        QVERIFY(!statusTexts().join(' ').contains("selected"));
    }
    void aClickOnTheCanvasSelectsAndIsSeen()
    {
        openFolder();
        settle();
        QWidget& canvas = m_window->canvas().widget();
        const QImage before = m_window->canvas().grabDevicePixels();
        const RectF image = m_window->view().viewport().worldToScreen(m_scene->imageRect(1));
        const QPoint middle = QPointF(image.center().x, image.center().y).toPoint() / canvas.devicePixelRatioF();
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, middle);
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(1));
        QVERIFY(statusTexts().contains("1 of 3 selected"));
        const QImage after = m_window->canvas().grabDevicePixels();
        const int tick = static_cast<int>(14 * canvas.devicePixelRatioF()); // from the picture's corner
        const QPoint corner(static_cast<int>(image.x) + tick, static_cast<int>(image.y) + tick);
        QVERIFY(before.pixel(corner) != after.pixel(corner));
        QVERIFY(after.pixelColor(middle * canvas.devicePixelRatioF()).green() >= 253); // the picture stays clear
    }
    void theFieldThatAsksWhereHasTheKeysItNeeds()
    {
        openFolder();
        QVERIFY(m_window->press(QKeySequence("Ctrl+G")));
        for (const char* key : {"3", "Home", "Delete", "2", "Return"}) // "2" in place of "3"
            m_window->press(QKeySequence(key));
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(1));
        QVERIFY(!m_window->view().inside());
        QCOMPARE(m_window->focusWidget(), &m_window->canvas().widget());
    }
    void keysGoToTheDialogThatIsOpen()
    {
        openFolder();
        m_window->view().select(1);
        settle();
        const Viewport before = m_window->view().viewport();
        QVERIFY(m_window->press(QKeySequence("F1")));
        QPointer<QDialog> dialog = m_window->findChild<QDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        m_window->press(QKeySequence("Right"));
        m_window->press(QKeySequence("Escape"));
        QVERIFY(!dialog || !dialog->isVisible());
        QVERIFY(m_window->view().viewport() == before);
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(1));
        QVERIFY(m_window->press(QKeySequence("Right")));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->view().current(), std::optional<std::size_t>(2), kPatienceMs);
    }
    void keysGoToTheFieldThatHasTheFocus()
    {
        openFolder();
        m_window->dock().panel();
        auto* field = m_window->dock().findChild<QLineEdit*>();
        QVERIFY(field);
        field->setFocus();
        for (const char* keys : {"1", "A", "Shift+A", "End"})
            m_window->press(QKeySequence(keys));
        QCOMPARE(field->text(), QString("1aA"));
        QCOMPARE(m_window->view().current(), std::optional<std::size_t>(0));
        QVERIFY(m_window->press(QKeySequence("Ctrl+I"))); // the window's own
        QVERIFY(m_window->detailsDock().isVisible());
    }
    void fullScreenHidesTheDocksAndBringsThemBackAsTheyWere()
    {
        m_window->placeDock("details", DockPlace::Right);
        m_window->placeDock("resources", DockPlace::Bottom);
        m_window->setFullScreen(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isFullScreen() && m_window->dock().isHidden(), kPatienceMs);
        QVERIFY(m_window->detailsDock().isHidden());
        QCOMPARE(m_window->placeOf("resources"), std::optional(DockPlace::Bottom));
        m_window->remember();
        m_window->setFullScreen(false);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isFullScreen() && !m_window->dock().isHidden(), kPatienceMs);
        QVERIFY(!m_window->detailsDock().isHidden());
        QCOMPARE(m_window->dockWidgetArea(&m_window->dock()), Qt::BottomDockWidgetArea);

        m_window->placeDock("details", DockPlace::Closed);
        m_window->setFullScreen(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->dock().isHidden(), kPatienceMs);
        m_window->setFullScreen(false);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->dock().isHidden(), kPatienceMs);
        QVERIFY(m_window->detailsDock().isHidden()); // it was closed before
    }
    void aWindowThatClosesInFullScreenIsFoundWithItsDocks()
    {
        m_window->placeDock("resources", DockPlace::Bottom);
        m_window->setFullScreen(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->dock().isHidden(), kPatienceMs);
        m_window->close();
        const MainWindow next(*m_engine, m_scene, *m_settings, m_renderer);
        QCOMPARE(next.dockWidgetArea(&next.dock()), Qt::BottomDockWidgetArea);
        QCOMPARE(next.placeOf("details"), std::optional(DockPlace::Closed));
    }
    void fullScreenHidesTheBarsAndEscapeBringsThemBack()
    {
        openFolder();
        m_window->press(QKeySequence("F11"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isFullScreen() && !m_window->menuBar()->isVisible(), kPatienceMs);
        QVERIFY(!m_window->statusBar()->isVisible());
        QVERIFY(action("F11")->isChecked());
        m_window->press(QKeySequence("Escape"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isFullScreen() && m_window->menuBar()->isVisible(), kPatienceMs);
        QVERIFY(m_window->statusBar()->isVisible());
    }
    void theDockGoesEverywhereAndBack()
    {
        using Area = Qt::DockWidgetArea;
        for (const auto& [place, area] : {std::pair{DockPlace::Left, Area::LeftDockWidgetArea},
                                          {DockPlace::Bottom, Area::BottomDockWidgetArea},
                                          {DockPlace::Right, Area::RightDockWidgetArea}}) {
            QVERIFY(m_window->placeDock("resources", place));
            QCOMPARE(m_window->dockWidgetArea(&m_window->dock()), area);
            QVERIFY(m_window->dock().isVisible() && !m_window->dock().isFloating());
        }
        QVERIFY(m_window->placeDock("resources", DockPlace::Floating));
        QVERIFY(m_window->dock().isFloating());
        QVERIFY(m_window->placeDock("resources", DockPlace::Closed));
        QVERIFY(!m_window->dock().isVisible());
        m_window->press(QKeySequence("Ctrl+Shift+D"));
        QVERIFY(m_window->dock().isVisible());
        QVERIFY(!m_window->placeDock("kitchen", DockPlace::Left));
    }
    void theWallIsSavedInItsOrderByWhoCanWrite()
    {
        openFolder();
        QSignalSpy wanted(m_window.get(), &MainWindow::saveRequested);
        chooseInFileMenu("Collection");
        auto* dialog = m_window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        emit dialog->fileSelected(folder() + "/mine.tessera");
        dialog->reject();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toString(), folder() + "/mine.tessera");
        QCOMPARE(wanted[0][1].toByteArray(), QByteArray("tessera-collection 1\na.png\nb.png\nc.png\n"));
    }
    void whatIsSaidStandsInTheStatusBarUntilSomethingIsOpened()
    {
        m_window->say(Error{ErrorCode::Io, "the disk is full"});
        const auto says = [this] {
            for (const ElidedLabel* label : m_window->statusBar()->findChildren<ElidedLabel*>())
                if (label->text() == "the disk is full")
                    return true;
            return false;
        };
        QVERIFY(says());
        openFolder();
        QVERIFY(!says());
    }
    void aFolderIsOpenedWithItsSubfolders()
    {
        for (const auto& [words, recursive] : {std::pair("With Subfolders", true), {"Folder…", false}}) {
            chooseInFileMenu(words);
            QPointer<QFileDialog> dialog = m_window->findChild<QFileDialog*>();
            QVERIFY(dialog);
            emit dialog->fileSelected(m_directory.path());
            delete dialog.data();
            QTRY_VERIFY_WITH_TIMEOUT(m_scene->isListed(), kPatienceMs);
            QCOMPARE(m_scene->isRecursive(), recursive);
            QCOMPARE(m_scene->count(), std::size_t(recursive ? 3 : 0));
        }
    }
    void collectionsAndListsAreChosenAmongTheFiles()
    {
        QFile list(m_directory.filePath("two.txt"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("Beach/c.png\nBeach/a.png\n");
        list.close();
        chooseInFileMenu("Open Files");
        auto* dialog = m_window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        for (const char* pattern : {"*.jpg", "*.tessera", "*.txt"})
            QVERIFY(dialog->nameFilters().first().contains(pattern));
        emit dialog->filesSelected({list.fileName()});
        dialog->reject();
        QTRY_COMPARE_WITH_TIMEOUT(m_scene->count(), std::size_t(2), kPatienceMs);
        QCOMPARE(m_scene->item(0).name(), std::string("c.png"));
        list.remove();
    }
    void makingSmallPicturesGoesOnFromTheViewMenu()
    {
        ManualExecutor idle;
        WallPictures pictures(*m_scene, [&idle](Engine& engine, std::shared_ptr<MosaicStore> store) {
            MosaicFiller::Config config = MosaicFiller::configFor(engine, std::move(store));
            config.workers = &idle;
            config.busy = nullptr;
            config.later = [](Duration, std::function<void()> task) { QTimer::singleShot(0, std::move(task)); };
            return config;
        });
        pictures.begin();
        m_window->setPictures(pictures);
        openFolder();
        QMenu* view = m_window->menuBar()->actions().value(2)->menu();
        QAction* goOn = nullptr;
        for (QAction* entry : view->actions())
            if (entry->text().contains("Go On"))
                goOn = entry;
        QVERIFY(goOn);
        QTRY_VERIFY_WITH_TIMEOUT(idle.pending() > 0, kPatienceMs);
        emit view->aboutToShow();
        QVERIFY(!goOn->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(m_engine->activities().active() > 0, kPatienceMs); // it is seen now
        m_engine->activities().cancelAll();
        emit view->aboutToShow();
        QVERIFY(goOn->isEnabled());
        goOn->trigger();
        QVERIFY(!pictures.isCancelled());
        emit view->aboutToShow();
        QVERIFY(!goOn->isEnabled());
    }
    void droppedFilesAreOpened()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(folder())});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QTRY_COMPARE_WITH_TIMEOUT(m_scene->count(), std::size_t(3), kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(RecentList(*m_settings).paths(), std::vector<std::string>{folder().toStdString()},
                                  kPatienceMs);
    }
    void whatThePictureNeedNotWaitForFollowsIt()
    {
        MainWindow fresh(*m_engine, m_scene, *m_settings, m_renderer);
        fresh.show();
        QVERIFY(fresh.windowIcon().isNull() && !fresh.dock().findChild<ResourcePanel*>());
        QVERIFY(!fresh.statusBar()->findChild<ZoomSlider*>());
        fresh.openPaths({folder().toStdString()});
        QVERIFY(RecentList(*m_settings).paths().empty());
        QTRY_VERIFY_WITH_TIMEOUT(fresh.dock().findChild<ResourcePanel*>(), kPatienceMs);
        QVERIFY(!fresh.windowIcon().isNull());
        QVERIFY(fresh.statusBar()->findChild<ZoomSlider*>());
        QCOMPARE(RecentList(*m_settings).paths(), std::vector<std::string>{folder().toStdString()});
    }
    void whatWasOpenedIsRememberedWhenItIsClosedAtOnce()
    {
        MainWindow fresh(*m_engine, m_scene, *m_settings, m_renderer);
        fresh.openPaths({folder().toStdString()});
        fresh.close();
        QCOMPARE(RecentList(*m_settings).paths(), std::vector<std::string>{folder().toStdString()});
    }
    void whatIsNoFileIsNotTaken()
    {
        QMimeData data;
        data.setUrls({QUrl("https://example.org/a.png")});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(!enter.isAccepted());
    }
    void twoWindowsShareTheirTextures()
    {
        openFolder();
        settle();
        const auto created = m_engine->snapshot().textures.created;
        const std::size_t columns = m_scene->layout().columns();
        const Viewport before = m_window->view().viewport();
        auto window = std::make_unique<MainWindow>(*m_engine, m_scene, *m_settings, m_renderer);
        MainWindow& second = *window;
        second.resizeToDevicePixels({1400, 600});
        second.show();
        QTRY_VERIFY_WITH_TIMEOUT(second.view().isSettled() && m_scene->count() > 0, kPatienceMs);
        QVERIFY(second.canvas().deviceSize().width() > m_window->canvas().deviceSize().width());
        QCOMPARE(m_scene->layout().columns(), columns);
        QVERIFY(m_window->view().viewport() == before);
        const InspectorSnapshot snapshot = m_engine->snapshot();
        const bool shared =
            std::any_of(snapshot.textureEntries.begin(), snapshot.textureEntries.end(), [](const auto& e) {
                return std::count_if(e.holders.begin(), e.holders.end(),
                                     [](const HolderReport& h) { return h.reason.rfind("view", 0) == 0; })
                       == 2;
            });
        QVERIFY(shared);
        QCOMPARE(snapshot.textures.created, created);
        m_window = std::move(window); // the first one goes: the second leads
        QVERIFY(m_scene->layout().columns() > columns);
        settle();
    }
    void theContextMayDieAndComeBack()
    {
        openFolder();
        m_window->view().select(0);
        settle();
        Canvas& canvas = m_window->canvas();
        QWidget& widget = canvas.widget();
        widget.setParent(nullptr); // makes the context anew
        widget.resize(500, 400);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        settle();
        QVERIFY(isRed(canvas.grabDevicePixels().pixelColor(250, 200)));
        m_window->setCentralWidget(&widget);
        widget.show();
        settle();
        const QImage image = canvas.grabDevicePixels();
        QVERIFY(isRed(image.pixelColor(image.width() / 2, image.height() / 2)));
    }
    void theWindowIsFoundAsItWasLeft()
    {
        m_window->placeDock("resources", DockPlace::Bottom);
        m_window->resizeToDevicePixels({1000, 700});
        m_window->close();
        const MainWindow next(*m_engine, m_scene, *m_settings, m_renderer);
        QCOMPARE(next.size(), QSize(1000, 700));
        QCOMPARE(next.dockWidgetArea(&next.dock()), Qt::BottomDockWidgetArea);
    }
    void everyFrameIsReportedWithItsCost()
    {
        QSignalSpy frames(&m_window->canvas(), &Canvas::framePainted);
        openFolder();
        QTRY_VERIFY_WITH_TIMEOUT(frames.count() > 0, kPatienceMs);
        const auto facts = frames.last().first().value<PaintFacts>();
        QVERIFY(facts.cpuMs > 0);
        QVERIFY(facts.drawMs > 0 && facts.drawMs <= facts.cpuMs);
    }

private:
    [[nodiscard]] QString folder() const { return m_directory.filePath("Beach"); }
    void openFolder()
    {
        m_window->openPaths({folder().toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(m_scene->isListed() && m_scene->count() == 3, kPatienceMs);
    }
    /// As far as JPEG keeps it: tiles that are wanted again may come from the cache.
    static bool isRed(const QColor& colour) { return colour.red() >= 253 && colour.green() <= 2 && colour.blue() <= 2; }
    void settle() { QTRY_VERIFY_WITH_TIMEOUT(m_window->view().isSettled(), kPatienceMs); }
    void chooseInFileMenu(const QString& words)
    {
        for (QAction* entry : m_window->menuBar()->actions().first()->menu()->actions())
            if (entry->text().remove(u'&').contains(words))
                return entry->trigger();
        QFAIL(qPrintable(words));
    }
    [[nodiscard]] QAction* action(const char* key) const
    {
        for (QAction* candidate : m_window->findChildren<QAction*>())
            if (candidate->shortcuts().contains(QKeySequence(key)))
                return candidate;
        return nullptr;
    }
    [[nodiscard]] QStringList statusTexts() const
    {
        QStringList texts;
        for (const QLabel* label : m_window->statusBar()->findChildren<QLabel*>())
            if (label->isVisible())
                texts += label->text();
        return texts;
    }
};

int main(int argc, char** argv)
{
    return runWithEitherCanvas<TestMainWindow>(argc, argv);
}
#include "tst_main_window.moc"
