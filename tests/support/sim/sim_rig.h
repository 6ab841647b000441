// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <scene/view.h>
#include <support/sim/sim_clock.h>
#include <support/sim/sim_gl.h>
#include <support/sim/sim_log.h>
#include <support/sim/sim_pumps.h>
#include <support/sim/sim_source.h>
#include <texture/texture_registry.h>

namespace tessera::test {

class SimRig;

/// Watches a simulation. What it finds wrong it tells by SimRig::fail.
class SimCheck {
public:
    virtual ~SimCheck() = default;
    virtual void acted(SimRig&) { } ///< a hand did something
    virtual void planned(SimRig&) { }
    virtual void started(SimRig&, const TileKey&) { } ///< with its first stage
    virtual void resumed(SimRig&, const TileKey&) { }
    virtual void putBack(SimRig&, const TileKey&) { } ///< between two stages
    virtual void parked(SimRig&, const TileKey&) { }  ///< likewise, until it is woken
    virtual void woken(SimRig&, const TileKey&) { }
    virtual void ended(SimRig&, const TileKey&, bool /*cancelled*/) { }
    virtual void delivered(SimRig&) { }
    virtual void uploaded(SimRig&, const TileKey&) { }
    virtual void evicted(SimRig&, const TextureRegistry::Eviction&) { }
    virtual void framed(SimRig&) { }
};

struct SimConfig {
    std::uint64_t seed = 1;
    unsigned pumps = 2;
    std::uint64_t gpuBudget = 64ULL << 20U;
    Size canvas{1600, 1000};
    SimImages images{};
    std::size_t items = 8; ///< in the folder
    double uploadNsPerByte = 1;
    Duration deviceLag = std::chrono::milliseconds(10); ///< from a frame's uploads to their end, on average
    std::function<std::string()> memoryPressure{};      ///< as EngineConfig has it
};

/// The real engine, scene, view and loader in simulated time: pumps, images and the device are played.
/// One thread, no sleeps; the same config and inputs give the same log.
class SimRig {
public:
    static constexpr Duration kFrame = std::chrono::microseconds(16'667);

    explicit SimRig(const SimConfig& config);
    ~SimRig();
    SimRig(const SimRig&) = delete;
    SimRig& operator=(const SimRig&) = delete;

    void watch(SimCheck& check) { m_checks.push_back(&check); }

    void open();
    /// Something a hand does, now.
    void act(const std::function<void(View&)>& hand);
    /// Until the next frame, and that frame if somebody asked for one.
    void frame();
    void runFor(Duration time);
    /// Frames until nothing is wanted, runs or waits any more; false when that takes longer than `atMost`.
    bool settle(Duration atMost = std::chrono::seconds(60));
    [[nodiscard]] bool isQuiet() const;
    /// The context is lost with all textures, and comes back.
    void loseContext();
    /// All windows and sets are closed.
    void close();

    void fail(const std::string& what);
    /// Nothing has gone wrong so far, in the rig's own books neither.
    [[nodiscard]] std::string failures() const;

    [[nodiscard]] const SimConfig& config() const { return m_config; }
    /// A number for the picture that is shown: which tiles are drawn where.
    [[nodiscard]] std::uint64_t picture() const;
    /// What the view plans with and is resident, in order, but for what it only keeps as it is there.
    [[nodiscard]] std::vector<TileKey> residents() const;
    /// What of its plan is not there, although it could be read.
    [[nodiscard]] std::vector<TileKey> absent() const;

    SimClock clock;
    SimLog log;
    SimSource source;
    SimGlBooks gl;
    std::unique_ptr<Services> services;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Scene> scene;
    std::unique_ptr<View> view;
    std::unique_ptr<SimPumps> pumps;
    std::uint64_t frames = 0;
    std::int64_t holes = 0; ///< pixels, all frames together

private:
    void makeCanvas();
    void observePlan();
    void deliver();

    const SimConfig m_config;
    std::vector<SimCheck*> m_checks;
    std::vector<std::string> m_failures;
    std::string m_before;       ///< what the log said when the first thing failed
    std::vector<Wanted> m_plan; ///< as observed last
    TimePoint m_vsync{};
    bool m_dirty = true;
};

} // namespace tessera::test
