// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/window_menus.h>

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <ui/command_text.h>
#include <ui/line_icon.h>
#include <ui/recent_list.h>
#include <ui/wall_menu.h>

namespace tessera {

namespace {

bool needsImages(CanvasCommand command)
{
    return command != CanvasCommand::FullScreen && command != CanvasCommand::Back;
}

constexpr int kRecentTextWidth = 420;

} // namespace

WindowMenus::WindowMenus(QMainWindow& window, QWidget& canvas, const DockToggles& docks, const RecentList& recent)
    : QObject(&window), m_window(window), m_recent(recent)
{
    makeCommands(canvas);
    makeFileMenu();
    makeEditMenu();
    makeViewMenu(docks);
    makeGoMenu();
    makeHelpMenu();
    makeContextMenu();
    setHasImages(false);
}

void WindowMenus::setHasImages(bool has)
{
    for (const auto& [command, action] : m_commands)
        action->setEnabled(has || !needsImages(command));
    m_saveCollection->setEnabled(has);
}

void WindowMenus::setFullScreen(bool on)
{
    m_commands.at(CanvasCommand::FullScreen)->setChecked(on);
}

void WindowMenus::setReopens(bool on)
{
    m_reopen->setChecked(on);
}

QAction* WindowMenus::windowActionFor(const QKeySequence& keys) const
{
    for (QAction* action : m_window.actions())
        if (action->isEnabled() && action->shortcuts().contains(keys))
            return action;
    return nullptr;
}

QAction* WindowMenus::actionFor(const QKeySequence& keys) const
{
    if (QAction* action = windowActionFor(keys))
        return action;
    for (const auto& [command, action] : m_commands)
        if (action->isEnabled() && action->shortcuts().contains(keys))
            return action;
    return nullptr;
}

void WindowMenus::makeCommands(QWidget& canvas)
{
    for (const CanvasCommand command : allCanvasCommands()) {
        auto* action = new QAction(lineIcon(iconName(command)), menuText(command), this);
        action->setShortcuts(keysOf(command));
        action->setAutoRepeat(!actsOnce(command));
        connect(action, &QAction::triggered, this, [this, command] { emit commandChosen(command); });
        m_commands.emplace(command, action);
        if (command == CanvasCommand::FullScreen) {
            action->setCheckable(true);
            m_window.addAction(action);
        } else {
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            canvas.addAction(action);
        }
    }
}

QMenu* WindowMenus::addMenu(const QString& title)
{
    return m_window.menuBar()->addMenu(title);
}

QAction* WindowMenus::add(QMenu* menu, const QString& text, const QString& icon, const QList<QKeySequence>& keys,
                          Signal chosen)
{
    QAction* action = menu->addAction(lineIcon(icon), text);
    action->setShortcuts(keys);
    action->setAutoRepeat(false);
    connect(action, &QAction::triggered, this, chosen);
    // An action that only lives in a hidden menu bar does not hear its keys.
    m_window.addAction(action);
    if (!keys.isEmpty())
        m_windowActions.append(action);
    return action;
}

void WindowMenus::addCommand(QMenu* menu, CanvasCommand command)
{
    menu->addAction(m_commands.at(command));
}

void WindowMenus::makeFileMenu()
{
    QMenu* menu = addMenu(tr("&File"));
    add(menu, tr("&Open Files…"), "open-files", {Qt::CTRL | Qt::Key_O}, &WindowMenus::openFilesChosen);
    add(menu, tr("Open &Folder…"), "open-folder", {Qt::CTRL | Qt::SHIFT | Qt::Key_O}, &WindowMenus::openFolderChosen);
    add(menu, tr("Open &With Subfolders…"), "open-tree", {}, &WindowMenus::openTreeChosen);
    m_recentMenu = menu->addMenu(lineIcon("recent"), tr("Open &Recent"));
    connect(menu, &QMenu::aboutToShow, this, &WindowMenus::fillRecent);
    m_saveCollection = add(menu, tr("&Save Collection…"), "save", {}, &WindowMenus::saveCollectionChosen);
    m_reopen = menu->addAction(lineIcon("reopen"), tr("Reopen the &Last Wall at Start"));
    m_reopen->setCheckable(true);
    connect(m_reopen, &QAction::triggered, this, &WindowMenus::reopenToggled);
    menu->addSeparator();
    add(menu, tr("&New Window"), "new-window", {Qt::CTRL | Qt::Key_N}, &WindowMenus::newWindowChosen);
    add(menu, tr("&Try Again What Failed"), "reload", {Qt::Key_F5}, &WindowMenus::reloadChosen);
    menu->addSeparator();
    add(menu, tr("&Close Window"), "close", {Qt::CTRL | Qt::Key_W}, &WindowMenus::closeChosen);
    add(menu, tr("&Quit"), "quit", {Qt::CTRL | Qt::Key_Q}, &WindowMenus::quitChosen);
}

void WindowMenus::makeEditMenu()
{
    QMenu* menu = addMenu(tr("&Edit"));
    addCommand(menu, CanvasCommand::CopyPaths);
    menu->addSeparator();
    addCommand(menu, CanvasCommand::SelectAll);
    addCommand(menu, CanvasCommand::SelectNone);
    addCommand(menu, CanvasCommand::InvertSelection);
    addCommand(menu, CanvasCommand::ToggleSelected);
}

void WindowMenus::addToggle(QMenu* menu, QAction& toggle, const QString& text, const QString& icon,
                            const QKeySequence& keys)
{
    toggle.setText(text);
    toggle.setIcon(lineIcon(icon));
    toggle.setShortcut(keys);
    toggle.setAutoRepeat(false);
    menu->addAction(&toggle);
    m_window.addAction(&toggle);
    m_windowActions.append(&toggle);
}

void WindowMenus::makeViewMenu(const DockToggles& docks)
{
    QMenu* menu = m_view = addMenu(tr("&View"));
    addCommand(menu, CanvasCommand::ZoomIn);
    addCommand(menu, CanvasCommand::ZoomOut);
    addCommand(menu, CanvasCommand::Fit);
    addCommand(menu, CanvasCommand::ActualSize);
    menu->addSeparator();
    m_wall = new WallMenu(*menu, this);
    m_window.addAction(&m_wall->minimap());
    m_windowActions.append(&m_wall->minimap());
    menu->addSeparator();
    addCommand(menu, CanvasCommand::FullScreen);
    addToggle(menu, *docks.details, tr("&Details"), "details", Qt::CTRL | Qt::Key_I);
    addToggle(menu, *docks.resources, tr("&Resources"), "resources", Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    addPictures(menu);
    menu->addSeparator();
    add(menu, tr("Fil&ter…"), "filter", {Qt::CTRL | Qt::Key_F}, &WindowMenus::filterChosen); // sorting follows it
}

void WindowMenus::addPictures(QMenu* menu)
{
    menu->addSeparator();
    m_goOn = add(menu, tr("Go On Making Small &Pictures"), "go-on", {}, &WindowMenus::goOnChosen);
    m_goOn->setEnabled(false);
    m_sharing = menu->addAction(lineIcon("share"), tr("Share T&humbnails with Other Programs"));
    m_sharing->setCheckable(true);
    connect(m_sharing, &QAction::triggered, this, &WindowMenus::sharingChosen);
}

void WindowMenus::setSharesThumbnails(bool on)
{
    m_sharing->setChecked(on);
}

void WindowMenus::setCanGoOn(bool can)
{
    m_goOn->setEnabled(can);
}

void WindowMenus::makeGoMenu()
{
    QMenu* menu = addMenu(tr("&Go"));
    addCommand(menu, CanvasCommand::Next);
    addCommand(menu, CanvasCommand::Previous);
    addCommand(menu, CanvasCommand::First);
    addCommand(menu, CanvasCommand::Last);
    addCommand(menu, CanvasCommand::GoTo);
    menu->addSeparator();
    addCommand(menu, CanvasCommand::PageUp);
    addCommand(menu, CanvasCommand::PageDown);
    menu->addSeparator();
    addCommand(menu, CanvasCommand::Dive);
    addCommand(menu, CanvasCommand::Back);
}

void WindowMenus::makeHelpMenu()
{
    QMenu* menu = addMenu(tr("&Help"));
    add(menu, tr("&Keyboard Shortcuts"), "keyboard", {Qt::Key_F1, Qt::CTRL | Qt::Key_Question},
        &WindowMenus::shortcutsChosen);
    QAction* about = add(menu, tr("&About Tessera"), {}, {}, &WindowMenus::aboutChosen);
    about->setIcon(QIcon(QStringLiteral(":/icons/org.tessera.Tessera.svg")));
}

void WindowMenus::makeContextMenu()
{
    m_context = new QMenu(&m_window);
    for (const CanvasCommand command : {CanvasCommand::Dive, CanvasCommand::Back})
        addCommand(m_context, command);
    m_context->addSeparator();
    for (const CanvasCommand command : {CanvasCommand::Fit, CanvasCommand::ActualSize})
        addCommand(m_context, command);
    m_context->addSeparator();
    addCommand(m_context, CanvasCommand::CopyPaths);
    m_context->addSeparator();
    addCommand(m_context, CanvasCommand::FullScreen);
}

void WindowMenus::fillRecent()
{
    m_recentMenu->clear();
    const std::vector<std::string> paths = m_recent.paths();
    m_recentMenu->setEnabled(!paths.empty());
    const QFontMetrics metrics = m_recentMenu->fontMetrics();
    for (const std::string& path : paths) {
        QString text = metrics.elidedText(QString::fromStdString(path), Qt::ElideMiddle, kRecentTextWidth);
        QAction* action = m_recentMenu->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")));
        connect(action, &QAction::triggered, this,
                [this, path] { emit recentChosen(QByteArray::fromStdString(path)); });
    }
    m_recentMenu->addSeparator();
    QAction* forget = m_recentMenu->addAction(tr("&Clear This List"));
    connect(forget, &QAction::triggered, this, &WindowMenus::clearRecentChosen);
}

} // namespace tessera
