// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

/// The version of the library that is loaded, "major.minor.patch"; static storage.
[[nodiscard]] const char* libraryVersion() noexcept;

} // namespace tessera
