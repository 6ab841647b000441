// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <core/clock.h>
#include <core/result.h>
#include <image/file_facts.h>
#include <image/found_files.h>

namespace tessera {

/// One name of a directory. The kind comes with the name where the file system tells it;
/// nothing is stat'ed for it.
struct DirectoryEntry {
    enum class Kind { File, Directory, Link, Unknown, Other };
    std::string name; ///< without folders
    Kind kind = Kind::Unknown;
};

/// Reads one directory from its start to its end. May block in next().
class DirectoryReader {
public:
    virtual ~DirectoryReader() = default;
    /// The next name in the directory's own order, or nothing at its end.
    [[nodiscard]] virtual Result<std::optional<DirectoryEntry>> next() = 0;
};

/// What a scan sees of the file system. Thread-safe.
class FileSystem {
public:
    virtual ~FileSystem() = default;
    [[nodiscard]] virtual Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string& path) = 0;
    /// The kind behind a link or an unknown kind, and the directory's identity, which is the same
    /// whichever way one came to it. Costs a stat.
    struct Target {
        DirectoryEntry::Kind kind = DirectoryEntry::Kind::Other;
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::uint64_t bytes = 0; ///< its own size; of a directory it grows with the names, on most file systems
        /// Of a directory: another one when names have come or gone. 0 where it cannot tell, as some did just now.
        std::uint64_t namesState = 0;
    };
    [[nodiscard]] virtual Result<Target> resolve(const std::string& path) = 0;
    /// Opens a folder to ask about its files. Unsupported where names are all that is known.
    [[nodiscard]] virtual Result<std::unique_ptr<FactsReader>> openFacts(const std::string& folder);
};

/// The machine's own.
[[nodiscard]] std::unique_ptr<FileSystem> posixFileSystem();

/// A Target::namesState by when the directory changed last; both times since 1970. They are kept in steps, of two
/// seconds at most: what changed that lately may change again unseen.
[[nodiscard]] std::uint64_t namesStateAt(std::chrono::nanoseconds changed, std::chrono::nanoseconds now);

/// Whether a scan hands over a file of this name: it is not hidden, and looks like an image.
[[nodiscard]] bool isListedName(std::string_view name);

struct ScanOptions {
    bool recursive = false;
    /// Told of each folder before its first name is read: what comes into it from then on can be noticed.
    std::function<void(const std::string& folder)> entering{};
    std::size_t firstBatch = 64;                        ///< the first batch is small: first rows soon
    std::size_t batch = 2000;                           ///< names in the next ones; later ones hold more
    Duration batchAge = std::chrono::milliseconds(100); ///< a batch goes out after this, if a name came
};

/// A sub-folder that could not be read, and why.
struct UnreadableFolder {
    std::string folder;
    Error error;
};

struct ScanResult {
    std::uint64_t names = 0;  ///< read, of any kind
    std::uint64_t images = 0; ///< handed to the sink
    std::vector<UnreadableFolder> unreadable;
};

using ScanSink = std::function<void(FoundFiles found)>;
using ScanProgress = std::function<void(std::uint64_t namesRead)>;

/// Streams the names of the files in `folder` that look like images (by name: file_types.h) to
/// `sink`, in the directory's own order, in batches (growing_batches.h). Hidden names are skipped. Only names are read:
/// a file is never opened or stat'ed, except links to find out what they lead to in a recursive
/// scan. A folder is entered once, however many links lead to it. Sink and progress run on this
/// thread. Errors: NotFound, Permission, InvalidArgument (no folder), Io, Cancelled: what was found
/// before has been handed over.
[[nodiscard]] Result<ScanResult> scanFolder(FileSystem& files, const std::string& folder, const ScanOptions& options,
                                            const Clock& clock, const std::stop_token& stop, const ScanSink& sink,
                                            const ScanProgress& progress = {});

} // namespace tessera
