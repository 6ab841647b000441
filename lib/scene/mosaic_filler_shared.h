// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <core/mutex.h>
#include <resource/run_state.h>
#include <scene/mosaic_filler.h>

namespace tessera {

/// What the jobs and the filler share; jobs may outlive the filler. A chain is a job after the other: it has a reader
/// of its own and ends when there is nothing to do, or somebody else comes first.
struct MosaicFiller::Shared : std::enable_shared_from_this<Shared> {
    const Config config;
    const Filled filled;                      ///< GUI thread only
    bool gone = false;                        ///< GUI thread only
    bool off = false;                         ///< GUI thread only: cancelled until start()
    bool again = false;                       ///< GUI thread only: start() came while a cancelled run was ending
    bool looking = false;                     ///< GUI thread only: will look again
    bool shown = false;                       ///< GUI thread only: people can see the run
    std::atomic<std::uint32_t> preference{0}; ///< how often prefer() was called

    mutable Mutex mutex;
    MosaicQueue queue TESSERA_GUARDED_BY(mutex);
    std::vector<Read> readers TESSERA_GUARDED_BY(mutex); ///< that no job has
    std::vector<std::pair<ItemId, Slot>> news TESSERA_GUARDED_BY(mutex);
    bool telling TESSERA_GUARDED_BY(mutex) = false; ///< tell() will run
    unsigned chains TESSERA_GUARDED_BY(mutex) = 0;
    std::shared_ptr<RunState> run TESSERA_GUARDED_BY(mutex); ///< null: nothing to do
    std::uint64_t finished TESSERA_GUARDED_BY(mutex) = 0;    ///< of this run
    std::uint64_t total TESSERA_GUARDED_BY(mutex) = 0;       ///< likewise
    Report report TESSERA_GUARDED_BY(mutex);

    Shared(Config c, Filled f) : config(std::move(c)), filled(std::move(f)) { }

    [[nodiscard]] std::shared_ptr<RunState> currentRun() const
    {
        const Lock lock(mutex);
        return run;
    }

    // On the GUI thread.
    void look();
    void lookLater();
    [[nodiscard]] std::shared_ptr<RunState> neededRun();
    [[nodiscard]] std::shared_ptr<RunState> newRun();
    void show(const std::shared_ptr<RunState>& of);
    [[nodiscard]] bool hasMuch() const;
    void endRun();
    void tell();

    // On the workers.
    enum class Turn { Next, Parked, Over };
    void work();
    [[nodiscard]] std::size_t share() const TESSERA_REQUIRES(mutex);
    [[nodiscard]] Turn workOn(const std::vector<MosaicQueue::Task>& tasks, std::uint32_t preferred, const Read& read,
                              RunState& of);
    [[nodiscard]] bool mustWait(const RunState& of) const { return of.paused() || (config.busy && config.busy()); }
    [[nodiscard]] bool fill(const MosaicQueue::Task& task, const Read& read, const std::stop_token& stop);
    [[nodiscard]] bool isUnchanged(const MosaicItem& item) const;
    [[nodiscard]] bool isKnownToFail(const MosaicItem& item) const;
    void finish(const MosaicItem& item, std::optional<Slot> slot, std::uint64_t Report::*counter);

    /// There is news: whether tell() has to be posted for it.
    [[nodiscard]] bool beginsTelling() TESSERA_REQUIRES(mutex) { return !std::exchange(telling, true); }
};

} // namespace tessera
