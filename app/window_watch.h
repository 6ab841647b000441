// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <app/frame_statistics.h>
#include <app/report_writer.h>
#include <core/clock.h>

namespace tessera {

class MainWindow;
struct PaintFacts;

/// What is measured over all windows while the program runs.
struct Measurements {
    const Clock& clock;
    TimePoint programStart;
    FrameStatistics frames;
    StartupReport startup;
};

/// Feeds the measurements with one window's frames, for as long as it lives.
class WindowWatch final : public QObject {
public:
    /// Both outlive the watch.
    WindowWatch(MainWindow& window, Measurements& measurements);

private:
    void onFrame(const PaintFacts& facts);
    void noteStartup();

    MainWindow& m_window;
    Measurements& m_measurements;
    FrameGap m_gap;
    bool m_continues = false; ///< the frame before asked for the next one
};

} // namespace tessera
