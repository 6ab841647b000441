// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <core/result.h>
#include <scene/scene.h>

namespace tessera {

class Engine;
class RunState;

/// Finds out, off the GUI thread, what a list of paths holds: files are items, folders are read name
/// by name. Each folder is an activity of its own that the user can cancel. Created, used and
/// destroyed on the GUI thread; the sink runs there and never after destruction.
class FolderListing {
public:
    struct Sink {
        /// Items of one given path (`group` is its index), in any order.
        std::function<void(std::uint32_t group, std::vector<SceneItem> items)> batch;
        /// A path is listed to its end, or cannot be.
        std::function<void(std::uint32_t group, const Status& status, const std::string& path)> ended;
        /// The one path that was given is a file; its folder follows as batches without it.
        std::function<void(SceneItem item)> single;
    };

    FolderListing(Engine& engine, std::vector<std::string> paths, bool recursive, Sink sink);
    /// Cancels; does not wait.
    ~FolderListing();

    void start();
    [[nodiscard]] bool isFinished() const;

    /// The built-in pictures.
    [[nodiscard]] static std::vector<SceneItem> builtIn();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace tessera
