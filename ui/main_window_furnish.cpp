// SPDX-License-Identifier: GPL-3.0-or-later
// What a MainWindow leaves until its first picture is there, and what it shows where there is none.
#include <ui/main_window.h>

#include <chrono>
#include <utility>

#include <QGridLayout>
#include <QIcon>
#include <QMenu>
#include <QStatusBar>
#include <QTimer>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_pictures.h>
#include <ui/canvas.h>
#include <ui/dock/reason_text.h>
#include <ui/dock/resource_dock.h>
#include <ui/empty_panel.h>
#include <ui/filter_field.h>
#include <ui/recent_list.h>
#include <ui/status_line.h>
#include <ui/window_menus.h>
#include <ui/work_line.h>
#include <ui/zoom_slider.h>

namespace tessera {

namespace {

constexpr auto kPatience = std::chrono::milliseconds(400);

} // namespace

void MainWindow::noteOpened(const std::vector<std::string>& paths)
{
    if (paths.size() == 1)
        m_newest = paths.front();
    if (m_furnished)
        noteRecent();
}

void MainWindow::noteRecent()
{
    if (!m_newest.empty())
        m_recent->add(std::exchange(m_newest, {}));
}

// What the first picture need not wait for: as soon as it is there in full, or shortly after the first frame.
void MainWindow::furnishLater()
{
    auto* patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, &MainWindow::furnish);
    connect(m_canvas.get(), &Canvas::framePainted, this, [this, patience] {
        if (m_view->isSettled())
            furnish();
        else if (!m_furnished && !patience->isActive())
            patience->start(kPatience);
    });
    connect(m_canvas.get(), &Canvas::ready, this, [this, patience] {
        if (!m_canvas->failure().isEmpty())
            patience->start(kPatience);
    });
}

void MainWindow::furnish()
{
    if (std::exchange(m_furnished, true))
        return;
    complete();
    setWindowIcon(QIcon(QStringLiteral(":/icons/org.tessera.Tessera.svg")));
    m_dock->panel();
    m_dock->setPatient(false);
    m_status->addPermanentWidget(new ZoomSlider(*m_view));
    makeWorkLine();
    showFilter();
    noteRecent();
    emit furnished();
}

// Whatever begins long work tells of something sooner or later.
void MainWindow::makeWorkLine()
{
    auto* work = new WorkLine(m_engine.activities());
    m_status->setWork(work);
    for (const auto signal : {&Scene::opened, &Scene::itemsChanged, &Scene::contentChanged, &Scene::factsGathered})
        connect(m_scene.get(), signal, work, &WorkLine::lookSoon);
    connect(m_menus, &WindowMenus::goOnChosen, work, &WorkLine::lookSoon);
    work->lookSoon();
}

void MainWindow::setPictures(WallPictures& pictures)
{
    m_pictures = &pictures;
}

void MainWindow::connectPictures()
{
    connect(&m_menus->viewMenu(), &QMenu::aboutToShow, this,
            [this] { m_menus->setCanGoOn(m_pictures && m_pictures->isCancelled()); });
    connect(m_menus, &WindowMenus::goOnChosen, this, [this] {
        if (m_pictures)
            m_pictures->goOn();
    });
}

void MainWindow::updateEmptyPanel()
{
    const bool nothing = m_scene->count() == 0 && (!m_scene->isOpen() || m_scene->isListed());
    const bool needed = nothing || !m_canvas->failure().isEmpty();
    if (needed && !m_empty)
        makeEmptyPanel();
    if (!m_empty)
        return;
    if (!m_canvas->failure().isEmpty()) {
        m_empty->setWords(tr("The canvas cannot be drawn"), m_canvas->failure());
    } else if (!m_scene->filter().empty() && m_scene->total() > 0) {
        m_empty->setWords(tr("No image matches “%1”").arg(QString::fromStdString(m_scene->filter())), {});
    } else if (m_scene->isOpen() && nothing) {
        m_empty->setWords(tr("Nothing to show here"), reasonText(m_scene->message()));
    } else {
        m_empty->setWords({}, {});
    }
    m_empty->setVisible(needed);
}

void MainWindow::makeEmptyPanel()
{
    m_empty = new EmptyPanel(&m_canvas->widget());
    auto* middle = new QGridLayout(&m_canvas->widget());
    middle->addWidget(m_empty, 0, 0, Qt::AlignCenter);
    connect(m_empty, &EmptyPanel::openFilesClicked, this, &MainWindow::openFiles);
    connect(m_empty, &EmptyPanel::openFolderClicked, this, &MainWindow::openFolder);
}

void MainWindow::makeFilter()
{
    m_filter = new FilterField(*m_scene, statusBar());
    statusBar()->addPermanentWidget(m_filter);
    connect(m_filter, &FilterField::left, this, &MainWindow::endFilter);
    connect(m_filter, &FilterField::focusLost, this, [this] { statusBar()->setVisible(!isFullScreen()); });
}

// A session or another window may have brought one: who sees some of the images only is told so.
void MainWindow::showFilter()
{
    if (!m_filter && m_furnished && !m_scene->filter().empty())
        makeFilter();
}

void MainWindow::beginFilter()
{
    if (!m_filter)
        makeFilter();
    statusBar()->show(); // also in full screen, as long as it is typed
    m_filter->begin();
}

void MainWindow::endFilter()
{
    statusBar()->setVisible(!isFullScreen());
    m_canvas->widget().setFocus();
}

} // namespace tessera
