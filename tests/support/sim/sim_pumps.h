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
/// for its simulated time, and hands it back. A job looks at its stop token every 2 ms.
class SimPumps {
public:
    static constexpr Duration kPoll = std::chrono::milliseconds(2);

    SimPumps(ImageLoader& loader, SimSource& source, SimClock& clock, SimLog& log, unsigned pumps);

    /// All that happens on the pumps until then.
    void run(TimePoint until);
    /// After something may have been cancelled or queued on the GUI thread.
    void look();
    [[nodiscard]] std::size_t busy() const;
    /// When the next job ends; nothing when all are idle.
    [[nodiscard]] std::optional<TimePoint> next() const;
    /// Of finished jobs that were delivered or dropped.
    [[nodiscard]] Duration spent() const { return m_spent; }

    std::function<void(const TileKey&)> onStart;
    std::function<void(const TileKey&, bool cancelled)> onEnd;

private:
    struct Run {
        TakenJob job;
        TimePoint started;
        TimePoint decodes;
        TimePoint ends;
        bool stopped = false;
    };
    void takeAll();
    void end(std::size_t pump);

    ImageLoader& m_loader;
    SimSource& m_source;
    SimClock& m_clock;
    SimLog& m_log;
    std::vector<std::optional<Run>> m_runs;
    Duration m_spent{};
};

} // namespace tessera::test
