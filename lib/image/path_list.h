// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <core/result.h>

namespace tessera {

/// How paths are written one after the other.
enum class PathListFormat {
    Lines,        ///< one a line; a carriage return at its end does not count
    NulSeparated, ///< with a zero byte after each, as names may hold anything else
    Collection    ///< a saved wall: app/COLLECTIONS.md
};

/// Where a list of paths is to be read from. It travels among paths, as a locator of its own.
struct PathListPlace {
    static constexpr const char* kStandardInput = "-";

    std::string file; ///< or kStandardInput
    PathListFormat format = PathListFormat::Lines;

    [[nodiscard]] bool isStandardInput() const { return file == kStandardInput; }
    friend bool operator==(const PathListPlace&, const PathListPlace&) = default;
};
[[nodiscard]] std::string listLocator(const PathListPlace& place);
/// Nothing when it is the path of a file or a folder.
[[nodiscard]] std::optional<PathListPlace> listAt(const std::string& locator);
/// How the names of collections end.
inline constexpr std::string_view kCollectionEnding = ".tessera";
/// How the names of lists of paths end, one path a line.
inline constexpr std::array<std::string_view, 2> kListEndings{".txt", ".lst"};
/// Whether a file of this name is opened as a collection.
[[nodiscard]] bool isCollectionName(std::string_view name);
/// Whether a file of this name is opened as a list of paths.
[[nodiscard]] bool isListName(std::string_view name);

/// Takes a list's bytes as they come, in pieces of any size, and tells its paths. Those that are relative begin
/// at `base`; names of built-in pictures stay as they are; "." and ".." are resolved without looking at the disk.
class PathListParser {
public:
    using Sink = std::function<void(std::string path)>;

    PathListParser(PathListFormat format, std::string base, Sink sink);

    /// Unsupported for a collection of a later version, Corrupt for what is none.
    [[nodiscard]] Status take(std::string_view bytes);
    /// There is no more: the last path needs no end.
    [[nodiscard]] Status finish();

private:
    [[nodiscard]] Status line(std::string_view text);
    [[nodiscard]] Status firstLine(std::string_view text);
    void tell(std::string path);

    const PathListFormat m_format;
    const std::string m_base;
    const Sink m_sink;
    std::string m_rest; ///< without its end so far
    bool m_begun = false;
};

/// Reads a descriptor to its end, as bytes come; `idle` is called after each piece, and ten times a second where
/// none comes. Ends at once when stopped, also while it waits: Cancelled. Else Io, or what the parser says.
[[nodiscard]] Status readPathList(int fd, PathListParser& parser, const std::stop_token& stop,
                                  const std::function<void()>& idle);
/// The same of a file. NotFound, Permission or Io when it cannot be opened.
[[nodiscard]] Status readPathList(const std::string& file, PathListParser& parser, const std::stop_token& stop,
                                  const std::function<void()>& idle);

/// A collection's bytes. Paths below `folder`, where the collection will lie, become relative to it, so that
/// both can be moved together; the others are to be absolute.
[[nodiscard]] std::string collectionText(const std::vector<std::string>& paths, const std::string& folder);

} // namespace tessera
