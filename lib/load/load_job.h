// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <load/image_loader.h>

namespace tessera::detail {

using SinkPtr = std::shared_ptr<const LoadSink>;

/// One party that waits for a job: a group's plan (ticket 0) or a ticket.
struct LoadWant {
    GroupId group = 0;
    std::uint64_t ticket = 0;
    Rank rank;
    RectF bounds;
    SinkPtr callback; ///< a ticket's; a group's is looked up when it is called
};

/// One load of one key. All fields but `stage`, `work` and `chores` are guarded by the core's lock; the
/// latter two belong to the pump while it runs.
struct LoadJob {
    enum class State { Queued, Running, Done, Delivering, Gone };

    TileKey key;
    Rank rank; ///< the most urgent of the wants'
    State state = State::Queued;
    LoadFunction work;
    std::string label;
    std::vector<LoadWant> wants;
    std::stop_source stop;
    std::atomic<TileState> stage{TileState::Queued};
    int pump = -1;
    TimePoint since{}; ///< queued since, then running since
    TimePoint cancelledAt{};
    bool cancelled = false;
    Duration spent{};
    std::optional<Result<LoadedPtr>> result;
    std::vector<std::function<void()>> chores;
};

using JobPtr = std::shared_ptr<LoadJob>;

} // namespace tessera::detail
