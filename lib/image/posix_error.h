// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/result.h>

namespace tessera {

/// Why a folder cannot be opened or read, from its errno.
[[nodiscard]] Error folderError(int code);

} // namespace tessera
