// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <QByteArray>

#include <app/flight_runner.h>
#include <app/frame_statistics.h>
#include <app/process_stats.h>
#include <core/clock.h>
#include <core/reports.h>

namespace tessera {

struct SceneReport {
    std::uint64_t items = 0;
    std::string image;                  ///< name of the current image
    std::uint64_t levels = 0;           ///< of the current image
    std::int64_t width = 0, height = 0; ///< of the current image, pixels
    double levelBias = 1;               ///< how much coarser than ideal what is shown had to be; 1: not at all
};

struct LeakReport {
    std::string kind, key, holders;
};

/// Times since the program's start; nullopt for what did not happen.
struct StartupReport {
    std::optional<Duration> window, firstImage, firstCover;
};

/// What describes the opened set: taken just before the last source is closed, because afterwards
/// there is nothing left to see.
struct LiveReport {
    InspectorSnapshot snapshot;
    SceneReport scene;
    std::uint64_t threads = 0;   ///< of the process
    std::uint64_t openFiles = 0; ///< of the process
};

struct RunReport {
    std::string program; ///< "tessera 0.1.0"
    std::string renderer;
    std::vector<std::string> arguments;
    std::vector<StepReport> steps;
    StartupReport startup;
    FrameReport frames;
    LiveReport live;       ///< while something was open: scene, pools, caches, sources and all live counts
    InspectorSnapshot now; ///< sums and peaks
    double planLagMaxMs = 0;
    ProcessStats process; ///< sums and peaks
    std::vector<LeakReport> leaks;
};

/// The report as JSON, UTF-8, ending with a line break.
[[nodiscard]] QByteArray toJson(const RunReport& report);

} // namespace tessera
