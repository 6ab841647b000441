// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <support/fake_file_system.h>
#include <support/fake_watch.h>
#include <support/scene_rig.h>

namespace tessera::test {

/// A picture "b.png" in a folder that says it is large, with two others by name alone.
struct LargeFolder {
    QTemporaryDir dir;
    std::shared_ptr<FakeFileSystem> files = std::make_shared<FakeFileSystem>();

    explicit LargeFolder(std::uint64_t bytes = 8ULL << 20U, int names = 0)
    {
        std::vector<std::string>& all = files->folders[dir.path().toStdString()] = {"a.png", "b.png", "c.png"};
        for (int i = 0; i < names; ++i)
            all.push_back(std::to_string(i) + ".png");
        files->folderBytes = bytes;
        savePicture({64, 48});
    }
    void savePicture(QSize size) const
    {
        QImage picture(size, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        picture.save(dir.filePath("b.png"));
    }
    [[nodiscard]] EngineConfig config(const std::shared_ptr<FakeWatches>& watches = nullptr) const
    {
        EngineConfig config = watches ? FakeWatches::config(watches) : EngineConfig();
        config.files = files;
        return config;
    }
    /// It is being read, and no name is told of.
    void becomeBlocked() const { QTRY_VERIFY(files->isBlocked()); }
    [[nodiscard]] std::string folder() const { return dir.path().toStdString(); }
    [[nodiscard]] std::string path(const QString& name) const { return dir.filePath(name).toStdString(); }
};

inline void openFile(SceneRig& rig, const std::string& path)
{
    rig.scene->open({path});
    QTRY_COMPARE(rig.scene->count(), 1U);
}

/// Draws and loads until the picture has been seen. No time passes.
inline void showPicture(SceneRig& rig)
{
    for (int i = 0; i < 10; ++i) {
        rig.view->frame();
        rig.work(4);
    }
}

/// The picture's width as it is shown by now.
inline std::int64_t shownWidth(SceneRig& rig, const std::string& path)
{
    for (int i = 0; i < 20; ++i) {
        rig.frame();
        rig.work(4);
    }
    return rig.scene->items()[*rig.scene->idAtPath(path)].content->info->pyramid.size().width;
}

} // namespace tessera::test
