// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tessera {

/// Whether something can be opened under this name: a file, a folder, or a built-in picture such as
/// "tessera:fractal", or a list of paths. Asks the disk.
[[nodiscard]] bool pathExists(const std::string& path);

} // namespace tessera
