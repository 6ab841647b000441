// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <load/image_loader.h>
#include <support/sim/sim_clock.h>
#include <support/sim/sim_log.h>
#include <support/sim/sim_source.h>

namespace tessera::test {

/// Plays several pumps on one thread: takes jobs from the real loader as its pumps do, lets each run
/// for its simulated time, and hands it back. Each reads, goes back to the queue or, now and then, parks, and
/// decodes when it is taken again. A job looks at its stop token every 2 ms.
class SimPumps {
public:
    static constexpr Duration kPoll = std::chrono::milliseconds(2);

    SimPumps(ImageLoader& loader, SimSource& source, SimClock& clock, SimLog& log, unsigned pumps);

    /// All that happens on the pumps until then.
    void run(TimePoint until);
    /// After something may have been cancelled or queued on the GUI thread.
    void look();
    [[nodiscard]] std::size_t busy() const;
    /// When the next stage ends or a job is woken; nothing when all are idle and nobody waits.
    [[nodiscard]] std::optional<TimePoint> next() const;
    /// By all stages that have ended.
    [[nodiscard]] Duration spent() const { return m_spent; }

    std::function<void(const TileKey&)> onStart;   ///< with the first stage
    std::function<void(const TileKey&)> onResume;  ///< with a later one
    std::function<void(const TileKey&)> onPutBack; ///< can be taken again
    std::function<void(const TileKey&)> onPark;    ///< cannot before it is woken
    std::function<void(const TileKey&)> onWake;
    std::function<void(const TileKey&, bool cancelled)> onEnd;

private:
    struct Run {
        TakenJob job;
        TimePoint started;
        TimePoint ends;
        bool stopped = false;
    };
    struct Parked {
        TileKey key;
        TimePoint until;
        std::function<void()> wake;
    };
    void takeAll();
    void end(std::size_t pump);
    void pause(const Run& run);
    void wake(std::size_t parked);

    ImageLoader& m_loader;
    SimSource& m_source;
    SimClock& m_clock;
    SimLog& m_log;
    std::vector<std::optional<Run>> m_runs;
    std::vector<Parked> m_parked; ///< some of them may be cancelled since
    Duration m_spent{};
};

} // namespace tessera::test
