// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <core/result.h>

namespace tessera {

/// One of the files that the library keeps in a folder of its own. These functions wait for the disk.
struct KeptFile {
    std::string path;
    std::uint64_t bytes = 0;
    std::int64_t usedSeconds = 0; ///< when it was last used
    std::int64_t usedNanoseconds = 0;
};

/// The regular files there whose names end so (".pyramid"), the one unused for the longest time first.
[[nodiscard]] std::vector<KeptFile> keptFiles(const std::string& folder, std::string_view suffix);
/// It is used now.
void noteUse(const std::string& path);
/// Makes a folder that is for this user alone, with what it lies in. The error has the system's words alone.
[[nodiscard]] Status makeOwnFolder(const std::string& folder);
/// What kind of failure an errno of a write is.
[[nodiscard]] ErrorCode writeErrorCode(int error);
/// 16 digits of 0 to f.
[[nodiscard]] std::string hexDigits(std::uint64_t number);

} // namespace tessera
