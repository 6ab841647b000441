// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>
#include <QTimer>

#include <core/clock.h>
#include <image/folder_changes.h>

class QSocketNotifier;

namespace tessera {

class Executor;

/// Hears what changes in the folders of a scene, and hands it on once it has been quiet for a moment. GUI
/// thread only; the watch itself is shared with those who read the folders.
class LiveFolders final : public QObject {
    Q_OBJECT

public:
    using Sink = std::function<void(const std::vector<FolderChange>& changes)>;

    /// `clock` and `gui` outlive it. Listens once `gui` runs tasks and there is an event loop.
    LiveFolders(std::shared_ptr<DirectoryWatch> watch, const Clock& clock, Executor& gui, Sink sink);
    ~LiveFolders() override;

    [[nodiscard]] const std::shared_ptr<DirectoryWatch>& watch() const { return m_watch; }
    /// Takes in what has happened, and hands on what is due by the clock. Called by itself where the watch has
    /// a descriptor.
    void look();

private:
    void listen();

    const std::shared_ptr<DirectoryWatch> m_watch;
    const Clock& m_clock;
    const Sink m_sink;
    FolderChanges m_changes;
    QTimer m_timer;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::shared_ptr<LiveFolders*> m_self; ///< for what is posted; its end is this one's
};

} // namespace tessera
