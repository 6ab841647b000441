// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <optional>

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QStatusBar>
#include <QTest>

#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/dock/resource_dock.h>

#include "window_rig.h"

using namespace tessera;

namespace {

constexpr int kWindowMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

} // namespace

// A window that has nothing but its canvas until the first picture is there.
class TestWindowMaking : public QObject, private WindowRig {
    Q_OBJECT

public:
    explicit TestWindowMaking(Renderer renderer) : WindowRig(renderer) { }

private slots:
    void init() { QVERIFY(beginWindow()); }
    void cleanup()
    {
        endWindow();
        const QString leaks = endEngine();
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks));
    }

    void aWindowMayBeginWithItsPicture()
    {
        const auto fresh = beginWithPicture();
        QVERIFY(!fresh->isComplete());
        QVERIFY(!fresh->findChild<QMenuBar*>() && !fresh->findChild<QStatusBar*>()
                && !fresh->findChild<QDockWidget*>());
        fresh->show();
        QTRY_VERIFY_WITH_TIMEOUT(fresh->isComplete(), kWindowMs);
        QVERIFY(fresh->menuBar()->isVisible() && fresh->statusBar()->isVisible() && fresh->dock().isVisible());
        QVERIFY(fresh->detailsDock().isHidden());
        QCOMPARE(menuTexts(*fresh), menuTexts(*m_window));
    }
    void theWallIsArrangedAsWasChosenLast()
    {
        m_settings->setValue("wall/sort", "taken");
        m_settings->setValue("wall/layout", "justified");
        const auto scene = std::make_shared<Scene>(*m_engine);
        const MainWindow fresh(*m_engine, scene, *m_settings, m_renderer, nullptr, MainWindow::Making::PictureFirst);
        QCOMPARE(scene->arrangement().key, SortKey::Taken);
        QCOMPARE(scene->wallLayout(), WallLayout::Justified);
    }
    void theCanvasStaysWhereItIsWhenTheRestComes()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->dock().findChild<ResourcePanel*>(), kWindowMs); // all is there
        const QRect before = m_window->canvas().widget().geometry();
        m_window->close(); // remembers
        const auto next = beginWithPicture();
        next->show();
        QVERIFY(QTest::qWaitForWindowExposed(next.get()));
        QCOMPARE(next->canvas().widget().geometry(), before);
        next->complete();
        QCOMPARE(next->canvas().widget().geometry(), before);
        const Size size = next->view().viewport().size;
        QCOMPARE(size, (Size{before.width(), before.height()}));
    }
    void theCanvasStaysWhereverTheDocksAre()
    {
        m_window->placeDock("details", DockPlace::Left);
        m_window->placeDock("resources", DockPlace::Closed);
        const QWidget& canvas = m_window->canvas().widget();
        QTRY_VERIFY_WITH_TIMEOUT(canvas.x() > 50 && canvas.geometry().right() == m_window->rect().right(), kWindowMs);
        const QRect before = canvas.geometry();
        m_window->close();
        const auto next = beginWithPicture();
        next->show();
        QVERIFY(QTest::qWaitForWindowExposed(next.get()));
        QCOMPARE(next->canvas().widget().geometry(), before);
        next->complete();
        QCOMPARE(next->canvas().widget().geometry(), before);
        QCOMPARE(next->placeOf("details"), std::optional(DockPlace::Left));
        QCOMPARE(next->placeOf("resources"), std::optional(DockPlace::Closed));
    }
    // There is nothing around the canvas there; the next window is no full one.
    void aWindowThatIsClosedInFullScreenTellsWhatItHadAround()
    {
        m_window->placeDock("resources", DockPlace::Closed);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->canvas().widget().width() == m_window->width(), kWindowMs);
        const QRect before = m_window->canvas().widget().geometry();
        m_window->setFullScreen(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isFullScreen() && m_window->canvas().widget().y() == 0, kWindowMs);
        m_window->close();
        const auto next = beginWithPicture();
        next->resizeToDevicePixels({900, 600});
        next->show();
        QVERIFY(QTest::qWaitForWindowExposed(next.get()));
        QCOMPARE(next->canvas().widget().geometry(), before);
    }
    void keysAreHeardBeforeThereAreMenus()
    {
        const auto fresh = beginWithPicture();
        fresh->resizeToDevicePixels({1200, 700});
        fresh->show();
        QVERIFY(!fresh->isComplete());
        QKeyEvent question(QEvent::ShortcutOverride, Qt::Key_I, Qt::ControlModifier); // who hears it is looked up next
        QApplication::sendEvent(&fresh->canvas().widget(), &question);
        QVERIFY(fresh->isComplete());
        const auto other = beginWithPicture();
        QVERIFY(other->press(QKeySequence("Ctrl+I")));
        QVERIFY(!other->detailsDock().isHidden());
    }
    void whatIsAskedForIsThereAtOnce()
    {
        const auto fresh = beginWithPicture();
        QVERIFY(fresh->placeDock("details", DockPlace::Left));
        QCOMPARE(fresh->placeOf("details"), std::optional(DockPlace::Left));
        const auto other = beginWithPicture();
        other->show();
        other->setFullScreen(true);
        QTRY_VERIFY_WITH_TIMEOUT(other->isFullScreen() && other->isComplete(), kWindowMs);
        QVERIFY(!other->menuBar()->isVisible() && !other->statusBar()->isVisible() && !other->dock().isVisible());
    }
    void aSmallWindowIsWholeAtOnce()
    {
        const auto fresh = beginWithPicture();
        fresh->resizeToDevicePixels({420, 330}); // less than a dock takes
        fresh->show();
        QVERIFY(fresh->isComplete());
    }
    void aWindowThatIsClosedBeforeItIsCompleteKeepsWhatWasRemembered()
    {
        m_window->placeDock("resources", DockPlace::Bottom);
        m_window->close();
        beginWithPicture()->close();
        const MainWindow next(*m_engine, m_scene, *m_settings, m_renderer);
        QCOMPARE(next.dockWidgetArea(&next.dock()), Qt::BottomDockWidgetArea);
    }

private:
    [[nodiscard]] std::unique_ptr<MainWindow> beginWithPicture() const
    {
        return std::make_unique<MainWindow>(*m_engine, m_scene, *m_settings, m_renderer, nullptr,
                                            MainWindow::Making::PictureFirst);
    }
    [[nodiscard]] static QStringList menuTexts(const MainWindow& window)
    {
        QStringList texts;
        for (const QAction* title : window.menuBar()->actions())
            for (const QAction* entry : title->menu()->actions())
                texts += title->text() + ' ' + entry->text() + ' ' + entry->shortcut().toString();
        return texts;
    }
};

int main(int argc, char** argv)
{
    return runWithEitherCanvas<TestWindowMaking>(argc, argv);
}
#include "tst_window_making.moc"
