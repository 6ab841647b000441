// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <QCoreApplication>
#include <QStringList>

#include <scene/live_folders.h>
#include <support/fake_watch.h>
#include <support/scene_rig.h>

namespace tessera::test {

/// A scene whose folders change when the test says so. `files` null: the machine's own.
class LiveRig {
public:
    explicit LiveRig(std::shared_ptr<FileSystem> files = nullptr, std::size_t mostWatched = kMostWatchedFolders)
        : watches(std::make_shared<FakeWatches>(mostWatched)), rig(configFor(watches, std::move(files)))
    {
    }

    void openWithSubfolders(const std::string& folder)
    {
        rig.scene->open({folder}, true);
        while (!rig.scene->isListed())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    /// Tells it, and lets the time pass after which it is taken in.
    void happens(std::vector<DirectoryEvent> events)
    {
        watches->tell(std::move(events));
        rig.scene->liveFolders()->look();
        rig.clock.advance(FolderChanges::kQuiet);
        rig.scene->liveFolders()->look();
        while (!rig.scene->isListed())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (std::size_t i = 0; i < rig.scene->count(); ++i)
            all << QString::fromStdString(rig.scene->item(i).name());
        return all;
    }
    [[nodiscard]] ItemId idOf(const std::string& path) const { return rig.scene->idAtPath(path).value(); }
    /// Where the current image's cell lies on the screen.
    [[nodiscard]] RectF currentCell() const
    {
        return rig.view->viewport().worldToScreen(rig.scene->layout().cell(rig.view->current().value()));
    }

    std::shared_ptr<FakeWatches> watches;
    SceneRig rig;

private:
    static EngineConfig configFor(const std::shared_ptr<FakeWatches>& watches, std::shared_ptr<FileSystem> files)
    {
        EngineConfig config = FakeWatches::config(watches);
        config.files = std::move(files);
        return config;
    }
};

} // namespace tessera::test
