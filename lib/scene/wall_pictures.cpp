// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/wall_pictures.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <utility>

#include <image/micro_thumbnail.h>
#include <image/mosaic_files.h>
#include <image/path_list.h>
#include <image/source_library.h>
#include <scene/engine.h>
#include <scene/event_loop.h>
#include <scene/mosaic_lookup.h>
#include <scene/scene.h>
#include <scene/wall_mosaic.h>

namespace tessera {

namespace {

constexpr std::chrono::milliseconds kPreferEvery{150};
/// Decoded roots that wait to be made small: more are left to the filler.
constexpr int kKeptAtOnce = 8;

/// On a worker. Of a single path only the disk knows whether it is a folder.
std::string folderHolding(const std::vector<std::string>& paths)
{
    std::string common = commonFolder(paths);
    std::error_code unknown;
    if (paths.size() != 1 || common.empty() || std::filesystem::is_directory(common, unknown))
        return common;
    return std::filesystem::path(common).parent_path().string();
}

Pixels copyOf(const Pixels& pixels)
{
    Pixels copy = Pixels::allocate(pixels.width(), pixels.height(), pixels.isOpaque());
    for (int y = 0; y < pixels.height(); ++y)
        std::memcpy(copy.row(y), pixels.row(y), copy.stride());
    return copy;
}

} // namespace

struct WallPictures::Shared {
    WallPictures* pictures;      ///< GUI thread only; null once it is gone
    std::uint64_t set = 0;       ///< likewise: what is opened; answers for earlier ones bring nothing
    std::atomic<int> keeping{0}; ///< roots that wait

    explicit Shared(WallPictures* p) : pictures(p) { }
};

WallPictures::WallPictures(Scene& scene, FillerConfig filling)
    : m_scene(scene), m_filling(std::move(filling)), m_shared(std::make_shared<Shared>(this)),
      m_namesFirst(scene.engine().clock(), [this] { addNew(); })
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kPreferEvery);
    connect(&m_rest, &QTimer::timeout, this, &WallPictures::preferVisible);
    connect(&scene, &Scene::opened, this, &WallPictures::openStore);
    connect(&scene, &Scene::itemsChanged, this, &WallPictures::addNew);
    connect(&scene, &Scene::listed, this, [this] {
        if (m_namesFirst.isRunning())
            m_namesFirst.startIn(kScreenFirst);
    });
    connect(&scene, &Scene::contentChanged, this, [this] {
        openStoreIfDue();
        if (m_filler && !m_scene.engine().hasReadersWaiting())
            m_filler->wake(); // it gives way to what is looked at
    });
    connect(&scene, &Scene::rewritten, this, &WallPictures::addAgain);
    connect(&scene, &Scene::renamed, this, &WallPictures::addAgain); // names are paths
    connect(&scene, &Scene::pictureOffered, this, &WallPictures::keep);
    if (scene.isOpen())
        openStore();
}

WallPictures::~WallPictures()
{
    m_shared->pictures = nullptr;
    if (m_scene.wall().isAwaited())
        m_scene.wall().setStore(nullptr);
}

void WallPictures::begin()
{
    if (std::exchange(m_begun, true) || !m_filler) // what was cancelled since then stays so
        return;
    m_lookup->proceed();
    preferVisible();
    m_filler->start();
}

void WallPictures::goOn()
{
    if (isCancelled())
        m_filler->start();
}

// --- the store -----------------------------------------------------------------------------------

// On a worker; null: the wall does without. A file is written by one opening of it at a time: where the one before
// has it still, it is that one.
std::shared_ptr<MosaicStore> WallPictures::storeFor(const std::string& folder, const std::string& cache,
                                                    std::uint64_t memoryBytes, const Former& former)
{
    if (std::shared_ptr<MosaicStore> before = folder == former.folder ? former.store.lock() : nullptr)
        return before;
    const auto opened = openMosaic(folder.empty() ? std::string() : cache, folder, memoryBytes);
    return opened ? *opened : nullptr;
}

void WallPictures::openStore()
{
    forget();
    if (!m_scene.isOpen() || m_scene.isBuiltIn())
        return;
    m_scene.wall().awaitStore();
    m_namesFirst.startIn(m_scene.isListed() ? kScreenFirst : kNamesFirst);
    m_isStoreToOpen = true;
    openStoreIfDue();
}

// Beside the names it would take long from these, which come first unless a view waits for it.
void WallPictures::openStoreIfDue()
{
    if (!m_isStoreToOpen || (m_scene.awaitsNames() && !isSeenFromAfar()))
        return;
    m_isStoreToOpen = false;
    Engine& engine = m_scene.engine();
    engine.background().post([shared = m_shared, set = m_shared->set, cache = engine.cacheDirectory(),
                              memoryBytes = engine.mosaicBytes(), paths = m_scene.paths(), former = m_former,
                              &gui = engine.guiExecutor()] {
        const std::string folder = folderHolding(paths);
        const std::shared_ptr<MosaicStore> store = storeFor(folder, cache, memoryBytes, former);
        gui.post([shared, set, folder, store] {
            if (!shared->pictures)
                return;
            whenLoopRuns(*shared->pictures, [shared, set, folder, store] { // filling takes timers
                if (shared->set == set)
                    shared->pictures->useStore(store, folder);
            });
        });
    });
}

void WallPictures::useStore(std::shared_ptr<MosaicStore> store, std::string folder)
{
    m_store = std::move(store);
    m_scene.wall().setStore(m_store);
    if (m_store)
        fill(std::move(folder));
    emit m_scene.contentChanged(); // what is seen from afar is planned otherwise from now on
}

void WallPictures::fill(std::string folder)
{
    m_former = {folder, m_store};
    m_folder = std::move(folder);
    if (!m_folder.ends_with('/'))
        m_folder += '/';
    m_filler = std::make_unique<MosaicFiller>(m_filling(m_scene.engine(), m_store), [this](const auto& pictures) {
        m_scene.setPictures(pictures);
        if (!m_preferred.empty()) // there may be more where somebody looks
            preferSoon();
    });
    if (!m_begun)
        m_filler->cancel();
    Engine& engine = m_scene.engine();
    m_lookup = std::make_unique<MosaicLookup>(
        MosaicLookup::Config{m_store, m_folder, &engine.background(), &engine.guiExecutor()},
        [this](std::size_t most) { return nextToAdd(most); },
        [this](std::vector<MosaicFiller::Found> found) {
            m_filler->add(std::move(found));
            m_preferred.clear(); // what it did not know then it could not prefer
            preferSoon();
        });
    addNew();
    preferSoon();
}

void WallPictures::forget()
{
    ++m_shared->set;
    m_namesFirst.stop();
    m_isStoreToOpen = false;
    m_lookup.reset();
    m_filler.reset();
    m_scene.wall().setStore(nullptr);
    m_store.reset();
    m_known = 0;
    m_again.clear();
    m_preferred.clear();
}

// --- what is filled ------------------------------------------------------------------------------

bool WallPictures::isLookingUp() const
{
    return m_lookup && (m_lookup->isBusy() || m_known < m_scene.items().size() || !m_again.empty());
}

bool WallPictures::isComplete() const
{
    return m_filler ? !isLookingUp() && m_filler->isFinished() : !m_scene.wall().isAwaited();
}

std::vector<MosaicItem> WallPictures::nextToAdd(std::size_t most)
{
    std::vector<MosaicItem> next;
    if (waitsToBegin())
        return next;
    const std::vector<SceneItem>& items = m_scene.items();
    const auto take = [&](ItemId id) {
        if (id < items.size() && !items[id].gone)
            next.push_back({id, items[id].text, 0});
    };
    for (; next.size() < most && !m_again.empty(); m_again.pop_back())
        take(m_again.back());
    for (; next.size() < most && m_known < items.size(); ++m_known)
        take(static_cast<ItemId>(m_known));
    return next;
}

void WallPictures::addNew()
{
    if (!m_scene.isOpen() || m_scene.items().size() < m_known) // they are others
        return forget();
    if (m_lookup)
        m_lookup->proceed();
    preferSoon();
}

void WallPictures::addAgain(ItemId id)
{
    if (!m_lookup || id >= m_known)
        return;
    m_again.push_back(id);
    m_lookup->proceed();
}

// Made small by who has time, from a copy: decoders wait for the buffer it is in. Nothing is kept unless the file is
// still the one that was decoded.
void WallPictures::keep(ItemId id, const PixelsPtr& root)
{
    const SourceInfoPtr info = id < m_known ? m_scene.items()[id].content->info : nullptr;
    if (!m_begun || !m_filler || !info || m_shared->keeping.load() >= kKeptAtOnce)
        return;
    ++m_shared->keeping;
    const ItemText& text = m_scene.items()[id].text;
    Engine& engine = m_scene.engine();
    engine.idle().post([shared = m_shared, set = m_shared->set, store = m_store,
                        item = MosaicItem{id, text, mosaicNameIn(m_folder, text.locator())}, info,
                        pixels = std::make_shared<const Pixels>(copyOf(*root)), &gui = engine.guiExecutor()] {
        --shared->keeping;
        const std::string path = item.text.locator();
        const std::uint64_t stamp = pictureStampOf(path);
        const Result<SourceId> now = identify(path);
        if (stamp == 0 || !now || *now != info->id)
            return;
        const MicroThumbnail picture = microThumbnailOf(*pixels, info->pyramid.size());
        const Result<MosaicStore::Slot> slot = store->put(item.name, stamp, picture);
        if (!slot)
            return;
        gui.post([shared, set, found = MosaicFiller::Found{item, *slot}] { // it needs not be read
            if (shared->pictures && shared->set == set)
                shared->pictures->m_filler->add({found});
        });
    });
}

// --- which folder --------------------------------------------------------------------------------

std::string commonFolder(const std::vector<std::string>& paths)
{
    if (paths.empty())
        return {};
    std::filesystem::path common;
    for (const std::string& path : paths) {
        if (listAt(path) || !path.starts_with('/'))
            return {};
        const std::filesystem::path whole = std::filesystem::path(path).lexically_normal();
        if (&path == &paths.front()) {
            common = whole;
            continue;
        }
        std::filesystem::path shared;
        const auto end = std::mismatch(common.begin(), common.end(), whole.begin(), whole.end()).first;
        for (auto part = common.begin(); part != end; ++part)
            shared /= *part;
        common = shared;
    }
    const std::string folder = common.has_filename() ? common.string() : common.parent_path().string();
    return folder == "/" ? std::string() : folder;
}

} // namespace tessera
