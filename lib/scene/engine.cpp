// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/engine.h>

#include <algorithm>
#include <utility>

#include <cache/cache.h>
#include <image/buffer_pool.h>
#include <image/decoded_blocks.h>
#include <image/desktop_thumbnails.h>
#include <image/directory_watch.h>
#include <image/folder_scan.h>
#include <image/pyramid_store.h>
#include <image/source_library.h>
#include <load/image_loader.h>
#include <load/tile_pipeline.h>
#include <resource/activity_list.h>
#include <scene/background_executor.h>
#include <scene/services.h>
#include <scene/shared_thumbnails.h>
#include <texture/gl_device.h>
#include <texture/texture_backend.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

constexpr std::uint64_t kMiB = 1ULL << 20U;
constexpr std::uint64_t kDefaultGpu = 512 * kMiB;
constexpr std::uint64_t kDefaultGpuWide = 1024 * kMiB;
constexpr int kWide = 3500;                             ///< pixels of a screen's width
constexpr std::uint64_t kGpuPortion = 4;                ///< a fourth of a GPU's memory is for textures
constexpr std::uint64_t kDefaultMainMemory = 96 * kMiB; ///< where there is no GPU, textures lie there
/// A start has names to read, a cache and a wall's pictures to open: names wait for neither.
constexpr int kBackgroundThreads = 3;
constexpr int kBackgroundNiceness = 5; ///< above the loader's pumps, and never before what is drawn
constexpr int kSlowReadsNiceness = 10; ///< as the loader's pumps: a header may be work after all
constexpr int kScanNiceness = 15;      ///< below the loader's pumps
constexpr int kIdleNiceness = 19;      ///< below all
/// Of what is to be saved at the end, what is not begun by then is given up.
constexpr std::chrono::seconds kSavesWithin{10};

// A GPU with hardly any memory of its own uses main memory.
std::uint64_t defaultTextureBytes(const std::string& renderer, const Engine::CanvasFacts& facts)
{
    if (renderer == Engine::kRasterRenderer || isEmulated(renderer))
        return kDefaultMainMemory;
    const std::uint64_t wanted = facts.screenWidth >= kWide ? kDefaultGpuWide : kDefaultGpu;
    return facts.deviceBytes == 0 ? wanted : std::clamp(facts.deviceBytes / kGpuPortion, kDefaultMainMemory, wanted);
}

// Sums and peaks go on where a context was lost and textures began anew.
TextureReport continued(const TextureReport& before, TextureReport now)
{
    now.peakBytes = std::max(now.peakBytes, before.peakBytes);
    now.created += before.created;
    now.destroyed += before.destroyed;
    now.reused += before.reused;
    now.evicted += before.evicted;
    now.contextLosses = before.contextLosses;
    return now;
}

UploadReport continued(const UploadReport& before, UploadReport now)
{
    now.count += before.count;
    now.bytes += before.bytes;
    now.maxBytesPerFrame = std::max(now.maxBytesPerFrame, before.maxBytesPerFrame);
    now.maxMsPerFrame = std::max(now.maxMsPerFrame, before.maxMsPerFrame);
    return now;
}

} // namespace

Engine::Engine(const EngineConfig& config, const Clock& clock, Services& services, QObject* parent)
    : QObject(parent), m_clock(clock), m_config(config), m_services(services),
      m_thrift(config.memoryPressure, clock.now()), m_loader(&services.loader.get()), m_cache(&services.cache.get()),
      m_decodedBytes(RamShares(config.ramBudgetBytes).decoded()),
      m_files(config.files ? config.files : std::shared_ptr<FileSystem>(posixFileSystem()))
{
    const RamShares shares(m_config.ramBudgetBytes);
    m_activities = std::make_unique<ActivityList>(m_clock);
    m_buffers = std::make_unique<BufferPool>(shares.buffers, m_clock);
    m_blocks = std::make_unique<DecodedBlocks>(shares.blocks);
    makePyramids();
    Limits limits;
    limits.memoryBytes = std::min(limits.memoryBytes, shares.blocks / 3 * 2); // what is larger would not be kept there
    if (m_config.giantPixels != 0)
        limits.giantPixels = m_config.giantPixels;
    m_sources =
        std::make_unique<SourceLibrary>(ImageServices{*m_buffers, *m_blocks, m_clock, limits, m_pyramids.get()});
    m_thumbnails = sharedThumbnails(m_config.thumbnailDirectory);
    m_pipeline = std::make_unique<TilePipeline>(*m_sources, *m_buffers, m_cache, m_thumbnails.get());
    m_background = std::make_unique<BackgroundExecutor>(kBackgroundThreads, kBackgroundNiceness);
    m_prompt = std::make_unique<BackgroundExecutor>(1, kBackgroundNiceness);
    m_slowReads = std::make_unique<BackgroundExecutor>(kSlowReads, kSlowReadsNiceness);
    m_saves = std::make_unique<BackgroundExecutor>(1);
    m_idle = std::make_unique<BackgroundExecutor>(static_cast<int>(idleThreads()), kIdleNiceness);
    fillLedger();
}

void Engine::makePyramids()
{
    if (m_config.cacheDirectory.empty())
        return;
    m_scans = std::make_unique<BackgroundExecutor>(1, kScanNiceness);
    PyramidStore::Config config;
    config.folder = m_config.cacheDirectory + "/pyramids";
    config.budgetBytes = m_config.pyramidBudgetBytes;
    config.windowBytes = std::min(config.windowBytes, m_config.ramBudgetBytes / 4);
    config.executor = m_scans.get();
    config.activities = m_activities.get();
    //: %1 is an image's name; large images are decoded once as a whole
    config.title = [](const std::string& image) {
        return tr("Preparing %1 for zooming").arg(QString::fromStdString(image)).toStdString();
    };
    m_pyramids = std::make_unique<PyramidStore>(std::move(config));
}

Engine::~Engine()
{
    shutDown();
    m_inLedger.clear();
    m_services.loader.stop();
}

Executor& Engine::guiExecutor() const
{
    return m_services.executor;
}

Executor& Engine::background() const
{
    return *m_background;
}

Executor& Engine::prompt() const
{
    return *m_prompt;
}

Executor& Engine::slowReads() const
{
    return *m_slowReads;
}

Executor& Engine::saves() const
{
    return *m_saves;
}

Executor& Engine::idle() const
{
    return *m_idle;
}

std::shared_ptr<DirectoryWatch> Engine::newWatch() const
{
    return m_config.watch ? std::shared_ptr<DirectoryWatch>(m_config.watch()) : nullptr;
}

void Engine::shutDown()
{
    m_activities->cancelAll();
    m_loader->stop();
    m_activities->cancelAll(); // what a last job has begun meanwhile
    if (m_saves)
        (void)m_saves->finish(kSavesWithin);
    m_saves.reset();
    m_background.reset(); // its tasks post to those below
    m_prompt.reset();
    m_slowReads.reset();
    m_idle.reset();
    m_scans.reset();
    m_sources->releaseIdle();
    m_cache->flush();
}

// --- canvases ------------------------------------------------------------------------------------

void Engine::canvasReady(std::unique_ptr<TextureBackend> backend, const std::string& renderer)
{
    canvasReady(std::move(backend), renderer, {});
}

void Engine::canvasReady(std::unique_ptr<TextureBackend> backend, const std::string& renderer, const CanvasFacts& facts)
{
    ++m_canvases;
    if (m_textures) {
        emit canvasBudgetChanged();
        return;
    }
    m_renderer = renderer;
    m_gpuBudget = m_config.gpuBudgetBytes != 0 ? m_config.gpuBudgetBytes : defaultTextureBytes(renderer, facts);
    m_backend = std::move(backend);
    TextureRegistry::Config config;
    config.budgetBytes = m_gpuBudget;
    config.label = [this](const TileKey& key) { return label(key); };
    config.events = m_config.events;
    m_textures = std::make_unique<TextureRegistry>(*m_backend, m_clock, config);
    m_uploader = std::make_unique<Uploader>(*m_textures, m_clock, Uploader::Config{m_decodedBytes});
    limitTextures();
    if (std::exchange(m_hadCanvas, true))
        ++m_earlierTextures.contextLosses;
}

void Engine::canvasGone()
{
    if (m_canvases == 0)
        return;
    if (--m_canvases > 0) {
        emit canvasBudgetChanged();
        return;
    }
    emit texturesLost();
    m_uploader->clear();
    m_textures->shutDown();
    m_earlierTextures = textureReport();
    m_earlierUploads = uploadReport();
    m_uploader.reset();
    m_textures.reset();
    m_backend.reset();
}

// --- thrift --------------------------------------------------------------------------------------

void Engine::tend()
{
    if (m_thrift.look(m_clock.now()))
        beThrifty();
}

void Engine::noteAwaitsFiles(std::uint32_t view, bool awaits)
{
    if (awaits)
        m_awaitFiles.insert(view);
    else
        m_awaitFiles.erase(view);
    m_filesAwaited = !m_awaitFiles.empty();
}

bool Engine::hasReadersWaiting() const
{
    return m_filesAwaited && m_loader->pendingCount() > 0;
}

void Engine::noteUse()
{
    if (m_thrift.use(m_clock.now()))
        beThrifty();
}

// Views plan first: what they still want is not given back. Where the context is not current, that waits
// for a frame.
void Engine::beThrifty()
{
    limitTextures();
    emit canvasBudgetChanged();
    if (m_textures && m_backend->isCurrent())
        m_textures->beginFrame();
    if (m_background && m_thrift.keepsOnlyVisible())
        m_background->post([blocks = m_blocks.get(), sources = m_sources.get()] {
            blocks->clear();
            sources->releaseIdle();
        });
}

void Engine::limitTextures()
{
    using Keeping = TextureRegistry::Keeping;
    // Roots are small, and cover what is come back to.
    const Keeping keeping = m_thrift.pressure() == MemoryPressure::Critical ? Keeping::Planned
                            : m_thrift.isIdle()                             ? Keeping::RootsAndPlanned
                                                                            : Keeping::All;
    if (m_textures)
        m_textures->limitTo(keeping, m_thrift.shareOf(m_gpuBudget));
}

// --- inspection ----------------------------------------------------------------------------------

InspectorSnapshot Engine::snapshot() const
{
    InspectorSnapshot s;
    if (m_textures) {
        s.textureEntries = m_textures->entries();
        const auto waiting = m_uploader->entries();
        s.textureEntries.insert(s.textureEntries.end(), waiting.begin(), waiting.end());
        for (TextureEntryReport& entry : s.textureEntries)
            entry.label = label(entry.key);
    }
    s.textures = textureReport();
    s.uploads = uploadReport();
    s.pools = poolReports();
    s.loader = m_loader->report();
    s.loads = m_loader->entries();
    s.caches = cacheReports();
    s.sources = m_sources->report();
    s.activities = m_activities->report();

    GaugeReport gpu{m_renderer == kRasterRenderer ? "Textures" : "GPU", s.textures.liveBytes, s.textures.peakBytes,
                    m_gpuBudget, m_thrift.note()};
    GaugeReport ram{"RAM", 0, 0, m_config.ramBudgetBytes};
    ram.used = m_buffers->report().bytes;
    for (const CacheReport& cache : s.caches)
        if (cache.tier == "memory")
            ram.used += cache.bytes;
    m_ramPeak = std::max(m_ramPeak, ram.used);
    ram.peak = m_ramPeak;
    s.gauges = {gpu, ram};
    return s;
}

std::vector<TransitionReport> Engine::history(const TileKey& key) const
{
    return m_textures ? m_textures->history(key) : std::vector<TransitionReport>();
}

void Engine::highlight(const std::vector<TileKey>& keys)
{
    m_highlighted = {keys.begin(), keys.end()};
    emit highlightChanged();
}

void Engine::cancelActivity(std::uint64_t id)
{
    m_activities->cancel(id);
}

void Engine::pauseActivity(std::uint64_t id)
{
    m_activities->pause(id);
}

void Engine::resumeActivity(std::uint64_t id)
{
    m_activities->resume(id);
}

void Engine::nameSource(const SourceId& source, const std::string& name)
{
    const Lock lock(m_namesMutex);
    m_names[source] = name;
}

void Engine::forgetName(const SourceId& source)
{
    const Lock lock(m_namesMutex);
    m_names.erase(source);
}

std::string Engine::label(const TileKey& key) const
{
    const Lock lock(m_namesMutex);
    const auto it = m_names.find(key.source);
    if (it == m_names.end())
        return toString(key);
    if (key.isOpen())
        return it->second;
    return it->second + " · L" + std::to_string(key.address.level) + " " + std::to_string(key.address.x) + ","
           + std::to_string(key.address.y);
}

TextureReport Engine::textureReport() const
{
    return m_textures ? continued(m_earlierTextures, m_textures->report()) : m_earlierTextures;
}

UploadReport Engine::uploadReport() const
{
    return m_uploader ? continued(m_earlierUploads, m_uploader->report()) : m_earlierUploads;
}

std::vector<PoolReport> Engine::poolReports() const
{
    std::vector<PoolReport> pools = m_textures ? m_textures->pools() : std::vector<PoolReport>();
    pools.push_back(m_buffers->report());
    const std::vector<PoolReport> decoders = m_sources->pools();
    pools.insert(pools.end(), decoders.begin(), decoders.end());
    return pools;
}

std::vector<CacheReport> Engine::cacheReports() const
{
    std::vector<CacheReport> caches = m_cache->report();
    caches.push_back(m_blocks->report());
    if (m_pyramids)
        caches.push_back(m_pyramids->report());
    return caches;
}

} // namespace tessera
