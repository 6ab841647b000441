// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <app/flight_script.h>
#include <app/flight_target.h>
#include <core/clock.h>
#include <core/event_ring.h>
#include <core/result.h>

namespace tessera {

/// How one step went. Times are since the program's start, except covered, settled and mosaic: since the
/// step's own start, the moment from which it held until the next step began.
struct StepReport {
    std::string name;
    std::string mark; ///< of a "mark" step
    Duration start{};
    std::optional<Duration> end; ///< nullopt while it runs
    std::optional<Duration> covered;
    std::optional<Duration> settled;
    bool ok = false;
    std::string error;
    std::optional<Duration> mosaic{};
};

/// Flies a script: one step after the other, until the end or the first that fails. It does nothing
/// by itself; `tick` moves it on. GUI thread only.
class FlightRunner {
public:
    /// `programStart` is what reported times count from. Steps are told to `events`, if there is a ring.
    /// All references outlive the runner.
    FlightRunner(std::vector<Step> steps, FlightTarget& target, const Clock& clock, TimePoint programStart,
                 EventRing* events = nullptr);

    /// Looks at the target and goes on as far as it can now. To be called after every displayed
    /// frame, and every few milliseconds between them; not from inside a call of the target.
    void tick();

    [[nodiscard]] bool isFinished() const { return m_finished; }
    /// The failure that ended the flight: "step 3 (wait): not settled after 20000 ms".
    [[nodiscard]] const Status& outcome() const { return m_outcome; }
    /// Those that were begun, in order.
    [[nodiscard]] const std::vector<StepReport>& steps() const { return m_reports; }

private:
    void beginStep();
    void endStep(const Status& status);
    /// `since`: how long the step has run; 0 for what held already when it began.
    void observe(Duration since);
    [[nodiscard]] Duration elapsed() const { return m_clock.now() - m_stepStart; }

    Progress begin(const step::Open& s);
    Progress begin(const step::Wait& s);
    Progress begin(const step::Zoom& s);
    Progress begin(const step::Pan& s);
    Progress begin(const step::Jump& s);
    Progress begin(const step::Fit& s);
    Progress begin(const step::ActualSize& s);
    Progress begin(const step::Move& s);
    Progress begin(const step::Select& s);
    Progress begin(const step::Sort& s);
    Progress begin(const step::Filter& s);
    Progress begin(const step::Key& s);
    Progress begin(const step::Resize& s);
    Progress begin(const step::Dock& s);
    Progress begin(const step::Screenshot& s);
    Progress begin(const step::Report& s);
    Progress begin(const step::Pause& s);
    Progress begin(const step::Mark& s);
    Progress begin(const step::Close& s);
    [[nodiscard]] bool holds(step::Wait::For what) const;
    [[nodiscard]] Progress animated(Duration duration) const;
    [[nodiscard]] Progress layoutAtRest() const;
    void tell(EventKind kind, TimePoint when, bool ok) const;

    std::vector<Step> m_steps;
    FlightTarget& m_target;
    const Clock& m_clock;
    TimePoint m_programStart;
    EventRing* m_events;
    std::size_t m_next = 0;
    TimePoint m_stepStart{};
    Progress m_progress; ///< of the running step; empty between steps
    std::vector<StepReport> m_reports;
    Status m_outcome;
    bool m_finished = false;
};

} // namespace tessera
