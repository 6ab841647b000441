// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/early_start.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include <app/places.h>
#include <app/trace_file.h>
#include <cache/cache.h>
#include <image/built_in.h>
#include <image/directory_watch.h>
#include <image/path_list.h>
#include <scene/memory_pressure.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_pictures.h>

namespace tessera {

namespace {

/// Of a canvas whose window has not been laid out: files and levels come out the same for most.
constexpr Size kLikelyCanvas{1200, 900};

EngineConfig configFor(const Options& options, EventRing* events)
{
    EngineConfig config;
    config.gpuBudgetBytes = options.gpuBudget.value_or(0);
    config.ramBudgetBytes = options.ramBudget.value_or(EngineConfig::kDefaultRam);
    config.threads = options.threads.value_or(0);
    if (options.diskCache) {
        const Places places = placesFor(options.profile);
        config.cacheDirectory = places.cacheDirectory;
        config.thumbnailDirectory = places.thumbnailDirectory;
    }
    if (options.flight.empty()) // what a flight reports is of the program alone
        config.memoryPressure = readMemoryPressure;
    config.watch = [] { return inotifyWatch(); };
    config.events = events;
    config.prefetch = options.prefetch;
    return config;
}

Size likelyCanvas(const Options& options)
{
    if (options.size)
        return {static_cast<std::int64_t>(options.size->width), static_cast<std::int64_t>(options.size->height)};
    return kLikelyCanvas;
}

std::vector<std::string> absolute(std::vector<std::string> paths)
{
    const auto absoluteFile = [](const std::string& file) {
        return std::filesystem::absolute(file).lexically_normal().string();
    };
    for (std::string& path : paths) {
        std::optional<PathListPlace> list = listAt(path);
        if (list && !list->isStandardInput())
            path = listLocator({absoluteFile(list->file), list->format});
        else if (!list && !isBuiltIn(path))
            path = absoluteFile(path);
    }
    return paths;
}

/// Of a single image it is tiles that take time. What lies in the first rows of a wall is known once all names are: of
/// the names that come first hardly one is among the first in order.
bool knowsFirst(const Scene& scene, const View& view)
{
    const auto& wanted = view.wanted();
    if (!view.inside())
        return scene.isListed();
    return std::any_of(wanted.begin(), wanted.end(), [](const Wanted& tile) { return !tile.key.isOpen(); });
}

} // namespace

EarlyStart::EarlyStart(const Options& options, bool open, const std::string& filter,
                       const std::optional<ViewPlace>& place)
    : m_events(options.trace.empty() ? nullptr : std::make_unique<EventRing>(TraceFile::kEvents)),
      m_services(std::make_unique<Services>(configFor(options, m_events.get()), m_clock)),
      m_engine(std::make_unique<Engine>(configFor(options, m_events.get()), m_clock, *m_services)),
      m_scene(std::make_shared<Scene>(*m_engine)), m_view(std::make_unique<View>(*m_scene)),
      m_pictures(std::make_unique<WallPictures>(*m_scene))
{
    if (!open)
        return;
    m_view->resize(likelyCanvas(options), 1);
    m_scene->open(absolute(options.paths), options.recursive);
    m_scene->setFilter(filter);
    if (place)
        m_view->restore(*place);
    m_engine->background().post([cache = &m_engine->cache()] { cache->prepare(); });
}

EarlyStart::~EarlyStart() = default;

void EarlyStart::awaitFirst(Duration atMost)
{
    const TimePoint until = m_clock.now() + atMost;
    while (!knowsFirst(*m_scene, *m_view) && !m_scene->hasLargeFolder() && m_clock.now() < until
           && m_services->executor.runPosted(until - m_clock.now()))
        if (m_view->inside())
            m_view->anticipate();
    if (m_view->inside() || m_scene->isListed())
        m_view->anticipate();
}

void EarlyStart::proceed()
{
    if (m_view)
        proceed(*m_view);
}

void EarlyStart::proceed(View& view)
{
    m_services->executor.runPosted();
    view.anticipate();
}

std::shared_ptr<Scene> EarlyStart::takeScene()
{
    return std::move(m_scene);
}

std::unique_ptr<View> EarlyStart::takeView()
{
    return std::move(m_view);
}

std::unique_ptr<WallPictures> EarlyStart::takePictures()
{
    return std::move(m_pictures);
}

} // namespace tessera
