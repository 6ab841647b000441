// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <ui/canvas_command.h>

class QAction;
class QMainWindow;
class QMenu;

namespace tessera {

class RecentList;
class WallMenu;

/// The menus of a window and their keys. Says what was chosen; does nothing itself.
///
/// Keys of the canvas' commands work while the canvas has the focus, so that the same keys serve the
/// tables of a dock; all others work in the whole window, also while the menu bar is hidden.
class WindowMenus final : public QObject {
    Q_OBJECT

public:
    /// What shows and hides each dock.
    struct DockToggles {
        QAction* resources;
        QAction* details;
    };

    /// Fills the window's menu bar. All arguments outlive this.
    WindowMenus(QMainWindow& window, QWidget& canvas, const DockToggles& docks, const RecentList& recent);

    /// Commands that need a picture are grey without one.
    void setHasImages(bool has);
    void setFullScreen(bool on);
    void setSharesThumbnails(bool on);
    /// Whether the making of small pictures was cancelled.
    void setCanGoOn(bool can);
    /// Whether the last wall is to be opened again.
    void setReopens(bool on);

    /// The enabled action that these keys stand for on the canvas, or null.
    [[nodiscard]] QAction* actionFor(const QKeySequence& keys) const;
    /// The same anywhere else in the window.
    [[nodiscard]] QAction* windowActionFor(const QKeySequence& keys) const;
    /// Actions with keys that are not the canvas' own.
    [[nodiscard]] QList<QAction*> windowActions() const { return m_windowActions; }
    /// What the View menu offers for the wall as a whole.
    [[nodiscard]] WallMenu& wall() const { return *m_wall; }
    /// What a right click on the canvas offers.
    [[nodiscard]] QMenu& contextMenu() const { return *m_context; }
    /// For what says itself how the wall is to be shown.
    [[nodiscard]] QMenu& viewMenu() const { return *m_view; }

signals:
    void openFilesChosen();
    void openFolderChosen();
    void openTreeChosen();
    void saveCollectionChosen();
    void reopenToggled(bool on);
    void recentChosen(const QByteArray& path);
    void clearRecentChosen();
    void reloadChosen();
    void filterChosen();
    void newWindowChosen();
    void closeChosen();
    void quitChosen();
    void shortcutsChosen();
    void aboutChosen();
    void commandChosen(tessera::CanvasCommand command);
    void sharingChosen(bool on);
    void goOnChosen();

private:
    using Signal = void (WindowMenus::*)();

    QMenu* addMenu(const QString& title);
    QAction* add(QMenu* menu, const QString& text, const QString& icon, const QList<QKeySequence>& keys, Signal chosen);
    void addCommand(QMenu* menu, CanvasCommand command);
    void makeCommands(QWidget& canvas);
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu(const DockToggles& docks);
    void addToggle(QMenu* menu, QAction& toggle, const QString& text, const QString& icon, const QKeySequence& keys);
    void addPictures(QMenu* menu);
    void makeGoMenu();
    void makeHelpMenu();
    void makeContextMenu();
    void fillRecent();

    QMainWindow& m_window;
    const RecentList& m_recent;
    std::unordered_map<CanvasCommand, QAction*> m_commands;
    QList<QAction*> m_windowActions;
    QMenu* m_recentMenu = nullptr;
    QAction* m_saveCollection = nullptr;
    QAction* m_reopen = nullptr;
    QMenu* m_context = nullptr;
    QMenu* m_view = nullptr;
    QAction* m_sharing = nullptr;
    QAction* m_goOn = nullptr;
    WallMenu* m_wall = nullptr;
};

} // namespace tessera
