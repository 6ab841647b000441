// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_rig.h>

#include <algorithm>

#include <QCoreApplication>

#include <support/fake_file_system.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera::test {

namespace {

constexpr const char* kFolder = "/images";
constexpr std::size_t kMostFailures = 3;
constexpr int kKept = 2;

EngineConfig engineConfig(const SimConfig& config)
{
    const auto files = std::make_shared<FakeFileSystem>();
    std::vector<std::string>& names = files->folders[kFolder];
    for (std::size_t i = 0; i < config.items; ++i)
        names.push_back("image" + std::to_string(i) + ".tif");
    EngineConfig engine;
    engine.threads = EngineConfig::kNoPumps;
    engine.handPumps = config.pumps;
    engine.gpuBudgetBytes = config.gpuBudget;
    engine.files = files;
    engine.memoryPressure = config.memoryPressure;
    return engine;
}

bool same(const std::vector<Wanted>& a, const std::vector<Wanted>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Wanted& x, const Wanted& y) { return x.key == y.key && x.rank == y.rank; });
}

std::uint64_t bitsOf(double pixels)
{
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(pixels * 256));
}

} // namespace

SimRig::SimRig(const SimConfig& config) : source(config.images), m_config(config)
{
    const EngineConfig engineSetup = engineConfig(config);
    services = std::make_unique<Services>(engineSetup, clock);
    engine = std::make_unique<Engine>(engineSetup, clock, *services);
    pumps = std::make_unique<SimPumps>(engine->loader(), source, clock, log, config.pumps);
    const auto told = [this](void (SimCheck::*hook)(SimRig&, const TileKey&)) {
        return [this, hook](const TileKey& key) {
            for (SimCheck* check : m_checks)
                (check->*hook)(*this, key);
        };
    };
    pumps->onStart = told(&SimCheck::started);
    pumps->onResume = told(&SimCheck::resumed);
    pumps->onPutBack = told(&SimCheck::putBack);
    pumps->onPark = told(&SimCheck::parked);
    pumps->onWake = told(&SimCheck::woken);
    pumps->onEnd = [this](const TileKey& key, bool cancelled) {
        for (SimCheck* check : m_checks)
            check->ended(*this, key, cancelled);
    };
    clock.onSpend([this](TimePoint until) { // uploads follow the plan in a frame
        observePlan();
        pumps->run(until);
    });
    gl.budget = config.gpuBudget;
    gl.onUpload = [this](const TileKey& key) {
        log.add(SimAction::Upload, clock.now(), key);
        for (SimCheck* check : m_checks)
            check->uploaded(*this, key);
    };
    makeCanvas();
    scene = std::make_unique<Scene>(*engine);
    view = std::make_unique<View>(*scene);
    QObject::connect(view.get(), &View::changed, view.get(), [this] { m_dirty = true; });
    view->resize(config.canvas, 1);
    m_vsync = clock.now();
}

SimRig::~SimRig()
{
    close();
}

void SimRig::makeCanvas()
{
    const SimGl::Pace pace{m_config.uploadNsPerByte, m_config.deviceLag};
    engine->canvasReady(std::make_unique<SimGl>(gl, source.pixels(), clock, pace, m_config.seed), "fake");
    engine->textures()->onEvict([this](const TextureRegistry::Eviction& eviction) {
        log.add(SimAction::Evict, clock.now(), eviction.victim, hashOf(eviction.requester));
        for (SimCheck* check : m_checks)
            check->evicted(*this, eviction);
    });
}

void SimRig::open()
{
    scene->open({kFolder});
    while (!scene->isListed())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void SimRig::deliver()
{
    QCoreApplication::processEvents();
    for (SimCheck* check : m_checks)
        check->delivered(*this);
}

void SimRig::observePlan()
{
    if (same(m_plan, view->wanted()))
        return;
    m_plan = view->wanted();
    std::uint64_t content = 0;
    for (const Wanted& wanted : m_plan)
        content = detail::mix(content ^ hashOf(wanted.key)) + wanted.rank.priorityClass
                  + (std::uint64_t(wanted.rank.distance) << 8U);
    log.add(SimAction::Plan, clock.now(), {}, content);
    for (SimCheck* check : m_checks)
        check->planned(*this);
}

// At a time that does not depend on how long the last frame's uploads took.
void SimRig::act(const std::function<void(View&)>& hand)
{
    pumps->run(std::max(clock.now(), m_vsync + kFrame * 3 / 4));
    hand(*view);
    for (SimCheck* check : m_checks)
        check->acted(*this);
    observePlan();
    pumps->look();
}

void SimRig::frame()
{
    m_vsync = std::max(m_vsync + kFrame, clock.now());
    pumps->run(m_vsync);
    deliver();
    if (!m_dirty && !view->lastFrame().wantsAnother)
        return;
    m_dirty = false;
    ++frames;
    const Frame& shown = view->frame();
    holes += shown.facts.holePixels;
    observePlan();
    pumps->look();
    log.add(SimAction::Draw, clock.now(), {}, picture());
    for (SimCheck* check : m_checks)
        check->framed(*this);
    if (!engine->textures())
        return;
    if (const TextureReport t = engine->textures()->report(); t.liveBytes != gl.bytes || t.peakBytes > t.budgetBytes)
        fail("the books say " + std::to_string(t.liveBytes) + " bytes, the device has " + std::to_string(gl.bytes));
}

void SimRig::runFor(Duration time)
{
    for (auto left = (time + kFrame - Duration(1)) / kFrame; left > 0; --left)
        frame();
}

bool SimRig::isQuiet() const
{
    return view->isSettled() && !m_dirty && !view->lastFrame().wantsAnother && pumps->busy() == 0
           && engine->loader().pendingCount() == 0 && engine->loader().parkedCount() == 0;
}

bool SimRig::settle(Duration atMost)
{
    for (const TimePoint end = clock.now() + atMost; clock.now() < end;) {
        frame();
        if (isQuiet())
            return true;
    }
    return false;
}

void SimRig::loseContext()
{
    engine->canvasGone();
    if (!gl.pages.empty())
        fail("pages are left without a context");
    makeCanvas();
}

void SimRig::close()
{
    if (!scene)
        return;
    m_checks.clear(); // they may be gone before the rig is
    view.reset();
    scene.reset();
    engine->canvasGone();
    for (auto at = pumps->next(); at; at = pumps->next())
        pumps->run(*at);
    engine->shutDown();
    QCoreApplication::processEvents();
}

void SimRig::fail(const std::string& what)
{
    if (m_failures.empty())
        m_before = log.tail();
    if (m_failures.size() < kMostFailures)
        m_failures.push_back(std::to_string(toMs(clock.now().time_since_epoch())) + " ms: " + what);
}

std::string SimRig::failures() const
{
    std::string text;
    for (const std::string& failure : m_failures)
        text += failure + "\n";
    for (const std::string& error : gl.errors)
        text += error + "\n";
    return text.empty()
               ? text
               : "seed " + std::to_string(m_config.seed) + "\n" + text + "before the first of these:\n" + m_before;
}

std::uint64_t SimRig::picture() const
{
    std::uint64_t hash = 0;
    for (const TileQuad& quad : view->lastFrame().list.tiles) {
        const TileKey* key = gl.at(quad.slot);
        const std::uint64_t part = detail::mix(
            bitsOf(quad.target.x)
            ^ detail::mix(bitsOf(quad.target.y)
                          ^ detail::mix(bitsOf(quad.target.right()) ^ detail::mix(bitsOf(quad.target.bottom())))));
        hash += detail::mix(part ^ (key ? hashOf(*key) : 0));
    }
    return hash;
}

std::vector<TileKey> SimRig::residents() const
{
    std::vector<TileKey> keys;
    for (const Wanted& wanted : view->present())
        if (engine->textures()->isReady(wanted.key) && wanted.rank.priorityClass != kKept)
            keys.push_back(wanted.key);
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::vector<TileKey> SimRig::absent() const
{
    std::vector<TileKey> keys;
    for (const auto* list : {&view->wanted(), &view->waiting(), &view->present()})
        for (const Wanted& wanted : *list)
            if (!engine->textures()->isReady(wanted.key) && !source.isBroken(wanted.key))
                keys.push_back(wanted.key);
    return keys;
}

} // namespace tessera::test
