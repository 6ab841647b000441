// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <QCoreApplication>
#include <QTest>
#include <QTimer>

#include <scene/background_executor.h>
#include <scene/wall_mosaic.h>
#include <scene/wall_pictures.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

namespace tessera::test {

inline EngineConfig wallConfig(int count, std::shared_ptr<FakeFileSystem> files = std::make_shared<FakeFileSystem>())
{
    for (int i = 0; i < count; ++i)
        files->folders["/wall"].push_back(std::to_string(1000 + i) + ".jpg");
    files->folders["/other"] = {"a.jpg"};
    EngineConfig config;
    config.files = std::move(files);
    return config;
}

/// A scene with pictures whose files are read when the test says so.
struct PicturesRig {
    explicit PicturesRig(EngineConfig config) : rig(std::move(config))
    {
        pictures = std::make_unique<WallPictures>(*rig.scene, filling());
        pictures->follow(*rig.view);
    }
    ~PicturesRig()
    {
        pictures.reset();
        work();
    }

    WallPictures::FillerConfig filling()
    {
        return [this](Engine& engine, std::shared_ptr<MosaicStore> opened) {
            store = opened;
            MosaicFiller::Config config = MosaicFiller::configFor(engine, std::move(opened));
            config.workers = &workers;
            config.jobs = 1;
            config.busy = nullptr;
            config.later = [](Duration, std::function<void()> task) { QTimer::singleShot(0, std::move(task)); };
            config.stampOf = [this](const std::string& path) { return stampOf(path); };
            config.makeReader = [this]() -> MosaicFiller::Read {
                return [this](const std::string& path, const std::stop_token&) -> Result<PreviewPicture> {
                    read.push_back(path);
                    if (colours.contains(path) && colours[path][3] == 0)
                        return Error{ErrorCode::Corrupt, "no picture"};
                    MicroThumbnail picture;
                    picture.rgba.fill(100);
                    for (std::size_t i = 0; colours.contains(path) && i < picture.rgba.size(); ++i)
                        picture.rgba[i] = colours[path][i % 4];
                    return PreviewPicture{{4, 3}, stampOf(path), picture};
                };
            };
            return config;
        };
    }
    [[nodiscard]] std::uint64_t stampOf(const std::string& path) const
    {
        const auto found = stamps.find(path);
        return found == stamps.end() ? 1 : found->second;
    }
    /// Waits for the store, which another thread opens.
    void open(const std::string& path)
    {
        rig.open({path});
        while (!pictures->filler())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        rig.clock.advance(WallPictures::kScreenFirst);
        awaitLookup();
    }
    /// Where it has not been put off.
    void awaitLookup() const
    {
        while (pictures && pictures->isLookingUp() && !pictures->waitsToBegin())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    /// What is posted by then is told of, too.
    void letBackgroundFinish()
    {
        QVERIFY(static_cast<BackgroundExecutor&>(rig.engine->background()).finish(std::chrono::minutes(1)));
        QCoreApplication::processEvents();
    }
    void work()
    {
        awaitLookup();
        while (workers.drain() > 0) {
            QCoreApplication::processEvents();
            awaitLookup();
        }
    }
    [[nodiscard]] bool hasAll() const
    {
        for (ItemId id = 0; id < rig.scene->items().size(); ++id)
            if (!rig.scene->wall().hasPicture(id))
                return false;
        return true;
    }

    ManualExecutor workers;
    std::map<std::string, std::uint64_t> stamps;
    std::map<std::string, std::array<std::uint8_t, 4>> colours; ///< grey without; of no opacity: damaged
    std::vector<std::string> read;
    std::shared_ptr<MosaicStore> store;
    SceneRig rig;
    std::unique_ptr<WallPictures> pictures;
};

} // namespace tessera::test
