// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <core/executor.h>
#include <resource/activity_list.h>
#include <scene/facts_gatherer.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

namespace tessera::test {

inline constexpr std::size_t kAtOnce = Engine::kSlowReads;
inline constexpr std::size_t kOfTurn = 32; ///< where files take long

/// Files that take their time by the engine's clock, and a gatherer's turns that run when told, one behind the other:
/// so rounds of several that are under way at once are whole, and each has its own time alone.
struct SlowFactsRig {
    SlowFactsRig()
    {
        files->whileAsking = [this](const std::string& path) { ask(path); };
        EngineConfig config;
        config.files = files;
        scene = std::make_unique<SceneRig>(config);
    }
    ~SlowFactsRig()
    {
        usual.drain();
        slow.drain();
    }
    SlowFactsRig(const SlowFactsRig&) = delete;
    SlowFactsRig& operator=(const SlowFactsRig&) = delete;

    [[nodiscard]] Engine& engine() const { return *scene->engine; }

    /// So many items more, whose sizes are 1, 2, 3 and so on.
    void addItems(const std::string& folder, int count)
    {
        for (int i = 0; i < count; ++i)
            addItem(folder);
    }
    void addItemsOfTwoFolders(int count)
    {
        for (int i = 0; i < count; ++i)
            addItem(i % 2 == 0 ? "/a/" : "/b/");
    }
    [[nodiscard]] bool allAreKnown() const
    {
        const std::vector<std::int64_t>& sizes = facts.column(Fact::Size);
        std::int64_t next = 0;
        return sizes.size() == items.size()
               && std::all_of(sizes.begin(), sizes.end(), [&next](std::int64_t size) { return size == ++next; });
    }

    /// Reads headers whose widths are the files' sizes.
    [[nodiscard]] FactsGatherer make()
    {
        return FactsGatherer(
            engine(), {usual, slow}, items, facts,
            [this](FactSet, bool all) {
                ++arrived;
                complete += all ? 1 : 0;
            },
            [this](const std::string& path, const std::stop_token& stop) -> Result<HeaderFacts> {
                ++headersRead;
                ask(path);
                if (stop.stop_requested())
                    return Error{ErrorCode::Cancelled, "cancelled"};
                return HeaderFacts{{static_cast<std::int64_t>(files->facts[path].size), 1}, {}, {}};
            });
    }
    /// All turns that are under way run, and bring what they have read.
    void round()
    {
        usual.run();
        slow.run();
        QCoreApplication::processEvents();
    }

    std::shared_ptr<FakeFileSystem> files = std::make_shared<FakeFileSystem>();
    ManualExecutor usual;
    ManualExecutor slow;
    std::vector<SceneItem> items;
    ItemFacts facts;
    Duration perFile = std::chrono::milliseconds(20);
    std::function<void(const std::string& path)> asking; ///< what happens while a file is read
    int complete = 0;                                    ///< how often all was there
    int arrived = 0;
    std::atomic<int> headersRead{0};
    std::unique_ptr<SceneRig> scene; ///< its threads end first

private:
    void addItem(const std::string& folder)
    {
        const std::string path = folder + std::to_string(items.size()) + ".jpg";
        items.emplace_back().text = ItemText(path, {});
        files->facts[path].size = items.size();
    }
    void ask(const std::string& path)
    {
        scene->clock.advance(perFile);
        if (asking)
            asking(path);
    }
};

} // namespace tessera::test
