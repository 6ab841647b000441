// SPDX-License-Identifier: GPL-3.0-or-later
// What a MainWindow leaves until its first picture is there.
#include <ui/main_window.h>

#include <chrono>
#include <utility>

#include <QFile>
#include <QIcon>
#include <QTimer>

#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/dock/resource_dock.h>
#include <ui/recent_list.h>

namespace tessera {

namespace {

constexpr auto kPatience = std::chrono::milliseconds(250);

} // namespace

void MainWindow::noteOpened(const std::vector<std::string>& paths)
{
    if (paths.size() == 1)
        m_newest = QFile::decodeName(QByteArray::fromStdString(paths.front()));
    if (m_furnished)
        noteRecent();
}

void MainWindow::noteRecent()
{
    if (!m_newest.isEmpty())
        m_recent->add(std::exchange(m_newest, {}));
}

// What the first picture need not wait for: as soon as it is there, or shortly after a first frame without.
void MainWindow::furnishLater()
{
    auto* patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, &MainWindow::furnish);
    connect(m_canvas.get(), &Canvas::framePainted, this, [this, patience] {
        if (m_view->isCovered())
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
    setWindowIcon(QIcon(QStringLiteral(":/icons/org.tessera.Tessera.svg")));
    m_dock->panel();
    m_dock->setPatient(false);
    noteRecent();
}

} // namespace tessera
