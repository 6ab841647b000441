// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QMainWindow>
#include <QPointer>

#include <core/result.h>
#include <ui/canvas_command.h>
#include <ui/renderer.h>

class QAction;
class QDockWidget;
class QSettings;

namespace tessera {

class Calm;
class Canvas;
class EmptyPanel;
class Engine;
class FilterField;
class RecentList;
class ResourceDock;
class Scene;
class StatusLine;
class View;
class WallFurniture;
class WallPictures;
class WindowMenus;

enum class DockPlace { Left, Right, Bottom, Floating, Closed };

/// One window on a scene: canvas, menus, status bar, the resource dock and the
/// details dock. Several windows may share a scene, and with it every texture.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// How much of a window there is when it has been made.
    enum class Making {
        Whole,
        PictureFirst ///< the canvas, in its place; the rest follows its first picture, or who asks for it
    };

    /// Engine and settings outlive the window; it shares the scene and owns its view of it: a new one, or
    /// one that was made before, to load what it needs while the window is being made.
    MainWindow(Engine& engine, std::shared_ptr<Scene> scene, QSettings& settings, Renderer renderer,
               std::unique_ptr<View> view = nullptr, Making making = Making::Whole);
    ~MainWindow() override;

    /// Makes what is still missing: menus, bars, docks. The canvas stays where it is, as far as could be foreseen.
    /// Keys, a dock that is placed and full screen ask for it, too, so that nothing is ever not there.
    void complete();
    [[nodiscard]] bool isComplete() const { return m_complete; }

    [[nodiscard]] View& view() const { return *m_view; }
    [[nodiscard]] Scene& scene() const { return *m_scene; }
    [[nodiscard]] const std::shared_ptr<Scene>& sharedScene() const { return m_scene; }
    [[nodiscard]] Canvas& canvas() const { return *m_canvas; }
    /// This and the next two only of a window that is complete.
    [[nodiscard]] ResourceDock& dock() const { return *m_dock; }
    /// Minimap, timeline, layouts and going to an image.
    [[nodiscard]] WallFurniture& furniture() const { return *m_furniture; }
    [[nodiscard]] QDockWidget& detailsDock() const { return *m_detailsDock; }

    /// Opens in place of what is open, in every window of this scene, and remembers it.
    void openPaths(const std::vector<std::string>& paths, bool recursive = false);
    /// The scene has been opened already: only remembers it.
    void noteOpened(const std::vector<std::string>& paths);
    /// Says in the status bar what went wrong beside the pictures, until something else is opened.
    void say(const Error& notice);

    /// What makes the scene's small pictures: when that was cancelled, the View menu goes on with it. It may go first.
    void setPictures(WallPictures& pictures);

    /// Whether the user wants the last wall back when the program starts without a path.
    static constexpr const char* kReopenKey = "session/reopen";

    /// Makes the whole window (without the window manager's frame) this large, in device pixels,
    /// rounded to whole pixels of widgets, even where that is smaller than hands could make it.
    void resizeToDevicePixels(QSize size);
    void setFullScreen(bool on);

    /// Names are those of the flights: "resources" and "details". False when there is no such dock.
    bool placeDock(const QString& name, DockPlace place);
    [[nodiscard]] static QStringList dockNames();

    /// Where this dock is, or will be again after full screen. Nothing when there is no such dock, or a
    /// hand has brought it where flights have no word for.
    [[nodiscard]] std::optional<DockPlace> placeOf(const QString& name) const;

    /// Does what pressing these keys in this window does, or in the dialog or menu that is open before it.
    /// False when nothing listens to them.
    bool press(const QKeySequence& keys);
    /// Whether these keys now mean something to the canvas or the window, and not to a dock or a dialog.
    [[nodiscard]] bool hears(const QKeySequence& keys) const;

    /// Position, size, docks: the constructor restores what this saved. Closing the window saves too.
    void remember();

signals:
    /// The user wants a second window on this scene.
    void newWindowRequested(tessera::MainWindow* from);
    void quitRequested();
    /// The user wants this text in this file; whoever hears it writes it, off the GUI thread.
    void saveRequested(const QString& file, const QByteArray& text);
    void closed(tessera::MainWindow* window);
    /// Once: the first picture is there, or takes long. What it need not wait for may begin.
    void furnished();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildDocks();
    void showBars();
    [[nodiscard]] QDockWidget* dockOf(const QString& name) const;
    void connectMenus();
    void connectScene();
    void connectSharing();
    void restore();
    void restoreDocks();
    void reserve();
    [[nodiscard]] QMargins likelyAround() const;
    void rememberAround();
    void furnishLater();
    void furnish();
    void noteRecent();
    void stepAside();
    void openFiles();
    void openFolder();
    void openTree();
    void chooseFolder(const QString& title, bool recursive);
    void saveCollection();
    void updateTitle();
    void updateStatus();
    void updateEmptyPanel();
    void makeEmptyPanel();
    void makeWorkLine();
    void connectPictures();
    void makeFilter();
    void showFilter();
    void beginFilter();
    void endFilter();
    bool carryOut(CanvasCommand command);
    [[nodiscard]] QWidget& keyTarget() const;
    [[nodiscard]] bool isOnCanvas(const QWidget& target) const;
    [[nodiscard]] QAction* actionFor(const QKeySequence& keys, QWidget& target) const;
    void hideDocks();
    void bringDocksBack();

    Engine& m_engine;
    std::shared_ptr<Scene> m_scene;
    QSettings& m_settings;
    std::unique_ptr<View> m_view;
    std::unique_ptr<RecentList> m_recent;
    std::unique_ptr<Canvas> m_canvas;
    EmptyPanel* m_empty = nullptr;  ///< while it was never needed
    StatusLine* m_status = nullptr; ///< this and the next three: until the window is complete
    ResourceDock* m_dock = nullptr;
    QDockWidget* m_detailsDock = nullptr;
    WindowMenus* m_menus = nullptr;
    FilterField* m_filter = nullptr;            ///< while there never was one
    std::unique_ptr<WallFurniture> m_furniture; ///< null until the window is complete
    QList<QDockWidget*> m_hiddenDocks;          ///< by full screen; those on top of their tabs last
    std::string m_newest;                       ///< opened, and not yet on the recent list
    QPointer<WallPictures> m_pictures;
    Calm* m_words = nullptr; ///< title and status bar
    Error m_notice;
    bool m_complete = false;
    bool m_furnished = false;
};

} // namespace tessera
