// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tessera {

/// Where the program keeps its things: under `profile` when it is given, otherwise in the user's
/// XDG directories. Creates nothing.
struct Places {
    std::string settingsFile;
    std::string cacheDirectory;
    std::string thumbnailDirectory; ///< that all programs share; of a profile, its own
};
[[nodiscard]] Places placesFor(const std::string& profile);

} // namespace tessera
