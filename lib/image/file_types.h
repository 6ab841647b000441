// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tessera {

/// Whether a file of this name is worth trying when a folder is listed: its extension is one of an
/// image format's. A file that is named explicitly is opened whatever its name.
[[nodiscard]] bool looksLikeImage(std::string_view name);

/// The extensions looksLikeImage knows, lower case, without the dot, sorted: for file dialogs.
[[nodiscard]] const std::vector<std::string_view>& imageExtensions();

/// What a file is by its first bytes.
enum class FileType { Unknown, Jpeg, Tiff, DeepZoom, Png, Gif, WebP, Svg, Other };

/// `head` is the file's beginning, 64 KiB or the whole file. Unknown: no image format's signature
/// is known for it; a decoder may still know better.
[[nodiscard]] FileType sniff(std::string_view head);

/// A guess what a file is that is no image, as a reason of explain(): "this is text, not an image". Null
/// when nothing is known.
[[nodiscard]] const char* describeNonImage(std::string_view head);

} // namespace tessera
