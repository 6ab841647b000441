// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <core/clock.h>
#include <image/file_facts.h>
#include <image/header_facts.h>

namespace tessera {

class FileSystem;

/// What a turn of reading facts has found out, from its first path on: of files, or of their headers.
struct FactsFound {
    std::vector<std::optional<FileFacts>> files;
    std::vector<HeaderFacts> headers; ///< empty where one could not be read
    Duration took{};
    [[nodiscard]] std::size_t count() const { return files.size() + headers.size(); }
};

using HeaderReader = std::function<Result<HeaderFacts>(const std::string& path, const std::stop_token& stop)>;

/// Turns on a worker, any number at once: they end soon, with fewer answers than paths if need be, or when stopped.
/// Of files that lie in the same folder one behind the other the folder is opened once.
[[nodiscard]] FactsFound readFileTurn(FileSystem& files, const Clock& clock, const std::vector<std::string>& paths,
                                      const std::stop_token& stop);
[[nodiscard]] FactsFound readHeaderTurn(const HeaderReader& read, const Clock& clock,
                                        const std::vector<std::string>& paths, const std::stop_token& stop);

} // namespace tessera
