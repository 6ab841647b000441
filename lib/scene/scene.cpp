// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/scene.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <QString>

#include <core/explain.h>
#include <load/tile_pipeline.h>
#include <scene/engine.h>
#include <scene/folder_listing.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

constexpr double kCellPixels = 160;
constexpr double kCellInset = 0.04; ///< of the cell, free around each image
constexpr std::uint64_t kSpareBytes = 8ULL << 20U;
constexpr double kGuessedPixels = 4000;
constexpr double kGuessedAspect = 4.0 / 3.0;

RectF fittedInto(const RectF& box, double aspect)
{
    double w = box.width;
    double h = w / aspect;
    if (h > box.height) {
        h = box.height;
        w = h * aspect;
    }
    return {box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h};
}

std::string lowered(const std::string& text)
{
    return QString::fromStdString(text).toCaseFolded().toStdString();
}

} // namespace

Scene::Scene(Engine& engine, QObject* parent) : QObject(parent), m_engine(engine), m_spare(kSpareBytes) {}

Scene::~Scene() = default;

void Scene::open(const std::vector<std::string>& paths, bool recursive)
{
    close();
    m_open = true;
    m_builtIn = paths.empty();
    m_paths = paths;
    m_recursive = recursive;
    FolderListing::Sink sink;
    sink.batch = [this](std::uint32_t group, std::vector<SceneItem> items) { addBatch(group, std::move(items)); };
    sink.ended = [this](std::uint32_t group, const Status& status, const std::string& path) {
        listingEnded(group, status, path);
    };
    sink.single = [this](SceneItem item) {
        m_wantedFirst = static_cast<ItemId>(m_items.size()); // known before a view hears of the item
        addBatch(0, {std::move(item)});
    };
    m_listing = std::make_unique<FolderListing>(m_engine, paths, recursive, std::move(sink));
    if (m_builtIn) {
        m_title = tr("Gallery").toStdString();
        addBatch(0, FolderListing::builtIn());
    } else {
        const std::filesystem::path path(paths.front());
        m_title = paths.size() > 1 ? tr("%1 places").arg(paths.size()).toStdString()
                                   : (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
    }
    emit opened();
    m_listing->start();
    if (isListed())
        emit listed();
}

void Scene::close()
{
    m_listing.reset();
    m_items.clear();
    m_order.clear();
    m_byOpenKey.clear();
    m_bySource.clear();
    m_failures.clear();
    m_spare.clear();
    m_uploadsOfViews.clear();
    m_wantedFirst.reset();
    m_positionsStale = true;
    m_open = m_builtIn = m_recursive = false;
    m_paths.clear();
    m_title.clear();
    m_filter.clear();
    m_descending = false;
    setMessage({});
    relayout();
    emit itemsChanged();
}

void Scene::reload()
{
    m_failures.clear();
    for (SceneItem& item : m_items) {
        if (item.state == ItemState::Failed)
            item.state = ItemState::Unknown;
        item.error = {};
    }
    emit contentChanged();
}

void Scene::setFilter(const std::string& text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    rebuildOrder();
}

void Scene::setDescending(bool descending)
{
    if (descending == m_descending)
        return;
    m_descending = descending;
    rebuildOrder();
}

bool Scene::isListed() const
{
    return m_open && (!m_listing || m_listing->isFinished());
}

std::optional<std::size_t> Scene::positionOf(ItemId id) const
{
    constexpr std::uint32_t kNone = 0xffffffffU;
    if (m_positionsStale) {
        m_positions.assign(m_items.size(), kNone);
        for (std::size_t p = 0; p < m_order.size(); ++p)
            m_positions[m_order[p]] = static_cast<std::uint32_t>(p);
        m_positionsStale = false;
    }
    if (id >= m_positions.size() || m_positions[id] == kNone)
        return std::nullopt;
    return m_positions[id];
}

RectF Scene::imageRect(std::size_t position) const
{
    RectF cell = m_layout.cell(position);
    cell = {cell.x + kCellInset, cell.y + kCellInset, cell.width - 2 * kCellInset, cell.height - 2 * kCellInset};
    const SceneItem& it = item(position);
    if (!it.info)
        return fittedInto(cell, kGuessedAspect);
    const Size size = it.info->pyramid.size();
    return fittedInto(cell, static_cast<double>(size.width) / static_cast<double>(size.height));
}

double Scene::pixelsPerUnit(std::size_t position) const
{
    const SceneItem& it = item(position);
    const double width = it.info ? static_cast<double>(it.info->pyramid.size().width) : kGuessedPixels;
    return width / imageRect(position).width;
}

void Scene::setCanvas(Size devicePixels, double devicePixelRatio)
{
    if (devicePixels.isEmpty() || (devicePixels == m_canvas && devicePixelRatio == m_dpr))
        return;
    m_canvas = devicePixels;
    m_dpr = devicePixelRatio;
    relayout();
    emit itemsChanged();
}

bool Scene::comesBefore(ItemId a, ItemId b) const
{
    if (m_descending)
        std::swap(a, b);
    const SceneItem& l = m_items[a];
    const SceneItem& r = m_items[b];
    if (l.group != r.group)
        return l.group < r.group;
    return l.sortKey != r.sortKey ? l.sortKey < r.sortKey : l.locator < r.locator;
}

bool Scene::passesFilter(const SceneItem& item) const
{
    return m_filter.empty() || lowered(item.name).find(lowered(m_filter)) != std::string::npos;
}

void Scene::addBatch(std::uint32_t group, std::vector<SceneItem> items)
{
    const std::size_t before = m_order.size();
    for (SceneItem& item : items) {
        const auto id = static_cast<ItemId>(m_items.size());
        item.group = group;
        m_byOpenKey.emplace(item.openId, id);
        m_items.push_back(std::move(item));
        if (passesFilter(m_items.back()))
            m_order.push_back(id);
    }
    const auto less = [this](ItemId a, ItemId b) { return comesBefore(a, b); };
    const auto middle = m_order.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(middle, m_order.end(), less);
    std::inplace_merge(m_order.begin(), middle, m_order.end(), less);
    m_positionsStale = true;
    relayout();
    emit itemsChanged();
}

void Scene::listingEnded(std::uint32_t, const Status& status, const std::string& path)
{
    if (!status)
        setMessage(explain(status.error().code, TESSERA_TR_NOOP("Reason", "“%1” can't be opened: %2"), {path}, status.error()));
    if (!isListed())
        return;
    if (m_items.empty() && m_message.reason.empty())
        setMessage(explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "There are no images in “%1”."), {m_title}));
    emit contentChanged();
    emit listed();
}

void Scene::rebuildOrder()
{
    m_order.clear();
    for (ItemId id = 0; id < m_items.size(); ++id)
        if (passesFilter(m_items[id]))
            m_order.push_back(id);
    std::sort(m_order.begin(), m_order.end(), [this](ItemId a, ItemId b) { return comesBefore(a, b); });
    m_positionsStale = true;
    relayout();
    emit itemsChanged();
}

void Scene::relayout()
{
    const double aspect = static_cast<double>(m_canvas.width) / static_cast<double>(m_canvas.height);
    auto columns = static_cast<std::size_t>(static_cast<double>(m_canvas.width) / (kCellPixels * m_dpr));
    if (m_builtIn) // a small set to begin with: shaped like the canvas, seen whole
        columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(m_order.size()) * aspect)));
    m_layout = SheetLayout(m_order.size(), std::max<std::size_t>(columns, 1), aspect);
}

void Scene::setMessage(const Error& message)
{
    if (message == m_message)
        return;
    m_message = message;
    emit messageChanged();
}

// --- loading -------------------------------------------------------------------------------------

TileKey Scene::openKey(const SceneItem& item)
{
    TileKey key;
    key.source = item.openId;
    key.address.level = TileKey::kOpenLevel;
    return key;
}

std::optional<Scene::ItemId> Scene::idOf(const TileKey& key) const
{
    const auto& table = key.isOpen() ? m_byOpenKey : m_bySource;
    const auto it = table.find(key.source);
    return it == table.end() ? std::nullopt : std::optional<ItemId>(it->second);
}

const SceneItem* Scene::itemOf(const TileKey& key) const
{
    const auto id = idOf(key);
    return id ? &m_items[*id] : nullptr;
}

const Error* Scene::failure(const TileKey& key) const
{
    const auto it = m_failures.find(key);
    return it == m_failures.end() ? nullptr : &it->second;
}

LoadFunction Scene::job(const TileKey& key)
{
    const SceneItem* item = itemOf(key);
    if (!item || (!key.isOpen() && !item->info))
        return [](const LoadContext&) -> Result<LoadedPtr> {
            return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the image is no longer part of this set"));
        };
    return key.isOpen() ? m_engine.pipeline().open(item->locator)
                        : m_engine.pipeline().read(item->locator, item->info, key.address);
}

std::string Scene::label(const TileKey& key) const
{
    const SceneItem* item = itemOf(key);
    return item && key.isOpen() ? item->name : m_engine.label(key);
}

void Scene::accept(const TileKey& key, const Result<LoadedPtr>& result)
{
    const auto id = idOf(key);
    if (!id)
        return;
    if (key.isOpen())
        acceptOpened(*id, result);
    else
        acceptTile(key, result);
    emit contentChanged();
}

void Scene::acceptOpened(ItemId id, const Result<LoadedPtr>& result)
{
    SceneItem& item = m_items[id];
    if (item.state != ItemState::Unknown)
        return;
    const auto source = result ? std::dynamic_pointer_cast<const OpenedSource>(*result) : nullptr;
    if (!source) {
        item.state = ItemState::Failed;
        item.error = result ? explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "the file was not understood")) : result.error();
        return;
    }
    item.state = ItemState::Known;
    item.error = item.flaw = {};
    item.info = source->info;
    m_bySource[source->info->id] = id;
    m_engine.nameSource(source->info->id, item.name);
    for (const TilePixels& tile : source->ready) {
        if (tile.address.level == source->info->pyramid.rootLevel())
            offer(*source->info, tile);
        else
            keepSpare(*source->info, tile);
    }
}

// Seen from afar an image needs its root alone: what else there is waits until a plan asks for it.
void Scene::keepSpare(const SourceInfo& info, const TilePixels& tile)
{
    m_spare.put(info.key(tile.address), tile.pixels, tile.pixels->bytes());
}

PixelsPtr Scene::takeSpare(const TileKey& key)
{
    PixelsPtr* found = m_spare.get(key);
    if (!found)
        return nullptr;
    PixelsPtr pixels = std::move(*found);
    m_spare.erase(key);
    return pixels;
}

void Scene::acceptTile(const TileKey& key, const Result<LoadedPtr>& result)
{
    SceneItem& item = m_items[*idOf(key)];
    if (item.state != ItemState::Known)
        return; // being opened anew, or lost
    if (!result) {
        if (result.error().code == ErrorCode::Changed || result.error().code == ErrorCode::NotFound) {
            // Another file by that name, or none: find out which.
            item.state = ItemState::Unknown;
            return;
        }
        if (result.error().code == ErrorCode::Full || result.error().code == ErrorCode::Timeout)
            return; // memory was short for a while: the next plan asks again
        m_failures[key] = result.error();
        item.error = result.error();
        return;
    }
    if (const auto tiles = std::dynamic_pointer_cast<const LoadedTiles>(*result)) {
        if (tiles->flaw)
            item.flaw = *tiles->flaw;
        for (const TilePixels& tile : tiles->tiles)
            offer(*item.info, tile);
    }
}

// By-products (the root above all) go first when they are coarse: a cover before detail.
void Scene::offer(const SourceInfo& info, const TilePixels& tile)
{
    Uploader* uploader = m_engine.uploader();
    if (!uploader)
        return;
    const bool root = tile.address.level == info.pyramid.rootLevel();
    Rank rank;
    rank.priorityClass = root ? 0 : 1;
    rank.depth = static_cast<std::uint16_t>(info.pyramid.rootLevel() - tile.address.level);
    uploader->offer(info.key(tile.address), tile.pixels, rank);
}

void Scene::keepUploads(std::uint32_t view, const std::unordered_set<TileKey>& wanted)
{
    if (wanted.empty())
        m_uploadsOfViews.erase(view);
    else
        m_uploadsOfViews[view] = wanted;
    Uploader* uploader = m_engine.uploader();
    if (!uploader)
        return;
    uploader->withdrawUnless([this](const TileKey& key) {
        const SceneItem* item = itemOf(key);
        if (!item || !item->info) // another scene's
            return true;
        return key.address.level == item->info->pyramid.rootLevel()
            || std::any_of(m_uploadsOfViews.begin(), m_uploadsOfViews.end(),
                           [&key](const auto& entry) { return entry.second.count(key) > 0; });
    });
}

void Scene::noteReady(const std::vector<TileKey>& keys)
{
    if (keys.empty())
        return;
    for (const TileKey& key : keys)
        if (const auto id = idOf(key))
            m_items[*id].everReady = true;
    emit contentChanged();
}

} // namespace tessera
