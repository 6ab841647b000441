// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <core/result.h>

namespace tessera {

/// What the file system knows of one file, behind links.
struct FileFacts {
    static constexpr std::int64_t kUnknownTime = std::numeric_limits<std::int64_t>::min();

    std::uint64_t size = 0;           ///< bytes
    std::int64_t modified = 0;        ///< nanoseconds since 1970, UTC
    std::int64_t born = kUnknownTime; ///< the same, or kUnknownTime where the file system keeps no such date
    std::uint64_t device = 0;         ///< with `inode`, the same for all names of one file
    std::uint64_t inode = 0;
    friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

/// Tells about the files of one folder, which it holds open, so that no name costs a walk along the whole
/// path. May block in read(). One thread at a time.
class FactsReader {
public:
    virtual ~FactsReader() = default;
    /// One answer a name, in order: nothing for a file that cannot be asked about. `names` are relative to the
    /// folder. Fewer answers than names once `stop` is requested, which is polled before each.
    [[nodiscard]] virtual std::vector<std::optional<FileFacts>> read(std::span<const std::string> names,
                                                                     const std::stop_token& stop) = 0;
};

/// The machine's own: by statx relative to the folder's descriptor, with what the system knows of files on
/// other machines without asking these again. Errors: NotFound, Permission, InvalidArgument (no folder), Io.
[[nodiscard]] Result<std::unique_ptr<FactsReader>> openPosixFacts(const std::string& folder);

} // namespace tessera
