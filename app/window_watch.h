// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <app/exposure.h>
#include <app/frame_statistics.h>
#include <app/report_writer.h>
#include <core/clock.h>
#include <core/event_ring.h>

namespace tessera {

class MainWindow;
struct PaintFacts;

/// What is measured over all windows while the program runs.
struct Measurements {
    const Clock& clock;
    TimePoint programStart;
    FrameStatistics frames;
    StartupReport startup;
    EventRing* events = nullptr; ///< where frames and milestones are told; null: nowhere

    void tell(Milestone milestone, TimePoint when) const
    {
        if (events)
            events->add({.kind = EventKind::Milestone,
                         .detail = detailOf(milestone),
                         .lane = EventLane::kProgram,
                         .when = when});
    }
};

/// Feeds the measurements with one window's frames, for as long as it lives.
class WindowWatch final : public QObject {
public:
    /// Both outlive the watch.
    WindowWatch(MainWindow& window, Measurements& measurements);

private:
    void onFrame(const PaintFacts& facts);
    void noteStartup();
    void note(std::optional<Duration>& first, Milestone milestone, Duration now);
    void tell(const FrameSample& sample, TimePoint now) const;

    MainWindow& m_window;
    Measurements& m_measurements;
    FrameGap m_gap;
    Exposure m_exposure;
    bool m_continues = false; ///< the frame before asked for the next one
};

} // namespace tessera
