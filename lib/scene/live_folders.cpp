// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/live_folders.h>

#include <utility>

#include <QSocketNotifier>

#include <core/executor.h>
#include <scene/event_loop.h>

namespace tessera {

LiveFolders::LiveFolders(std::shared_ptr<DirectoryWatch> watch, const Clock& clock, Executor& gui, Sink sink)
    : m_watch(std::move(watch)), m_clock(clock), m_sink(std::move(sink)), m_self(std::make_shared<LiveFolders*>(this))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LiveFolders::look);
    gui.post([self = std::weak_ptr<LiveFolders*>(m_self)] {
        if (const auto live = self.lock())
            whenLoopRuns(**live, [folders = *live] { folders->listen(); });
    });
}

LiveFolders::~LiveFolders() = default;

void LiveFolders::listen()
{
    if (m_watch->fd() < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_watch->fd(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &LiveFolders::look);
    look();
}

void LiveFolders::look()
{
    const TimePoint now = m_clock.now();
    m_changes.note(m_watch->readEvents(), now);
    const std::optional<TimePoint> due = m_changes.due();
    if (!due)
        return;
    if (now < *due) {
        // Rounded up, so that it is due when the timer says so.
        m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(*due - now));
        return;
    }
    m_timer.stop();
    m_sink(m_changes.take()); // which may end this
}

} // namespace tessera
