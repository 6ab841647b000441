// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/window_watch.h>

#include <scene/scene.h>
#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/main_window.h>

namespace tessera {

WindowWatch::WindowWatch(MainWindow& window, Measurements& measurements)
    : m_window(window), m_measurements(measurements)
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
    const TimePoint now = m_measurements.clock.now();
    sample.gapMs = m_gap.displayed(now, m_continues);
    sample.holePixels = facts.frame.holePixels;
    sample.placeholderPixels = facts.frame.placeholderPixels;
    const Frame& shown = m_window.view().lastFrame();
    const Exposure::Counts exposed = m_exposure.displayed(facts.viewport, shown.list);
    sample.exposedPixels = exposed.pixels;
    sample.exposedDetailedPixels = exposed.detailed;
    m_continues = shown.wantsAnother;
    m_measurements.frames.add(sample);
    if (m_measurements.events)
        tell(sample, now);
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
        note(startup.window, Milestone::FirstFrame, now);
    if (!startup.firstImage && !view.lastFrame().list.tiles.empty())
        note(startup.firstImage, Milestone::FirstImage, now);
    if (view.scene().count() > 0 && view.scene().isListed() && view.isCovered())
        note(startup.firstCover, Milestone::FirstCover, now);
}

void WindowWatch::note(std::optional<Duration>& first, Milestone milestone, Duration now)
{
    first = now;
    m_measurements.tell(milestone, m_measurements.programStart + now);
}

void WindowWatch::tell(const FrameSample& sample, TimePoint now) const
{
    const auto cpu = std::chrono::duration<double, std::milli>(sample.cpuMs);
    m_measurements.events->add(
        {.kind = EventKind::Displayed,
         .when = now,
         .took = std::chrono::duration_cast<Duration>(cpu),
         .numbers = {static_cast<std::uint32_t>(sample.drawMs * 1000), static_cast<std::uint32_t>(sample.holePixels),
                     static_cast<std::uint32_t>(sample.placeholderPixels)}});
}

} // namespace tessera
