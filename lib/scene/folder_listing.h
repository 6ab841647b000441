// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <core/result.h>
#include <image/folder_changes.h>
#include <scene/scene_item.h>

namespace tessera {

class DirectoryWatch;
class Engine;

/// Finds out, off the GUI thread, what a list of paths holds: files are items, folders are read name
/// by name, lists of paths (image/path_list.h) and collections are read as they come. Each folder and each list
/// is an activity of its own that the user can cancel. Created, used and destroyed on the GUI thread; the
/// sink runs there and never after destruction.
class FolderListing {
public:
    struct Sink {
        /// Items, their group and sort key set, in any order.
        std::function<void(std::vector<SceneItem> items)> batch;
        /// A path cannot be opened, or not be listed to its end.
        std::function<void(const Error& error, const std::string& path)> failed;
        /// What is not as it was asked for although all was listed that can be.
        std::function<void(const Error& notice)> notice;
        /// The one path that was given is a file; its folder follows as batches without it, one of many names after
        /// readOn().
        std::function<void(SceneItem item)> single;
        /// What became of that file, or of its folder as a whole, until that was watched.
        std::function<void(const FolderChange& change)> changed;
        /// This folder, which is named with its slash, is watched from now on, as far as it can be: files that lie in
        /// it may be others than they were when they were opened. What became of names is told as a rescan.
        std::function<void(const std::string& folder)> watchedLate;
        /// One path less to be listed.
        std::function<void()> ended;
        /// All that a folder holds now: the answer to rescan().
        std::function<void(const std::string& folder, std::vector<std::string> paths)> rescanned;
    };

    /// Folders are watched from before they are read, given ones with many names beside that; `watch` null: they are
    /// not. What is rewritten in place in the moment before such a watch, and was read without being opened (its date,
    /// its small picture), stays as it was read until the next time.
    FolderListing(Engine& engine, std::vector<std::string> paths, bool recursive, Sink sink,
                  std::shared_ptr<DirectoryWatch> watch = nullptr);
    /// Cancels. Waits for nothing but the thread that reads standard input, which ends at once.
    ~FolderListing();

    void start();
    /// Watches and reads the folder of the single file that was told of, where that has many names: the kernel takes
    /// long for the watch of very many files, and the file's own opening would wait for that. Other calls do nothing.
    void readOn();
    [[nodiscard]] bool isFinished() const;
    /// Some folder that was given has very many names, as far as its file system tells.
    [[nodiscard]] bool isLarge() const;
    /// A folder is being read, or waits for readOn(): what is handed over of it may be gone already. It ends with an
    /// `ended`.
    [[nodiscard]] bool isScanning() const;

    /// A sub-folder has come into a folder that was listed: its files follow as batches.
    void listAlso(const std::string& folder);
    /// Reads the names of all listed folders again.
    void rescan();
    /// Whether this is a folder that was given, or found in a list.
    [[nodiscard]] bool isRoot(const std::string& folder) const;
    /// The folder, of those that were given or found in a list, whose reading tells of a file: where several hold it,
    /// the innermost. Nothing when none does.
    [[nodiscard]] std::optional<std::string> rootOf(const std::string& path) const;
    /// The item for a file in one of the listed folders; nothing when it lies in none, or in a sub-folder of one
    /// that is not listed with those.
    [[nodiscard]] std::optional<SceneItem> itemAt(const std::string& path) const;

    /// The built-in pictures.
    [[nodiscard]] static std::vector<SceneItem> builtIn();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::jthread m_input; ///< reads standard input: it may say nothing for as long as it likes
};

} // namespace tessera
