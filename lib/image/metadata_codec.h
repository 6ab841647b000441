// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <image/metadata.h>

namespace tessera {

/// What reading a file's metadata came to, as bytes for the memory cache: 2 to 10 bytes an entry beside
/// its text.
[[nodiscard]] std::string encodeMetadata(const Result<Metadata>& read);

/// The patterns of decoded errors point into it: it outlives them.
using PatternStore = std::set<std::string>;

/// Nothing for bytes that encodeMetadata did not make.
[[nodiscard]] std::optional<Result<Metadata>> decodeMetadata(std::string_view bytes, PatternStore& patterns);

} // namespace tessera
