// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/scene.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <QString>

#include <core/explain.h>
#include <image/path_list.h>
#include <scene/arranger.h>
#include <scene/cell_place.h>
#include <scene/engine.h>
#include <scene/folder_listing.h>
#include <scene/live_folders.h>
#include <scene/wall_mosaic.h>
#include <scene/wall_shapes.h>

namespace tessera {

namespace {

constexpr std::uint64_t kSpareBytes = 8ULL << 20U;
constexpr double kGuessedPixels = 4000;
constexpr Duration kToScreen = std::chrono::milliseconds(20);
/// Times as many items as there are, that there is room for: while names come in, moving the items to where there is
/// more room takes longer than all else that is done with them, and room that is not used yet takes no memory.
constexpr std::size_t kRoomForItems = 4;
constexpr const char* kNoImages = TESSERA_TR_NOOP("Reason", "There are no images in “%1”.");

} // namespace

Scene::Scene(Engine& engine, QObject* parent)
    : QObject(parent), m_engine(engine),
      m_arranger(std::make_unique<Arranger>(
          engine, m_items, m_order,
          Arranger::Sink{[this] { rearranged(); }, [this] { factsArrived(); }, [this] { return m_wall->colours(); }})),
      m_shapes(std::make_unique<WallShapes>(m_items, m_order, engine.clock(), [this] { reshape(); })),
      m_readOn(engine.clock(), [this] { readOn(); }), m_namesAwait(engine.clock(), [this] { emit contentChanged(); }),
      m_self(std::make_shared<Scene*>(this)), m_spare(kSpareBytes),
      m_wall(std::make_unique<WallMosaic>(engine, m_order, [this] { emit contentChanged(); }))
{
}

Scene::~Scene()
{
    dropAllPartials();
    forgetWallName();
}

void Scene::open(const std::vector<std::string>& paths, bool recursive)
{
    close();
    m_open = true;
    m_builtIn = paths.empty();
    m_paths = paths;
    m_recursive = recursive;
    FolderListing::Sink sink;
    sink.batch = [this](std::vector<SceneItem> items) { addBatch(std::move(items)); };
    sink.failed = [this](const Error& error, const std::string& path) { listingFailed(error, path); };
    sink.notice = [this](const Error& notice) { setMessage(notice); };
    sink.ended = [this] { listingEnded(); };
    sink.single = [this](SceneItem item) { openSingle(std::move(item)); };
    sink.changed = [this](const FolderChange& change) { applyChanges({change}); };
    sink.watchedLate = [this](const std::string& folder) { lookAtOpened(folder); };
    sink.rescanned = [this](const std::string& folder, const std::vector<std::string>& found) {
        reconcile(folder, found);
    };
    followFolders();
    m_listing = std::make_unique<FolderListing>(m_engine, paths, recursive, std::move(sink),
                                                m_live ? m_live->watch() : nullptr);
    if (m_builtIn)
        addBatch(FolderListing::builtIn());
    m_namesAwait.startIn(kNamesAtMost);
    emit opened();
    m_listing->start();
    if (!isListed())
        return;
    m_namesAwait.stop();
    emit listed();
}

void Scene::close()
{
    m_live.reset();
    m_listing.reset();
    dropAllPartials(); // while it is known whose they are
    m_goneCount = 0;
    m_deferred.clear();
    m_items.clear();
    m_order.clear();
    m_arranger->clear();
    m_shapes->clear();
    m_wall->clear();
    m_byOpenKey.clear();
    m_bySource.clear();
    m_failures.clear();
    m_spare.clear();
    for (const auto& [view, plan] : m_plans)
        m_engine.noteAwaitsFiles(view, false);
    m_plans.clear();
    m_wantedFirst.reset();
    m_firstPicture.reset();
    m_readOn.stop();
    m_namesAwait.stop();
    m_open = m_builtIn = m_recursive = false;
    m_paths.clear();
    setMessage({});
    orderChanged();
}

void Scene::reload()
{
    m_failures.clear();
    for (SceneItem& item : m_items) {
        if (item.state == ItemState::Failed)
            item.state = ItemState::Unknown;
        if (item.content->error)
            item.content.edit().error.reset();
    }
    emit contentChanged();
}

void Scene::setFilter(const std::string& text)
{
    if (!m_order.setFilter(text, m_items))
        return;
    m_arranger->filterChanged();
    rearranged();
}

void Scene::setWallLayout(WallLayout layout)
{
    if (layout == m_wallLayout)
        return;
    m_wallLayout = layout;
    m_arranger->needForLayout(layout == WallLayout::Justified ? WallShapes::kNeeds : FactSet());
    orderChanged();
}

bool Scene::isListed() const
{
    return m_open && (!m_listing || m_listing->isFinished());
}

bool Scene::hasLargeFolder() const
{
    return m_listing && m_listing->isLarge();
}

// In the language of when it is asked for: a scene may be opened before the user's is known.
std::string Scene::title() const
{
    if (!m_open)
        return {};
    if (m_builtIn)
        return tr("Gallery").toStdString();
    if (m_paths.size() > 1)
        return tr("%1 places").arg(m_paths.size()).toStdString();
    const std::optional<PathListPlace> list = listAt(m_paths.front());
    if (list && list->isStandardInput())
        return tr("Standard input").toStdString();
    const std::filesystem::path path(list ? list->file : m_paths.front());
    return (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
}

RectF Scene::imageRect(std::size_t position) const
{
    if (const SourceInfoPtr& info = item(position).content->info)
        return placeFor(position, info->pyramid.size());
    const RectF cell = m_layout.cell(position);
    return m_wallLayout == WallLayout::Justified ? insideOf(cell) : imageIn(cell, kGuessedAspect);
}

RectF Scene::placeFor(std::size_t position, Size size) const
{
    return imageIn(m_layout.cell(position), static_cast<double>(size.width) / static_cast<double>(size.height));
}

double Scene::pixelsPerUnit(std::size_t position) const
{
    const SourceInfoPtr& info = item(position).content->info;
    const double width = info ? static_cast<double>(info->pyramid.size().width) : kGuessedPixels;
    return width / imageRect(position).width;
}

void Scene::setCanvas(std::uint32_t view, Size devicePixels, double devicePixelRatio)
{
    if (devicePixels.isEmpty())
        return;
    m_canvases[view] = {devicePixels, devicePixelRatio};
    followLeader();
}

void Scene::forgetCanvas(std::uint32_t view)
{
    m_canvases.erase(view);
    followLeader();
}

// One wall has one layout: were it the latest resize's, each window would move what the others show.
void Scene::followLeader()
{
    if (m_canvases.empty() || m_canvases.begin()->second == m_canvas)
        return;
    m_canvas = m_canvases.begin()->second;
    orderChanged();
}

void Scene::addBatch(std::vector<SceneItem> items)
{
    enter(std::move(items));
    orderChanged();
}

// A path is an item once, however often it is named, or told of by a listing and by a watch.
void Scene::enter(std::vector<SceneItem> items)
{
    const std::size_t firstNew = m_items.size();
    if (const std::size_t most = firstNew + items.size(); most > m_items.capacity())
        m_items.reserve(kRoomForItems * most);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i + OpenKeys::kAhead < items.size())
            m_byOpenKey.expect(items[i + OpenKeys::kAhead].openId);
        if (m_byOpenKey.add(items[i].openId, static_cast<ItemId>(m_items.size())))
            m_items.push_back(std::move(items[i]));
    }
    m_order.add(m_items, firstNew);
    m_arranger->itemsAdded();
    if (m_items.size() > firstNew && m_message.pattern == kNoImages)
        setMessage({});
}

void Scene::openSingle(SceneItem item)
{
    m_wantedFirst = m_firstPicture = static_cast<ItemId>(m_items.size()); // known before a view hears of the item
    addBatch({std::move(item)});
    if (m_canvases.empty()) // nobody will show it
        return readOn();
    m_readOn.startIn(kFirstPictureWait);
}

// It is on the screen a little after it is drawn.
void Scene::noteShown(ItemId id)
{
    if (id != m_firstPicture)
        return;
    m_firstPicture.reset();
    m_readOn.startIn(kToScreen);
}

void Scene::readOn()
{
    m_firstPicture.reset();
    m_readOn.stop();
    if (m_listing)
        m_listing->readOn();
}

void Scene::listingFailed(const Error& error, const std::string& path)
{
    setMessage(explain(error.code, TESSERA_TR_NOOP("Reason", "“%1” can't be opened: %2"), {path}, error));
}

void Scene::listingEnded()
{
    if (!m_deferred.empty() && !m_listing->isScanning())
        applyChanges(std::exchange(m_deferred, {}));
    if (!isListed())
        return;
    m_namesAwait.stop();
    if (total() == 0 && m_message.reason.empty())
        setMessage(explain(ErrorCode::NotFound, kNoImages, {title()}));
    emit contentChanged();
    emit listed();
}

void Scene::orderChanged()
{
    relayout();
    laidOut();
}

void Scene::laidOut()
{
    m_wall->arrange(m_layout);
    emit itemsChanged();
}

void Scene::relayout()
{
    if (m_wallLayout == WallLayout::Justified) {
        m_layout = m_shapes->layout({m_canvas.size, kCellPixels * m_canvas.ratio, m_builtIn}, m_arranger->starts());
        return;
    }
    if (m_wallLayout == WallLayout::Column) {
        m_layout = SheetLayout::column(m_order.count(), m_arranger->starts());
        return;
    }
    const double aspect = static_cast<double>(m_canvas.size.width) / static_cast<double>(m_canvas.size.height);
    auto columns = static_cast<std::size_t>(static_cast<double>(m_canvas.size.width) / (kCellPixels * m_canvas.ratio));
    if (m_builtIn) // a small set to begin with: shaped like the canvas, seen whole
        columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(m_order.count()) * aspect)));
    m_layout = SheetLayout(m_order.count(), std::max<std::size_t>(columns, 1), aspect, m_arranger->starts());
}

void Scene::setMessage(const Error& message)
{
    if (message == m_message)
        return;
    m_message = message;
    emit messageChanged();
}

} // namespace tessera
