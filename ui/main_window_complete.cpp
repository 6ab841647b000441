// SPDX-License-Identifier: GPL-3.0-or-later
// What a MainWindow has around its canvas, which is made with it or after its first picture.
#include <ui/main_window.h>

#include <utility>

#include <QAction>
#include <QContextMenuEvent>
#include <QDockWidget>
#include <QLayout>
#include <QMenuBar>
#include <QResizeEvent>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <ui/arrange_menus.h>
#include <ui/canvas.h>
#include <ui/details_panel.h>
#include <ui/dock/resource_dock.h>
#include <ui/status_line.h>
#include <ui/wall_furniture.h>
#include <ui/window_menus.h>

namespace tessera {

// The canvas' view does not follow what happens to its widget in between: only the last layout counts.
void MainWindow::complete()
{
    if (std::exchange(m_complete, true))
        return;
    m_canvas->holdSize(true);
    m_canvas->widget().removeEventFilter(this);
    setContentsMargins({});
    m_status = new StatusLine(this);
    setStatusBar(m_status);
    buildDocks();
    m_menus = new WindowMenus(*this, m_canvas->widget(),
                              {m_dock->toggleViewAction(), m_detailsDock->toggleViewAction()}, *m_recent);
    m_menus->setHasImages(m_scene->count() > 0);
    new ArrangeMenus(m_menus->viewMenu(), *m_scene, m_settings); // which is the menu's
    m_furniture = std::make_unique<WallFurniture>(*m_view, m_canvas->widget(), m_menus->wall(), m_settings);
    connectMenus();
    connectSharing();
    showBars();
    restoreDocks();
    if (isVisible())
        layout()->activate();
    m_canvas->holdSize(false);
    updateStatus();
}

// In a window that is on the screen nothing new shows by itself before events are handled; the docks are restored into
// the place that the bars leave them.
void MainWindow::showBars()
{
    if (!isVisible())
        return;
    menuBar()->show();
    m_status->show();
    m_dock->show();
}

// Before it is looked up who hears a key, and what is offered here: both are then the same as later.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::ContextMenu)
        complete();
    return QMainWindow::eventFilter(watched, event);
}

// Where hardly any place was left for the picture, docks and bars have to say how far they give way.
void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    const QSize left = contentsRect().size();
    if (left.width() < width() / 2 || left.height() < height() / 2)
        complete();
}

void MainWindow::buildDocks()
{
    m_dock = new ResourceDock(m_engine, this);
    m_dock->setPatient(true);
    addDockWidget(Qt::RightDockWidgetArea, m_dock);
    auto details = std::make_unique<ImageDetails>(
        ImageDetails::Config{m_engine.cache(), m_engine.background(), m_engine.guiExecutor()});
    details->follow(*m_view);
    m_detailsDock = new QDockWidget(tr("Details"), this);
    m_detailsDock->setObjectName(QStringLiteral("details"));
    m_detailsDock->setWidget(new DetailsPanel(std::move(details), m_detailsDock));
    tabifyDockWidget(m_dock, m_detailsDock);
    m_detailsDock->hide();
    for (QDockWidget* dock : {static_cast<QDockWidget*>(m_dock), m_detailsDock})
        connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool shown) {
            if (shown)
                dock->raise(); // before the tab of another
        });
}

} // namespace tessera
