// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/window_watch.h>

#include <scene/scene.h>
#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/main_window.h>

namespace tessera {

WindowWatch::WindowWatch(MainWindow& window, Measurements& measurements) : m_window(window), m_measurements(measurements)
{
    connect(&window.view(), &View::changed, this, [this] { m_gap.demanded(m_measurements.clock.now()); });
    connect(&window.canvas(), &Canvas::framePainted, this, &WindowWatch::onFrame);
}

void WindowWatch::onFrame(const PaintFacts& facts)
{
    FrameSample sample;
    sample.cpuMs = facts.cpuMs;
    sample.planMs = facts.frame.planMs;
    sample.uploadMs = facts.frame.uploadMs;
    sample.drawMs = facts.drawMs;
    sample.gapMs = m_gap.displayed(m_measurements.clock.now(), m_continues);
    sample.holePixels = facts.frame.holePixels;
    sample.placeholderPixels = facts.frame.placeholderPixels;
    m_continues = m_window.view().lastFrame().wantsAnother;
    m_measurements.frames.add(sample);
    noteStartup();
}

void WindowWatch::noteStartup()
{
    StartupReport& startup = m_measurements.startup;
    if (startup.firstCover)
        return;
    const Duration now = m_measurements.clock.now() - m_measurements.programStart;
    const View& view = m_window.view();
    if (!startup.window)
        startup.window = now;
    if (!startup.firstImage && !view.lastFrame().list.tiles.empty())
        startup.firstImage = now;
    if (view.scene().count() > 0 && view.scene().isListed() && view.isCovered())
        startup.firstCover = now;
}

} // namespace tessera
