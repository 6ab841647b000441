// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tessera {

/// What a machine can do at most: files read and decoded by libjpeg, one after the other on so many threads, and
/// nothing else done with them.
enum class BareWork {
    Preview, ///< the embedded one, from the first 64 KiB
    Eighth,  ///< the whole file, at an eighth of its size
};

struct BareRun {
    std::size_t decoded = 0; ///< of the files; others could not be read, or have no preview
    double seconds = 0;
    [[nodiscard]] double perSecond() const { return seconds > 0 ? static_cast<double>(decoded) / seconds : 0; }
};

/// Takes as long as it takes. Files that are no sound JPEG end the process, as libjpeg does by itself.
[[nodiscard]] BareRun decodeBare(const std::vector<std::string>& paths, BareWork work, unsigned threads);

} // namespace tessera
