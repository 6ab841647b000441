// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <core/pixels.h>
#include <core/result.h>

namespace tessera::png {

/// A keyword of at most 79 characters and its text, both ASCII.
using Text = std::pair<std::string, std::string>;

/// A file's bytes: 8 bits, RGB where the pixels are opaque, else RGBA, the texts before the picture. Errors: Internal.
[[nodiscard]] Result<std::string> encode(const Pixels& pixels, const std::vector<Text>& texts = {});

} // namespace tessera::png
