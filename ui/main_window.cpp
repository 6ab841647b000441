// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/main_window.h>

#include <array>
#include <utility>

#include <QAction>
#include <QDockWidget>
#include <QDropEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QSettings>

#include <image/file_types.h>
#include <image/path_list.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <ui/about_dialog.h>
#include <ui/calm.h>
#include <ui/canvas.h>
#include <ui/dock/reason_text.h>
#include <ui/path_text.h>
#include <ui/recent_list.h>
#include <ui/shortcuts_dialog.h>
#include <ui/status_line.h>
#include <ui/wall_furniture.h>
#include <ui/window_menus.h>

namespace tessera {

namespace {

constexpr auto kDirectoryKey = "open/directory";
constexpr QSize kSmallest(480, 320);

std::vector<std::string> localPaths(const QMimeData& data)
{
    std::vector<std::string> paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            paths.push_back(pathOf(url));
    return paths;
}

std::vector<std::string> encoded(const QStringList& files)
{
    std::vector<std::string> paths;
    for (const QString& file : files)
        paths.push_back(QFile::encodeName(file).toStdString());
    return paths;
}

/// "*.jpg *.png", as file dialogs take it.
template <typename Endings>
QString patterns(const Endings& endings, QLatin1String before)
{
    QStringList all;
    for (const std::string_view ending : endings)
        all += before + QString::fromUtf8(ending.data(), qsizetype(ending.size()));
    return all.join(QLatin1Char(' '));
}

} // namespace

MainWindow::MainWindow(Engine& engine, std::shared_ptr<Scene> scene, QSettings& settings, Renderer renderer,
                       std::unique_ptr<View> view, Making making)
    : m_engine(engine), m_scene(std::move(scene)), m_settings(settings),
      m_view(view ? std::move(view) : std::make_unique<View>(*m_scene)),
      m_recent(std::make_unique<RecentList>(settings)), m_canvas(Canvas::create(renderer, *m_view, this))
{
    setAcceptDrops(true);
    setMinimumSize(kSmallest);
    setCentralWidget(&m_canvas->widget());
    m_canvas->setWindowCommands([this](CanvasCommand command) { return carryOut(command); });
    restore();
    if (making == Making::Whole)
        complete();
    else
        reserve();
    connectScene();
    m_canvas->widget().setFocus();
    furnishLater();
}

MainWindow::~MainWindow()
{
    // What follows the view goes before it.
    delete m_detailsDock;
    delete m_words;
    // Another view may lead when this one goes: the scene's news of that are not for a window that ends.
    disconnect(m_scene.get(), nullptr, this, nullptr);
    disconnect(m_view.get(), nullptr, this, nullptr); // and what follows its news asks the canvas
    m_furniture.reset();
    // The canvas lets go of the view's textures while its context still lives; then the view may go.
    m_canvas.reset();
}

void MainWindow::connectMenus()
{
    connect(m_menus, &WindowMenus::openFilesChosen, this, &MainWindow::openFiles);
    connect(m_menus, &WindowMenus::openFolderChosen, this, &MainWindow::openFolder);
    connect(m_menus, &WindowMenus::openTreeChosen, this, &MainWindow::openTree);
    connect(m_menus, &WindowMenus::recentChosen, this,
            [this](const QByteArray& path) { openPaths({path.toStdString()}); });
    connect(m_menus, &WindowMenus::saveCollectionChosen, this, &MainWindow::saveCollection);
    m_menus->setReopens(m_settings.value(kReopenKey).toBool());
    connect(m_menus, &WindowMenus::reopenToggled, this, [this](bool on) { m_settings.setValue(kReopenKey, on); });
    connect(m_menus, &WindowMenus::clearRecentChosen, this, [this] { m_recent->clear(); });
    connect(m_menus, &WindowMenus::reloadChosen, m_scene.get(), &Scene::reload);
    connectPictures();
    connect(m_menus, &WindowMenus::filterChosen, this, &MainWindow::beginFilter);
    connect(m_menus, &WindowMenus::newWindowChosen, this, [this] { emit newWindowRequested(this); });
    connect(m_menus, &WindowMenus::closeChosen, this, &QWidget::close);
    connect(m_menus, &WindowMenus::quitChosen, this, &MainWindow::quitRequested);
    connect(m_menus, &WindowMenus::commandChosen, m_canvas.get(), &Canvas::run);
    connect(m_menus, &WindowMenus::shortcutsChosen, this,
            [this] { (new ShortcutsDialog(m_menus->windowActions(), this))->open(); });
    connect(m_menus, &WindowMenus::aboutChosen, this,
            [this] { (new AboutDialog(QString::fromStdString(m_engine.renderer()), this))->open(); });
    QWidget& surface = m_canvas->widget();
    surface.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&surface, &QWidget::customContextMenuRequested, this,
            [this, &surface](QPoint at) { m_menus->contextMenu().popup(surface.mapToGlobal(at)); });
}

void MainWindow::connectScene()
{
    const auto refresh = [this] {
        if (m_menus)
            m_menus->setHasImages(m_scene->count() > 0);
        updateTitle();
        updateStatus();
        updateEmptyPanel();
        showFilter();
    };
    connect(m_scene.get(), &Scene::opened, this, refresh);
    connect(m_scene.get(), &Scene::itemsChanged, this, refresh);
    connect(m_scene.get(), &Scene::listed, this, refresh);
    connect(m_scene.get(), &Scene::messageChanged, this, refresh);
    m_words = new Calm(
        [this] {
            updateTitle();
            updateStatus();
        },
        this);
    connect(m_scene.get(), &Scene::contentChanged, m_words, &Calm::soon);
    connect(m_scene.get(), &Scene::factsGathered, m_words, &Calm::soon);
    connect(m_canvas.get(), &Canvas::ready, this, refresh);
    connect(&m_canvas->selection(), &Selection::changed, this, &MainWindow::updateStatus);
    connect(m_view.get(), &View::currentChanged, m_words, &Calm::now); // never an old name beside another picture
    connect(m_view.get(), &View::statusChanged, m_words, &Calm::soon);
    // What a frame brought in may have been the last that was missing.
    connect(m_canvas.get(), &Canvas::framePainted, m_words, &Calm::soon);
    refresh();
}

void MainWindow::openPaths(const std::vector<std::string>& paths, bool recursive)
{
    noteOpened(paths);
    m_notice = {};
    m_scene->open(paths, recursive);
    m_canvas->widget().setFocus();
}

void MainWindow::openFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open Files"), m_settings.value(kDirectoryKey).toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    const auto filter = [](const QString& what, const QString& which) {
        return what + QStringLiteral(" (%1)").arg(which);
    };
    const QString images = patterns(imageExtensions(), QLatin1String("*."));
    const QString collections = patterns(std::array{kCollectionEnding}, QLatin1String("*"));
    const QString lists = patterns(kListEndings, QLatin1String("*"));
    const QStringList all{images, collections, lists};
    dialog->setNameFilters({filter(tr("Images, collections and lists"), all.join(QLatin1Char(' '))),
                            filter(tr("Images"), images), filter(tr("Collections"), collections),
                            filter(tr("Lists of paths"), lists), filter(tr("All files"), QStringLiteral("*"))});
    connect(dialog, &QFileDialog::filesSelected, this, [this, dialog](const QStringList& files) {
        m_settings.setValue(kDirectoryKey, dialog->directory().absolutePath());
        openPaths(encoded(files));
    });
    dialog->open();
}

void MainWindow::openFolder()
{
    chooseFolder(tr("Open Folder"), false);
}

void MainWindow::openTree()
{
    chooseFolder(tr("Open With Subfolders"), true);
}

void MainWindow::chooseFolder(const QString& title, bool recursive)
{
    auto* dialog = new QFileDialog(this, title, m_settings.value(kDirectoryKey).toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, recursive](const QString& folder) {
        m_settings.setValue(kDirectoryKey, folder);
        openPaths(encoded({folder}), recursive);
    });
    dialog->open();
}

void MainWindow::updateTitle()
{
    const auto current = m_view->current();
    const bool named = m_view->inside() && current;
    const QString name = pictureName(named ? m_scene->item(*current).name() : m_scene->title());
    const QString program = QStringLiteral("Tessera");
    setWindowTitle(name.isEmpty() || !m_scene->isOpen() ? program : name + QStringLiteral(" — ") + program);
}

void MainWindow::updateStatus()
{
    if (!m_status)
        return;
    StatusFacts facts;
    facts.count = m_scene->count();
    facts.selected = m_canvas->selection().count();
    facts.listing = m_scene->isOpen() && !m_scene->isListed();
    facts.loading = m_scene->isOpen() && !m_view->isSettled();
    facts.gathered = m_scene->gatheredPercent();
    facts.reducedDetail = m_scene->isOpen() && m_view->lastFrame().lodBias > 1;
    facts.trouble = reasonText(m_notice.reason.empty() ? m_scene->message() : m_notice);
    if (const auto position = m_view->current()) {
        const SceneItem& item = m_scene->item(*position);
        facts.position = position;
        const SourceInfoPtr& info = item.content->info;
        facts.name = pictureName(item.name());
        facts.scale = info ? m_view->imageScale() : 0;
        if (const Error* trouble = item.content->trouble())
            facts.trouble = reasonText(*trouble);
        if (info && !info->pyramid.isEmpty()) {
            facts.width = info->pyramid.size().width;
            facts.height = info->pyramid.size().height;
        }
    }
    m_status->setFacts(facts);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localPaths(*event->mimeData()).empty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const std::vector<std::string> paths = localPaths(*event->mimeData());
    if (paths.empty())
        return;
    event->acceptProposedAction();
    activateWindow();
    openPaths(paths);
}

} // namespace tessera
