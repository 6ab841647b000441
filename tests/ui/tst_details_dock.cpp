// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDockWidget>
#include <QImage>
#include <QMainWindow>
#include <QTest>
#include <QTextEdit>

#include <cache/cache.h>
#include <scene/image_details.h>
#include <scene/view.h>
#include <ui/dock/resource_dock.h>

#include "window_rig.h"

using namespace tessera;

namespace {

constexpr int kPatienceMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

} // namespace

// The dock in a real window, over a real engine.
class TestDetailsDock : public QObject, private WindowRig {
    Q_OBJECT

public:
    TestDetailsDock() : WindowRig(Renderer::Raster) { }

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QVERIFY(QDir(m_directory.path()).mkdir("Beach"));
        for (const char* name : {"a.png", "b.png", "c.png"}) {
            QImage image(64, 48, QImage::Format_RGB32);
            image.fill(Qt::red);
            QVERIFY(image.save(m_directory.filePath("Beach/") + name));
        }
    }
    void init() { QVERIFY(beginWindow()); }
    void cleanup()
    {
        endWindow();
        const QString leaks = endEngine();
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks));
    }

    void itIsClosedUntilAskedFor()
    {
        QVERIFY(!details().isVisible());
        QVERIFY(m_window->dock().isVisible());
        QVERIFY(m_window->press(QKeySequence("Ctrl+I")));
        QTRY_VERIFY_WITH_TIMEOUT(isSeen(), kPatienceMs);
        QCOMPARE(m_window->dockWidgetArea(&details()), Qt::RightDockWidgetArea);
        QVERIFY(m_window->press(QKeySequence("Ctrl+I")));
        QVERIFY(!details().isVisible());
    }
    void itTellsAboutTheImageThatWasSteppedTo()
    {
        m_window->press(QKeySequence("Ctrl+I"));
        QTRY_VERIFY_WITH_TIMEOUT(text().startsWith("No image yet."), kPatienceMs);
        m_window->openPaths({m_directory.filePath("Beach").toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("a.png") && text().contains("Size\t"), kPatienceMs);
        m_window->press(QKeySequence("Right"));
        QVERIFY(text().contains("b.png") && !text().contains("a.png"));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("Size\t") && text().contains("64 × 48"), kPatienceMs);
    }
    void closingItEmptiesTheCache()
    {
        m_window->dock().close();
        m_window->press(QKeySequence("Ctrl+I"));
        m_window->openPaths({m_directory.filePath("Beach").toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("Size\t"), kPatienceMs);
        const CacheKey key = ImageDetails::keyOf(m_scene->item(0));
        QVERIFY(m_engine->cache().contains(key));
        m_window->press(QKeySequence("Ctrl+I"));
        QVERIFY(!m_engine->cache().contains(key));
    }
    void itGoesEverywhereAndLeavesTheOtherWhereItIs()
    {
        using Area = Qt::DockWidgetArea;
        QCOMPARE(MainWindow::dockNames(), (QStringList{"resources", "details"}));
        for (const auto& [place, area] : {std::pair{DockPlace::Left, Area::LeftDockWidgetArea},
                                          {DockPlace::Bottom, Area::BottomDockWidgetArea},
                                          {DockPlace::Right, Area::RightDockWidgetArea}}) {
            QVERIFY(m_window->placeDock("details", place));
            QCOMPARE(m_window->dockWidgetArea(&details()), area);
            QVERIFY(details().isVisible() && !details().isFloating());
            QCOMPARE(m_window->dockWidgetArea(&m_window->dock()), Area::RightDockWidgetArea);
        }
        QVERIFY(m_window->placeDock("details", DockPlace::Floating));
        QVERIFY(details().isFloating());
        QVERIFY(m_window->placeDock("details", DockPlace::Closed));
        QVERIFY(!details().isVisible());
        QVERIFY(m_window->dock().isVisible());
    }
    void itIsFoundAsItWasLeft()
    {
        m_window->placeDock("details", DockPlace::Left);
        m_window->close();
        makeWindow();
        QVERIFY(details().isVisible());
        QCOMPARE(m_window->dockWidgetArea(&details()), Qt::LeftDockWidgetArea);
    }
    void aStateFromBeforeThereWasThisDockStillHolds()
    {
        {
            QMainWindow old;
            old.setCentralWidget(new QWidget);
            auto* resources = new QDockWidget(&old);
            resources->setObjectName("resources");
            old.addDockWidget(Qt::BottomDockWidgetArea, resources);
            m_settings->setValue("window/docks", old.saveState());
        }
        makeWindow();
        QCOMPARE(m_window->dockWidgetArea(&m_window->dock()), Qt::BottomDockWidgetArea);
        QVERIFY(!details().isVisible());
        m_window->press(QKeySequence("Ctrl+I"));
        QTRY_VERIFY_WITH_TIMEOUT(isSeen(), kPatienceMs);
    }

private:
    void makeWindow()
    {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(*m_engine, m_scene, *m_settings, Renderer::Raster);
        m_window->resizeToDevicePixels({900, 600});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    [[nodiscard]] QDockWidget& details() const { return m_window->detailsDock(); }
    /// Not only open but in front.
    [[nodiscard]] bool isSeen() const
    {
        return details().isVisible() && !details().widget()->visibleRegion().isEmpty();
    }
    [[nodiscard]] QString text() const { return details().findChild<QTextEdit*>()->toPlainText(); }
};

int main(int argc, char** argv)
{
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QApplication application(argc, argv);
    TestDetailsDock test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_details_dock.moc"
