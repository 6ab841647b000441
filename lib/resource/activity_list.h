// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <core/clock.h>
#include <core/reports.h>
#include <resource/run_state.h>

namespace tessera {

/// The long work of a program, for people to see and to cancel. Whoever does the work owns its
/// RunState; the list only watches, and keeps the reports of the latest that ended. Thread-safe.
class ActivityList {
public:
    /// `clock` outlives the list and all its RunStates.
    explicit ActivityList(const Clock& clock);
    ~ActivityList();
    ActivityList(const ActivityList&) = delete;
    ActivityList& operator=(const ActivityList&) = delete;

    /// A pending one-shot: start() it when the work begins, which fails when it was cancelled
    /// meanwhile. It may outlive the list.
    [[nodiscard]] std::shared_ptr<RunState> begin(std::string name);

    /// As begin(), but not in the list before show(): for work that may be too short for people to hear of.
    [[nodiscard]] std::shared_ptr<RunState> beginUnseen(std::string name);
    /// One of beginUnseen(); again changes nothing.
    void show(const std::shared_ptr<RunState>& run);

    /// What is pending or running and the latest kEnded that are over, in the order they began.
    [[nodiscard]] std::vector<ActivityReport> report() const;
    /// How many are pending or running.
    [[nodiscard]] std::size_t active() const;
    /// False when it is unknown or over.
    bool cancel(std::uint64_t id);
    void cancelAll();
    /// False when it is unknown, or cannot be.
    bool pause(std::uint64_t id);
    bool resume(std::uint64_t id);

    static constexpr std::size_t kEnded = 8;

private:
    struct Shared;
    struct Farewell;
    const Clock& m_clock;
    std::shared_ptr<Shared> m_shared;
};

} // namespace tessera
