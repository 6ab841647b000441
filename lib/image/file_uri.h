// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tessera {

/// The file:// URI of an absolute path, byte by byte as GLib writes it: what is neither a letter nor a digit nor one of
/// -_.!~*'()/&=:@+$, becomes a percent sign and two upper-case hexadecimal digits. Other desktops' names for a file,
/// such as its thumbnail's, are made of it.
[[nodiscard]] std::string fileUri(std::string_view path);

} // namespace tessera
