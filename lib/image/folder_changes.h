// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <core/clock.h>
#include <image/directory_watch.h>

namespace tessera {

/// What became of a file that looks like an image, or of a folder, after all that happened to it.
struct FolderChange {
    enum class Kind {
        Added,         ///< it is there now; perhaps in place of one that was
        Removed,       ///< it is not there any more
        Renamed,       ///< `path` is what was `from`
        Rewritten,     ///< another content, or more of it
        FolderAdded,   ///< with whatever it holds already
        FolderRemoved, ///< with all it held
        FolderRenamed, ///< `path` is what was `from`
        FolderGone,    ///< a watched folder is not there any more
        FolderMoved,   ///< a watched folder has another name or place
        Overflow       ///< nothing is known but that something changed
    };
    Kind kind = Kind::Overflow;
    std::string path{};
    std::string from{};
    friend bool operator==(const FolderChange&, const FolderChange&) = default;
};

/// Gathers events until it has been quiet for a moment, and says what they come to: a file that is written
/// under another name and then moved to its own was rewritten, and a name that came and went was never there.
/// Hidden names and files that are not named like an image do not count. Not thread-safe.
class FolderChanges {
public:
    static constexpr Duration kQuiet = std::chrono::milliseconds(50);    ///< after the latest event
    static constexpr Duration kLongest = std::chrono::milliseconds(500); ///< after the first one

    void note(const std::vector<DirectoryEvent>& events, TimePoint now);
    /// When they should be taken; nothing when there are none.
    [[nodiscard]] std::optional<TimePoint> due() const;
    /// All of them, in an order in which they can be carried out. After an overflow nothing but that, and what
    /// became of watched folders.
    [[nodiscard]] std::vector<FolderChange> take();

private:
    using Kind = FolderChange::Kind;
    struct Move {
        std::uint32_t cookie;
        std::string path;
        bool folder;
    };

    void note(const DirectoryEvent& event);
    void noteFolder(const DirectoryEvent& event);
    void noteFile(const DirectoryEvent& event);
    void added(const std::string& path);
    void removed(const std::string& path);
    void renamed(const std::string& from, const std::string& path);
    void rewritten(const std::string& path);
    void push(Kind kind, const std::string& path, const std::string& from = {});
    /// What the path has come to so far; null when nothing is known of it.
    [[nodiscard]] FolderChange* latest(const std::string& path);
    void drop(const std::string& path);
    [[nodiscard]] std::optional<std::string> origin(const DirectoryEvent& event);
    void awaitArrival(const DirectoryEvent& event);
    /// The name went away and was not seen to arrive anywhere.
    void settle(std::vector<Move>::iterator move);

    std::vector<std::optional<FolderChange>> m_changes; ///< nothing: made void by a later one
    std::unordered_map<std::string, std::size_t> m_latest;
    std::vector<Move> m_moves;
    bool m_overflow = false;
    std::optional<TimePoint> m_first;
    TimePoint m_last{};
};

} // namespace tessera
