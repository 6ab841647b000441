// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <core/result.h>

namespace tessera {

/// What happened in a watched folder, as the system tells it; folder_changes.h makes sense of it.
struct DirectoryEvent {
    enum class Kind {
        Created,   ///< a new name; of a file that is being written, before it has its content
        Removed,   ///< a name is gone
        MovedFrom, ///< a name went elsewhere: to the MovedTo with the same cookie, if that is watched too
        MovedTo,   ///< a name came, perhaps in place of a file that was there
        Written,   ///< somebody who could write has closed the file
        SelfGone,  ///< the watched folder itself was deleted, or what holds it was unmounted
        SelfMoved, ///< the watched folder itself has another name, or another place
        Overflow   ///< too much happened: some events were lost, from any folder
    };
    Kind kind = Kind::Overflow;
    std::string path{};       ///< the watched folder's as it was given, with the name; empty for Overflow
    bool folder = false;      ///< it is one
    std::uint32_t cookie = 0; ///< the same for both ends of a move
};

/// Tells what changes in folders: one watch a folder, however many names it has. Thread-safe.
class DirectoryWatch {
public:
    virtual ~DirectoryWatch() = default;

    /// Watches the names of this folder, not of its sub-folders. Looks the path up, so never on the GUI
    /// thread. Again, or by another way to the same folder, is fine: it keeps its first name. Errors: Full
    /// when there are as many as there may be, which says how many; else why the folder cannot be watched.
    [[nodiscard]] virtual Status add(const std::string& folder) = 0;
    /// Lets go of this folder and of all below it. Touches no disk.
    virtual void remove(const std::string& folder) = 0;

    /// Readable when there are events; -1: somebody else knows when to call readEvents().
    [[nodiscard]] virtual int fd() const = 0;
    /// What has happened since the last call, in its order. Touches no disk and does not block. Where a
    /// watched folder has moved to within another one, its later events carry its new name.
    [[nodiscard]] virtual std::vector<DirectoryEvent> readEvents() = 0;
};

/// Beyond so many folders changes go unnoticed; the system's own limit may be lower.
inline constexpr std::size_t kMostWatchedFolders = 8192;

/// The system's own (inotify). Null where there is none to be had.
[[nodiscard]] std::unique_ptr<DirectoryWatch> inotifyWatch(std::size_t mostFolders = kMostWatchedFolders);

} // namespace tessera
