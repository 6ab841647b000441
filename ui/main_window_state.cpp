// SPDX-License-Identifier: GPL-3.0-or-later
// How a MainWindow lies on the screen: size, full screen, docks, and what it remembers of them.
#include <ui/main_window.h>

#include <utility>

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QStyle>

#include <scene/engine.h>
#include <ui/arrange_menus.h>
#include <ui/canvas.h>
#include <ui/dock/resource_dock.h>
#include <ui/status_line.h>
#include <ui/wall_furniture.h>
#include <ui/window_menus.h>

namespace tessera {

namespace {

constexpr auto kGeometryKey = "window/geometry";
constexpr auto kDocksKey = "window/docks";
constexpr auto kAroundKey = "window/around";
constexpr auto kResourcesKey = "window/resources";
constexpr auto kSharingKey = "thumbnails/shared";
constexpr QSize kFirstSize(1440, 900);
constexpr double kScreenShare = 0.9;
constexpr QPoint kAside(32, 32);
constexpr int kDockWidth = 430;
// What bars are high, in heights of their letters, with the fonts and styles that most have.
constexpr double kMenuBarShare = 1.6;
constexpr double kStatusBarShare = 2.1;

/// How far something stays from the sides of a window; a rectangle's corners say it in the settings.
QMargins marginsOf(const QRect& kept)
{
    return {kept.left(), kept.top(), kept.right(), kept.bottom()};
}

QRect keptOf(const QMargins& margins)
{
    return {QPoint(margins.left(), margins.top()), QPoint(margins.right(), margins.bottom())};
}

} // namespace

void MainWindow::resizeToDevicePixels(QSize size)
{
    if (isMaximized() || isFullScreen())
        showNormal();
    const QSize asked = size / devicePixelRatioF();
    setMinimumSize(minimumSize().boundedTo(asked)); // who asks for less than is handy gets it
    resize(asked);
    m_canvas->widget().update();
}

void MainWindow::setFullScreen(bool on)
{
    if (on == isFullScreen())
        return;
    // Toggling only this one state brings a maximized window back maximized.
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::WindowStateChange || (!m_complete && !isFullScreen()))
        return;
    complete();
    // The window manager may have done it too; the bars follow what is.
    if (isFullScreen())
        hideDocks();
    menuBar()->setVisible(!isFullScreen());
    statusBar()->setVisible(!isFullScreen());
    if (!isFullScreen())
        bringDocksBack();
    m_menus->setFullScreen(isFullScreen());
}

// A picture on the full screen is all that is on it. Who calls a dock there gets it.
void MainWindow::hideDocks()
{
    if (!m_hiddenDocks.isEmpty())
        return;
    m_settings.setValue(kDocksKey, saveState()); // the window may be closed before they are back
    rememberAround();
    const auto isOnTop = [](const QDockWidget* dock) { return !dock->visibleRegion().isEmpty(); };
    for (const bool onTop : {false, true})
        for (QDockWidget* dock : {static_cast<QDockWidget*>(m_dock), m_detailsDock})
            if (!dock->isHidden() && isOnTop(dock) == onTop)
                m_hiddenDocks.append(dock);
    for (QDockWidget* dock : m_hiddenDocks)
        dock->hide();
}

void MainWindow::bringDocksBack()
{
    const QList<QDockWidget*> hidden = std::exchange(m_hiddenDocks, {});
    for (QDockWidget* dock : hidden) {
        dock->show();
        dock->raise();
    }
}

std::optional<DockPlace> MainWindow::placeOf(const QString& name) const
{
    QDockWidget* dock = dockOf(name);
    if (!dock)
        return std::nullopt;
    if (dock->isHidden() && !m_hiddenDocks.contains(dock))
        return DockPlace::Closed;
    if (dock->isFloating())
        return DockPlace::Floating;
    switch (dockWidgetArea(dock)) {
    case Qt::LeftDockWidgetArea: return DockPlace::Left;
    case Qt::RightDockWidgetArea: return DockPlace::Right;
    case Qt::BottomDockWidgetArea: return DockPlace::Bottom;
    default: return std::nullopt;
    }
}

QStringList MainWindow::dockNames()
{
    return {QStringLiteral("resources"), QStringLiteral("details")};
}

QDockWidget* MainWindow::dockOf(const QString& name) const
{
    return dockNames().contains(name) ? findChild<QDockWidget*>(name, Qt::FindDirectChildrenOnly) : nullptr;
}

bool MainWindow::placeDock(const QString& name, DockPlace place)
{
    complete();
    QDockWidget* dock = dockOf(name);
    if (!dock)
        return false;
    if (place == DockPlace::Closed) {
        dock->close();
        return true;
    }
    if (place == DockPlace::Floating) {
        dock->setFloating(true);
    } else {
        const Qt::DockWidgetArea area = place == DockPlace::Left    ? Qt::LeftDockWidgetArea
                                        : place == DockPlace::Right ? Qt::RightDockWidgetArea
                                                                    : Qt::BottomDockWidgetArea;
        dock->setFloating(false);
        if (dockWidgetArea(dock) != area)
            addDockWidget(area, dock); // else it stays among the tabs it is in
    }
    dock->show();
    dock->raise();
    return true;
}

void MainWindow::restore()
{
    const QSize screenSize = screen()->availableSize() * kScreenShare;
    resize(kFirstSize.boundedTo(screenSize));
    restoreGeometry(m_settings.value(kGeometryKey).toByteArray());
    stepAside();
    m_engine.shareThumbnails(m_settings.value(kSharingKey).toBool());
    ArrangeMenus::restore(*m_scene, m_settings);
    WallFurniture::restoreLayout(*m_scene, m_settings);
}

void MainWindow::restoreDocks()
{
    resizeDocks({m_dock}, {kDockWidth}, Qt::Horizontal);
    restoreState(m_settings.value(kDocksKey).toByteArray());
    m_dock->restoreState(m_settings.value(kResourcesKey).toByteArray());
}

// Where the canvas will lie once all is there: as when a window was closed last, or as it does mostly. What would tell
// exactly are fonts, and to read those takes longer than the picture.
void MainWindow::reserve()
{
    const QVariant last = m_settings.value(kAroundKey);
    setContentsMargins(last.isValid() ? marginsOf(last.toRect()) : likelyAround());
    m_canvas->widget().installEventFilter(this);
}

QMargins MainWindow::likelyAround() const
{
    const double letters = font().pixelSize() > 0 ? font().pixelSize() : font().pointSizeF() * logicalDpiY() / 72;
    const int separator = style()->pixelMetric(QStyle::PM_DockWidgetSeparatorExtent, nullptr, this);
    return {0, qRound(kMenuBarShare * letters), kDockWidth + separator, qRound(kStatusBarShare * letters)};
}

void MainWindow::rememberAround()
{
    if (!isVisible() || menuBar()->isHidden()) // as on the full screen
        return;
    const QRect canvas = m_canvas->widget().geometry();
    const QMargins around(canvas.left(), canvas.top(), width() - 1 - canvas.right(), height() - 1 - canvas.bottom());
    m_settings.setValue(kAroundKey, keptOf(around));
}

// Of all windows: they have one engine.
void MainWindow::connectSharing()
{
    const auto show = [this] { m_menus->setSharesThumbnails(m_engine.sharesThumbnails()); };
    connect(&m_engine, &Engine::sharingChanged, this, show);
    connect(m_menus, &WindowMenus::sharingChosen, this, [this, show](bool on) {
        m_settings.setValue(kSharingKey, on);
        m_engine.shareThumbnails(on);
        show(); // also where there is no place for them
    });
    show();
}

// A second window must not hide the first one exactly.
void MainWindow::stepAside()
{
    for (const QWidget* other : QApplication::topLevelWidgets())
        if (other != this && qobject_cast<const MainWindow*>(other) && other->isVisible() && other->pos() == pos())
            move(pos() + kAside);
}

void MainWindow::remember()
{
    noteRecent();
    if (!isFullScreen()) // else as it was before
        m_settings.setValue(kGeometryKey, saveGeometry());
    if (!m_complete) // it leaves all else as it has found it
        return;
    if (!isFullScreen()) {
        m_settings.setValue(kDocksKey, saveState());
        rememberAround();
    }
    m_settings.setValue(kResourcesKey, m_dock->saveState());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    remember();
    event->accept();
    emit closed(this);
}

} // namespace tessera
